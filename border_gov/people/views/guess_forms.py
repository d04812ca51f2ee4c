"""The forms of signing in: each books a guess before it looks, and knows browsers that came before."""

import secrets
import threading
from typing import Any

from flask import Response, after_this_request, current_app, g, request
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from flask_security.forms import ChangePasswordForm, LoginForm, TwoFactorVerifyCodeForm, VerifyForm
from itsdangerous import BadSignature, URLSafeSerializer
from wtforms import StringField

from border_gov.kernel.clock import now
from border_gov.kernel.db import db, transaction
from border_gov.kernel.web import sentence
from border_gov.people import queries, service
from border_gov.people.models import Account
from border_gov.people.service import sessions

BROWSER_COOKIE = "border_gov_browser"
YEAR = 365 * 24 * 3600
HASHING = threading.BoundedSemaphore(2)  # Argon2 takes 19 MiB and a core each; more at once help nobody


class Throttled:
    """A form that books a guess before it looks at the secret, and forgets it after a success."""

    def book(self, login: str, account: Account | None) -> bool:
        """Count one guess; False with the sentence on the form if it came too early."""
        g.buckets = service.buckets_of(login, request.remote_addr or "", browser_of(account))
        try:
            with transaction():
                service.book_guess(g.buckets, account.id if account else None, now())
        except service.TooMany as refusal:
            self.refuse(sentence(refusal))
            g.status = 429
            return False
        return True

    def refuse(self, text: str) -> None:
        """Show `text` above the form."""
        self.form_errors.append(text)  # type: ignore[attr-defined]

    def settle(self, succeeded: bool, account: Account | None) -> bool:
        """After the look: the guess is forgotten, or the refusal is written down."""
        if succeeded or account is not None:
            with transaction():
                if succeeded:
                    service.forget_guesses(g.buckets, now())
                elif account is not None:
                    sessions.note_refusal(account, now())
        return succeeded


class SignInForm(Throttled, LoginForm):
    """Sign-in name or telephone number and password; which of them was wrong is not said."""

    email = None  # type: ignore[assignment]
    remember = None  # type: ignore[assignment]
    login = StringField(lazy_gettext("Sign-in name or telephone number"))

    def validate(self, **kwargs: Any) -> bool:
        """True for the right password of an open account, at most ten times in a quarter of an hour."""
        login = (self.login.data or "").strip().lower()
        account = queries.account_by_login(login) if login else None
        if not login or not self.password.data:
            self.refuse(gettext("Please give your sign-in name and password."))
            return False
        if len(self.password.data) > 1024 or not self.book(login, account):
            return False
        self.ifield, self.user = self.login, account
        with HASHING:
            succeeded = super().validate(**kwargs)
        if not succeeded:
            self.login.errors, self.password.errors = [], []
            self.refuse(gettext("The sign-in name or the password is not right."))
        return self.settle(succeeded, account)


class ConfirmForm(Throttled, VerifyForm):
    """The password once more, before something that counts."""

    def validate(self, **kwargs: Any) -> bool:
        """True for the right password."""
        account: Account = self.user._get_current_object()  # type: ignore[attr-defined]
        if not self.book(f"verify:{account.id}", account):
            return False
        with HASHING:
            return self.settle(super().validate(**kwargs), account)


class NewPasswordForm(Throttled, ChangePasswordForm):
    """The old password and a new one."""

    def validate(self, **kwargs: Any) -> bool:
        """True for the right old password and a good new one."""
        account: Account = current_user._get_current_object()  # type: ignore[attr-defined]
        if not self.book(f"verify:{account.id}", account):
            return False
        with HASHING:
            succeeded = super().validate(**kwargs)
        self.settle(not self.password.errors, account)
        return succeeded


class CodeForm(Throttled, TwoFactorVerifyCodeForm):
    """The six digits of the second factor."""

    def validate(self, **kwargs: Any) -> bool:
        """True for a code of this half minute that was not used before."""
        if self.user is None:
            return False
        account = db.session.get(Account, self.user.id)
        if account is None or not self.book(f"code:{account.id}", account):
            return False
        return self.settle(super().validate(**kwargs), account)


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-browser")


def browser_of(account: Account | None) -> str:
    """The mark of a browser on which this account signed in before, or nothing."""
    if account is None:
        return ""
    try:
        known = _seal().loads(request.cookies.get(BROWSER_COOKIE, ""))
    except BadSignature:
        return ""
    return f"{account.id}:{known[str(account.id)]}" if str(account.id) in known else ""


def remember_browser(account: Account) -> None:
    try:
        known = dict(_seal().loads(request.cookies.get(BROWSER_COOKIE, "")))
    except BadSignature:
        known = {}
    if str(account.id) in known:
        return
    known = {**dict(list(known.items())[-4:]), str(account.id): secrets.token_hex(8)}
    value = _seal().dumps(known)

    @after_this_request
    def keep(response: Response) -> Response:
        secure = current_app.config["HTTPS"]
        response.set_cookie(BROWSER_COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
        return response
