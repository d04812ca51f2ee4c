"""Mediation in a small zone: sides with officers, mediators and committees, and cases of them."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import shapely

from border_gov.geo.columns import area_value, line_value
from border_gov.joint_mediation.models import MediationCase, MediationCommittee, MediationRoom
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.service import admission, intake, panels, sessions, settings, simple
from border_gov.jurisdictions.models import (
    BoundaryArea,
    BoundaryLine,
    BoundaryVersion,
    County,
    Side,
    Town,
    Village,
    Zone,
)
from border_gov.jurisdictions.queries import forget_layers, named_places, villages
from border_gov.jurisdictions.service import set_named_place
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person
from tests.build.people import a_person

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
X, Y = 121.0, 30.7
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass
class Table:
    """A zone at work; `a` keeps the files, `b` is the other side."""

    zone: Zone
    a: str
    b: str
    people: dict[tuple[str, str], Person] = field(default_factory=dict)
    committees: dict[str, MediationCommittee] = field(default_factory=dict)

    def person(self, side: str, role: str) -> Person:
        """One of each role on each side; `mediator2` is a second mediator."""
        if (side, role) not in self.people:
            name = f"{'陆沈顾钱'[len(self.people) % 4]}{role[:2]}{len(self.people)}"
            self.people[side, role] = a_person(self.zone, side, name, role.rstrip("0123456789"))
        return self.people[side, role]

    def viewer(self, side: str, role: str) -> Viewer:
        """The same as a viewer."""
        return viewer_of(self.person(side, role), role.rstrip("0123456789"))


def viewer_of(person: Person, *roles: str, now: dt.datetime = NOW) -> Viewer:
    """A person as a viewer whose password was typed just now."""
    return Viewer(
        person_id=person.id,
        account_id=None,
        name=person.name,
        sides=frozenset({person.side_key}),
        roles=frozenset(roles),
        zones=frozenset({person.zone_id}),
        confirmed_at=now,
        by="password",
    )


def a_small_zone(sides: tuple[str, ...] = ("east", "west")) -> Zone:
    """Sides as squares beside each other, each with a town and a village; a bridge on the first line."""
    zone = Zone(key=f"z{len(sides)}", names={"zh": "毗邻区"}, band_m=30, accuracy_limit_m=500, zone_m=3000)
    db.session.add(zone)
    db.session.flush()
    version = BoundaryVersion(zone_id=zone.id, number=1, label="v1", source="示意", datum="wgs84")
    version.valid_from = NOW - 900 * DAY
    db.session.add(version)
    db.session.flush()
    for number, key in enumerate(sides):
        _side(zone, version, number, key)
    for number, pair in enumerate(pairwise(sides), start=1):
        line = line_value(shapely.LineString([(X + number / 10, Y), (X + number / 10, Y + 0.1)]))
        row = BoundaryLine(version_id=version.id, names={"zh": "界"}, sides=sorted(pair), line=line)
        db.session.add(row)
    set_named_place(
        zone.id,
        "桥",
        X + 0.1,
        Y + 0.05,
        kind="bridge",
        names={"zh": "桥"},
        sides=list(sides[:2]),
        to_be_surveyed=False,
    )
    db.session.flush()
    forget_layers()
    return zone


def _side(zone: Zone, version: BoundaryVersion, number: int, key: str) -> None:
    look = {"ink": "#124", "fill": "#124", "soft": "#e6f0fb", "shape": "circle", "pattern": "solid"}
    db.session.add(Side(zone_id=zone.id, key=key, position=number, names={"zh": f"{key}方"}, **look))
    code = f"{11 + number}0101"
    db.session.add(County(zone_id=zone.id, code=code, names={"zh": key}, side_key=key))
    town = Town(zone_id=zone.id, code=f"{code}100", names={"zh": f"{key}镇"}, side_key=key, adjoining=True)
    db.session.add(town)
    db.session.flush()
    db.session.add(Village(town_id=town.id, code=f"{code}100201", name="山塘村", is_border=True))
    square = shapely.box(X + number / 10, Y, X + (number + 1) / 10, Y + 0.1)
    for kind, area_code in (("counties", code), ("towns", town.code)):
        row = BoundaryArea(version_id=version.id, kind=kind, code=area_code, names={"zh": key}, sides=[key])
        row.area = area_value(square)
        db.session.add(row)


def a_table(sides: tuple[str, ...] = ("east", "west")) -> Table:
    """A zone with a committee on each side, the example schemes and four rooms."""
    zone = a_small_zone(sides)
    a, b = sides[:2]
    table = Table(zone, a, b)
    for number, side in enumerate(sides, start=1):
        values = {"side": side, "short": f"调{number}", "names": {"zh": f"{number}镇人民调解委员会"}}
        officer = table.viewer(side, "officer")
        table.committees[side] = settings.save(officer, "committee", zone.id, None, values, now=NOW)
    settings.example_schemes(table.viewer(a, "officer"), zone.id, now=NOW)
    for key, kind, topics, of in (
        ("farming", "topic", ["land", "land_transfer"], [a]),
        ("newcomers", "topic", ["newcomers"], [a]),
        ("neighbour", "topic", ["neighbour", "noise"], [a]),
        ("border", "border", ["ports"], list(sides)),
    ):
        values = {"key": key, "kind": kind, "topics": topics, "sides": of, "names": {"zh": key}}
        settings.save(table.viewer(a, "officer"), "room", zone.id, None, values, now=NOW)
    return table


def room(table: Table, key: str) -> MediationRoom:
    """A room by its key."""
    return db.session.scalars(db.select(MediationRoom).filter_by(zone_id=table.zone.id, key=key)).one()


def a_village(table: Table, side: str) -> str:
    """A place on one side, as the form gives it."""
    return f"village:{next(v['code'] for v in villages(table.zone.id) if v['side_key'] == side)}"


def a_bridge(table: Table) -> str:
    """A place that both sides share."""
    return f"place:{named_places(table.zone.id)[0]['id']}"


def a_party(role: str, name: str, phone: str, **more: Any) -> dict[str, Any]:
    """One party as the form gives it."""
    return {"role": role, "name": name, "phone": phone, "consent": "applied", "kind": "person", **more}


def two_parties() -> list[dict[str, Any]]:
    """Two neighbours."""
    return [
        a_party("applicant", "周大有", "13900000001", side=""),
        a_party("respondent", "吴长根", "13900000002", consent="no_objection"),
    ]


def an_intake(table: Table, joint: bool = True, **more: Any) -> dict[str, Any]:
    """What is taken in: at the shared bridge, or in a village of the keeping side."""
    return {
        "committee_id": table.committees[table.a].id,
        "source": "application",
        "category": "neighbour",
        "where": a_bridge(table) if joint else a_village(table, table.a),
        "facts": "两家为河边通道争执。",
        "request": "请求恢复通行。",
        "parties": two_parties(),
        **more,
    }


def a_registered(table: Table, joint: bool = True, now: dt.datetime = NOW, **more: Any) -> MediationCase:
    """A registered case."""
    officer = table.viewer(table.a, "officer")
    case = intake.open_case(officer, an_intake(table, joint, **more), now=now)
    return intake.register(officer, case.id, now=now)


def a_routed(table: Table, joint: bool = True, now: dt.datetime = NOW, **more: Any) -> MediationCase:
    """Accepted by every side and sent to a room, rights told."""
    case = a_registered(table, joint, now, **more)
    for side in case.sides:
        admission.accept(table.viewer(side, "officer"), case.id, now=now)
    admission.tell_rights(table.viewer(table.a, "officer"), case.id, now=now)
    return case


def seated(table: Table, case: MediationCase, chair: str = "", now: dt.datetime = NOW) -> None:
    """A mediator of every side, the chair from `chair` or the keeping side, nobody with a known relation."""
    for side in case.sides:
        officer = table.viewer(side, "officer")
        is_chair = side == (chair or table.a)
        row = panels.seat(officer, case.id, table.person(side, "mediator").id, now=now, chair=is_chair)
        panels.nothing_known(officer, case, row, now)


def in_mediation(table: Table, joint: bool = True, now: dt.datetime = NOW, **more: Any) -> MediationCase:
    """A case whose first session is open."""
    case = a_routed(table, joint, now, **more)
    seated(table, case, now=now)
    officer, chair = table.viewer(table.a, "officer"), table.viewer(table.a, "mediator")
    panels.panel_complete(officer, case.id, now=now)
    planned = sessions.plan(chair, case.id, {"starts_at": now + 2 * DAY}, now=now)
    sessions.invite(officer, case.id, planned.id, now=now)
    return sessions.convene(chair, case.id, now=now)


def a_promise(days: int = 10, amount: str = "1200", now: dt.datetime = NOW) -> dict[str, Any]:
    """One payment."""
    return {"what": "赔偿", "amount": amount, "manner": "transfer", "due_on": (now + days * DAY).date()}


def some_terms(*promises: dict[str, Any]) -> dict[str, Any]:
    """Two items and promises."""
    return {"items": ["拆除障碍。", "互不追究。"], "instalments": list(promises), "facts": "", "copies": 3}


def a_simple(table: Table, joint: bool = True, **more: Any) -> dict[str, Any]:
    """What the one-page form gives."""
    sides = (table.a, table.b) if joint else (table.a,)
    return {
        **an_intake(table, joint),
        "agreed": "双方和解，当场清理。",
        "done": True,
        "mediators": [table.person(side, "mediator").id for side in sides],
        "rights_told": True,
        "notice_waived": True,
        "no_relations": True,
        **more,
    }


def settled(table: Table, joint: bool = True, now: dt.datetime = NOW, **more: Any) -> MediationCase:
    """A case entered by the one-page form."""
    return simple.settle(table.viewer(table.a, "mediator"), a_simple(table, joint, **more), now=now)


def missing_marks(case: MediationCase) -> tuple[str, ...]:
    """What the paper still needs."""
    return facts(case).marks_missing
