"""Marks for sentences that are written below a door and translated at the edge."""


def L(msgid: str) -> str:
    """`msgid` unchanged; the mark makes the string check find it and demand a translation."""
    return msgid


def placed(msgid: str, **params: object) -> tuple[str, dict[str, object]]:
    """A field message with values, as `kernel.web.translated` understands it."""
    return msgid, params
