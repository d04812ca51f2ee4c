"""Persons, accounts, grants and links for tests, each with sensible defaults."""

import datetime as dt
import itertools
import uuid
from typing import Any

from flask_security import hash_password

from border_gov.jurisdictions.models import Side, Town, Village, Zone
from border_gov.kernel.db import db
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Account, Grant, Person, Unit

NOW = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
PASSWORD = "eleven swans cross a quiet canal"
_numbers = itertools.count(1)


def a_border(key: str = "") -> Zone:
    """A zone with two sides, a town on each, and two villages of the same name across the line."""
    zone = Zone(
        key=key or f"zone{next(_numbers)}",
        names={"zh": "毗邻区"},
        band_m=30,
        accuracy_limit_m=500,
        zone_m=3000,
    )
    db.session.add(zone)
    db.session.flush()
    for position, (side, code, town, villages) in enumerate(
        (
            ("west", "110000101", "西镇", ("山塘村", "西村")),
            ("east", "220000101", "东镇", ("山塘村", "东村")),
        )
    ):
        look = {"ink": "#000", "fill": "#111", "soft": "#eee", "shape": "circle", "pattern": "solid"}
        db.session.add(Side(zone_id=zone.id, key=side, position=position, names={"zh": side}, **look))
        made = Town(
            zone_id=zone.id, code=code, names={"zh": town}, side_key=side, adjoining=True, pilot=False
        )
        db.session.add(made)
        db.session.flush()
        for number, name in enumerate(villages, start=201):
            db.session.add(Village(town_id=made.id, code=f"{code}{number}", name=name, is_border=True))
    db.session.flush()
    return zone


def a_unit(zone: Zone, side: str = "west", name: str = "平安办") -> Unit:
    unit = Unit(zone_id=zone.id, side_key=side, names={"zh": name}, town_code="")
    db.session.add(unit)
    db.session.flush()
    return unit


def a_person(zone: Zone, side: str = "west", name: str = "王小明", *roles: str, **more: Any) -> Person:
    """A person; `roles` are granted for their own side."""
    values = {"phone": f"139{next(_numbers):08d}", "status": "active", "created_at": NOW, **more}
    person = Person(zone_id=zone.id, side_key=side, name=name, words=bigrams(name), **values)
    db.session.add(person)
    db.session.flush()
    for role in roles:
        db.session.add(Grant(person_id=person.id, role=role, side_key=side, zone_id=zone.id, granted_at=NOW))
    db.session.flush()
    return person


def an_account(person: Person, login: str = "", password: str = PASSWORD, **more: Any) -> Account:
    """An account whose password was changed already."""
    account = Account(
        person_id=person.id,
        login=login or f"user{person.id}",
        password=hash_password(password),
        fs_uniquifier=uuid.uuid4().hex,
        created_at=NOW,
        password_at=NOW,
        **{"active": True, "must_change": False, **more},
    )
    db.session.add(account)
    db.session.flush()
    return account


def a_viewer(person: Person, *roles: str, **more: Any) -> Viewer:
    """`person` as a viewer with `roles`, without a look at the database."""
    values = {
        "person_id": person.id,
        "name": person.name,
        "sides": frozenset({person.side_key}),
        "zones": frozenset({person.zone_id}),
        "by": "password",
        **more,
    }
    return Viewer(roles=frozenset(roles), **values)
