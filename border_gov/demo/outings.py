"""The patrols of these days: one that met with trouble, one out now, one next, one on paper."""

import datetime as dt
import io
import random
from collections.abc import Sequence
from uuid import UUID, uuid5

import numpy as np
from PIL import Image, ImageDraw
from sqlalchemy import select

from border_gov.demo.loops import Loop, passed, timed
from border_gov.demo.teams import Ground, ground_of, patrol_of, plan_of
from border_gov.joint_patrol.models import Checkpoint, Patrol, PatrolAlarm, PatrolPlan
from border_gov.joint_patrol.queries.walking import lonlat
from border_gov.joint_patrol.rules.tracks import MAX_POINTS
from border_gov.joint_patrol.service import alarms, walk_entries, walk_photos, walk_tracks, walking
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.rules import TRACK
from border_gov.people.service import give_consent

KEYS = UUID("6f0d1f6e-0000-4000-8000-000000000000")
FIX_S, ACCURACY_M = 15.0, 8.0
TROUBLE_AT = 4
"""The stop at which the team of the story turns back; the stops after it are missed."""
LOG = {
    "weather": "晴，微风",
    "handled": "劝阻1名垂钓人员离开深水区。",
    "handed_over": "护栏松动已拍照，交值班室安排维修。",
    "remarks": "一名队员过桥时扭伤脚踝，手机求助后对岸值班室派车接回，其余点位本次未到。",
    "text": "",
}


def load_outings(
    walkers: Sequence[Viewer], hearers: Sequence[Viewer], organiser: Viewer, now: dt.datetime
) -> None:
    """Bring in the patrols of these days, once; the caller stores them.

    `walkers` are volunteers with accounts, the sides by turns; `hearers` duty desks, one a side.
    """
    zone_id = jurisdictions.zone_by_key().id
    if db.session.scalar(select(PatrolAlarm.id).where(PatrolAlarm.zone_id == zone_id).limit(1)):
        return
    ground = ground_of(zone_id)
    first, second, third, fourth = ((one.person_id or 0, min(one.sides)) for one in walkers[:4])
    dice = random.Random(23)  # noqa: S311 - the same invented teams on every machine
    taken = [person for person, _ in (first, second, third, fourth)]
    more = ground.team(dice, without=taken)
    before, today = _yesterday(now), now.replace(second=0, microsecond=0)
    plans = {week: _plan(ground, week, organiser) for week in {_week_of(before), _week_of(today)}}
    ways = dice.sample(list(ground.loops), 4)

    def planned(way: Loop, at: dt.datetime, number: int, team: list[tuple[int, str]]) -> Patrol:
        key = (f"o{at:%d%H}{number}", number)
        return patrol_of(ground, plans[_week_of(at)], (way, at), key, team)

    team = [first, second, *more[:2]]
    story = planned(ways[0], before, 1, team)
    _story(story, ways[0], walkers[0], _came(team), hearers)
    planned(ways[1], before, 2, [third, fourth, *more[2:]])
    team = [first, second, *more[2:]]
    under_way = planned(ways[2], today - dt.timedelta(minutes=50), 1, team)
    _under_way(under_way, ways[2], walkers[0], _came(team), now)
    planned(ways[3], today + dt.timedelta(minutes=40), 2, [third, fourth, *more[:2]])


def _yesterday(now: dt.datetime) -> dt.datetime:
    """The evening before; on a Monday some hours ago, for the sheet of the week before is closed."""
    evening = clock.at(clock.today(now) - dt.timedelta(days=1), dt.time(19))
    return evening if _week_of(evening) == _week_of(now) else now.replace(second=0) - dt.timedelta(hours=6)


def _week_of(moment: dt.datetime) -> dt.date:
    return clock.monday(clock.today(moment))


def _plan(ground: Ground, week: dt.date, organiser: Viewer) -> PatrolPlan:
    mine = (PatrolPlan.zone_id == ground.zone_id, PatrolPlan.week == week, PatrolPlan.state == "published")
    return db.session.scalar(select(PatrolPlan).where(*mine).limit(1)) or plan_of(ground, week, organiser)


def _came(team: Sequence[tuple[int, str]]) -> list[int]:
    return [person for person, _ in team]


def _story(walk: Patrol, loop: Loop, leader: Viewer, came: list[int], hearers: Sequence[Viewer]) -> None:
    """A patrol with track, photo and publicity that ends early, after an alarm that was answered."""
    starts = walk.starts_at + dt.timedelta(minutes=3)
    give_consent(TRACK, actor=leader, now=starts)
    walking.start(walk, leader, came, {}, starts)
    stops = timed(loop, starts)
    for sequence, (point, at) in enumerate(stops[:TROUBLE_AT], start=1):
        _check_in(walk, leader, point, sequence, at + dt.timedelta(minutes=1))
    at = stops[1][1] + dt.timedelta(minutes=4)
    finding = {"finding": "hazard", "words": "桥侧护栏松动，已拍照", "position": _here(stops[1][0])}
    key = _line(walk, leader, "finding", 11, at, **finding)
    walk_photos.add(walk, leader, (uuid5(key, "photo"), key), a_picture(), at)
    at = stops[2][1] + dt.timedelta(minutes=5)
    _line(walk, leader, "publicity", 12, at, words="反诈宣传", households=18)
    trouble = stops[TROUBLE_AT - 1][1] + dt.timedelta(minutes=6)
    ends = _alarm(walk, leader, stops[TROUBLE_AT - 1][0], hearers, trouble)
    _track(walk, leader, loop, [one for one in passed(loop, (starts, ends)) if one[0] <= trouble], ends)
    walking.finish(walk, leader, ends)
    walking.write_log(walk, leader, {**LOG, "version": 2}, ends)
    walking.close(walk, leader, ends)


def _alarm(
    walk: Patrol, leader: Viewer, point: Checkpoint, hearers: Sequence[Viewer], at: dt.datetime
) -> dt.datetime:
    """Raised, seen by all desks, answered by the last of them, ended by the caller; when it was over."""
    data = {"key": uuid5(KEYS, f"alarm {walk.id}"), "sequence": 21, "device_at": at, "position": _here(point)}
    alarm, _ = alarms.raise_alarm(walk, leader, data, at, None)
    for number, desk in enumerate(hearers, start=1):
        alarms.see(alarm, desk, at + dt.timedelta(seconds=12 * number))
    alarms.answer(alarm, hearers[-1], at + dt.timedelta(seconds=41))
    over = at + dt.timedelta(minutes=17)
    alarms.end(alarm, leader, over)
    return over


def _under_way(walk: Patrol, loop: Loop, leader: Viewer, came: list[int], now: dt.datetime) -> None:
    """A patrol that is out: two points seen, a position just now, somebody along who was not on the list."""
    starts = walk.starts_at + dt.timedelta(minutes=2)
    walking.start(walk, leader, came, {min(leader.sides): ["沈阿根"]}, starts)
    for sequence, (point, at) in enumerate(timed(loop, starts), start=1):
        if at + dt.timedelta(minutes=1) < now:
            _check_in(walk, leader, point, sequence, at + dt.timedelta(minutes=1))
    way = passed(loop, (starts, starts + (walk.ends_at - walk.starts_at)))
    _track(walk, leader, loop, way, now)


def _here(point: Checkpoint) -> dict[str, object]:
    lon, lat = lonlat(point.point)
    return {"lon": lon, "lat": lat, "datum": "wgs84", "accuracy_m": ACCURACY_M}


def _check_in(walk: Patrol, leader: Viewer, point: Checkpoint, sequence: int, at: dt.datetime) -> None:
    _line(walk, leader, "checkin", sequence, at, code=point.code, method="scan", position=_here(point))


def _line(walk: Patrol, leader: Viewer, kind: str, sequence: int, at: dt.datetime, **more: object) -> UUID:
    key = uuid5(KEYS, f"{walk.id} {sequence}")
    blank = {"code": "", "method": "", "position": None, "finding": "", "words": "", "households": None}
    data = {"key": key, "kind": kind, "sequence": sequence, "device_at": at, **blank, **more}
    walk_entries.note(walk, leader, data, at)
    return key


def _track(
    walk: Patrol, leader: Viewer, loop: Loop, way: list[tuple[dt.datetime, float]], until: dt.datetime
) -> None:
    """What a phone recorded of this way until then, sent in parts as phones do."""
    ticks = np.arange(way[0][0].timestamp(), until.timestamp(), FIX_S)
    lon, lat = loop.places(way, ticks)
    points = [
        {"lon": x, "lat": y, "at": dt.datetime.fromtimestamp(when, dt.UTC), "accuracy_m": ACCURACY_M}
        for x, y, when in zip(lon.tolist(), lat.tolist(), ticks.tolist(), strict=True)
    ]
    for sequence, first in enumerate(range(0, len(points), MAX_POINTS)):
        part = points[first : first + MAX_POINTS]
        key = uuid5(KEYS, f"track {walk.id} {sequence}")
        data = {"key": key, "sequence": 30 + sequence, "datum": "wgs84", "points": part}
        walk_tracks.add_from_phone(walk, leader, data, until, None)


def a_picture() -> bytes:
    """A drawn photo of a bridge whose railing is broken."""
    image = Image.new("RGB", (1200, 900), "#a9c4dc")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 1200, 900), fill="#5b8a8c")
    for y in range(600, 900, 42):
        draw.line((0, y, 1200, y + 14), fill="#6f9da0", width=5)
    draw.rectangle((0, 470, 1200, 580), fill="#b8b2a6")
    draw.rectangle((0, 560, 1200, 584), fill="#8d877b")
    for x in range(40, 1200, 130):
        leaning = 70 if x == 560 else 0
        draw.line((x, 480, x + leaning, 270 + leaning), fill="#e9e6df", width=26)
    draw.line((0, 300, 520, 300), fill="#d9542b", width=16)
    draw.line((720, 300, 1200, 300), fill="#d9542b", width=16)
    draw.line((520, 300, 640, 440), fill="#d9542b", width=16)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=80)
    return held.getvalue()
