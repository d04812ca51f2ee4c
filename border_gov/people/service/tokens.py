"""Access keys for programs: shown once, hashed, limited in scope and time, revocable."""

import datetime as dt
import secrets
from collections.abc import Collection

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import ApiToken, Person
from border_gov.people.queries.recognising import hashed
from border_gov.people.rules import TOKEN_DAYS, TOKEN_SCOPES, Verb

PREFIX = "bg_"


def make_token(
    person: Person,
    label: str,
    scopes: Collection[str],
    *,
    days: int = TOKEN_DAYS,
    actor: Viewer,
    now: dt.datetime,
) -> tuple[ApiToken, str]:
    """A key that acts as `person`; returns it with its secret, which is never shown again.

    Refused: for somebody else (except from the server's console), unknown scopes, more than a year.
    """
    if actor.by != "console" and actor.person_id != person.id:
        raise NotAllowed("You may not do this.")
    unknown = set(scopes) - set(TOKEN_SCOPES)
    if unknown or not scopes:
        raise Invalid("There is no such scope.", fields={"scopes": ["There is no such scope."]})
    if not 1 <= days <= 365:
        raise Invalid("Choose 1 to 365 days.", fields={"days": ["Choose 1 to 365 days."]})
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(
        person_id=person.id,
        label=label[:80],
        secret_hash=hashed(secret),
        scopes=sorted(scopes),
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    db.session.add(made)
    db.session.flush()
    _note(actor, Verb.TOKEN_MADE, made, person, now)
    return made, secret


def revoke_token(found: ApiToken, *, actor: Viewer, now: dt.datetime) -> None:
    """End a key at once. Refused: anybody but its owner and the system administrator of the owner's side."""
    person = found.person
    in_charge = actor.has("system_admin") and person.side_key in actor.sides
    if actor.person_id != person.id and not in_charge:
        raise NotAllowed("You may not do this.")
    found.revoked_at = now
    _note(actor, Verb.TOKEN_REVOKED, found, person, now)


def _note(actor: Viewer, verb: Verb, found: ApiToken, person: Person, now: dt.datetime) -> None:
    record(
        actor,
        verb,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        token=found.id,
    )
