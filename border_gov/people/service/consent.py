"""A person's consent to a notice: by kind and version, given and withdrawn with one tap."""

import datetime as dt

from sqlalchemy import select

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Consent, Person
from border_gov.people.rules import CONSENTS, PRIVACY, Verb


def give_consent(kind: str = PRIVACY, *, actor: Viewer, now: dt.datetime) -> Consent:
    """The actor agrees to the notice of this kind as it is now; doing it twice changes nothing."""
    person = _own(actor)
    found = db.session.scalar(
        select(Consent).where(
            Consent.person_id == person.id,
            Consent.kind == kind,
            Consent.version == CONSENTS[kind],
            Consent.withdrawn_at.is_(None),
        )
    )
    if found is None:
        found = Consent(person_id=person.id, kind=kind, version=CONSENTS[kind], given_at=now)
        db.session.add(found)
        db.session.flush()
        _note(actor, Verb.CONSENTED, person, kind, now)
    return found


def withdraw_consent(kind: str = PRIVACY, *, actor: Viewer, now: dt.datetime) -> None:
    """The actor takes a consent back, with that to the privacy notice every other one too.

    Earlier acts stay as they were; whoever keeps data on the ground of it hears of it in the journal.
    """
    person = _own(actor)
    open_ones = select(Consent).where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
    if kind != PRIVACY:
        open_ones = open_ones.where(Consent.kind == kind)
    found = db.session.scalars(open_ones).all()
    for consent in found:
        consent.withdrawn_at = now
    for one in sorted({consent.kind for consent in found}):
        _note(actor, Verb.CONSENT_WITHDRAWN, person, one, now)


def _own(actor: Viewer) -> Person:
    if actor.person_id is None:
        raise NotAllowed("You may not do this.")
    return db.session.get_one(Person, actor.person_id)


def _note(actor: Viewer, verb: Verb, person: Person, kind: str, now: dt.datetime) -> None:
    record(
        actor,
        verb,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        of=kind,
        version=CONSENTS[kind],
    )
