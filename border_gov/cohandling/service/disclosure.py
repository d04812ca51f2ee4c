"""Verbs of disclosure: ask to see more, grant, refuse, take back; and the read that the journal remembers."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from border_gov.cohandling.models.disclosure import Disclosure
from border_gov.cohandling.queries import disclosure as queries
from border_gov.cohandling.rules.disclosure import (
    ASKED,
    CLOCK,
    GRANTED,
    LEVELS,
    LONGEST_DAYS,
    MASKED,
    NOTE_LIMIT,
    PURPOSES,
    READ_LEVEL,
    REFUSED,
    WITHDRAWN,
    Verb,
    may_answer,
    may_ask,
)
from border_gov.cohandling.rules.sides import RECORDS
from border_gov.cohandling.service import clocks
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed


def ask(
    actor: Viewer,
    subject: Subject,
    level: int,
    purpose: str,
    *,
    expires_at: dt.datetime,
    now: dt.datetime,
    zone_id: int,
    note: str = "",
) -> Disclosure:
    """Ask the side that owns a record to let one's own side see level 3 or 4 of it, for a purpose and a time.

    Becomes: asked, with the owner's answer clock running. Refused: what is seen already; no purpose; a time
    that is over or too long; one's own record; while such a request waits.
    """
    owner, side = _parties(actor, subject)
    if not may_ask(actor, side):
        raise NotAllowed("You may not do this.")
    _check(level, purpose, note, expires_at, now)
    if queries.level_for(actor, subject.kind, int(str(subject.id)), now) >= level:
        raise Refused("Your side sees this already.", code="seen_already")
    waiting = select(Disclosure.id).filter_by(
        kind=subject.kind, subject_id=int(str(subject.id)), to_side=side, state=ASKED
    )
    if db.session.scalar(waiting) is not None:
        raise Refused("This was asked for already and waits for an answer.", code="asked_already")
    made = _made(subject, owner, side, level, purpose, note, zone_id=zone_id, expires_at=expires_at)
    made.state, made.asked_at, made.asked_by = ASKED, now, actor.person_id
    db.session.add(made)
    clocks.start(subject, CLOCK.machine, CLOCK.code, side=owner, zone_id=zone_id, received_at=now)
    _record(actor, Verb.ASKED, made, now)
    return made


def share(
    actor: Viewer,
    subject: Subject,
    to_side: str,
    level: int,
    purpose: str,
    *,
    expires_at: dt.datetime,
    now: dt.datetime,
    zone_id: int,
    note: str = "",
) -> Disclosure:
    """Let another side see more without being asked. Must be: of the side that owns the record."""
    owner, _ = _parties(actor, subject, asking=False)
    if not may_answer(actor, owner) or to_side == owner:
        raise NotAllowed("Only the side that owns it can let others see more.")
    _check(level, purpose, note, expires_at, now)
    made = _made(subject, owner, to_side, level, purpose, note, zone_id=zone_id, expires_at=expires_at)
    made.state, made.answered_at, made.answered_by = GRANTED, now, actor.person_id
    db.session.add(made)
    _record(actor, Verb.GRANTED, made, now)
    return made


def grant(
    actor: Viewer, disclosure_id: int, *, now: dt.datetime, expires_at: dt.datetime | None = None
) -> Disclosure:
    """Grant a request, for the time asked or a shorter one. Refused: answered already, or over."""
    found = _asked(actor, disclosure_id, now)
    if expires_at is not None:
        if not now < expires_at <= found.expires_at:
            raise Invalid(
                "Please correct what is marked.", fields={"expires_at": [L("Not longer than was asked for.")]}
            )
        found.expires_at = expires_at
    return _answered(actor, found, GRANTED, Verb.GRANTED, now)


def refuse(actor: Viewer, disclosure_id: int, *, now: dt.datetime, note: str) -> Disclosure:
    """Refuse a request, with words. Refused: without them; answered already."""
    found = _asked(actor, disclosure_id, now)
    if not note.strip():
        raise Invalid("Please correct what is marked.", fields={"note": [L("Please say why it is refused.")]})
    found.answer_note = note.strip()[:NOTE_LIMIT]
    return _answered(actor, found, REFUSED, Verb.REFUSED, now)


def withdraw(actor: Viewer, disclosure_id: int, *, now: dt.datetime) -> Disclosure:
    """Take back: the owner a grant, the asking side its request."""
    found = _locked(actor, disclosure_id)
    owner = found.state == GRANTED and may_answer(actor, found.owner_side)
    asker = found.state == ASKED and may_ask(actor, found.to_side)
    if found.state not in (ASKED, GRANTED):
        raise Refused("This cannot be done in the present state.", code="wrong_state")
    if not owner and not asker:
        raise NotAllowed("You may not do this.")
    if found.state == ASKED:
        _stop_clock(found, now, "void")
    found.state = WITHDRAWN
    _record(actor, Verb.WITHDRAWN, found, now)
    return found


def read(actor: Viewer, subject: Subject, *, now: dt.datetime, zone_id: int) -> int:
    """The level at which `actor` may read this one record now; from level 3 across the border it is recorded.

    Call it in a transaction before anything of level 3 or 4 is shown or exported: if the journal does not
    answer, nothing is shown. The side that owns the record sees each read. NotFound if it is invisible.
    """
    id = int(str(subject.id))
    if not RECORDS[subject.kind].visible(actor, id):
        raise NotFound()
    level = queries.level_for(actor, subject.kind, id, now)
    owner = queries.owner_of(subject.kind, id)
    if level >= READ_LEVEL and owner is not None and owner not in actor.sides:
        journal.record(
            actor,
            Verb.READ,
            subject,
            now=now,
            zone_id=zone_id,
            sides=sorted({owner, *actor.sides}),
            level=level,
        )
    return level


def _parties(actor: Viewer, subject: Subject, asking: bool = True) -> tuple[str, str]:
    kind, id = RECORDS[subject.kind], int(str(subject.id))
    if not kind.visible(actor, id):
        raise NotFound()
    kind.lock(id)
    owner = queries.owner_of(subject.kind, id)
    if owner is None or (asking and owner in actor.sides) or not actor.sides:
        raise Refused("Your side owns this and sees all of it.", code="own_record")
    return owner, min(actor.sides)


def _check(level: int, purpose: str, note: str, expires_at: dt.datetime, now: dt.datetime) -> None:
    fields: dict[str, Any] = {}
    if level not in LEVELS or level < MASKED:
        fields["level"] = [L("Please choose what should be seen.")]
    if purpose not in PURPOSES:
        fields["purpose"] = [L("Please choose a purpose.")]
    elif purpose in ("other", "law") and not note.strip():
        fields["note"] = [L("Please say which.")]
    if not now < expires_at <= now + dt.timedelta(days=LONGEST_DAYS):
        fields["expires_at"] = [placed(L("Within %(days)s days from now, please."), days=LONGEST_DAYS)]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _made(
    subject: Subject, owner: str, side: str, level: int, purpose: str, note: str, **more: Any
) -> Disclosure:
    return Disclosure(
        kind=subject.kind,
        subject_id=int(str(subject.id)),
        owner_side=owner,
        to_side=side,
        level=level,
        purpose=purpose,
        note=note.strip()[:NOTE_LIMIT],
        **more,
    )


def _locked(actor: Viewer, disclosure_id: int) -> Disclosure:
    seen = queries.get(actor, disclosure_id)
    RECORDS[seen.kind].lock(seen.subject_id)
    chosen = select(Disclosure).where(Disclosure.id == disclosure_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _asked(actor: Viewer, disclosure_id: int, now: dt.datetime) -> Disclosure:
    found = _locked(actor, disclosure_id)
    if not may_answer(actor, found.owner_side):
        raise NotAllowed("You may not do this.")
    if found.state != ASKED or found.expires_at <= now:
        raise Refused("This cannot be done in the present state.", code="wrong_state")
    return found


def _answered(actor: Viewer, found: Disclosure, state: str, verb: Verb, now: dt.datetime) -> Disclosure:
    _stop_clock(found, now)
    found.state, found.answered_at, found.answered_by = state, now, actor.person_id
    _record(actor, verb, found, now)
    return found


def _stop_clock(found: Disclosure, now: dt.datetime, how: str = "done") -> None:
    subject = Subject(found.kind, found.subject_id)
    waiting = select(Disclosure.id).filter_by(kind=found.kind, subject_id=found.subject_id, state=ASKED)
    if db.session.scalar(waiting.where(Disclosure.id != found.id).limit(1)) is None:
        clocks.stop(subject, CLOCK.machine, CLOCK.code, at=now, side=found.owner_side, how=how)


def _record(actor: Viewer, verb: Verb, found: Disclosure, now: dt.datetime) -> None:
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(found.kind, found.subject_id),
        now=now,
        zone_id=found.zone_id,
        sides=sorted({found.owner_side, found.to_side}),
        audience=Audience(roles=CLOCK.roles),
        disclosure=found.id,
        level=found.level,
        purpose=found.purpose,
        until=found.expires_at,
    )
