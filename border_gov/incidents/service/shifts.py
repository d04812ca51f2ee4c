"""Verbs of the shift change: the system writes down what is open, both officers confirm it."""

import datetime as dt
from typing import Any

from border_gov.incidents.models import ShiftChange
from border_gov.incidents.queries import board, shifts
from border_gov.incidents.rules import board as law
from border_gov.incidents.service.board import begin_duty
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def hand_over(actor: Viewer, zone_id: int, side: str, note: str, now: dt.datetime) -> ShiftChange:
    """Confirm the outgoing half: what the system wrote down is kept as it stands, with the note.

    Must be: the actor holds this board. Becomes: the board stays held until somebody takes over.
    Refused: a shift that is handed over already and waits for its successor.
    """
    watch = board.held_by(actor.person_id, side)
    if watch is None or actor.person_id is None:
        raise NotAllowed(L("Only who holds this board can hand it over."))
    if shifts.waiting(zone_id, side) is not None:
        raise Refused(L("A shift of this desk waits to be taken over already."), code="waits_already")
    if len(note) > law.NOTE_LIMIT:
        raise Invalid("Please correct what is marked.", fields={"note": [L("This note is too long.")]})
    content: dict[str, Any] = shifts.content(actor, zone_id, side, watch.started_at, now)
    change = ShiftChange(zone_id=zone_id, side=side, since=watch.started_at, content=content)
    change.note, change.outgoing_person, change.outgoing_at = note.strip(), actor.person_id, now
    db.session.add(change)
    db.session.flush()
    _note(actor, law.Verb.SHIFT_OFFERED, change, now, open=len(content["open"]))
    return change


def take_over(change: ShiftChange, actor: Viewer, note: str, sound: bool, now: dt.datetime) -> ShiftChange:
    """Confirm the incoming half: the board is held by the actor, the predecessor's watch ends.

    Must be: `change` locked. Refused: the officer who handed over, another side, taken over already.
    """
    if not law.may_hold(actor, change.side) or actor.person_id is None:
        raise NotAllowed("You may not do this.")
    if actor.person_id == change.outgoing_person:
        raise Refused(L("The shift must be taken over by somebody else."), code="same_person")
    if change.incoming_at is not None:
        raise Refused(L("This shift has been taken over already."), code="taken_already")
    change.incoming_person, change.incoming_at = actor.person_id, now
    change.incoming_note = note.strip()[: law.NOTE_LIMIT]
    begin_duty(actor, change.zone_id, change.side, sound, now)
    left = board.held_by(change.outgoing_person, change.side)
    if left is not None:
        left.ended_at = now
    _note(actor, law.Verb.SHIFT_TAKEN, change, now)
    return change


def _note(actor: Viewer, verb: str, change: ShiftChange, now: dt.datetime, **facts: Any) -> None:
    journal.record(
        actor,
        verb,
        Subject("shift_change", change.id),
        now=now,
        zone_id=change.zone_id,
        sides=[change.side],
        audience=Audience(roles=("duty",)) if verb == law.Verb.SHIFT_OFFERED else None,
        **facts,
    )
