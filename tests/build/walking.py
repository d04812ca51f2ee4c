"""A published patrol without a planner: two sides, a leader, a deputy, a member, four points."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from border_gov.joint_patrol.models import (
    Checkpoint,
    MeetingPoint,
    Patrol,
    PatrolMember,
    PatrolPlan,
    PatrolStop,
)
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person
from tests.build.patrol_plans import Border, a_small_border, viewer_of_person

NOW = dt.datetime(2026, 12, 1, 11, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Outing:
    """A patrol, its people as viewers, and its points in the order of the plan."""

    border: Border
    patrol: Patrol
    leader: Viewer
    deputy: Viewer
    member: Viewer
    stranger: Viewer
    points: list[Checkpoint]


def an_outing(starts_at: dt.datetime = NOW, border: Border | None = None) -> Outing:
    """A patrol of two hours that begins at `starts_at`; codes of its points are 100001, 100002, …"""
    border = border or a_small_border(people=3)
    patrol = _patrol(border, starts_at)
    east, west = list(border.volunteers.values())[:2]
    people = ((east[0], "leader"), (west[0], "deputy"), (east[1], "member"))
    for person, role in people:
        made = PatrolMember(patrol_id=patrol.id, person_id=person.id, side=person.side_key, role=role)
        made.state = "accepted"
        db.session.add(made)
    points = list(db.session.scalars(db.select(Checkpoint).order_by(Checkpoint.id).limit(4)))
    for position, point in enumerate(points):
        point.code = str(100001 + position)
        at = starts_at + dt.timedelta(minutes=20 * (position + 1))
        db.session.add(
            PatrolStop(
                patrol_id=patrol.id, position=position, checkpoint_id=point.id, arrive_at=at, leave_at=at
            )
        )
    db.session.flush()
    seen = [_volunteer(person) for person in (east[0], west[0], east[1], west[1])]
    return Outing(border, patrol, *seen, points)


def _volunteer(person: Person) -> Viewer:
    return viewer_of_person(person, "volunteer")


def _patrol(border: Border, starts_at: dt.datetime) -> Patrol:
    day = today(starts_at)
    plan = PatrolPlan(
        zone_id=border.zone.id,
        week=day - dt.timedelta(days=day.weekday()),
        days=7,
        sides=sorted(border.organisers),
        state="published",
        flow_version=1,
        version=1,
        current=1,
        seed=1,
        locks=[],
        created_by=border.organiser.person_id,
        created_at=starts_at,
        ended_reason="",
    )
    db.session.add(plan)
    db.session.flush()
    patrol = Patrol(
        plan_id=plan.id,
        zone_id=border.zone.id,
        day=day,
        shift="evening",
        number=1,
        team="t1",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        meeting_point_id=db.session.scalars(db.select(MeetingPoint.id)).first(),
        route=[],
        length_m=1200.0,
        state="planned",
    )
    db.session.add(patrol)
    db.session.flush()
    return patrol


def a_line(sequence: int = 1, at: dt.datetime = NOW, **more: Any) -> dict[str, Any]:
    """A check-in as a phone sends it."""
    line = {"key": str(uuid.uuid4()), "kind": "checkin", "sequence": sequence, "device_at": at.isoformat()}
    return {**line, "code": "100001", "method": "code", **more}
