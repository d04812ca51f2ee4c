"""Persons and units: added and changed by those who keep their side's list; nobody is deleted."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.journal.service import Subject, record
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person, Unit
from border_gov.people.rules import Verb, may_edit
from border_gov.people.service.links import revoke_links

FIELDS = ("name", "phone", "unit_id", "town_code", "village_code", "gender", "external_number", "status")
NAME_LENGTH = 80


def add_person(
    zone_id: int,
    side_key: str,
    data: Mapping[str, Any],
    *,
    actor: Viewer,
    now: dt.datetime,
    noted: bool = True,
) -> Person:
    """A new person of one side. `noted` False: the caller writes one entry for many.

    Refused: anybody but those who keep this side's list, a side or place that does not exist, a same person.
    """
    _check_may(actor, side_key)
    _check_side(zone_id, side_key)
    values = {name: data.get(name) or "" for name in FIELDS if name not in ("unit_id", "status")}
    person = Person(zone_id=zone_id, side_key=side_key, unit_id=data.get("unit_id"), created_at=now, **values)
    person.status = data.get("status") or "active"
    _check(person)
    person.words = bigrams(person.name)
    db.session.add(person)
    db.session.flush()
    if noted:
        _note(actor, Verb.ADDED, person, now)
    return person


def change_person(
    person: Person, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime, noted: bool = True
) -> bool:
    """Take over what `data` says; True if anything differed. Somebody who leaves loses links at once.

    Refused: as for adding; the side of a person never changes.
    """
    _check_may(actor, person.side_key)
    changed = [name for name in FIELDS if name in data and getattr(person, name) != _given(data[name], name)]
    for name in changed:
        setattr(person, name, _given(data[name], name))
    if not changed:
        return False
    _check(person)
    person.words = bigrams(person.name)
    if person.status != "active":
        revoke_links(person.id, now)
    if noted:
        _note(actor, Verb.CHANGED, person, now, fields=sorted(changed))
    return True


def save_unit(
    zone_id: int, side_key: str, names: dict[str, str], town_code: str, *, actor: Viewer, now: dt.datetime
) -> Unit:
    """A new unit of one side, or the one that has this Chinese name there already."""
    _check_may(actor, side_key)
    _check_side(zone_id, side_key)
    if not names.get("zh"):
        raise Invalid("Please fill this in.", fields={"name_zh": ["Please fill this in."]})
    _check_town(zone_id, side_key, town_code)
    known = db.session.scalars(select(Unit).where(Unit.zone_id == zone_id, Unit.side_key == side_key)).all()
    for unit in known:
        if unit.names.get("zh") == names["zh"]:
            return unit
    unit = Unit(zone_id=zone_id, side_key=side_key, names=names, town_code=town_code)
    db.session.add(unit)
    db.session.flush()
    subject = Subject("unit", unit.id)
    record(actor, Verb.UNIT_SAVED, subject, now=now, zone_id=zone_id, sides=[side_key])
    return unit


def note_export(zone_id: int, sides: list[str], count: int, *, actor: Viewer, now: dt.datetime) -> None:
    """Write down that a list of persons left the system, and how long it was."""
    subject = Subject("zone", zone_id)
    record(actor, Verb.EXPORTED, subject, now=now, zone_id=zone_id, sides=sides, count=count)


def _given(value: Any, name: str) -> Any:
    return value if name == "unit_id" else value or ""


def _check_may(actor: Viewer, side_key: str) -> None:
    if not may_edit(actor, side_key):
        raise NotAllowed("You may only change persons of your own side.")


def _check_side(zone_id: int, side_key: str) -> None:
    if side_key not in places.side_keys(zone_id):
        raise Invalid("There is no such side.", fields={"side": ["There is no such side."]})


def _check(person: Person) -> None:
    if not person.name or len(person.name) > NAME_LENGTH:
        raise Invalid("Please give a name.", fields={"name": ["Please give a name."]})
    _check_town(person.zone_id, person.side_key, person.town_code)
    if person.village_code:
        known = {v["code"]: v["town_code"] for v in places.villages(person.zone_id)}
        if known.get(person.village_code) != person.town_code:
            message = "This village does not belong to the town."
            raise Invalid("This village does not belong to the town.", fields={"village_code": [message]})
    unit = db.session.get(Unit, person.unit_id) if person.unit_id else None
    if person.unit_id and (
        unit is None or (unit.zone_id, unit.side_key) != (person.zone_id, person.side_key)
    ):
        raise Invalid("There is no such unit.", fields={"unit_id": ["There is no such unit."]})


def _check_town(zone_id: int, side_key: str, town_code: str) -> None:
    if town_code and town_code not in {t["code"] for t in places.towns(zone_id) if t["side_key"] == side_key}:
        message = "This town does not belong to the side."
        raise Invalid("This town does not belong to the side.", fields={"town_code": [message]})


def _note(actor: Viewer, verb: Verb, person: Person, now: dt.datetime, **facts: Any) -> None:
    record(
        actor,
        verb,
        Subject("person", person.id),
        now=now,
        zone_id=person.zone_id,
        sides=[person.side_key],
        **facts,
    )
