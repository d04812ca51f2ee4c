"""Verbs of an alarm: raise it, tell it again until somebody answers, see, answer and end it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from border_gov.joint_patrol.models.phone import PatrolAlarm, PatrolAlarmSight
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import alarms as queries
from border_gov.joint_patrol.queries import walking
from border_gov.joint_patrol.rules import alarms as law
from border_gov.joint_patrol.rules import walking as walk_law
from border_gov.joint_patrol.service.walk_entries import place_on
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def raise_alarm(
    walk: Patrol, actor: Viewer, data: Mapping[str, Any], now: dt.datetime, device_now: dt.datetime | None
) -> tuple[PatrolAlarm, bool]:
    """Tell the duty desks, whoever is on duty and the organisers of every side of the patrol; True if new.

    Must be: `walk` locked and begun, the actor takes part. Sending it again tells nobody twice. Refused: the
    same key for something else. How late it comes does not matter.
    """
    walk_law.FLOW.allow("note", walk.state, actor, walking.facts_of(walk))
    print_ = walk_law.fingerprint(walk.id, data)
    known = queries.of_key(actor.person_id or 0, data["key"])
    if known is not None:
        if known.fingerprint not in ("", print_):
            told = L("This key was used for something else.")
            raise Invalid("Please correct what is marked.", fields={"key": [told]})
        return known, False
    skew = walk_law.skew_of(device_now, now)
    alarm = PatrolAlarm(
        patrol_id=walk.id,
        zone_id=walk.zone_id,
        person_id=actor.person_id,
        key=data["key"],
        fingerprint=print_,
        flow_version=law.ALARM_FLOW.version,
        state=law.ALARM_FLOW.start,
        device_at=data["device_at"],
        at=walk_law.moment_of(data["device_at"], skew, now),
        received_at=now,
        told_at=now,
        told=1,
    )
    place_on(alarm, data.get("position"), alarm.at)
    db.session.add(alarm)
    db.session.flush()
    _tell(alarm, actor, law.AlarmVerb.RAISED, now)
    return alarm, True


def _tell(alarm: PatrolAlarm, actor: Viewer, verb: law.AlarmVerb, now: dt.datetime) -> None:
    walk = db.session.get_one(Patrol, alarm.patrol_id)
    people = tuple(queries.on_duty_of(walk, now))
    _record(alarm, actor, verb, now, Audience(people=people, roles=law.HEARERS), told=alarm.told)


def _record(
    alarm: PatrolAlarm,
    actor: Viewer,
    verb: law.AlarmVerb,
    now: dt.datetime,
    audience: Audience,
    **facts: Any,
) -> None:
    walk = db.session.get_one(Patrol, alarm.patrol_id)
    journal.record(
        actor,
        verb,
        Subject("patrol_alarm", alarm.id),
        now=now,
        zone_id=alarm.zone_id,
        sides=walking.sides_of(walk),
        audience=audience,
        patrol=walk.id,
        **facts,
    )


def tell_again(now: dt.datetime, actor_of: Callable[[int], Viewer]) -> int:
    """Tell every unanswered alarm once more if the last telling is a minute old; returns how many."""
    found = queries.to_be_told_again(now)
    for alarm in found:
        alarm.told, alarm.told_at = alarm.told + 1, now
        _tell(alarm, actor_of(alarm.zone_id), law.AlarmVerb.AGAIN, now)
    return len(found)


def see(alarm: PatrolAlarm, actor: Viewer, now: dt.datetime) -> bool:
    """Note that somebody who hears it saw the alarm, once; the caller reads it on the phone. True if new."""
    if not law.hears(actor, queries.facts_of(alarm, now)) or actor.person_id == alarm.person_id:
        return False
    row = {"alarm_id": alarm.id, "person_id": actor.person_id, "seen_at": now}
    statement = insert(PatrolAlarmSight).values(row).on_conflict_do_nothing().returning(PatrolAlarmSight.id)
    new = db.session.scalar(statement) is not None
    if new:
        _record(alarm, actor, law.AlarmVerb.SEEN, now, Audience())
    return new


def answer(alarm: PatrolAlarm, actor: Viewer, now: dt.datetime) -> None:
    """Take care of it: it is told no more, the caller hears who comes. Refused: somebody answered already."""
    step = law.ALARM_FLOW.allow("answer", alarm.state, actor, queries.facts_of(alarm, now))
    see(alarm, actor, now)
    alarm.state = step.target or alarm.state
    alarm.answered_at, alarm.answered_by = now, actor.person_id
    _record(alarm, actor, law.AlarmVerb.ANSWERED, now, Audience(people=(alarm.person_id,)))


def end(alarm: PatrolAlarm, actor: Viewer, now: dt.datetime) -> None:
    """It is over, as the caller or somebody who hears it says; whoever was told hears that too."""
    step = law.ALARM_FLOW.allow("end", alarm.state, actor, queries.facts_of(alarm, now))
    alarm.state = step.target or alarm.state
    alarm.ended_at, alarm.ended_by = now, actor.person_id
    heard = Audience(people=(alarm.person_id,), roles=law.HEARERS)
    _record(alarm, actor, law.AlarmVerb.ENDED, now, heard)
