"""The demonstration's last four weeks of walked patrols: invented teams, real verbs, three weekly sheets."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import select

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.demo.loops import Loop, passed, timed
from border_gov.demo.teams import Ground, ground_of, patrol_of, plan_of
from border_gov.joint_patrol.models import Patrol
from border_gov.joint_patrol.planner.recorder import gpx
from border_gov.joint_patrol.service import track_files, walking, weeks
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.queries import person_viewer
from border_gov.people.rules import TRACK
from border_gov.people.service import give_consent

WEEKS = 4
WALKED = (0, 2, 4, 5)  # days of the week with a patrol
TRACKED, SKIPPED = 0.3, 0.12
WEATHER = ("晴", "多云", "阴", "小雨")
FOUND = (("hazard", "护栏松动，已拍照上报"), ("environment", "河面有漂浮物"), ("facility", "路灯不亮"))
TOPICS = ("反诈宣传", "防溺水提醒", "电动车充电安全")


def load_walked(organisers: Sequence[Viewer], now: dt.datetime) -> None:
    """Bring in four walked weeks before this one, unless there is any patrol; the caller stores them."""
    zone_id = jurisdictions.zone_by_key().id
    if db.session.scalar(select(Patrol.id).where(Patrol.zone_id == zone_id).limit(1)):
        return
    ground = ground_of(zone_id)
    dice = random.Random(17)  # noqa: S311 - the same invented walks on every machine
    this_week = clock.monday(clock.today(now))
    for back in range(WEEKS, 0, -1):
        _week(ground, this_week - dt.timedelta(days=7 * back), organisers[0], dice)
    for back in range(WEEKS - 1, 0, -1):
        _sheet(ground, this_week - dt.timedelta(days=7 * back), organisers, now, signed=back > 1)


def _week(ground: Ground, week: dt.date, organiser: Viewer, dice: random.Random) -> None:
    plan = plan_of(ground, week, organiser)
    for number, day in enumerate(WALKED, start=1):
        starts, loop = clock.at(week + dt.timedelta(days=day), dt.time(19)), dice.choice(ground.loops)
        team = ground.team(dice)
        patrol = patrol_of(ground, plan, (loop, starts), (f"d{number}", 1), team)
        _walk(loop, patrol, [person for person, _ in team], dice)


def _walk(loop: Loop, patrol: Patrol, team: list[int], dice: random.Random) -> None:
    """Some teams carried a recorder, the others ticked the printed sheet, which was typed in next morning."""
    leader = person_viewer(team[0])
    started = patrol.starts_at + dt.timedelta(minutes=dice.randint(0, 8))
    finished = patrol.ends_at - dt.timedelta(minutes=dice.randint(0, 6))
    stops = timed(loop, patrol.starts_at)
    if dice.random() < TRACKED:
        walking.start(patrol, leader, team, {}, started)
        walking.finish(patrol, leader, finished)
        give_consent(TRACK, actor=leader, now=started)
        track_files.add(patrol, leader, _recording(loop, (started, finished)), finished)
        now = finished
    else:
        now = finished + dt.timedelta(hours=12)
        lines = [
            {"kind": "checkin", "checkpoint_id": point.id, "at": max(at, started)}
            for point, at in stops
            if dice.random() > SKIPPED
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


def _recording(loop: Loop, times: tuple[dt.datetime, dt.datetime]) -> bytes:
    """A recorder's file of the whole way, a fix every fifteen seconds."""
    started, finished = times
    ticks = np.arange(started.timestamp(), finished.timestamp(), 15.0)
    return gpx(*loop.places(passed(loop, times), ticks), ticks)


def _sheet(
    ground: Ground, week: dt.date, organisers: Sequence[Viewer], now: dt.datetime, *, signed: bool
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
