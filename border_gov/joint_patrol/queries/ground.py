"""What walked patrols add up to: the union's figures, how long no point was seen, which paths were seen."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import func, select

from border_gov.geo.datum import to_degrees
from border_gov.joint_patrol.models.places import Checkpoint
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.reviews import PatrolReview, PatrolVisit
from border_gov.joint_patrol.models.walks import PatrolEntry, PatrolPresence, PatrolWalk
from border_gov.joint_patrol.queries import places
from border_gov.joint_patrol.queries.walk_review import network_of, paths_of
from border_gov.joint_patrol.rules import ground as law
from border_gov.joint_patrol.rules import walking as walk_law
from border_gov.joint_patrol.rules.coverage import Coverage, cut, nothing
from border_gov.joint_patrol.rules.snapping import PathIndex
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, YES
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Own:
    """One side's own part: people times and hours; shown to that side only."""

    people: int = 0
    hours: float = 0.0


@dataclass(frozen=True)
class Figures:
    """What the union did from `since` to `until`; `own` holds the viewer's own sides and no other."""

    since: dt.date
    until: dt.date
    planned: int
    walked: int
    joint: int
    people: int
    hours: float
    findings: int
    households: int
    visits: Mapping[str, int]
    own: Mapping[str, Own] = field(default_factory=dict)

    @property
    def joint_rate(self) -> int | None:
        """Walked patrols to which people of more than one side came, per cent; None without any."""
        return round(100 * self.joint / self.walked) if self.walked else None


def span(today: dt.date, days: int) -> tuple[dt.date, dt.date]:
    """First and last day of the last ``days`` days, today among them."""
    return today - dt.timedelta(days=days - 1), today


def figures(viewer: Viewer, zone_id: int, since: dt.date, until: dt.date) -> Figures:
    """The figures of a zone; numbers that name a side are those of the viewer's own sides."""
    inside = (Patrol.zone_id == zone_id, Patrol.day >= since, Patrol.day <= until)
    planned = db.session.scalar(
        select(func.count()).select_from(Patrol).where(*inside, Patrol.state != "called_off")
    )
    rows = db.session.execute(
        select(Patrol.id, PatrolWalk.started_at, PatrolWalk.finished_at)
        .join(PatrolWalk, PatrolWalk.patrol_id == Patrol.id)
        .where(*inside, Patrol.state.in_(walk_law.OVER))
    ).all()
    hours = {row.id: _hours(row.started_at, row.finished_at) for row in rows}
    came = _came(list(hours))
    own = {
        side: Own(
            sum(sides.get(side, 0) for sides in came.values()),
            round(sum(hours[one] * sides.get(side, 0) for one, sides in came.items()), 1),
        )
        for side in sorted(viewer.sides)
    }
    found, households = _noted(list(hours))
    return Figures(
        since=since,
        until=until,
        planned=planned or 0,
        walked=len(rows),
        joint=sum(law.is_joint(sides) for sides in came.values()),
        people=sum(sum(sides.values()) for sides in came.values()),
        hours=round(sum(hours[one] * sum(sides.values()) for one, sides in came.items()), 1),
        findings=found,
        households=households,
        visits=_verdicts(zone_id, since, until),
        own=own if viewer.zones and zone_id in viewer.zones else {},
    )


def _hours(started: dt.datetime, finished: dt.datetime | None) -> float:
    return (finished - started).total_seconds() / 3600 if finished else 0.0


def _came(ids: list[int]) -> dict[int, dict[str, int]]:
    """How many people of each side came to each patrol."""
    found: dict[int, dict[str, int]] = {one: {} for one in ids}
    p = PatrolPresence
    chosen = select(p.patrol_id, p.side, func.count()).where(p.patrol_id.in_(ids))
    for patrol_id, side, count in db.session.execute(chosen.group_by(p.patrol_id, p.side)):
        found[patrol_id][side] = count
    return found


def _noted(ids: list[int]) -> tuple[int, int]:
    """Findings, and households reached by publicity."""
    e = PatrolEntry
    row = db.session.execute(
        select(
            func.count().filter(e.kind == "finding"),
            func.coalesce(func.sum(e.households).filter(e.kind == "publicity"), 0),
        ).where(e.patrol_id.in_(ids), e.struck_at.is_(None))
    ).one()
    return row[0], row[1] or 0


def _verdicts(zone_id: int, since: dt.date, until: dt.date) -> dict[str, int]:
    v = PatrolVisit
    inside = (v.zone_id == zone_id, v.day >= since, v.day <= until)
    rows = db.session.execute(select(v.visited, func.count()).where(*inside).group_by(v.visited))
    found = {verdict: count for verdict, count in rows}
    return {verdict: found.get(verdict, 0) for verdict in (YES, NO, UNCERTAIN)}


@dataclass(frozen=True)
class PointRow:
    """How long nobody was at one point, and what the patrols of a span showed of it."""

    id: int
    code: str
    name: Mapping[str, str]
    side: str
    joint: bool
    target_days: int
    last_visit: dt.date | None
    idle_days: int | None
    ratio: float | None
    visits: Mapping[str, int]


def points(viewer: Viewer, zone_id: int, since: dt.date, until: dt.date) -> list[PointRow]:
    """The points in use, the longest unseen first; a point never seen stands before all others."""
    c = Checkpoint
    rows = db.session.execute(
        select(c.id, c.code, c.name, c.side, c.joint, c.target_days, c.last_visit).where(
            places.visible_to(viewer), c.zone_id == zone_id, c.state == "active"
        )
    )
    seen = _visits_by_point(zone_id, since, until)
    found = [_point(row, seen.get(row.id, {}), until) for row in rows]
    return sorted(found, key=lambda row: (row.ratio is not None, -(row.ratio or 0.0), row.code))


def _point(row: Any, visits: Mapping[str, int], today: dt.date) -> PointRow:
    idle = max((today - row.last_visit).days, 0) if row.last_visit else None
    ratio = None if idle is None else round(idle / row.target_days, 2)
    told = {verdict: visits.get(verdict, 0) for verdict in (YES, NO, UNCERTAIN)}
    own = (row.id, row.code, dict(row.name), row.side, row.joint, row.target_days, row.last_visit)
    return PointRow(*own, idle_days=idle, ratio=ratio, visits=told)


def _visits_by_point(zone_id: int, since: dt.date, until: dt.date) -> dict[int, dict[str, int]]:
    v = PatrolVisit
    chosen = select(v.checkpoint_id, v.visited, func.count()).where(
        v.zone_id == zone_id, v.day >= since, v.day <= until
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for point, verdict, count in db.session.execute(chosen.group_by(v.checkpoint_id, v.visited)):
        found[point][verdict] = count
    return found


@dataclass(frozen=True)
class Seen:
    """Which paths the recorded tracks of a span saw; `tracked` of the walked patrols had a track."""

    coverage: Coverage
    paths: PathIndex
    tracked: int


def seen_paths(zone_id: int, since: dt.date, until: dt.date) -> Seen | None:
    """The union of what all tracks saw of the paths in force; None while no paths were imported."""
    network, paths = network_of(zone_id), paths_of(zone_id)
    if network is None or paths is None:
        return None
    found = nothing(cut(paths))
    count = len(found.seen)
    r = PatrolReview
    rows = db.session.scalars(
        select(r.pieces).where(
            r.zone_id == zone_id, r.day >= since, r.day <= until, r.network_id == network, r.tracked
        )
    ).all()
    for packed in rows:
        bits = np.unpackbits(np.frombuffer(packed or b"", dtype=np.uint8))[:count].astype(bool)
        if len(bits) == count:
            found = found | Coverage(bits, found.pieces)
    return Seen(found, paths, len(rows))


def path_features(seen: Seen) -> list[dict[str, Any]]:
    """The paths as GeoJSON lines in degrees, each marked as seen or not; nobody's way can be told from it."""
    shares = np.zeros(len(seen.paths.edge_m))
    told = seen.coverage.by_edge()
    shares[: len(told)] = told
    shares /= np.maximum(seen.paths.edge_m, 1e-9)
    lon, lat = to_degrees(*np.concatenate([seen.paths.a, seen.paths.b]).T)
    ends = np.round(np.column_stack([lon, lat]), 5).reshape(2, -1, 2)
    out: list[dict[str, Any]] = []
    for number, edge in enumerate(seen.paths.edge):
        pair = ends[:, number].tolist()
        if out and out[-1]["properties"]["number"] == int(edge):
            out[-1]["geometry"]["coordinates"].append(pair[1])
            continue
        is_seen = bool(shares[edge] >= law.SEEN_SHARE)
        properties = {"layer": "coverage", "number": int(edge), "seen": is_seen}
        geometry = {"type": "LineString", "coordinates": pair}
        out.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return out
