"""When two reports are taken for the same matter: same kind, near in place and time, on either bank."""

import datetime as dt

DUPLICATE_M = 250.0
DUPLICATE_WITHIN = dt.timedelta(hours=48)


def may_be_same(kind: str, other_kind: str, metres: float | None, apart: dt.timedelta) -> bool:
    """Whether two reports are suggested as duplicates; the distance is inclusive."""
    near = metres is not None and metres <= DUPLICATE_M
    return bool(kind) and kind == other_kind and near and abs(apart) <= DUPLICATE_WITHIN
