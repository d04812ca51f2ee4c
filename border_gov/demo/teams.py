"""Teams, plans in force and planned walks, as the demonstration's patrols need them."""

import datetime as dt
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.demo.loops import DWELL, SHIFT, Loop, loops, timed
from border_gov.joint_patrol.models import (
    Checkpoint,
    MeetingPoint,
    Patrol,
    PatrolMember,
    PatrolPlan,
    PatrolStop,
    VolunteerProfile,
)
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

ROLES = ("leader", "deputy")
SHIFT_OF_HOUR = ("evening", "morning", "afternoon", "evening")


@dataclass(frozen=True)
class Ground:
    """What the demonstration has to walk with: loops, a meeting point, volunteers of each side."""

    zone_id: int
    loops: Sequence[Loop]
    meeting_point: int
    teams: dict[str, list[int]]

    def team(self, dice: random.Random, without: Collection[int] = ()) -> list[tuple[int, str]]:
        """Two people of each side, the sides by turns."""
        free = {side: [one for one in people if one not in without] for side, people in self.teams.items()}
        drawn = {side: dice.sample(free[side], 2) for side in sorted(free)}
        return [(drawn[side][place], side) for place in range(2) for side in drawn]


def ground_of(zone_id: int) -> Ground:
    """What there is to walk with in the demonstration zone."""
    points = db.session.scalars(
        select(Checkpoint)
        .where(Checkpoint.zone_id == zone_id, Checkpoint.external_number.like("DEMO-%"))
        .order_by(Checkpoint.external_number)
    ).all()
    home = db.session.scalar(select(MeetingPoint.id).where(MeetingPoint.zone_id == zone_id).limit(1))
    teams: dict[str, list[int]] = {}
    chosen = select(VolunteerProfile).where(VolunteerProfile.zone_id == zone_id)
    for row in db.session.scalars(chosen.order_by(VolunteerProfile.id)):
        teams.setdefault(row.side, []).append(row.person_id)
    assert home is not None
    return Ground(zone_id, loops(points), home, teams)


def plan_of(ground: Ground, week: dt.date, organiser: Viewer) -> PatrolPlan:
    """A plan in force for a week of the past; who planned and signed it is not part of the story."""
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
    return plan


def patrol_of(
    ground: Ground,
    plan: PatrolPlan,
    way: tuple[Loop, dt.datetime],
    key: tuple[str, int],
    team: Sequence[tuple[int, str]],
) -> Patrol:
    """A planned walk round a loop from a moment on; the first of the team leads, the second is the deputy.

    `key` is the team's key in the plan and its number of the day.
    """
    (loop, starts), (name, number) = way, key
    patrol = Patrol(
        plan_id=plan.id,
        zone_id=ground.zone_id,
        day=clock.today(starts),
        shift=SHIFT_OF_HOUR[clock.local(starts).hour // 6],
        number=number,
        team=name,
        starts_at=starts,
        ends_at=starts + SHIFT,
        meeting_point_id=ground.meeting_point,
        route=loop.route(),
        length_m=loop.length_m,
        state="planned",
    )
    db.session.add(patrol)
    db.session.flush()
    for position, (point, at) in enumerate(timed(loop, starts)):
        stop = PatrolStop(patrol_id=patrol.id, position=position, checkpoint_id=point.id, arrive_at=at)
        stop.leave_at = at + DWELL
        db.session.add(stop)
    for place, (person, side) in enumerate(team):
        role = ROLES[place] if place < len(ROLES) else "member"
        member = PatrolMember(patrol_id=patrol.id, person_id=person, side=side, role=role)
        member.state = "accepted"
        db.session.add(member)
    db.session.flush()
    return patrol
