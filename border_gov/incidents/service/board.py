"""Verbs of the duty desk's board: begin and end duty, beat, announce silence, ready answers, units away."""

import datetime as dt
from typing import Any

from border_gov.incidents.models import BoardWatch, ReplyTemplate, UnitAbsence
from border_gov.incidents.queries import board as reads
from border_gov.incidents.queries.settings import kind_of, units
from border_gov.incidents.rules import board as law
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SYSTEM = Viewer(by="system")


def begin_duty(actor: Viewer, zone_id: int, side: str, sound: bool, now: dt.datetime) -> BoardWatch:
    """Hold the board of one's own side; a second beginning is the same watch. Refused: another side's."""
    if not law.may_hold(actor, side) or actor.person_id is None:
        raise NotAllowed("You may not do this.")
    watch = reads.held_by(actor.person_id, side)
    if watch is not None:
        return beat(watch, sound, now)
    watch = BoardWatch(zone_id=zone_id, side=side, person_id=actor.person_id, sound=sound)
    watch.started_at = watch.seen_at = now
    db.session.add(watch)
    db.session.flush()
    _note(actor, law.Verb.STARTED, watch, now, sound=sound)
    return watch


def beat(watch: BoardWatch, sound: bool, now: dt.datetime) -> BoardWatch:
    """The board is alive; one whose silence was announced is announced as back."""
    watch.sound, watch.seen_at = sound, max(now, watch.seen_at)
    if watch.told_at is not None:
        watch.told_at = None
        _note(SYSTEM, law.Verb.BACK, watch, now, audience=_others(watch))
    return watch


def end_duty(watch: BoardWatch, actor: Viewer, now: dt.datetime) -> None:
    """Leave the board. Refused: the board of somebody else."""
    if watch.person_id != actor.person_id:
        raise NotAllowed("You may not do this.")
    watch.ended_at = now
    _note(actor, law.Verb.ENDED, watch, now)


def announce_silence(now: dt.datetime) -> int:
    """Tell the other sides and a side's own deputies, once, that none of its boards answers; how many."""
    told = 0
    for watch in reads.last_watches():
        if watch.told_at is None and law.is_silent(watch.seen_at, now):
            watch.told_at = now
            _note(SYSTEM, law.Verb.SILENT, watch, now, audience=_others(watch), since=watch.seen_at)
            told += 1
    return told


def _others(watch: BoardWatch) -> Audience:
    """Deputies of the side, and everybody who may hold a board of another."""
    sides = places.side_keys(watch.zone_id)
    return Audience(roles=(*law.DEPUTIES, "duty"), sides=sides)


def save_template(
    actor: Viewer,
    zone_id: int,
    side: str,
    words: str,
    now: dt.datetime,
    *,
    kind: str = "",
    row: ReplyTemplate | None = None,
    example: bool = False,
) -> ReplyTemplate:
    """A ready answer of one's own side. Refused: no words, an unknown kind, another side's."""
    _check_own(actor, side)
    if not words.strip() or len(words) > law.WORDS_LIMIT:
        raise Invalid(
            "Please correct what is marked.", fields={"words": [L("Please write the ready answer.")]}
        )
    if kind and kind_of(zone_id, kind) is None:
        raise Invalid("Please correct what is marked.", fields={"kind": [L("There is no such kind.")]})
    if row is None:
        position = len(reads.templates(zone_id, side))
        row = ReplyTemplate(zone_id=zone_id, side=side, position=position, example=example)
        db.session.add(row)
    row.words, row.kind = words.strip(), kind
    row.changed_at, row.changed_by = now, actor.person_id
    db.session.flush()
    _tell(actor, law.Verb.TEMPLATE_SAVED, Subject("reply_template", row.id), zone_id, side, now)
    return row


def remove_template(row: ReplyTemplate, actor: Viewer, now: dt.datetime) -> None:
    """Take a ready answer away; what was answered with it stays as it was."""
    _check_own(actor, row.side)
    _tell(actor, law.Verb.TEMPLATE_REMOVED, Subject("reply_template", row.id), row.zone_id, row.side, now)
    db.session.delete(row)
    db.session.flush()


def mark_away(
    actor: Viewer, zone_id: int, unit_id: int, until: dt.datetime | None, why: str, now: dt.datetime
) -> UnitAbsence:
    """A unit of one's own side cannot be called until a moment. Refused: a moment gone by, away already."""
    unit = next((one for one in units(zone_id) if one.id == unit_id), None)
    if unit is None:
        raise NotFound()
    _check_own(actor, unit.side)
    if until is not None and until <= now:
        told = L("Please choose a moment that has not gone by.")
        raise Invalid("Please correct what is marked.", fields={"until": [told]})
    if unit_id in reads.absent(zone_id, now):
        raise Invalid("Please correct what is marked.", fields={"unit": [L("This unit is away already.")]})
    row = UnitAbsence(zone_id=zone_id, side=unit.side, unit_id=unit_id, since=now, until=until)
    row.why, row.by_person = why.strip(), actor.person_id
    db.session.add(row)
    db.session.flush()
    _tell(actor, law.Verb.UNIT_AWAY, Subject("unit", unit_id), zone_id, unit.side, now, until=until)
    return row


def mark_back(actor: Viewer, zone_id: int, unit_id: int, now: dt.datetime) -> None:
    """The unit can be called again. Refused: a unit that is not away (404)."""
    row = reads.absent(zone_id, now).get(unit_id)
    if row is None:
        raise NotFound()
    _check_own(actor, row.side)
    row.until = now
    _tell(actor, law.Verb.UNIT_BACK, Subject("unit", unit_id), zone_id, row.side, now)


def _check_own(actor: Viewer, side: str) -> None:
    if not law.may_hold(actor, side) and not (actor.by == "console" and side in actor.sides):
        raise NotAllowed("You may not do this.")


def _tell(
    actor: Viewer, verb: str, subject: Subject, zone_id: int, side: str, now: dt.datetime, **facts: Any
) -> None:
    kept = {name: value for name, value in facts.items() if value is not None}
    journal.record(actor, verb, subject, now=now, zone_id=zone_id, sides=[side], **kept)


def _note(
    actor: Viewer,
    verb: str,
    watch: BoardWatch,
    now: dt.datetime,
    audience: Audience | None = None,
    **facts: Any,
) -> None:
    journal.record(
        actor,
        verb,
        Subject("board", watch.id),
        now=now,
        zone_id=watch.zone_id,
        sides=[watch.side],
        audience=audience,
        side=watch.side,
        **facts,
    )
