"""Words of people in a row: sealed for exactly their field, opened only from there."""

from typing import Any

from border_gov.kernel import crypto


def put(row: Any, field: str, text: str | None) -> None:
    """Seal `text` into `field` of a row that has its id; nothing stays nothing."""
    sealed = crypto.seal_text(text, row.__tablename__, row.id, field) if text else None
    setattr(row, field, sealed)


def get(row: Any, field: str) -> str:
    """What was sealed into `field`, or an empty text."""
    sealed = getattr(row, field)
    return crypto.open_text(sealed, row.__tablename__, row.id, field) if sealed else ""


def opened(table: str, row_id: Any, field: str, value: bytes | None) -> str:
    """The same for a value that was read without its row."""
    return crypto.open_text(value, table, row_id, field) if value else ""
