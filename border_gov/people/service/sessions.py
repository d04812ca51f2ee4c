"""Sessions of accounts: begun at sign-in, seen, and ended on the server, not in the browser."""

import datetime as dt
import secrets

from sqlalchemy import select, update

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Account, SignIn
from border_gov.people.queries.recognising import hashed
from border_gov.people.rules import Verb

SEEN_EVERY = dt.timedelta(minutes=1)


def begin(account: Account, *, device: str, address: str, now: dt.datetime) -> str:
    """A new session; returns the only copy of its secret."""
    secret = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            account_id=account.id,
            secret_hash=hashed(secret),
            started_at=now,
            seen_at=now,
            device=device[:200],
            address=address[:64],
        )
    )
    _note(account, Verb.SIGNED_IN, now)
    return secret


def note_refusal(account: Account, now: dt.datetime) -> None:
    """A wrong password or code for an account that exists is written down."""
    _note(account, Verb.SIGN_IN_REFUSED, now)


def touch(found: SignIn, now: dt.datetime) -> bool:
    """Remember that the session is in use; True if there is something to commit."""
    if now - found.seen_at < SEEN_EVERY:
        return False
    found.seen_at = now
    return True


def end(secret: str, now: dt.datetime) -> None:
    """End the session of this secret; nothing happens if it has ended."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.secret_hash == hashed(secret), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_all(account_id: int, now: dt.datetime, but: str = "") -> None:
    """End every session of an account, except the one of the secret `but`."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.secret_hash != hashed(but))
        .values(ended_at=now)
    )


def end_own(sign_in_id: int, *, actor: Viewer, now: dt.datetime) -> None:
    """End one of the actor's own sessions. NotFound for anybody else's."""
    found = db.session.scalar(
        select(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == actor.account_id)
    )
    if found is None or actor.account_id is None:
        raise NotFound()
    found.ended_at = now
    _note(found.account, Verb.SESSION_ENDED, now, actor)


def _note(account: Account, verb: Verb, now: dt.datetime, actor: Viewer | None = None) -> None:
    person = account.person
    known = Viewer(person_id=person.id, account_id=account.id, by="password")
    record(
        actor or known,
        verb,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        account=account.id,
    )
