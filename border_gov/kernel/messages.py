"""The sentences of marshmallow, spoken in the reader's language."""

from typing import Any

from flask_babel import gettext
from marshmallow import Schema, ValidationError, fields, validate

# Range joins its sentence out of two parts when it is made; these are the results.
COMPARISONS = (
    "Must be greater than or equal to {min}.",
    "Must be greater than {min}.",
    "Must be less than or equal to {max}.",
    "Must be less than {max}.",
    "Must be greater than or equal to {min} and less than or equal to {max}.",
    "Must be greater than or equal to {min} and less than {max}.",
    "Must be greater than {min} and less than or equal to {max}.",
    "Must be greater than {min} and less than {max}.",
)


class Spoken(str):
    """A message that is translated at the moment in which marshmallow puts its values in."""

    __slots__ = ()

    def format(self, *args: Any, **values: Any) -> str:
        """The sentence in the reader's language, with its values."""
        return gettext(str(self)).format(*args, **values)


class _SpokenError:
    """Stands for the attribute `error` of validators, so that those made before the start speak too."""

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        text = None if owner is None else vars(owner).get("error")
        return Spoken(text) if isinstance(text, str) else text

    def __set__(self, owner: Any, value: Any) -> None:
        vars(owner)["error"] = value


def _make_error(self: fields.Field[Any], key: str, **values: Any) -> ValidationError:
    message: Any = self.error_messages[key]
    return ValidationError(Spoken(message).format(**values) if isinstance(message, str) else message)


def _range_error(self: validate.Range, value: Any, message: str) -> str:
    return Spoken(self.error or message).format(input=value, min=self.min, max=self.max)


def install() -> None:
    """Make every built-in message of marshmallow speak; doing it twice changes nothing."""
    fields.Field.make_error = _make_error  # type: ignore[method-assign,assignment]
    validate.Range._format_error = _range_error  # type: ignore[method-assign]
    validate.Validator.error = _SpokenError()  # type: ignore[assignment]
    for cls, name, text in _attributes():
        setattr(cls, name, Spoken(text))


def _classes(module: Any, base: type) -> list[type]:
    found = {value for value in vars(module).values() if isinstance(value, type) and issubclass(value, base)}
    return sorted(found, key=lambda cls: cls.__qualname__)


def _attributes() -> list[tuple[type, str, str]]:
    return [
        (cls, name, text)
        for cls in _classes(validate, validate.Validator)
        if cls is not validate.Range
        for name, text in vars(cls).items()
        if isinstance(text, str) and (name == "default_message" or name.startswith("message_"))
    ]


def msgids() -> set[str]:
    """Every built-in sentence, for the string check."""
    found = {str(text) for _, _, text in _attributes()} | set(Schema._default_error_messages.values())
    for cls in _classes(fields, fields.Field):
        found.update(vars(cls).get("default_error_messages", {}).values())
    return found | set(COMPARISONS)
