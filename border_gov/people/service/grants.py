"""Roles granted and withdrawn, by security administrators only, and never three keys in one hand."""

import datetime as dt

from sqlalchemy import select

from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Grant, Person
from border_gov.people.rules import ROLES, Verb, check_separation, may_grant


def grant(person: Person, role: str, side_key: str, *, actor: Viewer, now: dt.datetime) -> Grant:
    """Let `person` act as `role` for `side_key`; granting twice changes nothing.

    Refused: oneself, another side, a role that does not exist, a second of the three administrators.
    """
    if not may_grant(actor, side_key, person.id):
        raise NotAllowed("You may not do this.")
    if role not in ROLES:
        raise Invalid("There is no such role.", fields={"role": ["There is no such role."]})
    if side_key not in places.side_keys(person.zone_id):
        raise Invalid("There is no such side.", fields={"side": ["There is no such side."]})
    # Two grants at once for one person wait for each other here, so that neither misses the other.
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    held = db.session.scalars(select(Grant).where(Grant.person_id == person.id)).all()
    for known in held:
        if (known.role, known.side_key, known.zone_id) == (role, side_key, person.zone_id):
            return known
    check_separation((known.role for known in held), role)
    made = Grant(
        person_id=person.id,
        role=role,
        side_key=side_key,
        zone_id=person.zone_id,
        granted_by=actor.person_id,
        granted_at=now,
    )
    db.session.add(made)
    db.session.flush()
    _note(actor, Verb.GRANTED, made, now)
    return made


def withdraw(found: Grant, *, actor: Viewer, now: dt.datetime) -> None:
    """Take a role back; it ends at the next request. Refused: one's own, and those of another side."""
    if not may_grant(actor, found.side_key, found.person_id):
        raise NotAllowed("You may not do this.")
    _note(actor, Verb.WITHDRAWN, found, now)
    db.session.delete(found)


def _note(actor: Viewer, verb: Verb, found: Grant, now: dt.datetime) -> None:
    record(
        actor,
        verb,
        Subject("person", found.person_id),
        now=now,
        zone_id=found.zone_id,
        sides=[found.side_key],
        audience=Audience(people=[found.person_id]),
        role=found.role,
    )
