"""From a form with numbered rows (`parties-0-name`) to the lists that a schema takes."""

from typing import Any

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from border_gov.kernel.forms import form_to_dict, load_data

ALWAYS_SENT = frozenset(
    {"id", "role", "kind", "manner", "consent", "side", "rep_kind", "proof", "before_person"}
)
"""Selects always have a value; a row in which nothing else was typed is blank."""


def load(schema: Schema, form: MultiDict[str, str]) -> dict[str, Any]:
    """The typed values of `form`, nested lists gathered from numbered rows; or Invalid by field."""
    found = form_to_dict(form, schema)
    for name, field in schema.load_fields.items():
        if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            found[name] = rows_of(form, name)
    return load_data(schema, found)


def rows_of(form: MultiDict[str, str], prefix: str) -> list[dict[str, Any]]:
    """Rows `prefix-N-name` in their order, without those in which nothing was typed."""
    rows: dict[int, dict[str, Any]] = {}
    for key, value in form.items():
        head, _, rest = key.partition("-")
        number, _, name = rest.partition("-")
        if head == prefix and number.isascii() and number.isdigit() and len(number) < 4 and value.strip():
            rows.setdefault(int(number), {})[name] = value.strip()
    typed = [row for _, row in sorted(rows.items()) if row.keys() - ALWAYS_SENT]
    return [_nested(row) for row in typed if prefix != "marks" or "marked_at" in row]


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    """One representative stands flat in the row of its party."""
    spoken_for = {key[4:]: row.pop(key) for key in list(row) if key.startswith("rep_")}
    if spoken_for.get("name"):
        row["representatives"] = [spoken_for]
    return row
