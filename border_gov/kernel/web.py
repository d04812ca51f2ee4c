"""What every door shares: blueprints with an entrance, error answers, security headers, CSRF."""

import sys
import uuid
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from border_gov.kernel import guard
from border_gov.kernel.errors import DomainError
from border_gov.kernel.guard import current_viewer, wants_page

# What a command prints is read by programs; no thread may write between its lines.
structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.__stderr__))
csrf = CSRFProtect()
log = structlog.get_logger("border_gov")

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


class Pages(Blueprint):
    """A blueprint of pages; `entrance` says on which side of the wall it is served."""

    def __init__(self, name: str, import_name: str, *, entrance: str, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        if entrance not in guard.ENTRANCES:
            raise ValueError(f"entrance of {name}: {entrance}")
        self.entrance = entrance


def is_htmx() -> bool:
    """True if htmx asks for a fragment of the page."""
    return request.headers.get("HX-Request") == "true"


def nonce() -> str:
    """The nonce of this answer; made on first use, so that an early refusal has one too."""
    if "nonce" not in g:
        g.nonce = uuid.uuid4().hex
    return g.nonce


def own_policy(**directives: str) -> None:
    """Directives of the content security policy of this one answer, in place of those of every page."""
    g.own_policy = {name.replace("_", "-"): value for name, value in directives.items()}


def by_token() -> bool:
    """True if the request shows a bearer token: no cookie is then looked at, so no CSRF is possible."""
    return request.headers.get("Authorization", "").startswith("Bearer ")


def register(app: Flask) -> None:
    """Install guards, CSRF, headers and error answers on `app`."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.extensions.setdefault("load_viewer", current_viewer)
    app.before_request(guard.enforce)
    app.before_request(_protect)
    app.after_request(_headers)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(DBAPIError, _bad_value)
    app.register_error_handler(Exception, _fault)
    app.jinja_env.globals.update(viewer=current_viewer, nonce=nonce)


def _protect() -> None:
    if current_app.config.get("WTF_CSRF_ENABLED", True) and not by_token():
        csrf.protect()


def _headers(response: Response) -> Response:
    policy = dict(POLICY)
    if "nonce" in g:
        policy["script-src"] = f"'self' 'nonce-{g.nonce}'"
        policy["style-src"] = f"'self' 'nonce-{g.nonce}'"
    policy.update(g.get("own_policy", {}))
    response.headers["Content-Security-Policy"] = "; ".join(f"{k} {v}" for k, v in policy.items())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    if request.endpoint not in guard.LIBRARY_ROUTES and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response


def answer_error(
    status: int, code: str, message: str, fields: dict[str, Any] | None = None, retry: int | None = None
) -> Response:
    """One shape for every refusal: a page, a fragment, or application/problem+json (RFC 9457)."""
    if wants_page():
        response = make_response(
            render_template("error.html", status=status, message=message, fields=fields or {})
        )
    else:
        body = {"type": "about:blank", "title": message, "status": status, "code": code}
        response = Response(_json({**body, **({"errors": fields} if fields else {})}))
        response.content_type = "application/problem+json"
    response.status_code = status
    if retry:
        response.headers["Retry-After"] = str(retry)
    return response


def _json(value: Any) -> str:
    from flask import json

    return json.dumps(value, ensure_ascii=False)


def translated(fields: Any) -> Any:
    """Field messages in the reader's language: each is an English msgid, or (msgid, params)."""
    if isinstance(fields, dict):
        return {key: translated(value) for key, value in fields.items()}
    if isinstance(fields, list):
        return [translated(item) for item in fields]
    if isinstance(fields, tuple):
        return gettext(fields[0], **fields[1])
    return gettext(str(fields))


def _domain_error(error: DomainError) -> ResponseReturnValue:
    return answer_error(error.status, error.code, sentence(error), translated(error.fields))


def sentence(error: DomainError) -> str:
    """What `error` says, in the reader's language."""
    return gettext(error.message, **error.params) if error.message else ""


def http_error(error: HTTPException) -> ResponseReturnValue:
    """The answer to an HTTP error, in our one shape and in the reader's language."""
    if isinstance(error, CSRFError):
        return answer_error(400, "csrf", gettext("The page was open for too long. Reload it and try again."))
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    known = {
        400: gettext("The request could not be understood."),
        401: gettext("Please sign in."),
        403: gettext("You may not do this."),
        404: gettext("There is no such page, or it is not yours to see."),
        405: gettext("This cannot be done in this way."),
        413: gettext("The file is too large."),
        422: gettext("Please correct what is marked."),
        429: gettext("Too many attempts. Please wait a moment."),
    }
    status = error.code or 500
    data = getattr(error, "data", None) or {}
    fields = translated(_flat(data.get("messages")))
    return answer_error(status, error.name.lower().replace(" ", "_"), known.get(status, error.name), fields)


def _flat(messages: Any) -> dict[str, Any]:
    """webargs says where a field stood (query, json); the reader wants the field."""
    if not isinstance(messages, dict):
        return {}
    places = {"query", "json", "form", "files", "headers", "json_or_form", "path"}
    flat: dict[str, Any] = {}
    for key, value in messages.items():
        flat.update(value if key in places and isinstance(value, dict) else {key: value})
    return flat


def _database_away(error: Exception) -> ResponseReturnValue:
    log.error("database does not answer", error=type(error).__name__)
    return answer_error(
        503, "unavailable", gettext("The database does not answer. Please try again."), retry=5
    )


def _bad_value(error: DBAPIError) -> ResponseReturnValue:
    """A value that PostgreSQL cannot store (NUL byte, number out of range) is bad input, all else a fault."""
    if type(error.orig).__name__ == "UniqueViolation":  # two did at once what only one can do
        said = gettext("Somebody changed this in the meantime. Please look at it again.")
        return answer_error(409, "conflict", said)
    if type(error.orig).__name__ in {"DataError", "NumericValueOutOfRange", "UntranslatableCharacter"}:
        return answer_error(422, "invalid", gettext("Please correct what is marked."))
    return _fault(error)


def _fault(error: Exception) -> ResponseReturnValue:
    number = uuid.uuid4().hex[:8]
    log.exception("fault", number=number, path=request.path)
    return answer_error(
        500, "fault", gettext("Something went wrong here (number %(number)s).", number=number)
    )
