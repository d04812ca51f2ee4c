"""Reads of alarms: who hears one, what became of it, and the list of a duty desk."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, false, or_, select

from border_gov.geo.columns import lonlat_of
from border_gov.joint_patrol.models.phone import PatrolAlarm, PatrolAlarmSight
from border_gov.joint_patrol.models.plans import Patrol, PatrolPlan
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries.walking import sides_of
from border_gov.joint_patrol.rules import alarms as law
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.queries.duty import on_duty

SHOWN = 100


@dataclass(frozen=True)
class Seen:
    """Somebody who saw an alarm, and when."""

    name: str
    at: dt.datetime


@dataclass(frozen=True)
class AlarmShown:
    """One alarm as a viewer may see it; `lonlat` in degrees of WGS 84, None where the phone knew none."""

    alarm: PatrolAlarm
    caller: str
    phone: str
    lonlat: tuple[float, float] | None
    seen: tuple[Seen, ...]
    answered_by: str
    ended_by: str
    late: bool
    actions: frozenset[str]


def on_duty_of(walk: Patrol, now: dt.datetime) -> set[int]:
    """Persons who stand in the duty roster of one of the patrol's sides at this moment."""
    turns = [turn for side in sides_of(walk) for turn in on_duty(walk.zone_id, side, now)]
    return {turn.person_id for turn in turns if turn.person_id}


def facts_of(alarm: PatrolAlarm, now: dt.datetime) -> law.AlarmFacts:
    """What the law asks about one alarm."""
    walk = db.session.get_one(Patrol, alarm.patrol_id)
    sides = frozenset(sides_of(walk))
    return law.AlarmFacts(alarm.person_id, alarm.zone_id, sides, frozenset(on_duty_of(walk, now)))


def visible_to(viewer: Viewer, now: dt.datetime) -> ColumnElement[bool]:
    """One's own; for duty desks and organisers those of their sides; for who is on duty now, that side's."""
    own = PatrolAlarm.person_id == (viewer.person_id or 0)
    sides = viewer.sides if viewer.has(*law.HEARERS) else _duty_sides(viewer, now)
    plans = select(PatrolPlan.id).where(
        PatrolPlan.zone_id.in_(viewer.zones), PatrolPlan.sides.overlap(sorted(sides))
    )
    heard = PatrolAlarm.patrol_id.in_(select(Patrol.id).where(Patrol.plan_id.in_(plans)))
    return or_(own, heard if sides else false())


def _duty_sides(viewer: Viewer, now: dt.datetime) -> set[str]:
    return {
        side
        for zone_id in viewer.zones
        for side in viewer.sides
        if any(turn.person_id == viewer.person_id for turn in on_duty(zone_id, side, now))
    }


def one(alarm_id: int, viewer: Viewer, now: dt.datetime, for_change: bool = False) -> PatrolAlarm:
    """One alarm that the viewer may see, locked if it is to be changed; or NotFound."""
    chosen = select(PatrolAlarm).where(PatrolAlarm.id == alarm_id, visible_to(viewer, now))
    if for_change:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such alarm.")
    return found


def of_key(person_id: int, key: object) -> PatrolAlarm | None:
    """The alarm that this person raised under this key."""
    return db.session.scalar(
        select(PatrolAlarm).where(PatrolAlarm.person_id == person_id, PatrolAlarm.key == key)
    )


def listed(viewer: Viewer, now: dt.datetime) -> list[AlarmShown]:
    """Open alarms first, then the others, newest first."""
    order = case({"open": 0, "answered": 1}, value=PatrolAlarm.state, else_=2)
    chosen = select(PatrolAlarm).where(visible_to(viewer, now)).order_by(order, PatrolAlarm.id.desc())
    return shown(list(db.session.scalars(chosen.limit(SHOWN))), viewer, now)


def walk_of(alarm: PatrolAlarm) -> Patrol:
    """The patrol on which an alarm was raised."""
    return db.session.get_one(Patrol, alarm.patrol_id)


def running(patrol_id: int, person_id: int) -> int | None:
    """The person's own alarm on this patrol that is not over."""
    return db.session.scalar(
        select(PatrolAlarm.id)
        .where(
            PatrolAlarm.patrol_id == patrol_id,
            PatrolAlarm.person_id == person_id,
            PatrolAlarm.state != "ended",
        )
        .order_by(PatrolAlarm.id.desc())
        .limit(1)
    )


def of_patrol(patrol_id: int) -> list[PatrolAlarm]:
    """The alarms of one patrol that the viewer may see, oldest first."""
    chosen = select(PatrolAlarm).where(PatrolAlarm.patrol_id == patrol_id)
    return list(db.session.scalars(chosen.order_by(PatrolAlarm.id)))


def shown(alarms: Sequence[PatrolAlarm], viewer: Viewer, now: dt.datetime) -> list[AlarmShown]:
    """Alarms with the names that the viewer may read: in full until it is over, and to its caller always."""
    sights: dict[int, list[PatrolAlarmSight]] = {alarm.id: [] for alarm in alarms}
    chosen = select(PatrolAlarmSight).where(PatrolAlarmSight.alarm_id.in_(sights))
    for row in db.session.scalars(chosen.order_by(PatrolAlarmSight.seen_at)):
        sights[row.alarm_id].append(row)
    told = names.people(viewer, _people(alarms, sights), _people(_plain(alarms, viewer), sights))
    phones = names.phones(viewer, {alarm.person_id for alarm in alarms})
    return [
        AlarmShown(
            alarm,
            told.get(alarm.person_id, ""),
            phones.get(alarm.person_id, ""),
            lonlat_of(alarm.point),
            tuple(Seen(told.get(row.person_id, ""), row.seen_at) for row in sights[alarm.id]),
            told.get(alarm.answered_by or 0, ""),
            told.get(alarm.ended_by or 0, ""),
            alarm.received_at - alarm.at > law.OLD,
            frozenset(
                step.verb for step in law.ALARM_FLOW.open_to(alarm.state, viewer, facts_of(alarm, now))
            ),
        )
        for alarm in alarms
    ]


def _plain(alarms: Sequence[PatrolAlarm], viewer: Viewer) -> list[PatrolAlarm]:
    """Alarms whose names are told in full: in distress nobody is anonymous to those who may help."""
    return [alarm for alarm in alarms if alarm.state != "ended" or alarm.person_id == viewer.person_id]


def _people(alarms: Sequence[PatrolAlarm], sights: dict[int, list[PatrolAlarmSight]]) -> set[int]:
    found = {row.person_id for alarm in alarms for row in sights[alarm.id]}
    return found | {who for a in alarms for who in (a.person_id, a.answered_by, a.ended_by) if who}


def as_geojson(alarm: PatrolAlarm) -> dict[str, Any]:
    """The place of an alarm for a map."""
    spot = lonlat_of(alarm.point)
    if spot is None:
        return {"type": "FeatureCollection", "features": []}
    properties = {"layer": "meeting_points", "label": alarm.at.isoformat(timespec="minutes")}
    place = {"type": "Point", "coordinates": list(spot)}
    feature = {"type": "Feature", "geometry": place, "properties": properties}
    lon, lat = spot
    return {
        "type": "FeatureCollection",
        "features": [feature],
        "bbox": [lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01],
    }


def to_be_told_again(now: dt.datetime) -> list[PatrolAlarm]:
    """Open alarms whose last telling is a minute old, locked."""
    chosen = select(PatrolAlarm).where(
        PatrolAlarm.state == "open",
        PatrolAlarm.told_at <= now - law.AGAIN,
        PatrolAlarm.received_at > now - law.LONGEST,
    )
    return list(db.session.scalars(chosen.order_by(PatrolAlarm.id).with_for_update(skip_locked=True)))
