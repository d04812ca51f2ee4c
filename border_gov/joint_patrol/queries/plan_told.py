"""Reads for telling people: who has not been told, how many said what, whose calendar it is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from border_gov.joint_patrol.models.plans import Patrol, PatrolFeed, PatrolMember, PatrolPlan
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries.plan_names import SideName
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class ToTell:
    """Somebody who has not been told yet, with the walks that wait for a word."""

    person_id: int
    name: str
    side: SideName
    phone: str
    walks: tuple[tuple[int, dt.datetime, str], ...]


def not_yet_told(plan: PatrolPlan, viewer: Viewer) -> list[ToTell]:
    """Persons of the viewer's own sides with a place that nobody has told them of and they did not answer."""
    rows = db.session.execute(
        select(PatrolMember, Patrol)
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(
            Patrol.plan_id == plan.id,
            Patrol.state == "planned",
            PatrolMember.state == "invited",
            PatrolMember.told_at.is_(None),
            PatrolMember.side.in_(viewer.sides),
        )
        .order_by(Patrol.starts_at)
    ).all()
    people = {row.PatrolMember.person_id for row in rows}
    shown, phones = names.people(viewer, people), names.phones(viewer, people)
    sides = names.sides_of(plan.zone_id)
    walks: dict[int, list[tuple[int, dt.datetime, str]]] = defaultdict(list)
    for row in rows:
        place = row.PatrolMember
        walks[place.person_id].append((place.id, row.Patrol.starts_at, place.role))
    side_of = {row.PatrolMember.person_id: row.PatrolMember.side for row in rows}
    return [
        ToTell(person, shown.get(person, ""), sides[side_of[person]], phones.get(person, ""), tuple(found))
        for person, found in walks.items()
    ]


def counts(plan: PatrolPlan) -> dict[str, int]:
    """How many places of the plan are in which state."""
    rows = db.session.execute(
        select(PatrolMember.state, func.count())
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(Patrol.plan_id == plan.id)
        .group_by(PatrolMember.state)
    )
    return {state: count for state, count in rows}


def feed_of(secret_hash: str) -> PatrolFeed | None:
    """The calendar address with this secret, unless it was revoked."""
    return db.session.scalar(
        select(PatrolFeed).where(PatrolFeed.secret_hash == secret_hash, PatrolFeed.revoked_at.is_(None))
    )


def feeds_of(person_id: int) -> Sequence[PatrolFeed]:
    """The calendar addresses of a person that still work."""
    return db.session.scalars(
        select(PatrolFeed).where(PatrolFeed.person_id == person_id, PatrolFeed.revoked_at.is_(None))
    ).all()
