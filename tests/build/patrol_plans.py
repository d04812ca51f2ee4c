"""A small border for planning in a second: a path on each bank, bridges, few points, few people."""

import datetime as dt
from dataclasses import dataclass, replace

from shapely import LineString

from border_gov.geo.columns import line_value, point_value
from border_gov.geo.datum import to_degrees, to_metres
from border_gov.joint_patrol.models import (
    Checkpoint,
    Demand,
    DemandShift,
    MeetingPoint,
    PathNetwork,
    PathNode,
    PathSegment,
    VolunteerProfile,
)
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.planner import engine
from border_gov.joint_patrol.planner.model import Problem
from border_gov.joint_patrol.service import inputs, plan_results
from border_gov.joint_patrol.service import plans as service
from border_gov.jurisdictions.models import Side, Zone
from border_gov.kernel import runs
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person
from tests.build.people import a_person

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
WEEK = dt.date(2026, 11, 30)
DAYS = (0, 2, 4)
NODES, STEP_M = 12, 250.0
X, Y = to_metres(121.10, 30.80)
SURNAMES = "张王李赵陈杨吴周徐孙朱马"
LOOKS = (("#084a8c", "circle", "solid"), ("#8a3800", "square", "hatch"), ("#22543d", "triangle", "dots"))


@dataclass(frozen=True)
class Border:
    """The zone and one organiser for each side."""

    zone: Zone
    organisers: dict[str, Viewer]
    volunteers: dict[str, list[Person]]

    @property
    def organiser(self) -> Viewer:
        """Some organiser."""
        return next(iter(self.organisers.values()))


def a_small_border(sides: tuple[str, ...] = ("east", "west"), people: int = 8) -> Border:
    """A zone whose sides lie in stripes beside each other; bridges join neighbouring stripes."""
    return a_border_in(_zone(sides), sides, people)


def _zone(sides: tuple[str, ...]) -> Zone:
    zone = Zone(key="small", names={"zh": "毗邻区"}, band_m=30, accuracy_limit_m=500, zone_m=3000)
    db.session.add(zone)
    db.session.flush()
    for position, key in enumerate(sides):
        ink, shape, pattern = LOOKS[position]
        look = {"ink": ink, "fill": ink, "soft": "#e6f0fb", "shape": shape, "pattern": pattern}
        names = {"zh": f"{SURNAMES[position]}方", "en": key}
        db.session.add(Side(zone_id=zone.id, key=key, position=position, names=names, **look))
    return zone


def a_border_in(zone: Zone, sides: tuple[str, ...], people: int) -> Border:
    """Paths, places and volunteers for the sides of a zone that is there."""
    _network(zone, sides)
    for row, key in enumerate(sides):
        _places(zone, key, row)
    volunteers = {key: _volunteers(zone, key, people) for key in sides}
    _demand(zone, len(sides))
    db.session.flush()
    return Border(zone, {key: an_organiser(zone, key) for key in sides}, volunteers)


def an_organiser(zone: Zone, side: str, *roles: str) -> Viewer:
    """An organiser of one side whose password was just typed."""
    person = a_person(zone, side, "陈组织", *(roles or ("organiser",)))
    return viewer_of_person(person, *(roles or ("organiser",)))


def viewer_of_person(person: Person, *roles: str) -> Viewer:
    """A person as a viewer of their own side."""
    return Viewer(
        person_id=person.id,
        name=person.name,
        sides=frozenset({person.side_key}),
        roles=frozenset(roles or ("volunteer",)),
        zones=frozenset({person.zone_id}),
        confirmed_at=NOW,
        by="password",
    )


def at(row: int, column: float) -> tuple[float, float]:
    """Metres of a spot: `row` is the bank, `column` the node along it."""
    return X + column * STEP_M, Y + row * 200.0


def _lonlat(row: int, column: float) -> tuple[float, float]:
    lon, lat = to_degrees(*at(row, column))
    return float(lon), float(lat)


def _network(zone: Zone, sides: tuple[str, ...]) -> None:
    network = PathNetwork(
        zone_id=zone.id,
        number=1,
        current=True,
        source="test",
        sha256="0" * 64,
        datum="wgs84",
        snap_m=2.0,
        report={},
        made_by=None,
        made_at=NOW,
    )
    db.session.add(network)
    db.session.flush()
    for row, side in enumerate(sides):
        for column in range(NODES):
            x, y = at(row, column)
            db.session.add(PathNode(network_id=network.id, number=row * NODES + column, x=x, y=y, bank=side))
    db.session.flush()
    for row in range(len(sides)):
        for column in range(NODES - 1):
            _path(network, (row, column), (row, column + 1), f"p{row}x{column}")
        for column in (1, 6, 10) if row + 1 < len(sides) else ():
            _path(network, (row, column), (row + 1, column), f"b{row}x{column}", bridge=True)


def _path(
    network: PathNetwork, one: tuple[int, int], other: tuple[int, int], key: str, bridge: bool = False
) -> None:
    (ax, ay), (bx, by) = at(*one), at(*other)
    db.session.add(
        PathSegment(
            network_id=network.id,
            key=key,
            name={"zh": "便桥" if bridge else "小路"},
            is_bridge=bridge,
            line=line_value(LineString([_lonlat(*one), _lonlat(*other)])),
            length_m=((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5,
            node_from=one[0] * NODES + one[1],
            node_to=other[0] * NODES + other[1],
        )
    )


def _places(zone: Zone, side: str, row: int) -> None:
    shared = {"zone_id": zone.id, "side": side, "datum": "wgs84", "accuracy_m": 5.0, "source": "test"}
    for number, column in enumerate((0, 2, 4, 7, 9, 11)):
        db.session.add(
            Checkpoint(
                **shared,
                distance_m=60.0,
                name={"zh": f"{side}{number + 1}号闸口"},
                point=point_value(*_lonlat(row, column)),
                code=f"{side[0].upper()}{row}{number + 1:02d}",
                priority=(80, 50, 20)[number % 3],
                dwell_min=8,
                target_days=(2, 4, 7)[number % 3],
                windows=[],
                needs=[],
                state="active",
                version=1,
                changed_at=NOW,
            )
        )
    name = {"zh": f"{side}村文化礼堂"}
    db.session.add(
        MeetingPoint(**shared, name=name, point=point_value(*_lonlat(row, 5)), state="active", changed_at=NOW)
    )
    db.session.flush()


def _volunteers(zone: Zone, side: str, count: int) -> list[Person]:
    found = []
    for number in range(count):
        person = a_person(
            zone, side, SURNAMES[number % len(SURNAMES)] + "小" + "明华强芳丽军伟英"[number % 8]
        )
        found.append(person)
        db.session.add(
            VolunteerProfile(
                zone_id=zone.id,
                person_id=person.id,
                side=side,
                leader=number % 2 == 0,
                deputy=True,
                skills=[],
                usual=[[day, "evening"] for day in DAYS],
                trained_on=dt.date(2026, 5, 1) if number else None,
                insured_until=dt.date(2027, 6, 30),
                state="active",
                changed_at=NOW,
            )
        )
    db.session.flush()
    return found


def _demand(zone: Zone, sides: int) -> None:
    demand = Demand(
        zone_id=zone.id,
        week=WEEK,
        speed_kmh=5.0,
        rest_hours=11,
        weekly_max=3,
        leader_needed=True,
        deputy_needed=True,
        changed_at=NOW,
    )
    db.session.add(demand)
    db.session.flush()
    for day in DAYS:
        db.session.add(
            DemandShift(
                demand_id=demand.id,
                day=WEEK + dt.timedelta(days=day),
                key="evening",
                part="evening",
                starts_from=dt.time(19),
                starts_until=dt.time(19, 30),
                duration_min=90,
                patrols=2,
                min_per_side=1,
                team_min=sides,
                team_max=sides * 2,
            )
        )


def quickly(problem: Problem) -> Problem:
    """The same problem with little patience: enough for a border this small."""
    settings = replace(
        problem.settings, route_iterations=60, reason_iterations=5, roster_limit=0.3, forecast_days=7
    )
    return replace(problem, settings=settings)


def a_plan(border: Border, now: dt.datetime = NOW) -> PatrolPlan:
    """The planned week, as a run would have left it."""
    actor = border.organiser
    plan = service.open_week(actor, border.zone.id, WEEK, now)
    run = service.start_planning(plan, actor, plan.version, now)
    problem = quickly(inputs.planning_inputs(border.zone.id, WEEK, now))
    plan_results.take_up(run.id, False, problem, now)
    plan_results.bring_in(run.id, problem, engine.plan_week(problem, 1), now)
    assert runs.get(run.id).state == "done"
    return plan


def a_published_plan(border: Border, now: dt.datetime = NOW) -> PatrolPlan:
    """The planned week, signed by every side and in force."""
    from border_gov.cohandling import queries as signoff_queries
    from border_gov.cohandling import service as signoff

    plan = a_plan(border, now)
    service.present(plan, border.organiser, plan.version, now)
    for viewer in border.organisers.values():
        round = signoff_queries.latest("patrol_plan", plan.id)
        assert round is not None
        signoff.sign(viewer, round.id, round.sha256, now=now, fresh_minutes=5)
    assert plan.state == "published"
    return plan
