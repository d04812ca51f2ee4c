"""Accounts: opened with a first password that must be changed, closed, given a new first password."""

import datetime as dt
import secrets
import uuid

from flask_security import hash_password
from sqlalchemy import select

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Account, Person
from border_gov.people.rules import Verb, may_open_accounts, valid_login
from border_gov.people.service import sessions

FIRST_PASSWORD_BYTES = 12


def open_account(person: Person, login: str, *, actor: Viewer, now: dt.datetime) -> tuple[Account, str]:
    """Open an account; returns it with its first password, which is shown once and must be changed.

    Refused: a person of another side, one who has an account, a login that is taken or malformed.
    """
    _check_may(actor, person)
    login = login.strip().lower()
    if not valid_login(login):
        message = L("Use 3 to 32 small letters, digits, dots or hyphens, or a mobile number.")
        raise Invalid(message, fields={"login": [message]})
    if db.session.scalar(select(Account.id).where(Account.login == login)):
        raise Invalid("This sign-in name is taken.", fields={"login": ["This sign-in name is taken."]})
    if db.session.scalar(select(Account.id).where(Account.person_id == person.id)):
        raise Refused("This person has an account.", code="has_account")
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    account = Account(
        person_id=person.id,
        login=login,
        password=hash_password(password),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        must_change=True,
        created_at=now,
        password_at=now,
    )
    db.session.add(account)
    db.session.flush()
    _note(actor, Verb.ACCOUNT_OPENED, account, now)
    return account, password


def reset_password(account: Account, *, actor: Viewer, now: dt.datetime) -> str:
    """Give a new first password and end all sessions; the second factor must be set up again too."""
    _check_may(actor, account.person)
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    account.password = hash_password(password)
    account.fs_uniquifier = uuid.uuid4().hex
    account.must_change = True
    account.password_at = now
    account.tf_primary_method = account.tf_totp_secret = None
    account.last_totp_step = None
    sessions.end_all(account.id, now)
    _note(actor, Verb.PASSWORD_RESET, account, now)
    return password


def set_active(account: Account, active: bool, *, actor: Viewer, now: dt.datetime) -> None:
    """Close or reopen an account; closing ends its sessions at once. Refused: one's own account."""
    _check_may(actor, account.person)
    if account.person_id == actor.person_id:
        raise Refused("You cannot close your own account.", code="own_account")
    account.active = active
    if not active:
        account.fs_uniquifier = uuid.uuid4().hex
        sessions.end_all(account.id, now)
    _note(actor, Verb.ACCOUNT_REOPENED if active else Verb.ACCOUNT_CLOSED, account, now)


def password_was_changed(account: Account, secret: str, now: dt.datetime) -> None:
    """After the owner changed it: the first password is past, all other sessions end."""
    account.must_change = False
    account.password_at = now
    sessions.end_all(account.id, now, but=secret)
    actor = Viewer(person_id=account.person_id, account_id=account.id, by="password")
    _note(actor, Verb.PASSWORD_CHANGED, account, now)


def prefer_language(language: str, *, actor: Viewer) -> None:
    """Remember the language of the actor's own account; anything unknown means none."""
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotAllowed("You may not do this.")
    account.language = language if language in ("zh_CN", "en") else ""


def second_factor_was_set(account: Account, now: dt.datetime) -> None:
    """After the owner set the second factor up, or took it away."""
    _note(
        Viewer(person_id=account.person_id, account_id=account.id, by="password"),
        Verb.SECOND_FACTOR,
        account,
        now,
    )


def _check_may(actor: Viewer, person: Person) -> None:
    if not may_open_accounts(actor, person.side_key):
        raise NotAllowed("You may not do this.")


def _note(actor: Viewer, verb: Verb, account: Account, now: dt.datetime) -> None:
    person = account.person
    record(
        actor,
        verb,
        Subject("person", account.person_id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        account=account.id,
    )
