"""A volunteer's consent to the privacy notice: versioned, given and withdrawn with one tap."""

import datetime as dt

from sqlalchemy import select

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Consent, Person
from border_gov.people.rules import CONSENT_VERSION, Verb


def give_consent(*, actor: Viewer, now: dt.datetime) -> Consent:
    """The actor agrees to the notice as it is now; doing it twice changes nothing."""
    person = _own(actor)
    found = db.session.scalar(
        select(Consent).where(
            Consent.person_id == person.id,
            Consent.version == CONSENT_VERSION,
            Consent.withdrawn_at.is_(None),
        )
    )
    if found is None:
        found = Consent(person_id=person.id, version=CONSENT_VERSION, given_at=now)
        db.session.add(found)
        db.session.flush()
        _note(actor, Verb.CONSENTED, person, now)
    return found


def withdraw_consent(*, actor: Viewer, now: dt.datetime) -> None:
    """The actor takes every consent back; earlier acts stay as they were."""
    person = _own(actor)
    open_ones = select(Consent).where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
    found = db.session.scalars(open_ones).all()
    for consent in found:
        consent.withdrawn_at = now
    if found:
        _note(actor, Verb.CONSENT_WITHDRAWN, person, now)


def _own(actor: Viewer) -> Person:
    if actor.person_id is None:
        raise NotAllowed("You may not do this.")
    return db.session.get_one(Person, actor.person_id)


def _note(actor: Viewer, verb: Verb, person: Person, now: dt.datetime) -> None:
    record(
        actor,
        verb,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        version=CONSENT_VERSION,
    )
