"""Who stands at the door: session, access key or bound phone; and what must be done before anything else."""

import datetime as dt
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, session, url_for

from border_gov.kernel.clock import now
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import wants_page
from border_gov.kernel.lang import remember_account_language
from border_gov.kernel.viewer import NOBODY, Viewer
from border_gov.kernel.web import by_token
from border_gov.people import queries
from border_gov.people.rules import needs_second_factor
from border_gov.people.service import sessions

HOW = "confirmed_how"
SECRET = "sign_in"  # noqa: S105 - the name under which the session keeps its secret
DEVICE_COOKIE = "border_gov_device"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ALWAYS_OPEN = frozenset({"static", "language", "security.logout", "security.static"})
FOR_PASSWORD = ALWAYS_OPEN | {"security.change_password"}
FOR_FACTOR = ALWAYS_OPEN | {
    "security.two_factor_setup",
    "security.two_factor_setup_validate",
    "security.two_factor_token_validation",
    "security.verify",
}


def load_viewer() -> Viewer:
    """The viewer of this request: by access key, by session, by phone, or NOBODY."""
    if request.endpoint == "static":
        return NOBODY
    if by_token():
        return _by_token(request.headers["Authorization"][len("Bearer ") :].strip())
    return _by_session() or _by_device() or NOBODY


def _by_token(secret: str) -> Viewer:
    moment = now()
    token = queries.token_of(secret, moment)
    if token is None:
        abort(401)
    if request.method not in SAFE and "write" not in token.scopes:
        abort(403)
    if token.used_at is None or moment - token.used_at > sessions.SEEN_EVERY:
        with transaction():
            token.used_at = moment
    return queries.viewer_of(token.person, by="token")


def _by_session() -> Viewer | None:
    secret = session.get(SECRET)
    if not secret:
        session.pop("_user_id", None)  # a half-finished sign-in is nobody yet
        return None
    moment = now()
    found = queries.sign_in_of(secret, moment, current_app.config["SESSION_HOURS"])
    if found is None:
        session.clear()
        return None
    if sessions.touch(found, moment):
        with transaction():
            pass
    account = found.account
    seen = queries.viewer_of(
        account.person,
        by="password",
        account_id=account.id,
        confirmed_at=_confirmed_at(),
        confirmed_how=session.get(HOW, "password"),
    )
    g.language, g.has_factor = account.language, account.tf_primary_method is not None
    held = _held_back(seen, account)
    _first_things_first()
    return held


def _held_back(seen: Viewer, account: Any) -> Viewer:
    """Without roles until the first password is changed and the second factor, if due, is set up."""
    if account.must_change:
        g.first = ("security.change_password", FOR_PASSWORD)
    elif account.tf_primary_method is None and needs_second_factor(
        seen.roles, current_app.config["TOTP_ROLES"]
    ):
        g.first = ("security.two_factor_setup", FOR_FACTOR)
    return Viewer(**{**vars(seen), "roles": frozenset()}) if "first" in g else seen


def _confirmed_at() -> dt.datetime | None:
    moment = session.get("fs_paa")
    return dt.datetime.fromtimestamp(moment, dt.UTC) if moment else None


def _by_device() -> Viewer | None:
    secret = request.cookies.get(DEVICE_COOKIE)
    if not secret:
        return None
    moment = now()
    link = queries.link_of_device(secret, moment)
    if link is None:
        return None
    if link.seen_at is None or moment - link.seen_at > sessions.SEEN_EVERY:
        with transaction():
            link.seen_at = moment
    return queries.volunteer_of(link)


def _first_things_first() -> None:
    """Lead to the page that must come first, before any guard speaks; the API is refused."""
    target, open_ones = g.get("first", (None, ALWAYS_OPEN))
    if target is None or request.endpoint in open_ones or request.endpoint is None:
        return
    if not wants_page():
        abort(403)
    abort(redirect(url_for(target)))


def install(app: Flask) -> None:
    """Let `app` recognise people."""
    app.extensions["load_viewer"] = load_viewer
    app.jinja_env.globals.update(
        first_password=lambda: g.get("first", ("",))[0] == "security.change_password",
        viewer_has_factor=lambda: g.get("has_factor", False),
    )
    remember_account_language(app, lambda viewer: g.get("language"))
