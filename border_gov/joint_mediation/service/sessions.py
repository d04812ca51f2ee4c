"""Talking: sessions whose ground alternates over the border, invitations, records, notes in confidence."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationCaucusNote,
    MediationInvitation,
    MediationParty,
    MediationSession,
    sealed,
)
from border_gov.joint_mediation.queries import calendar
from border_gov.joint_mediation.queries.secrets import as_reader
from border_gov.joint_mediation.rules.hosting import next_host
from border_gov.joint_mediation.service.acts import begin, finish, note, side_of
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

HOUR = dt.timedelta(hours=1)


def plan(actor: Viewer, case_id: int, data: Mapping[str, Any], *, now: dt.datetime) -> MediationSession:
    """Plan a session; unless another side is named, the ground changes to the side after the last host.

    Refused: an end before its start, a member of the panel who sits elsewhere at that time.
    """
    case, known = begin(actor, case_id, "plan_session")
    starts, ends = data["starts_at"], data.get("ends_at") or data["starts_at"] + 2 * HOUR
    if ends <= starts:
        raise Invalid("Please correct what is marked.", fields={"ends_at": [L("It ends before it begins.")]})
    busy = calendar.busy([seat.person_id for seat in known.seats], starts, ends)
    if busy:
        message = L("A member of the panel sits in another session at that time.")
        raise Invalid("Please correct what is marked.", fields={"starts_at": [message]})
    past = db.session.scalars(
        select(MediationSession).where(MediationSession.case_id == case.id).order_by(MediationSession.number)
    ).all()
    hosts = [one.host_side for one in past if one.state != "cancelled"]
    host = data.get("host_side") or next_host(case.sides, hosts, case.lead_side)
    if host not in case.sides:
        raise Invalid("Please correct what is marked.", fields={"host_side": [L("Please choose.")]})
    made = MediationSession(
        zone_id=case.zone_id,
        case_id=case.id,
        number=len(past) + 1,
        kind=data.get("kind") or "together",
        host_side=host,
        venue=(data.get("venue") or "").strip(),
        room_id=data.get("room_id") or case.room_id,
        starts_at=starts,
        ends_at=ends,
        is_open=bool(data.get("is_open")),
    )
    db.session.add(made)
    finish(actor, case, "plan_session", now, number=made.number, host=host, starts=starts)
    return made


def cancel(actor: Viewer, case_id: int, session_id: int, *, now: dt.datetime) -> MediationSession:
    """Call off a planned session. Refused: one that was held."""
    case, _ = begin(actor, case_id, "plan_session")
    found = _session(case, session_id, "planned")
    found.state = "cancelled"
    db.session.flush()
    note(actor, case, "cancel_session", now, number=found.number)
    return found


def invite(
    actor: Viewer,
    case_id: int,
    session_id: int,
    party_id: uuid.UUID | None = None,
    *,
    now: dt.datetime,
    how: str = "phone",
    waived: bool = False,
    told_at: dt.datetime | None = None,
) -> MediationCase:
    """Write down that one party (all: None) was asked to a session, or waived the day's notice."""
    case, _ = begin(actor, case_id, "invite")
    found = _session(case, session_id, "planned")
    told = told_at or now
    if told > now:
        raise Invalid("Please correct what is marked.", fields={"told_at": [L("This has not happened yet.")]})
    chosen = select(MediationParty.id).where(MediationParty.case_id == case.id)
    ids = db.session.scalars(chosen.where(MediationParty.id == party_id) if party_id else chosen).all()
    if not ids:
        raise Invalid("Please correct what is marked.", fields={"party_id": [L("Choose a party.")]})
    known = {row.party_id: row for row in _invitations(found)}
    for one in ids:
        row = known.get(one) or MediationInvitation(session_id=found.id, party_id=one, told_at=told)
        row.how, row.waived = how, row.waived or waived
        db.session.add(row)
    return finish(actor, case, "invite", now, number=found.number, waived=waived)


def _invitations(found: MediationSession) -> list[MediationInvitation]:
    chosen = select(MediationInvitation).where(MediationInvitation.session_id == found.id)
    return list(db.session.scalars(chosen))


def _session(case: MediationCase, session_id: int, *states: str) -> MediationSession:
    found = db.session.get(MediationSession, session_id)
    if found is None or found.case_id != case.id:
        raise NotFound("There is no such session.")
    if states and found.state not in states:
        raise Refused("This cannot be done in the present state.", code="wrong_state", state=found.state)
    return found


def convene(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Open the mediation.

    Must be: panel complete and still balanced, rights told to all (art. 23), every party invited a day before
    or waiving it, no open sign of danger.
    """
    case, _ = begin(actor, case_id, "convene")
    return finish(actor, case, "convene", now)


def record(
    actor: Viewer,
    case_id: int,
    session_id: int,
    words: str,
    *,
    now: dt.datetime,
    came: Mapping[str, bool] | None = None,
    held_at: dt.datetime | None = None,
) -> MediationSession:
    """Write the record of a session and who came. Refused: while danger is open; a session called off."""
    case, _ = begin(actor, case_id, "record_session")
    found = _session(case, session_id, "planned", "held")
    sealed.put(found, "record", words.strip())
    found.state, found.recorder = "held", actor.person_id
    found.held_at = found.held_at or held_at or now
    found.late = found.held_at.date() < now.date()
    for row in _invitations(found):
        row.came = (came or {}).get(str(row.party_id), row.came)
    finish(actor, case, "record_session", now, number=found.number)
    return found


def adjourn(actor: Viewer, case_id: int, data: Mapping[str, Any], *, now: dt.datetime) -> MediationSession:
    """Adjourn to the next date, which is planned at once on the other side's ground. Refused: no date."""
    if not data.get("starts_at"):
        raise Invalid("Please correct what is marked.", fields={"starts_at": [L("Name the next date.")]})
    made = plan(actor, case_id, data, now=now)
    case, _ = begin(actor, case_id, "adjourn")
    finish(actor, case, "adjourn", now, next=made.starts_at)
    return made


def resume(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Go on after an adjournment. Refused: while danger is open, a panel that lost its balance."""
    case, _ = begin(actor, case_id, "resume")
    return finish(actor, case, "resume", now)


def take_note(
    actor: Viewer,
    case_id: int,
    party_id: uuid.UUID,
    words: str,
    *,
    now: dt.datetime,
    session_id: int | None = None,
    party_allows: bool = False,
) -> uuid.UUID:
    """Keep what a party said apart; returns the note's id.

    Must be: a mediator on the panel. Becomes: a sealed row that the database shows to the panel's mediators
    of the same side, to those of other sides only if the party allows it, to nobody else whatever their role.
    """
    case, _ = begin(actor, case_id, "note")
    party = db.session.get(MediationParty, party_id)
    if party is None or party.case_id != case.id:
        raise Invalid("Please correct what is marked.", fields={"party_id": [L("Choose a party.")]})
    if not words.strip():
        raise Invalid("Please correct what is marked.", fields={"note": [L("Please fill this in.")]})
    made = MediationCaucusNote(id=uuid.uuid4(), case_id=case.id, party_id=party.id, session_id=session_id)
    assert actor.person_id is not None  # who sits on the panel is somebody
    made.author_id, made.side = actor.person_id, side_of(actor, case)
    made.at, made.party_allows = now, party_allows
    sealed.put(made, "note", words.strip())
    with as_reader(actor):
        db.session.add(made)
        db.session.flush()
    finish(actor, case, "note", now, party=party.id)
    return made.id


def allow_note(
    actor: Viewer, case_id: int, note_id: uuid.UUID, party_allows: bool, *, now: dt.datetime
) -> MediationCase:
    """File whether the party lets panel members of the other sides read a note. Only who wrote it may."""
    case, _ = begin(actor, case_id, "note")
    with as_reader(actor):
        chosen = select(MediationCaucusNote).where(MediationCaucusNote.id == note_id)
        found = db.session.scalar(chosen.where(MediationCaucusNote.case_id == case.id))
        if found is None or found.author_id != actor.person_id:
            raise NotFound("There is no such note.")
        found.party_allows = party_allows
        db.session.flush()
        db.session.expunge(found)
    note(actor, case, "allow_note", now, allowed=party_allows)
    return case
