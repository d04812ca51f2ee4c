"""From an HTML form to what a marshmallow schema can load, and its errors to our own refusal."""

from collections.abc import Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from border_gov.kernel.errors import Invalid


def form_to_dict(form: MultiDict[str, str], schema: Schema) -> dict[str, Any]:
    """Values of `form` for `schema`: blank means missing, list fields take all values, others the last."""
    found: dict[str, Any] = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if isinstance(field, fields.List):
            found[key] = [value for value in form.getlist(key) if value.strip()]
        elif isinstance(field, fields.Boolean):
            found[key] = form.get(key, "") not in ("", "0", "false", "off")
        elif (value := form.get(key, "").strip()) != "":
            found[key] = value
    return found


def load(schema: Schema, form: MultiDict[str, str]) -> dict[str, Any]:
    """The typed values of `form`, or Invalid with messages by field."""
    return load_data(schema, form_to_dict(form, schema))


def load_data(schema: Schema, data: Any) -> dict[str, Any]:
    """The typed values of plain `data`, or Invalid with messages by field."""
    try:
        return schema.load(data)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"_schema": error.messages}
        raise Invalid("Please correct what is marked.", fields=messages) from error


def chosen_ids(form: MultiDict[str, str], name: str = "id") -> list[int]:
    """The ids ticked in a list, in their order, without doubles; anything that is not a number is dropped."""
    return list(
        dict.fromkeys(int(v) for v in form.getlist(name) if v.isascii() and v.isdigit() and len(v) < 18)
    )


def first_errors(messages: dict[str, Iterable[str]]) -> dict[str, str]:
    """One message for each field, for a form that shows one line."""
    return {
        name: next(iter(found), "") if not isinstance(found, str) else found
        for name, found in messages.items()
    }
