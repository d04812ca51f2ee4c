"""The duty roster of a side: typed turn by turn, or taken from its own sheet as often as that changes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from border_gov.journal.service import Subject, record
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.sheets import cells
from border_gov.kernel.sheets.importing import Field, ImportReport, Row, Verdict
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import DutyTurn, Person
from border_gov.people.rules import Verb
from border_gov.people.rules import duty as law
from border_gov.people.service.roster import read_phone

NOBODY = L("This row names nobody.")
DAY_ABOVE = L("The date was taken from the row above.")
POST_BY_SHEET = L("No post is named; taken for the duty desk.")
TEXT_LENGTH = 80
Slot = tuple[dt.datetime, dt.datetime, str]


@dataclass(frozen=True)
class DutyOptions:
    """What was answered: whose roster it is, for which town, and when a day of duty begins."""

    zone_id: int
    side_key: str
    town_code: str = ""
    day_start: dt.time = dt.time()


@dataclass
class Wanted:
    """One turn that a row asks for, and the stored one that it replaces."""

    values: dict[str, Any]
    existing: DutyTurn | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


class DutyImporter:
    """Judges rows of a duty sheet and stores them; see kernel.sheets.importing for the protocol.

    A turn is known again by its hours and post, and there by its name; a single other name in the same
    place is somebody who swapped.
    """

    kind = "duty"
    fields: Sequence[Field] = law.DUTY_FIELDS

    def __init__(self, options: DutyOptions, actor: Viewer, now: dt.datetime) -> None:
        self.options, self.actor, self.now = options, actor, now
        self._slots: dict[Slot, list[DutyTurn]] = {}
        own = select(DutyTurn).where(
            DutyTurn.zone_id == options.zone_id,
            DutyTurn.side_key == options.side_key,
            DutyTurn.town_code == options.town_code,
        )
        for turn in db.session.scalars(own.order_by(DutyTurn.id)):
            self._slots.setdefault((turn.starts_at, turn.ends_at, turn.post), []).append(turn)
        self._last_day: dict[str, dt.date] = {}

    def check(self, row: Row) -> Verdict:
        """New, changed, the same or bad; one row may hold a leader and somebody at the desk."""
        day = self._day(row)
        hours = row.get("hours", lambda value: law.hours_of(value, self.options.day_start))
        people = self._people(row)
        if not people and not row.problems:
            row.problem("name", NOBODY)
        if day is None or hours is None or row.problems:
            return row.verdict("bad")
        begin = clock.at(day, hours.begins)
        end = clock.at(day + dt.timedelta(days=int(hours.next_day)), hours.ends)
        wanted = [self._compare({**who, "starts_at": begin, "ends_at": end}) for who in people]
        changes = {key: value for item in wanted for key, value in item.changes.items()}
        if any(item.existing is None for item in wanted):
            return row.verdict("new", wanted, changes)
        return row.verdict("changed" if changes else "same", wanted, changes)

    def _day(self, row: Row) -> dt.date | None:
        """The day of the row; a cell merged over several rows stands in the first of them only."""
        if not row.text("day") and row.sheet in self._last_day:
            row.note(DAY_ABOVE)
            return self._last_day[row.sheet]
        read = row.need("day", _exact_day)
        if read is not None:
            self._last_day[row.sheet] = read
        return read

    def _people(self, row: Row) -> list[dict[str, Any]]:
        post = row.text("post")[:TEXT_LENGTH]
        number = row.get("duty_phone", law.duty_number) or ""
        found = []
        if leader := row.text("leader")[:TEXT_LENGTH]:
            phone = row.get("leader_phone", read_phone) or ""
            found.append({"kind": law.LEADER, "post": "带班领导", "name": leader, "phone": phone})
        if name := row.text("name")[:TEXT_LENGTH] or (number and not leader and post):
            if not post:
                row.note(POST_BY_SHEET)
            kind = law.post_kind(post) if post else law.DESK
            phone = row.get("phone", read_phone) or ""
            own_name = "" if name == post else name
            found.append({"kind": kind, "post": post or "值班室", "name": own_name, "phone": phone})
            found[-1]["duty_phone"] = number
        return found

    def _compare(self, values: dict[str, Any]) -> Wanted:
        slot = (values["starts_at"], values["ends_at"], values["post"])
        here = self._slots.setdefault(slot, [])
        existing = next((turn for turn in here if turn.name == values["name"]), None)
        if existing is None and len(here) == 1:
            existing = here[0]
        if existing is None:
            return Wanted(values)
        here.remove(existing)
        told = {name: value for name, value in values.items() if value}
        changes = {n: (getattr(existing, n), v) for n, v in told.items() if getattr(existing, n) != v}
        return Wanted(values, existing, changes)

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Store turns inside the caller's transaction."""
        known = _persons(self.options.zone_id, self.options.side_key)
        for verdict in verdicts:
            for wanted in verdict.data:
                turn = wanted.existing or self._new()
                for name, value in wanted.values.items():
                    if value or wanted.existing is None:
                        setattr(turn, name, value)
                turn.person_id = known.get((turn.name, turn.phone))
                turn.recorded_at = self.now

    def _new(self) -> DutyTurn:
        options = self.options
        turn = DutyTurn(zone_id=options.zone_id, side_key=options.side_key, town_code=options.town_code)
        turn.name = turn.phone = turn.duty_phone = ""
        db.session.add(turn)
        return turn


def store_duty(importer: DutyImporter, report: ImportReport, *, actor: Viewer, now: dt.datetime) -> None:
    """Store what is new or changed and write one entry; a sheet that changes nothing writes none.

    Refused: a roster of another side.
    """
    options = importer.options
    _check_may(actor, options.side_key)
    if not report.to_store:
        return
    importer.apply(report.to_store)
    counts = report.counts
    _note(
        actor,
        Verb.DUTY_IMPORTED,
        Subject("zone", options.zone_id),
        options.zone_id,
        options.side_key,
        now,
        added=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        refused=counts["bad"],
    )


def add_turn(
    zone_id: int, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime, noted: bool = True
) -> DutyTurn:
    """A turn typed by hand: side, post, hours, and a name or a number to call.

    Refused: a roster of another side, a town of another side, a turn without end or longer than a day.
    """
    side = data["side"]
    _check_may(actor, side)
    town = data.get("town_code") or ""
    if town and town not in {t["code"] for t in places.towns(zone_id) if t["side_key"] == side}:
        raise _wrong("town_code", L("This town does not belong to the side."))
    if not (data.get("name") or data.get("duty_phone")):
        raise _wrong("name", L("Please give a name or a duty number."))
    begin, end = data["starts_at"], data["ends_at"]
    if not dt.timedelta() < end - begin <= dt.timedelta(hours=law.MOST_HOURS):
        raise _wrong("ends_at", L("A turn lasts at most 24 hours."))
    turn = DutyTurn(zone_id=zone_id, side_key=side, town_code=town, starts_at=begin, ends_at=end)
    turn.post = data["post"]
    turn.kind = data.get("kind") or law.post_kind(turn.post)
    turn.name, turn.phone = data.get("name") or "", data.get("phone") or ""
    turn.duty_phone, turn.recorded_at = data.get("duty_phone") or "", now
    turn.person_id = _persons(zone_id, side).get((turn.name, turn.phone))
    db.session.add(turn)
    db.session.flush()
    if noted:
        _note(actor, Verb.DUTY_ADDED, Subject("duty_turn", turn.id), zone_id, side, now, post=turn.kind)
    return turn


def remove_turn(turn: DutyTurn, *, actor: Viewer, now: dt.datetime) -> None:
    """Take a turn out of the roster. Refused: a turn of another side."""
    _check_may(actor, turn.side_key)
    subject = Subject("duty_turn", turn.id)
    _note(actor, Verb.DUTY_REMOVED, subject, turn.zone_id, turn.side_key, now, post=turn.kind)
    db.session.delete(turn)
    db.session.flush()


def _wrong(name: str, message: str) -> Invalid:
    return Invalid("Please correct what is marked.", fields={name: [message]})


def _check_may(actor: Viewer, side: str) -> None:
    if not law.may_keep_duty(actor, side):
        raise NotAllowed("Each side keeps its own duty roster.")


def _persons(zone_id: int, side: str) -> dict[tuple[str, str], int]:
    """Persons of a side by name and telephone: who stands in a sheet is told by notice too."""
    rows = db.session.execute(
        select(Person.name, Person.phone, Person.id).where(
            Person.zone_id == zone_id, Person.side_key == side, Person.status == "active", Person.phone != ""
        )
    )
    return {(row.name, row.phone): row.id for row in rows}


def _note(
    actor: Viewer, verb: str, subject: Subject, zone_id: int, side: str, now: dt.datetime, **facts: Any
) -> None:
    record(actor, verb, subject, now=now, zone_id=zone_id, sides=[side], **facts)


def _exact_day(value: cells.Value) -> dt.date | None:
    read = cells.as_day(value)
    if read is not None and not read.exact:
        raise cells.CellProblem(cells.NOT_A_DAY, value=cells.as_text(value))
    return read.first if read else None
