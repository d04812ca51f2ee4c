"""Verbs about reviews: what a walked patrol shows is stored, and the points' last visits follow it."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import asdict

import numpy as np
from sqlalchemy import delete, select

from border_gov.geo.tracks import Track
from border_gov.joint_patrol.models.places import Checkpoint
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.reviews import PatrolReview, PatrolVisit
from border_gov.joint_patrol.queries import seen
from border_gov.joint_patrol.queries import walk_tracks as tracks
from border_gov.joint_patrol.queries.seen import Ground
from border_gov.joint_patrol.queries.walk_review import network_of, paths_of, review_of, shift_of
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.rules.coverage import cover, cut
from border_gov.joint_patrol.rules.review import usable_track
from border_gov.joint_patrol.rules.visits import Mark, Review, Visit
from border_gov.kernel.clock import today
from border_gov.kernel.db import db


def settle(walk: Patrol, now: dt.datetime) -> Review | None:
    """Review a patrol from its records as they stand; called after everything that changes them.

    Becomes: the review and a visit for each planned stop, in place of the former ones, and the last visits of
    these points as all patrols together say. None, and nothing stored, while the patrol is not over.
    """
    rows, old = seen.visits(walk.id), seen.ground_of(walk.id)
    before = {row.position: row.before for row in rows}
    touched = {row.checkpoint_id for row in rows}
    first = seen.known_before(touched)
    db.session.execute(delete(PatrolVisit).where(PatrolVisit.patrol_id == walk.id))
    db.session.execute(delete(PatrolReview).where(PatrolReview.patrol_id == walk.id))
    if walk.state not in law.OVER:
        renew_last_visits(touched, first)
        return None
    track = tracks.recorded(walk.id)
    found = review_of(walk, track)
    _store(walk, found, _ground(walk, track, old), now)
    known = _last_visits_of({int(visit.checkpoint) for visit in found.visits})
    for visit in found.visits:
        told = before.get(visit.position, known.get(int(visit.checkpoint)))
        db.session.add(_row(walk, visit, told))
    db.session.flush()
    renew_last_visits(touched | set(known) | {int(one) for one in found.extra}, first)
    return found


def _ground(walk: Patrol, track: Track | None, old: Ground | None) -> Ground | None:
    """What the recordings saw of the paths; what was seen is kept while a simplified track remains."""
    if track is None:
        return old if tracks.kept_lines((walk.id,)) else None
    network, paths = network_of(walk.zone_id), paths_of(walk.zone_id)
    if network is None or paths is None:
        return None
    starts, ends = shift_of(walk)
    usable, _ = usable_track(track, starts, ends)
    if usable is None:
        return None
    found = cover(usable, paths, cut(paths))
    return Ground(network, np.packbits(found.seen).tobytes(), found.metres)


def _store(walk: Patrol, found: Review, ground: Ground | None, now: dt.datetime) -> None:
    db.session.add(
        PatrolReview(
            patrol_id=walk.id,
            zone_id=walk.zone_id,
            day=walk.day,
            reviewed_at=now,
            marks=[_mark(mark) for mark in found.marks],
            extra=[int(one) for one in found.extra],
            tracked=ground is not None,
            network_id=ground.network_id if ground else None,
            pieces=ground.pieces if ground else None,
            seen_m=ground.seen_m if ground else 0.0,
        )
    )


def _mark(mark: Mark) -> dict[str, object]:
    return {**asdict(mark), "at": mark.at.isoformat() if mark.at else None}


def _row(walk: Patrol, visit: Visit, before: dt.date | None) -> PatrolVisit:
    return PatrolVisit(
        patrol_id=walk.id,
        zone_id=walk.zone_id,
        day=today(visit.arrive) if visit.arrive else walk.day,
        checkpoint_id=int(visit.checkpoint),
        evidence=list(visit.evidence),
        before=before,
        **{name: getattr(visit, name) for name in seen.SHARED},
    )


def _last_visits_of(ids: Collection[int]) -> dict[int, dt.date | None]:
    rows = db.session.execute(select(Checkpoint.id, Checkpoint.last_visit).where(Checkpoint.id.in_(ids)))
    return {row.id: row.last_visit for row in rows}


def renew_last_visits(ids: Collection[int], first: Mapping[int, dt.date | None]) -> None:
    """The checkpoints' last visits become what reviews and check-ins say; they feed the next plan's prizes.

    `first`: the days known before the first patrol, where rows that told them were just deleted.
    """
    if not ids:
        return
    chosen = select(Checkpoint).where(Checkpoint.id.in_(ids)).order_by(Checkpoint.id).with_for_update()
    points = db.session.scalars(chosen.execution_options(populate_existing=True)).all()
    days = seen.last_visits(ids, {**seen.known_before(ids), **first})
    for point in points:
        point.last_visit = days[point.id]
    db.session.flush()
