"""Guesses at sign-in: each is booked before it is checked, so that a hundred at once are no more than ten."""

import datetime as dt
import math
from collections.abc import Sequence

from sqlalchemy import delete, select, text

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import DomainError, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Account, LoginAttempt
from border_gov.people.queries.recognising import hashed
from border_gov.people.rules import ACCOUNT_LIMIT, ADDRESS_LIMIT, WINDOW, Verb, may_unlock, wait_for

KEPT = dt.timedelta(days=1)


class TooMany(DomainError):
    """Too many guesses; `params["seconds"]` says how long to wait."""

    status = 429
    code = "too_many"


def buckets_of(login: str, address: str, browser: str) -> list[tuple[str, int]]:
    """Where a guess counts. A browser that signed in before counts for itself: nobody shuts it out."""
    who = f"browser:{browser}" if browser else f"account:{login}"
    return [(hashed(who), ACCOUNT_LIMIT), (hashed(f"address:{address}"), ADDRESS_LIMIT)]


def book_guess(buckets: Sequence[tuple[str, int]], account_id: int | None, now: dt.datetime) -> None:
    """Count one guess in every bucket, or refuse it (TooMany) and count nothing.

    The caller commits at once, before the password is looked at.
    """
    for name, _ in sorted(buckets):
        db.session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": name})
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.at < now - KEPT))
    for name, limit in buckets:
        since = now - WINDOW
        found = select(LoginAttempt.at).where(LoginAttempt.bucket == name, LoginAttempt.at > since)
        wait = wait_for(db.session.scalars(found).all(), now, limit)
        if wait > dt.timedelta(0):
            raise TooMany(
                L("Too many attempts. Please wait %(seconds)s seconds and try again."),
                seconds=math.ceil(wait.total_seconds()),
            )
    db.session.add_all(LoginAttempt(bucket=name, account_id=account_id, at=now) for name, _ in buckets)


def forget_guesses(buckets: Sequence[tuple[str, int]], now: dt.datetime) -> None:
    """After a success: the account's bucket is empty again, the address gets this one guess back."""
    (own, _), (address, _) = buckets
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.bucket == own))
    newest = select(LoginAttempt.id).where(LoginAttempt.bucket == address).order_by(LoginAttempt.at.desc())
    last = db.session.scalar(newest.limit(1))
    if last is not None:
        db.session.execute(delete(LoginAttempt).where(LoginAttempt.id == last))


def lift_wait(account: Account, *, actor: Viewer, now: dt.datetime) -> None:
    """End the waiting time of an account. Refused: anybody but those in charge on the person's side."""
    person = account.person
    if not may_unlock(actor, person.side_key):
        raise NotAllowed("You may not do this.")
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.account_id == account.id))
    record(
        actor,
        Verb.WAIT_LIFTED,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        account=account.id,
    )
