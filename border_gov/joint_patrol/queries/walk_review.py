"""Plan against actual of a stored patrol: its stops, its check-ins and the paths, read for the review."""

import datetime as dt

import numpy as np
from sqlalchemy import select

from border_gov.geo.columns import lonlat_of, shape_of
from border_gov.geo.datum import to_metres
from border_gov.geo.shapes import parts_of
from border_gov.geo.tracks import Track
from border_gov.joint_patrol.models.places import Checkpoint, PathNetwork, PathSegment
from border_gov.joint_patrol.models.plans import Patrol, PatrolStop
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.joint_patrol.queries import walking
from border_gov.joint_patrol.rules.kept_review import from_values
from border_gov.joint_patrol.rules.review import review
from border_gov.joint_patrol.rules.snapping import PathIndex
from border_gov.joint_patrol.rules.visits import PAPER, CheckIn, Review, Stop
from border_gov.kernel import clock
from border_gov.kernel.db import db


def review_of(walk: Patrol, track: Track | None = None) -> Review:
    """What a patrol that the viewer may see shows of its plan; ``track`` is what was recorded, if anything.

    A walk entered from its printed sheet is complete: a point that was not ticked was not visited. After the
    retention time the review is the one that was kept: what it was made from is gone.
    """
    made = walking.walked(walk.id)
    if made is not None and made.kept_review is not None:
        return from_values(made.kept_review)
    starts, ends = shift_of(walk)
    return review(
        stops_of(walk),
        check_ins_of(walk.id),
        track,
        starts=starts,
        ends=ends,
        paths=paths_of(walk.zone_id) if track is not None else None,
        sheet_complete=bool(made and made.late),
    )


def shift_of(walk: Patrol) -> tuple[dt.datetime, dt.datetime]:
    """From when to when a patrol was walked, as far as it is known."""
    made = walking.walked(walk.id)
    starts = made.started_at if made else walk.starts_at
    return starts, (made.finished_at if made else None) or max(walk.ends_at, starts)


def stops_of(walk: Patrol) -> list[Stop]:
    """The planned stops in their order, each with the window that fits its arrival best."""
    rows = db.session.execute(
        select(
            PatrolStop.checkpoint_id,
            PatrolStop.arrive_at,
            PatrolStop.leave_at,
            Checkpoint.point,
            Checkpoint.windows,
        )
        .join(Checkpoint, Checkpoint.id == PatrolStop.checkpoint_id)
        .where(PatrolStop.patrol_id == walk.id)
        .order_by(PatrolStop.position)
    )
    midnight = clock.at(walk.day, dt.time())
    out = []
    for row in rows:
        lon, lat = walking.lonlat(row.point)
        opens, closes = _window(row.windows, midnight, row.arrive_at)
        out.append(Stop(row.checkpoint_id, lon, lat, row.arrive_at, row.leave_at, opens, closes))
    return out


def _window(
    windows: list[list[int]], midnight: dt.datetime, arrive: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The window that holds ``arrive``, else the one nearest to it; two None for a point without windows."""
    second = dt.timedelta(seconds=1)
    moments = [(midnight + opens * second, midnight + closes * second) for opens, closes in windows]
    nothing = dt.timedelta()
    return min(
        moments,
        key=lambda window: max(window[0] - arrive, arrive - window[1], nothing),
        default=(None, None),
    )


def check_ins_of(patrol_id: int) -> list[CheckIn]:
    """The check-ins that stand. A sheet's lines have no time: nobody wrote one down."""
    return [
        _check_in(row) for row in walking.entries(patrol_id) if row.kind == "checkin" and row.checkpoint_id
    ]


def _check_in(row: PatrolEntry) -> CheckIn:
    lon, lat = lonlat_of(row.point) or (None, None)
    return CheckIn(
        row.checkpoint_id or 0,
        None if row.method == PAPER else row.at,
        row.method,
        lon,
        lat,
        row.accuracy_m,
        row.received_at,
    )


def network_of(zone_id: int) -> int | None:
    """The path network in force in a zone."""
    chosen = select(PathNetwork.id).where(PathNetwork.zone_id == zone_id, PathNetwork.current)
    return db.session.scalar(chosen)


def paths_of(zone_id: int) -> PathIndex | None:
    """The path network in force in a zone, ready for snapping; None while there is none."""
    rows = db.session.execute(
        select(PathSegment.line, PathSegment.node_from, PathSegment.node_to)
        .join(PathNetwork, PathNetwork.id == PathSegment.network_id)
        .where(PathNetwork.zone_id == zone_id, PathNetwork.current)
        .order_by(PathSegment.id)
    ).all()
    if not rows:
        return None
    # The import cuts paths into single lines; the column would allow several parts.
    lines = [np.concatenate(parts_of(shape_of(row.line)))[:, :2] for row in rows]
    x, y = to_metres(*np.concatenate(lines).T)
    cuts = np.cumsum([len(line) for line in lines])[:-1]
    metres = np.split(np.column_stack([x, y]), cuts)
    return PathIndex([list(map(tuple, line)) for line in metres], [(r.node_from, r.node_to) for r in rows])
