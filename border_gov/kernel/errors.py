"""The few ways in which a verb says no; each knows its HTTP status and a stable code."""

from typing import Any

FieldErrors = dict[str, Any]


class DomainError(Exception):
    """A refusal that a person is meant to read: English msgid, values for it, and messages by field."""

    status = 400
    code = "error"

    def __init__(
        self, message: str = "", *, code: str | None = None, fields: FieldErrors | None = None, **params: Any
    ) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
        self.fields: FieldErrors = fields or {}
        if code:
            self.code = code


class NotFound(DomainError):
    """Missing, or not visible to this viewer: both look the same."""

    status = 404
    code = "not_found"


class NotAllowed(DomainError):
    """The viewer may see it and may not do it."""

    status = 403
    code = "not_allowed"


class Refused(DomainError):
    """The state, the round or the version does not allow it now."""

    status = 409
    code = "refused"


class Invalid(DomainError):
    """The input is wrong; `fields` says where."""

    status = 422
    code = "invalid"


class Unavailable(DomainError):
    """A part that this act needs does not answer; nothing was stored."""

    status = 503
    code = "unavailable"
