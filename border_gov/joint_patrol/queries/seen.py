"""Stored reviews: what walked patrols showed of their points, and when a point was seen last."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.reviews import PatrolReview, PatrolVisit
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.joint_patrol.queries.walk_review import review_of
from border_gov.joint_patrol.rules.visits import YES, Mark, Review, Visit
from border_gov.kernel.clock import today
from border_gov.kernel.db import db

SHARED = tuple(name for name in Visit.__dataclass_fields__ if name not in ("checkpoint", "evidence"))


@dataclass(frozen=True)
class Ground:
    """What a patrol saw of a path network: one bit for each piece (`rules.coverage.cut`), and metres."""

    network_id: int
    pieces: bytes
    seen_m: float


def ground_of(patrol_id: int) -> Ground | None:
    """What a patrol saw of the paths, if a track told it."""
    row = db.session.execute(
        select(PatrolReview.network_id, PatrolReview.pieces, PatrolReview.seen_m).where(
            PatrolReview.patrol_id == patrol_id, PatrolReview.pieces.is_not(None)
        )
    ).one_or_none()
    return Ground(row.network_id, row.pieces, row.seen_m) if row else None


def stored(patrol_id: int) -> PatrolReview | None:
    """The review of one patrol, if there is one."""
    return db.session.get(PatrolReview, patrol_id)


def visits(patrol_id: int) -> list[PatrolVisit]:
    """What is known of its planned stops, in their order."""
    chosen = select(PatrolVisit).where(PatrolVisit.patrol_id == patrol_id)
    return list(db.session.scalars(chosen.order_by(PatrolVisit.position)))


def reviewed(walk: Patrol) -> Review:
    """The stored review; made anew for a patrol that was walked before reviews were stored."""
    made = stored(walk.id)
    if made is None:
        return review_of(walk)
    told = tuple(_visit(row) for row in visits(walk.id))
    return Review(told, tuple(mark_of(row) for row in made.marks), tuple(made.extra))


def _visit(row: PatrolVisit) -> Visit:
    shared = {name: getattr(row, name) for name in SHARED}
    return Visit(checkpoint=row.checkpoint_id, evidence=tuple(row.evidence), **shared)


def mark_of(row: dict[str, object]) -> Mark:
    """A mark from its stored form."""
    at = row.get("at")
    when = dt.datetime.fromisoformat(str(at)) if at else None
    place = row.get("checkpoint")
    value = row.get("value")
    return Mark(
        str(row["code"]), when, int(str(place)) if place else None, float(str(value)) if value else 0.0
    )


def last_visits(ids: Collection[int], known: Mapping[int, dt.date | None]) -> dict[int, dt.date | None]:
    """When checkpoints were seen last, from reviews, and from check-ins that no review judges yet.

    A check-in of a reviewed patrol counts as its review says; one at a point that was not planned counts.
    Without any visit it is the day of `known`, which stood before the first patrol (`known_before`).
    """
    days: dict[int, list[dt.date | None]] = {one: [day] for one, day in known.items()}
    sure = select(PatrolVisit.checkpoint_id, func.max(PatrolVisit.day)).where(
        PatrolVisit.checkpoint_id.in_(ids), PatrolVisit.visited == YES
    )
    for one, day in db.session.execute(sure.group_by(PatrolVisit.checkpoint_id)):
        days.setdefault(one, []).append(day)
    judged = and_(
        PatrolVisit.patrol_id == PatrolEntry.patrol_id, PatrolVisit.checkpoint_id == PatrolEntry.checkpoint_id
    )
    free = (
        select(PatrolEntry.checkpoint_id, func.max(PatrolEntry.at))
        .outerjoin(PatrolVisit, judged)
        .where(PatrolEntry.checkpoint_id.in_(ids), PatrolEntry.kind == "checkin")
        .where(PatrolEntry.struck_at.is_(None), PatrolVisit.id.is_(None))
    )
    for place, at in db.session.execute(free.group_by(PatrolEntry.checkpoint_id)):
        days.setdefault(place or 0, []).append(today(at))
    return {one: max((day for day in days.get(one, ()) if day), default=None) for one in ids}


def known_before(ids: Collection[int]) -> dict[int, dt.date | None]:
    """The days known before the first patrol to each point; None for one that had never been seen."""
    found: dict[int, list[dt.date | None]] = {}
    for column, place in (
        (PatrolEntry.visit_before, PatrolEntry.checkpoint_id),
        (PatrolVisit.before, PatrolVisit.checkpoint_id),
    ):
        chosen = select(place, func.min(column), func.bool_or(column.is_(None))).where(place.in_(ids))
        if place is PatrolEntry.checkpoint_id:
            chosen = chosen.where(PatrolEntry.kind == "checkin")
        for one, day, never in db.session.execute(chosen.group_by(place)):
            found.setdefault(one, []).append(None if never else day)
    return {one: None if None in days else min(day for day in days if day) for one, days in found.items()}
