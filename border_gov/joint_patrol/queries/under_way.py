"""Patrols under way: where each team was last and how long ago; teams, never persons."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from border_gov.joint_patrol.models.plans import Patrol, PatrolStop
from border_gov.joint_patrol.models.walks import PatrolEntry, PatrolPresence
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import walk_tracks
from border_gov.joint_patrol.queries.plan_people import visible_to
from border_gov.joint_patrol.rules import ground as law
from border_gov.joint_patrol.rules import tracks as track_law
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Place:
    """Where a team was last: its phone's position, or the point at which it checked in."""

    lon: float
    lat: float
    at: dt.datetime
    freshness: str
    spot: names.Spot | None = None


@dataclass(frozen=True)
class Team:
    """One patrol under way: how many people of which sides, how many points so far, where last."""

    patrol: Patrol
    people: int
    sides: tuple[names.SideName, ...]
    visited: int
    stops: int
    place: Place | None


def teams(viewer: Viewer, now: dt.datetime) -> list[Team]:
    """Patrols under way that the viewer may see, while their shift lasts.

    A position is shown only if its person agreed to be recorded; it ends with the shift.
    """
    chosen = select(Patrol).where(
        visible_to(viewer),
        Patrol.state == "under_way",
        Patrol.ends_at > now - track_law.GRACE,
        Patrol.starts_at < now + dt.timedelta(hours=3),
    )
    walks = db.session.scalars(chosen.order_by(Patrol.starts_at, Patrol.number)).all()
    ids = [walk.id for walk in walks]
    came, stops, points = _came(ids), _stops(ids), _check_ins(ids)
    last = walk_tracks.latest(ids)
    spots = names.checkpoints({entry.checkpoint_id or 0 for rows in points.values() for entry in rows})
    out = []
    for walk in walks:
        sides = names.sides_of(walk.zone_id)
        here = came.get(walk.id, {})
        mine = points.get(walk.id, [])
        place = _place(last.get(walk.id), mine, spots, now)
        seen = len({entry.checkpoint_id for entry in mine})
        team = tuple(sides[side] for side in sides if side in here)
        out.append(Team(walk, sum(here.values()), team, seen, stops.get(walk.id, 0), place))
    return out


def _place(
    last: walk_tracks.Last | None,
    entries: Sequence[PatrolEntry],
    spots: dict[int, names.Spot],
    now: dt.datetime,
) -> Place | None:
    """The later of the phone's last position and the last check-in."""
    entry = max(entries, key=lambda row: row.at, default=None)
    if last is not None and (entry is None or last.at >= entry.at):
        return Place(round(last.lon, 5), round(last.lat, 5), last.at, law.freshness(now - last.at))
    spot = spots.get(entry.checkpoint_id or 0) if entry else None
    if entry is None or spot is None:
        return None
    return Place(spot.lon, spot.lat, entry.at, law.freshness(now - entry.at), spot)


def _came(ids: Sequence[int]) -> dict[int, dict[str, int]]:
    p = PatrolPresence
    found: dict[int, dict[str, int]] = {}
    chosen = select(p.patrol_id, p.side, func.count()).where(p.patrol_id.in_(ids))
    for patrol_id, side, count in db.session.execute(chosen.group_by(p.patrol_id, p.side)):
        found.setdefault(patrol_id, {})[side] = count
    return found


def _stops(ids: Sequence[int]) -> dict[int, int]:
    chosen = select(PatrolStop.patrol_id, func.count()).where(PatrolStop.patrol_id.in_(ids))
    return {one: count for one, count in db.session.execute(chosen.group_by(PatrolStop.patrol_id))}


def _check_ins(ids: Sequence[int]) -> dict[int, list[PatrolEntry]]:
    e = PatrolEntry
    chosen = select(e).where(e.patrol_id.in_(ids), e.kind == "checkin", e.struck_at.is_(None))
    found: dict[int, list[PatrolEntry]] = {}
    for row in db.session.scalars(chosen):
        found.setdefault(row.patrol_id, []).append(row)
    return found
