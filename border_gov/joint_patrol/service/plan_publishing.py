"""What putting a plan in force writes: rows of patrols, stops and places, and the invitations."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.joint_patrol.models.plans import Patrol, PatrolMember, PatrolPlan, PatrolStop
from border_gov.joint_patrol.queries import plan_routes
from border_gov.joint_patrol.queries.plan_sheet import number_of
from border_gov.joint_patrol.rules import plans as law
from border_gov.kernel import clock
from border_gov.kernel.db import db

Said = dict[tuple[int, dt.datetime], tuple[str, dt.datetime | None]]


def moment(day: str | dt.date, seconds: int) -> dt.datetime:
    """Seconds after the local midnight that begins `day`, as an aware moment."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return clock.at(date, dt.time()) + dt.timedelta(seconds=seconds)


def put_in_force(
    plan: PatrolPlan, content: Mapping[str, Any], older: PatrolPlan | None, now: dt.datetime
) -> set[int]:
    """Write the rows; returns the persons who walk or no longer walk.

    Who had accepted the same walk in the older plan need not answer again.
    """
    said = _answers(older)
    routes = plan_routes.of_version(plan)
    people = {person for person, _ in said}
    for row in content["patrols"]:
        patrol = _patrol(plan, row, routes[row["team"]])
        db.session.add(patrol)
        db.session.flush()
        _stops(patrol, row)
        people |= _members(patrol, row, said)
    if older is not None:
        call_off(older, now)
    db.session.flush()
    return people


def call_off(plan: PatrolPlan, now: dt.datetime) -> set[int]:
    """Cancel the walks of `plan` that have not begun; returns who was to come."""
    people: set[int] = set()
    for patrol in db.session.scalars(
        select(Patrol).where(Patrol.plan_id == plan.id, Patrol.state == "planned", Patrol.starts_at > now)
    ):
        patrol.state = "called_off"
        members = db.session.scalars(
            select(PatrolMember.person_id).where(
                PatrolMember.patrol_id == patrol.id, PatrolMember.state.in_(law.GOING)
            )
        )
        people.update(members)
    return people


def _answers(older: PatrolPlan | None) -> Said:
    if older is None:
        return {}
    rows = db.session.execute(
        select(PatrolMember.person_id, Patrol.starts_at, PatrolMember.state, PatrolMember.told_at)
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(Patrol.plan_id == older.id, PatrolMember.state.in_(law.HOLDING))
    )
    return {(row.person_id, row.starts_at): (row.state, row.told_at) for row in rows}


def _patrol(plan: PatrolPlan, row: Mapping[str, Any], route: list[list[float]]) -> Patrol:
    return Patrol(
        plan_id=plan.id,
        zone_id=plan.zone_id,
        day=dt.date.fromisoformat(row["day"]),
        shift=row["shift"],
        number=row["number"],
        team=row["team"],
        starts_at=moment(row["day"], row["start"]),
        ends_at=moment(row["day"], row["end"]),
        meeting_point_id=number_of(row["meeting_point"]),
        route=route,
        length_m=row["length_m"],
        state="planned",
    )


def _stops(patrol: Patrol, row: Mapping[str, Any]) -> None:
    for position, stop in enumerate(row["stops"], start=1):
        db.session.add(
            PatrolStop(
                patrol_id=patrol.id,
                position=position,
                checkpoint_id=number_of(stop["checkpoint"]),
                arrive_at=moment(row["day"], stop["arrive"]),
                leave_at=moment(row["day"], stop["leave"]),
            )
        )


def _members(patrol: Patrol, row: Mapping[str, Any], said: Said) -> set[int]:
    people = set()
    for member in row["members"]:
        person = number_of(member["id"])
        state, told_at = said.get((person, patrol.starts_at), ("invited", None))
        people.add(person)
        db.session.add(
            PatrolMember(
                patrol_id=patrol.id,
                person_id=person,
                side=member["side"],
                role=member["role"],
                state=state if state == "accepted" else "invited",
                told_at=told_at,
            )
        )
    return people
