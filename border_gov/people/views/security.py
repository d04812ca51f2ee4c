"""Flask-Security fitted to this house: its forms throttled, its routes guarded, its events written down."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import user_logged_out
from flask_security import PasswordUtil, Security, SQLAlchemyUserDatastore, Totp
from flask_security.forms import (
    TwoFactorSetupForm,
)
from flask_security.signals import password_changed, tf_profile_changed, user_authenticated

from border_gov.jurisdictions import queries as places
from border_gov.kernel.clock import now
from border_gov.kernel.db import db, transaction
from border_gov.kernel.guard import public, signed_in
from border_gov.people import queries, service
from border_gov.people.models import Account
from border_gov.people.rules import password_problem
from border_gov.people.service import sessions
from border_gov.people.views.guess_forms import (
    CodeForm,
    ConfirmForm,
    NewPasswordForm,
    SignInForm,
    remember_browser,
)
from border_gov.people.views.recognise import HOW, SECRET

GUARDS: dict[str, Callable[[Any], Any]] = {
    "login": public("the way in"),
    "logout": public("leaving is always allowed"),
    "two_factor_token_validation": public("the second half of signing in"),
    "verify": signed_in,
    "change_password": signed_in,
    "two_factor_setup": signed_in,
    "two_factor_setup_validate": signed_in,
}
BY_CODE = "security.two_factor_token_validation"
SETTINGS: dict[str, Any] = {
    "CHANGEABLE": True,
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "USER_IDENTITY_ATTRIBUTES": [{"login": {"mapper": lambda text: text.strip().lower()}}],
    "JOIN_USER_ROLES": False,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__memory_cost": 19456,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
    "PASSWORD_CONFIRM_REQUIRED": True,
    "API_ENABLED_METHODS": ["session"],
    "FLASH_MESSAGES": True,
    "POST_CHANGE_VIEW": "/me",
    "POST_LOGIN_VIEW": "/",
    "POST_LOGOUT_VIEW": "/login",
    "TWO_FACTOR_POST_SETUP_VIEW": "/me",
}


class OnceOnlyTotp(Totp):
    """Codes count once: the last step that was used is kept in the account, under a lock."""

    def get_last_counter(self, user: Any) -> int | None:
        """The last step that this account used; a second request with the same code waits here."""
        found = db.session.get(Account, user.id, with_for_update=True, populate_existing=True)
        return found.last_totp_step if found else None

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember the step of a code that fitted."""
        db.session.get_one(Account, user.id).last_totp_step = tmatch.counter


class HousePasswords(PasswordUtil):
    """The policy of rules.password_problem, with the words that are easily guessed here."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """None and the password as it will be hashed, or why it is refused."""
        normal = self.normalize(password)
        user = kwargs.get("user")
        account = queries.account_by_login(user.login) if user is not None else None
        words = local_words(account)
        problem = password_problem(normal, current_app.config["PASSWORD_POLICY"], words)
        return ([gettext(problem)] if problem else None), normal


def local_words(account: Account | None) -> list[str]:
    """Names of the person, the sides, the towns: what somebody who works here would try first."""
    if account is None:
        return []
    person = account.person
    names = [name for side in places.sides(person.zone_id) for name in (side.key, *side.name.values())]
    names += [name for town in places.towns(person.zone_id) for name in town["names"].values()]
    return [account.login, person.name, person.phone, *names, "pinganbianjie", "平安边界"]


def on_authenticated(_app: Flask, user: Account, authn_via: list[str] | None = None, **_: Any) -> None:
    """A new session with a new secret begins; after a change of password the running one goes on."""
    if "change" in (authn_via or ()):
        return
    with transaction():
        secret = sessions.begin(
            user, device=request.user_agent.string, address=request.remote_addr or "", now=now()
        )
    session[SECRET] = secret
    session[HOW] = "totp" if request.endpoint == BY_CODE else "password"
    remember_browser(user)


def on_logged_out(_app: Flask, **_: Any) -> None:
    """The session ends on the server, so that a copy of its cookie is worth nothing."""
    secret = session.pop(SECRET, None)
    if secret:
        with transaction():
            sessions.end(secret, now())


def on_password_changed(_app: Flask, user: Account, **_: Any) -> None:
    """All other sessions end."""
    with transaction():
        service.password_was_changed(user, session.get(SECRET, ""), now())


def on_factor_changed(_app: Flask, user: Account, **_: Any) -> None:
    """The second factor is in place."""
    with transaction():
        service.second_factor_was_set(user, now())


def guarded(view: Callable[..., Any], mark: Callable[[Any], Any]) -> Any:
    """`view` with a guard; a form shown again after a post answers 422 (429 when it came too early)."""

    def call(**arguments: Any) -> ResponseReturnValue:
        response = make_response(view(**arguments))
        if request.method == "POST" and response.status_code == 200:
            response.status_code = g.get("status", 200 if "tf_totp_secret" in session else 422)
        return response

    return mark(call)


def _closed(**_: Any) -> ResponseReturnValue:
    abort(404)


def install(app: Flask) -> None:
    """Set Flask-Security up on `app`; what is not used here is switched off or answers 404."""
    for name, value in SETTINGS.items():
        app.config[f"SECURITY_{name}"] = value
    app.config["SECURITY_FRESHNESS"] = dt.timedelta(minutes=app.config["FRESH_MINUTES"])
    app.config["SECURITY_FRESHNESS_GRACE_PERIOD"] = dt.timedelta(0)
    app.config["SECURITY_TOTP_SECRETS"] = {"1": app.config["FIELD_KEY"]}
    app.config["SECURITY_TOTP_ISSUER"] = "border_gov"
    app.config["REMEMBER_COOKIE_DURATION"] = dt.timedelta(seconds=1)
    Security(
        app,
        SQLAlchemyUserDatastore(db, Account, None),  # type: ignore[arg-type]
        login_form=SignInForm,
        verify_form=ConfirmForm,
        change_password_form=NewPasswordForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_setup_form=TwoFactorSetupForm,
        password_util_cls=HousePasswords,
        totp_cls=OnceOnlyTotp,
    )
    app.blueprints["security"].entrance = "both"  # type: ignore[attr-defined]
    for endpoint, view in list(app.view_functions.items()):
        room, _, name = endpoint.rpartition(".")
        if room == "security":
            mark = GUARDS.get(name)
            app.view_functions[endpoint] = (
                guarded(view, mark) if mark else guarded(_closed, public("closed: answers 404"))
            )
    user_authenticated.connect(on_authenticated, app)
    user_logged_out.connect(on_logged_out, app)
    password_changed.connect(on_password_changed, app)
    tf_profile_changed.connect(on_factor_changed, app)
