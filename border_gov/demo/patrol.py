"""The demonstration's patrol inputs: places along the real line, generated paths, a week's needs."""

import datetime as dt
import random

from sqlalchemy import select

from border_gov.geo.datum import to_degrees
from border_gov.joint_patrol.models import Checkpoint, Demand, MeetingPoint, PathNetwork, VolunteerProfile
from border_gov.joint_patrol.planner import demo
from border_gov.joint_patrol.rules.network import RawPath
from border_gov.joint_patrol.service import demand, path_import, places, volunteers
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Grant, Person
from border_gov.people.queries import console

SCHEMATIC = "示意"
WEEK = dt.timedelta(days=7)
KINDS = ("闸口", "路口", "泵站", "村口", "码头", "仓库", "涵洞", "大棚")
MEETING_KINDS = ("文化礼堂", "村委会", "便民服务站", "警务站")
SLOTS = [[day, part] for day in range(7) for part in ("evening",)] + [[5, "morning"], [6, "morning"]]
AVAILABLE = 0.35
LONG_AGO = 21


def load_patrol(now: dt.datetime) -> None:
    """Bring in what is missing of the demonstration's patrol inputs; the caller's transaction stores it."""
    zone_id = jurisdictions.zone_by_key().id
    actor = console(zone_id)
    paths = demo.network()
    if not _has(PathNetwork, zone_id):
        _paths(zone_id, paths, actor, now)
    if not _has(Checkpoint, zone_id):
        _checkpoints(zone_id, paths, actor, now)
    if not _has(MeetingPoint, zone_id):
        _meeting_points(zone_id, paths, actor, now)
    if not _has(VolunteerProfile, zone_id):
        _volunteers(zone_id, actor, now)
    week = clock.monday(clock.today(now)) + WEEK
    known = db.session.scalar(select(Demand.id).where(Demand.zone_id == zone_id, Demand.week == week))
    if known is None:
        _demand(zone_id, week, actor, now)


def _has(kind: type[db.Model], zone_id: int) -> bool:
    return db.session.scalar(select(kind).where(kind.zone_id == zone_id).limit(1)) is not None


def _paths(zone_id: int, paths: demo.Network, actor: Viewer, now: dt.datetime) -> None:
    """The generated paths of both banks as one network; the bridges carry invented names."""
    raws = []
    bridges = 0
    for number, edge in enumerate(paths.edges, start=1):
        line = (paths.xy[edge.u], paths.xy[edge.v])
        is_bridge = bool(edge.bridge)
        bridges += is_bridge
        name = f"{bridges}号桥({SCHEMATIC})" if is_bridge else f"巡逻路{number}({SCHEMATIC})"
        raws.append(RawPath(number, name, "桥" if is_bridge else "村道", "", is_bridge, line))
    report = path_import.report_of(zone_id, raws, path_import.SNAP_M)
    path_import.store_paths(
        zone_id, report, source=SCHEMATIC, datum="epsg4549", snap_m=path_import.SNAP_M, actor=actor, now=now
    )


def _where(paths: demo.Network, node: int) -> dict[str, float]:
    lon, lat = to_degrees(*paths.xy[node])
    return {"lon": round(float(lon), 7), "lat": round(float(lat), 7)}


def _checkpoints(zone_id: int, paths: demo.Network, actor: Viewer, now: dt.datetime) -> None:
    """60 places evenly along the line on alternating banks; the last visits lie days apart."""
    draw = random.Random(7)  # noqa: S311 - the same invented places on every machine
    today = clock.today(now)
    for number, point in enumerate(demo.checkpoints(len(paths.xy) // 2), start=1):
        data = {
            **_where(paths, point.node),
            "name": f"{KINDS[number % len(KINDS)]}{number}",
            "datum": "wgs84",
            "accuracy_m": 5.0,
            "source": SCHEMATIC,
            "external_number": f"DEMO-{number:02d}",
            "priority": point.priority,
            "dwell_min": point.dwell_s // 60,
            "target_days": int(point.target_days),
            "windows": [],
            "needs": [],
        }
        made = places.save_checkpoint(None, zone_id, data, actor=actor, now=now)
        made.last_visit = today - dt.timedelta(days=draw.randint(0, 2 * int(point.target_days)))


def _meeting_points(zone_id: int, paths: demo.Network, actor: Viewer, now: dt.datetime) -> None:
    for number, point in enumerate(demo.meeting_points(len(paths.xy) // 2), start=1):
        data = {
            **_where(paths, point.node),
            "name": f"{MEETING_KINDS[number % len(MEETING_KINDS)]}{number}",
            "datum": "wgs84",
            "accuracy_m": 5.0,
            "source": SCHEMATIC,
        }
        places.save_meeting_point(None, zone_id, data, actor=actor, now=now)


def _volunteers(zone_id: int, actor: Viewer, now: dt.datetime) -> None:
    """Everybody with the role of volunteer: trained, insured but for a few, with usual evenings."""
    draw = random.Random(11)  # noqa: S311 - the same invented habits on every machine
    today = clock.today(now)
    people = db.session.scalars(
        select(Person.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.zone_id == zone_id, Grant.role == "volunteer")
        .order_by(Person.id)
        .distinct()
    ).all()
    for number, person_id in enumerate(people):
        is_lapsed = number % 19 == 7
        data = {
            "leader": number % 3 == 0,
            "deputy": number % 2 == 0,
            "skills": ["ebike"] if number % 5 == 0 else [],
            "usual": [slot for slot in SLOTS if draw.random() < AVAILABLE],
            "weekly_max": draw.choice((2, 3, None)),
            "trained_on": None if number % 23 == 11 else today - dt.timedelta(days=90 + number),
            "insured_until": today + dt.timedelta(days=-5 if is_lapsed else 200 + number),
        }
        volunteers.save_profile(zone_id, person_id, data, actor=actor, now=now)


def _demand(zone_id: int, week: dt.date, actor: Viewer, now: dt.datetime) -> None:
    """Three patrols every evening of two hours at 12 km/h."""
    shifts = [
        {
            "day": week + dt.timedelta(days=day),
            "key": "evening",
            "starts_from": dt.time(19),
            "starts_until": dt.time(19, 30),
            "duration_min": 120,
            "patrols": 3,
            "min_per_side": 1,
            "team_min": 2,
            "team_max": 4,
        }
        for day in range(7)
    ]
    limits = {"speed_kmh": 12.0, "rest_hours": 11, "weekly_max": 3}
    needed = {"leader_needed": True, "deputy_needed": True}
    demand.set_demand(zone_id, week, {**limits, **needed, "shifts": shifts}, actor=actor, now=now)
