"""Import of a volunteers' roster: persons here, further columns through ROSTER_EXTRAS, all in one file."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from border_gov.journal.service import Subject, record
from border_gov.kernel.db import db
from border_gov.kernel.sheets import cells
from border_gov.kernel.sheets.cells import CellProblem
from border_gov.kernel.sheets.importing import Field, ImportReport, Row, Verdict
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Grant, Person
from border_gov.people.rules import PERSON_FIELDS, ROSTER_EXTRAS, Verb
from border_gov.people.service.persons import NAME_LENGTH, add_person, change_person
from border_gov.people.service.settling import Place, gazetteer, settle

PHONE = re.compile(r"1\d{10}|0\d{9,11}|\d{7,8}")
GENDERS = {"男": "m", "女": "f", "m": "m", "f": "f", "male": "m", "female": "f"}

NO_PHONE = L("“%(value)s” is not a telephone number.")
NO_GENDER = L("“%(value)s” is neither 男 nor 女.")
LONG_NAME = L("This name is too long.")
TWICE = L("The same person stands in row %(row)s already.")
TWICE_OTHERWISE = L("This person stands in row %(row)s with other details. Please keep one of the two.")
SHARED_PHONE = L("Row %(row)s has the same telephone under another name.")
PHONE_TAKEN = L("This telephone belongs to somebody with another name in the list.")
OTHER_PHONE = L("Somebody of this name and village is in the list with another telephone. Change it there.")
HAS_LEFT = L("This person has left. Please set them active on their page first.")
OTHER_SIDE = L("%(town)s belongs to another side; its own organiser imports this row.")


@dataclass(frozen=True)
class RosterOptions:
    """What was answered: the sides that may be imported, the town of rows that name none, the unit."""

    zone_id: int
    sides: frozenset[str]
    town_code: str = ""
    unit_id: int | None = None
    without_phone: bool = False


@dataclass
class RosterRow:
    """What is to be stored for one row."""

    person: Person | None
    place: Place
    values: dict[str, Any]
    extras: dict[str, Any] = field(default_factory=dict)


class RosterImporter:
    """Judges rows of a roster and stores them; see kernel.sheets.importing for the protocol."""

    kind = "roster"

    def __init__(self, options: RosterOptions, actor: Viewer, now: dt.datetime) -> None:
        self.options, self.actor, self.now = options, actor, now
        required = {"name"} if options.without_phone else {"name", "phone"}
        own = [Field(f.name, f.label, f.synonyms, f.name in required) for f in PERSON_FIELDS]
        self.fields: Sequence[Field] = (*own, *(f for extra in ROSTER_EXTRAS.values() for f in extra.fields))
        self.places = gazetteer(options.zone_id)
        everybody = db.session.scalars(select(Person).where(Person.zone_id == options.zone_id)).all()
        self.by_phone: dict[str, list[Person]] = {}
        self.by_home: dict[tuple[str, str], list[Person]] = {}
        for person in everybody:
            self.by_phone.setdefault(person.phone, []).append(person)
            self.by_home.setdefault((person.name, person.village_code), []).append(person)
        self.seen: dict[tuple[str, ...], tuple[int, list[str]]] = {}
        self.phones: dict[str, tuple[int, str]] = {}

    def check(self, row: Row) -> Verdict:
        """New, changed, the same, or bad with every reason; a person standing twice is taken once."""
        values, place = self._values(row), settle(row, self.places, self.options.town_code)
        if place and place.side_key not in self.options.sides:
            row.problem("town", OTHER_SIDE, town=self.places.name(place.town_code))
        person = self._known(row, values, place) if place and not row.problems else None
        first = self._twice(row, values, place)
        if place is None or first:
            return row.verdict("same")
        found = RosterRow(person, place, values)
        changes = self._differences(found)
        for name, extra in ROSTER_EXTRAS.items():
            verdict = extra.check(row, person.id if person else None)
            found.extras[name] = verdict.data
            changes |= verdict.changes
        return row.verdict("new" if person is None else "changed" if changes else "same", found, changes)

    def _values(self, row: Row) -> dict[str, Any]:
        name = row.need("name", cells.as_text) or ""
        if len(name) > NAME_LENGTH:
            row.problem("name", LONG_NAME)
        reader = row.get if self.options.without_phone else row.need
        values = {
            "name": name,
            "phone": reader("phone", read_phone) or "",
            "gender": row.get("gender", _gender) or "",
            "external_number": row.get("external_number", cells.as_id) or "",
        }
        return values

    def _known(self, row: Row, values: dict[str, Any], place: Place) -> Person | None:
        """Who in the list this row is: by telephone and name, else by name and village; else nobody yet."""
        name, phone = values["name"], values["phone"]
        at_home = self.by_home.get((name, place.village_code), []) if place.village_code else []
        by_phone = self.by_phone.get(phone, []) if phone else []
        same = [p for p in by_phone if p.name == name]
        if by_phone and not same:
            row.problem("phone", PHONE_TAKEN)
        elif not same and phone and any(p.phone for p in at_home):
            row.problem("phone", OTHER_PHONE)
        found = next(iter(same or at_home), None)
        if found is not None and found.status != "active":
            row.problem("name", HAS_LEFT)
        return found

    def _twice(self, row: Row, values: dict[str, Any], place: Place | None) -> bool:
        """True if the person of this row stands further up; noted, and a problem where details differ."""
        name, phone = values["name"], values["phone"]
        if not name:
            return False
        key = (name, phone) if phone else (name, "", place.village_code if place else row.text("village"))
        content = [cells.folded(value) for field_name, value in sorted(row.cells.items())]
        number, before = self.seen.setdefault(key, (row.number, content))
        if number != row.number:
            if content == before:
                row.problems.clear()
                row.note(TWICE, row=number)
            else:
                row.problem("name", TWICE_OTHERWISE, row=number)
            return True
        first, other = self.phones.setdefault(phone, (row.number, name)) if phone else (row.number, name)
        if other != name:
            row.problem("phone", SHARED_PHONE, row=first)
        return False

    def _differences(self, found: RosterRow) -> dict[str, tuple[Any, Any]]:
        """What the row says otherwise than the list; an empty cell says nothing."""
        person = found.person
        if person is None:
            return {}
        told = {
            **found.values,
            "town_code": found.place.town_code,
            "village_code": found.place.village_code,
            "unit_id": self.options.unit_id,
        }
        return {
            name: (getattr(person, name), value)
            for name, value in told.items()
            if value and getattr(person, name) != value
        }

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Store persons and what the extras read, inside the caller's transaction."""
        for verdict in verdicts:
            found: RosterRow = verdict.data
            person = found.person or self._add(found)
            own = {name: after for name, (_, after) in verdict.changes.items() if hasattr(Person, name)}
            if found.person is not None and own:
                change_person(person, own, actor=self.actor, now=self.now, noted=False)
            for name, data in found.extras.items():
                ROSTER_EXTRAS[name].apply(person.id, data, self.actor, self.now)

    def _add(self, found: RosterRow) -> Person:
        place, options = found.place, self.options
        codes = {"town_code": place.town_code, "village_code": place.village_code, "unit_id": options.unit_id}
        data = {**found.values, **codes}
        person = add_person(
            options.zone_id, place.side_key, data, actor=self.actor, now=self.now, noted=False
        )
        db.session.add(
            Grant(
                person_id=person.id,
                role="volunteer",
                side_key=place.side_key,
                zone_id=options.zone_id,
                granted_by=self.actor.person_id,
                granted_at=self.now,
            )
        )
        return person


def store_roster(importer: RosterImporter, report: ImportReport, *, actor: Viewer, now: dt.datetime) -> None:
    """Store what is new or changed and write one entry; a file that changes nothing writes none."""
    wanted = report.to_store
    if not wanted:
        return
    importer.apply(wanted)
    counts = report.counts
    record(
        actor,
        Verb.IMPORTED,
        Subject("zone", importer.options.zone_id),
        now=now,
        zone_id=importer.options.zone_id,
        sides=sorted({verdict.data.place.side_key for verdict in wanted}),
        added=counts["new"],
        changed=counts["changed"],
        same=counts["same"],
        refused=counts["bad"],
    )


def read_phone(value: cells.Value) -> str:
    """A telephone number in plain digits; CellProblem for what is none."""
    phone = cells.as_phone(value)
    if phone and not PHONE.fullmatch(phone):
        raise CellProblem(NO_PHONE, value=cells.as_text(value))
    return phone


def _gender(value: cells.Value) -> str:
    text = cells.folded(value)
    if text and text not in GENDERS:
        raise CellProblem(NO_GENDER, value=cells.as_text(value))
    return GENDERS.get(text, "")
