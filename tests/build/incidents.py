"""Incidents for tests: the demonstration zone, desks of both sides, places on and off the line."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import signing as signoff_reads
from border_gov.cohandling.service import limits
from border_gov.cohandling.service import signing as signoff
from border_gov.geo.datum import to_degrees
from border_gov.incidents.models import Incident
from border_gov.incidents.rules import times
from border_gov.incidents.rules.clocks import MACHINE, ONE_TWO_THREE, SAMPLES
from border_gov.incidents.service import desk, receiving, settings, units
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.viewer import Viewer
from tests.build.jurisdictions import a_zone
from tests.build.people import a_person, a_unit, an_account

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
PH, JS = "pinghu", "jinshan"
KINDS: dict[str, dict[str, Any]] = {
    "road": {"names": {"zh": "道路损坏", "en": "Damaged road"}},
    "ask": {"names": {"zh": "咨询", "en": "Question"}, "desk_answer": True},
    "line": {"names": {"zh": "界线争议", "en": "Doubt about the line"}, "line_dispute": True},
    "water": {"names": {"zh": "水面漂浮物", "en": "Floating waste"}, "water": True},
}


@dataclass
class Stage:
    """The demonstration zone with desks, units and kinds."""

    zone: Zone
    desks: dict[str, list[Viewer]]
    units: dict[str, int]
    logins: dict[int, str] = field(default_factory=dict)

    def desk(self, side: str, number: int = 0) -> Viewer:
        """A duty officer of a side."""
        return self.desks[side][number]


def a_stage(now: dt.datetime = NOW, accounts: bool = False, core_m: float = 0.0) -> Stage:
    """Two duty officers and one unit a side, kinds of all sorts."""
    zone = a_zone(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    stage = Stage(zone, {}, {})
    for side in places.side_keys(zone.id):
        stage.desks[side] = []
        for name in ("陈值班", "李值班"):
            person = a_person(zone, side, name, "duty")
            number = an_account(person).id if accounts else None
            stage.desks[side].append(_viewer(zone, person, side, number, now))
        stage.units[side] = a_unit(zone, side, "派出所").id
    editor = boss(stage)
    for position, (code, data) in enumerate(KINDS.items()):
        settings.save_kind(zone.id, None, {"code": code, "position": position, **data}, actor=editor, now=now)
    if core_m:
        for town in places.towns(zone.id, adjoining_only=True):
            settings.save_core_area(
                zone.id, town["code"], core_m, actor=editor, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
            )
    return stage


def _viewer(zone: Zone, person: Any, side: str, account: int | None, now: dt.datetime) -> Viewer:
    return Viewer(
        person_id=person.id,
        account_id=account,
        name=person.name,
        sides=frozenset({side}),
        roles=frozenset({"duty"}),
        zones=frozenset({zone.id}),
        confirmed_at=now,
        by="password",
    )


def boss(stage: Stage) -> Viewer:
    """An officer of every side: the command line of tests."""
    sides = frozenset(places.side_keys(stage.zone.id))
    return Viewer(roles=frozenset({"officer"}), sides=sides, zones=frozenset({stage.zone.id}), by="console")


def at(stage: Stage, metres: float, side: str = PH, along_m: float = 28_000.0) -> dict[str, Any]:
    """A point at a distance from the line, on the bank of `side`, labelled WGS84; 0: on the line."""
    line = places.layers(stage.zone.id).lines[0].metric
    for step in range(0, 8000, 37):
        spot = line.interpolate(along_m + step)
        ahead = line.interpolate(along_m + step + 0.5)
        dx, dy = ahead.x - spot.x, ahead.y - spot.y
        length = (dx * dx + dy * dy) ** 0.5
        for bank in (1, -1):
            x = spot.x - bank * metres * dy / length
            y = spot.y + bank * metres * dx / length
            if metres and abs(line.distance(type(spot)(x, y)) - metres) > 0.002:
                continue
            lon, lat = to_degrees(x, y)
            found = places.locate(lon, lat, "wgs84")
            water = found.place.rule == "watercourse"
            if metres == 0 or (found.place.side == side and not water):
                return {"lon": float(lon), "lat": float(lat), "datum": "wgs84"}
    raise AssertionError("no such point along the line")


def a_report(stage: Stage, now: dt.datetime = NOW, **data: Any) -> Incident:
    """A report on the report page, on the line unless a place is given."""
    how = {name: data.pop(name) for name in ("source", "receipt", "receiver", "received_at") if name in data}
    if "lon" not in data and "place_words" not in data and "named_place_id" not in data:
        data |= at(stage, 0.0)
    data = {"kind": "road", "words": "路面塌陷，请处理", "reporter_phone": "13800138000", **data}
    return receiving.receive(Viewer(by="citizen"), stage.zone.id, data, now, **{"source": "page", **how})


def a_timed_stage(**more: Any) -> Stage:
    """The same with main areas of 9 km and the limits of 1-2-3-10-30 for every side since January."""
    made = a_stage(core_m=9000, **more)
    for code, seconds in (ONE_TWO_THREE | SAMPLES).items():
        set_limit(made, code, seconds, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return made


def set_limit(stage: Stage, code: str, seconds: int, moment: dt.datetime) -> None:
    """A limit of both sides from a moment on; that of signatures reminds half-way."""
    reminder = seconds // 2 if code == times.SIGNATURE else None
    for side in (PH, JS):
        asked = limits.LimitAsked(seconds, "seconds", remind_s=reminder)
        limits.set_limit(boss(stage), stage.zone.id, side, (MACHINE, code), asked, now=moment)


def run(one: Incident, code: str, side: str = PH) -> Any:
    """The newest run of one of an incident's clocks."""
    return clock_reads.run_of("incident", one.id, MACHINE, code, side)


def sign(stage: Stage, one: Incident, side: str, number: int = 0, now: dt.datetime | None = None) -> Any:
    """An officer of a side signs what is shown."""
    waiting = signoff_reads.latest("incident", one.id)
    assert waiting is not None
    moment = now or later(61)
    return signoff.sign(stage.desk(side, number), waiting.id, waiting.sha256, now=moment, fresh_minutes=10**6)


def closed(stage: Stage, start: dt.datetime = NOW) -> Incident:
    """A joint incident that both sides have signed."""
    one = resolved(stage, start)
    for side in list(one.sides):
        sign(stage, one, side, now=later(61, start))
    return one


def later(minutes: float, start: dt.datetime = NOW) -> dt.datetime:
    """Minutes after the start."""
    return start + dt.timedelta(minutes=minutes)


def resolved(stage: Stage, start: dt.datetime = NOW, by: str = PH, **data: Any) -> Incident:
    """A report that one side signed for, answered, sent a unit to, and handled."""
    one = a_report(stage, start, **data)
    officer = stage.desk(by, 1)
    desk.ack(one, officer, later(0.5, start))
    desk.reply(one, officer, "马上派人去", later(1, start))
    desk.dispatch(one, officer, [stage.units[by]], later(2, start))
    on_site(stage, one, officer, later(8, start))
    result = {"result": "done", "words": "已修好", "no_photo_why": "夜间光线不足"}
    units.resolve(one, officer, result, later(60, start))
    return one


def on_site(stage: Stage, one: Incident, officer: Viewer, moment: dt.datetime) -> None:
    """The first unit arrives."""
    from border_gov.incidents.queries import record

    row = record.active_assignments(one.id)[0]
    units.report(one, officer, "arrive", row.id, {}, moment)
