"""The demonstration's last four weeks of walked patrols: invented teams, real verbs, three weekly sheets."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import select

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.joint_patrol.models import (
    Checkpoint,
    MeetingPoint,
    Patrol,
    PatrolMember,
    PatrolPlan,
    PatrolStop,
    VolunteerProfile,
)
from border_gov.joint_patrol.planner.recorder import gpx
from border_gov.joint_patrol.queries.walking import lonlat
from border_gov.joint_patrol.service import track_files, walking, weeks
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.queries import person_viewer
from border_gov.people.rules import TRACK
from border_gov.people.service import give_consent

WEEKS, STOPS, EVERY_MIN = 4, 6, 15
WALKED = (0, 2, 4, 5)  # days of the week with a patrol
TRACKED, SKIPPED = 0.3, 0.12
WEATHER = ("晴", "多云", "阴", "小雨")
FOUND = (("hazard", "护栏松动，已拍照上报"), ("environment", "河面有漂浮物"), ("facility", "路灯不亮"))
TOPICS = ("反诈宣传", "防溺水提醒", "电动车充电安全")


@dataclass(frozen=True)
class _Ground:
    """What the demonstration has to walk with."""

    zone_id: int
    points: Sequence[Checkpoint]
    meeting_point: int
    teams: dict[str, list[int]]


def load_walked(organisers: Sequence[Viewer], now: dt.datetime) -> None:
    """Bring in four walked weeks before this one, unless there is any patrol; the caller stores them."""
    zone_id = jurisdictions.zone_by_key().id
    if db.session.scalar(select(Patrol.id).where(Patrol.zone_id == zone_id).limit(1)):
        return
    ground = _ground(zone_id)
    dice = random.Random(17)  # noqa: S311 - the same invented walks on every machine
    this_week = clock.monday(clock.today(now))
    for back in range(WEEKS, 0, -1):
        _week(ground, this_week - dt.timedelta(days=7 * back), organisers[0], dice)
    for back in range(WEEKS - 1, 0, -1):
        _sheet(ground, this_week - dt.timedelta(days=7 * back), organisers, now, signed=back > 1)


def _ground(zone_id: int) -> _Ground:
    points = db.session.scalars(
        select(Checkpoint).where(Checkpoint.zone_id == zone_id).order_by(Checkpoint.id)
    ).all()
    home = db.session.scalar(select(MeetingPoint.id).where(MeetingPoint.zone_id == zone_id).limit(1))
    teams: dict[str, list[int]] = {}
    chosen = select(VolunteerProfile).where(VolunteerProfile.zone_id == zone_id)
    for row in db.session.scalars(chosen.order_by(VolunteerProfile.id)):
        teams.setdefault(row.side, []).append(row.person_id)
    assert home is not None
    return _Ground(zone_id, points, home, teams)


def _week(ground: _Ground, week: dt.date, organiser: Viewer, dice: random.Random) -> None:
    begun = clock.at(week, dt.time(9))
    plan = PatrolPlan(
        zone_id=ground.zone_id,
        week=week,
        days=7,
        sides=sorted(ground.teams),
        state="published",
        flow_version=1,
        version=1,
        current=0,
        seed=1,
        locks=[],
        created_by=organiser.person_id,
        created_at=begun,
        published_at=begun,
        ended_reason="",
    )
    db.session.add(plan)
    db.session.flush()
    for number, day in enumerate(WALKED, start=1):
        patrol, team = _patrol(ground, plan, week + dt.timedelta(days=day), number, dice)
        _walk(ground, patrol, team, dice)


def _patrol(
    ground: _Ground, plan: PatrolPlan, day: dt.date, number: int, dice: random.Random
) -> tuple[Patrol, list[int]]:
    starts = clock.at(day, dt.time(19))
    first = dice.randrange(len(ground.points) - STOPS)
    stops = ground.points[first : first + STOPS]
    patrol = Patrol(
        plan_id=plan.id,
        zone_id=ground.zone_id,
        day=day,
        shift="evening",
        number=1,
        team=f"d{number}",
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=2),
        meeting_point_id=ground.meeting_point,
        route=[list(lonlat(point.point)) for point in stops],
        length_m=5000.0,
        state="planned",
    )
    db.session.add(patrol)
    db.session.flush()
    team = [person for side in sorted(ground.teams) for person in dice.sample(ground.teams[side], 2)]
    for position, point in enumerate(stops):
        at = starts + dt.timedelta(minutes=EVERY_MIN * (position + 1))
        stop = PatrolStop(patrol_id=patrol.id, position=position, checkpoint_id=point.id)
        stop.arrive_at, stop.leave_at = at, at + dt.timedelta(minutes=8)
        db.session.add(stop)
    sides = {person: side for side, people in ground.teams.items() for person in people}
    roles = ["leader", "member", "deputy"]
    for place, person in enumerate(team):
        role = roles[place] if place < len(roles) else "member"
        member = PatrolMember(patrol_id=patrol.id, person_id=person, side=sides[person], role=role)
        member.state = "accepted"
        db.session.add(member)
    db.session.flush()
    return patrol, team


def _walk(ground: _Ground, patrol: Patrol, team: list[int], dice: random.Random) -> None:
    """Some teams carried a recorder, the others ticked the printed sheet, which was typed in next morning."""
    leader = person_viewer(team[0])
    started = patrol.starts_at + dt.timedelta(minutes=dice.randint(0, 8))
    finished = patrol.ends_at - dt.timedelta(minutes=dice.randint(5, 20))
    stops = db.session.scalars(
        select(PatrolStop).where(PatrolStop.patrol_id == patrol.id).order_by(PatrolStop.position)
    ).all()
    seen = [stop for stop in stops if dice.random() > SKIPPED]
    if dice.random() < TRACKED:
        walking.start(patrol, leader, team, {}, started)
        walking.finish(patrol, leader, finished)
        give_consent(TRACK, actor=leader, now=started)
        track_files.add(patrol, leader, _recording(ground, seen, started, finished), finished)
        now = finished
    else:
        now = finished + dt.timedelta(hours=12)
        lines = [
            {"kind": "checkin", "checkpoint_id": stop.checkpoint_id, "at": stop.arrive_at} for stop in seen
        ]
        lines += _told(finished, dice)
        walking.enter_late(patrol, leader, (started, finished), team, {}, lines, now)
    made = {"handled": "", "handed_over": "", "remarks": "", "text": "", "weather": dice.choice(WEATHER)}
    version = walking.queries.walked(patrol.id).version  # type: ignore[union-attr]
    walking.write_log(patrol, leader, {**made, "version": version}, now)
    walking.close(patrol, leader, now)


def _told(at: dt.datetime, dice: random.Random) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    if dice.random() < 0.4:
        kind, words = dice.choice(FOUND)
        lines.append({"kind": "finding", "finding": kind, "words": words, "at": at})
    if dice.random() < 0.5:
        topic, households = dice.choice(TOPICS), dice.randint(5, 30)
        lines.append({"kind": "publicity", "words": topic, "households": households, "at": at})
    return lines


def _recording(
    ground: _Ground, seen: Sequence[PatrolStop], started: dt.datetime, finished: dt.datetime
) -> bytes:
    """A recorder's file of a walk past the points that were seen, a fix every fifteen seconds."""
    where = {point.id: lonlat(point.point) for point in ground.points}
    when, places = [started.timestamp()], [where[seen[0].checkpoint_id]]
    for stop in seen:
        when += [stop.arrive_at.timestamp(), stop.leave_at.timestamp()]
        places += [where[stop.checkpoint_id]] * 2
    ticks = np.arange(started.timestamp(), finished.timestamp(), 15.0)
    lon, lat = (np.interp(ticks, when, [place[axis] for place in places]) for axis in (0, 1))
    return gpx(lon, lat, ticks)


def _sheet(
    ground: _Ground, week: dt.date, organisers: Sequence[Viewer], now: dt.datetime, *, signed: bool
) -> None:
    """The sheet of a week, signed by all sides or waiting for them."""
    at = min(clock.at(week + dt.timedelta(days=7), dt.time(9)), now)
    sheet = weeks.open_week(organisers[0], ground.zone_id, week, at)
    weeks.present(sheet, organisers[0], sheet.version, at)
    round = signoff_queries.latest("patrol_week", sheet.id)
    assert round is not None
    for viewer in organisers if signed else ():
        fresh = replace(viewer, confirmed_at=at)
        signoff.sign(fresh, round.id, round.sha256, now=at, fresh_minutes=5)
