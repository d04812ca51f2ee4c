"""Reads of checkpoints, meeting points, the path network and closures."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from border_gov.geo.filters import geojson_of, lat_of, lon_of
from border_gov.joint_patrol.models.places import (
    Checkpoint,
    Closure,
    MeetingPoint,
    PathNetwork,
    PathSegment,
)
from border_gov.joint_patrol.rules.network import base_key
from border_gov.jurisdictions.models import Town
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

PAGE = 50
Filters = Mapping[str, Any]


def visible_to(viewer: Viewer, kind: Any = Checkpoint) -> ColumnElement[bool]:
    """Rows of the viewer's zones; places of all sides, for they are walked together."""
    return kind.zone_id.in_(viewer.zones)


def checkpoint_columns() -> Select[Any]:
    """Every column that a page, the API or an export shows of a checkpoint."""
    c = Checkpoint
    return select(
        c.id,
        c.zone_id,
        c.side,
        c.joint,
        c.town_code,
        Town.names.label("town_names"),
        c.distance_m,
        c.located,
        c.name,
        lon_of(c.point).label("lon"),
        lat_of(c.point).label("lat"),
        c.datum,
        c.accuracy_m,
        c.source,
        c.external_number,
        c.code,
        c.priority,
        c.dwell_min,
        c.target_days,
        c.windows,
        c.needs,
        c.state,
        c.last_visit,
        c.version,
    ).outerjoin(Town, (Town.zone_id == c.zone_id) & (Town.code == c.town_code))


def _chosen(viewer: Viewer, zone_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    c = Checkpoint
    found: list[Any] = [visible_to(viewer), c.zone_id == zone_id]
    if filters.get("side"):
        found.append(c.side == filters["side"])
    if filters.get("joint"):
        found.append(c.joint)
    if filters.get("state"):
        found.append(c.state == filters["state"])
    if filters.get("q"):
        wanted = f"%{filters['q']}%"
        found.append(
            c.name["zh"].as_string().ilike(wanted)
            | (c.code == filters["q"])
            | c.external_number.ilike(wanted)
        )
    return found


def checkpoints(
    viewer: Viewer, zone_id: int, filters: Filters, after: int = 0, limit: int | None = PAGE
) -> tuple[list[RowMapping], int]:
    """A page of checkpoints by id, and the id to go on after (0: this was the last page)."""
    chosen = checkpoint_columns().where(*_chosen(viewer, zone_id, filters), Checkpoint.id > after)
    chosen = chosen.order_by(Checkpoint.id)
    rows = list(db.session.execute(chosen.limit(limit + 1) if limit else chosen).mappings())
    more = limit is not None and len(rows) > limit
    return (rows[:limit], rows[limit - 1]["id"]) if more and limit else (rows, 0)


def checkpoint_counts(viewer: Viewer, zone_id: int) -> dict[str, int]:
    """How many checkpoints are in use on each side, and how many of all are joint."""
    c = Checkpoint
    rows = db.session.execute(
        select(c.side, func.count(), func.count().filter(c.joint))
        .where(visible_to(viewer), c.zone_id == zone_id, c.state == "active")
        .group_by(c.side)
    ).all()
    found = {side: count for side, count, _ in rows}
    return {**found, "joint": sum(joint for _, _, joint in rows), "all": sum(found.values())}


def checkpoint(viewer: Viewer, checkpoint_id: int, for_change: bool = False) -> Checkpoint:
    """One checkpoint, or NotFound; locked when it is to be changed."""
    return _one(Checkpoint, viewer, checkpoint_id, for_change)


def checkpoint_row(viewer: Viewer, checkpoint_id: int) -> RowMapping:
    """One checkpoint with its coordinates as shown, or NotFound."""
    chosen = checkpoint_columns().where(visible_to(viewer), Checkpoint.id == checkpoint_id)
    row = db.session.execute(chosen).mappings().first()
    if row is None:
        raise NotFound()
    return row


def meeting_point(viewer: Viewer, point_id: int, for_change: bool = False) -> MeetingPoint:
    """One meeting point, or NotFound."""
    return _one(MeetingPoint, viewer, point_id, for_change)


def _one(kind: Any, viewer: Viewer, row_id: int, for_change: bool) -> Any:
    chosen = select(kind).where(kind.id == row_id, visible_to(viewer, kind))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound()
    return found


def meeting_points(viewer: Viewer, zone_id: int) -> list[RowMapping]:
    """All meeting points of a zone with coordinates and town, in the order of side and id."""
    m = MeetingPoint
    chosen = (
        select(
            m.id,
            m.zone_id,
            m.side,
            m.joint,
            m.town_code,
            Town.names.label("town_names"),
            m.name,
            lon_of(m.point).label("lon"),
            lat_of(m.point).label("lat"),
            m.datum,
            m.accuracy_m,
            m.source,
            m.state,
            m.version,
        )
        .outerjoin(Town, (Town.zone_id == m.zone_id) & (Town.code == m.town_code))
        .where(visible_to(viewer, m), m.zone_id == zone_id)
    )
    return list(db.session.execute(chosen.order_by(m.side, m.id)).mappings())


def network(viewer: Viewer, zone_id: int) -> PathNetwork | None:
    """The current path network of a zone; None while none was imported."""
    return db.session.scalar(
        select(PathNetwork).where(
            visible_to(viewer, PathNetwork), PathNetwork.zone_id == zone_id, PathNetwork.current
        )
    )


def networks(viewer: Viewer, zone_id: int) -> list[PathNetwork]:
    """All versions of the path network, newest first."""
    chosen = select(PathNetwork).where(visible_to(viewer, PathNetwork), PathNetwork.zone_id == zone_id)
    return list(db.session.scalars(chosen.order_by(PathNetwork.number.desc())))


def paths(viewer: Viewer, zone_id: int, bridges: bool, q: str = "", limit: int = 100) -> list[RowMapping]:
    """Bridges, or paths whose name holds `q`, of the current network: key, name, kind, passable, length."""
    p = PathSegment
    chosen = (
        select(p.key, p.name, p.kind, p.passable, p.length_m, p.is_bridge)
        .join(PathNetwork, PathNetwork.id == p.network_id)
        .where(visible_to(viewer, PathNetwork), PathNetwork.zone_id == zone_id, PathNetwork.current)
        .where(p.is_bridge == bridges)
    )
    chosen = chosen.where(p.name["zh"].as_string().ilike(f"%{q}%")) if q else chosen
    return list(db.session.execute(chosen.order_by(p.id).limit(limit)).mappings())


def path(viewer: Viewer, zone_id: int, key: str) -> PathSegment:
    """A piece of the current network by key, or NotFound."""
    found = db.session.scalar(
        select(PathSegment)
        .join(PathNetwork, PathNetwork.id == PathSegment.network_id)
        .where(visible_to(viewer, PathNetwork), PathNetwork.zone_id == zone_id, PathNetwork.current)
        .where(PathSegment.key == base_key(key))
    )
    if found is None:
        raise NotFound()
    return found


def closures(viewer: Viewer, zone_id: int, now: dt.datetime) -> list[Closure]:
    """Closures that hold now or later, soonest first."""
    return list(
        db.session.scalars(
            select(Closure)
            .where(visible_to(viewer, Closure), Closure.zone_id == zone_id)
            .where(Closure.until > now, Closure.lifted_at.is_(None))
            .order_by(Closure.since, Closure.id)
        )
    )


def closure(viewer: Viewer, closure_id: int) -> Closure:
    """One closure, locked, or NotFound."""
    return _one(Closure, viewer, closure_id, True)


def bridge_lines(viewer: Viewer, zone_id: int) -> list[RowMapping]:
    """key, name and GeoJSON of the bridges of the current network."""
    p = PathSegment
    chosen = (
        select(p.key, p.name, p.length_m, geojson_of(p.line).label("geometry"))
        .join(PathNetwork, PathNetwork.id == p.network_id)
        .where(visible_to(viewer, PathNetwork), PathNetwork.zone_id == zone_id, PathNetwork.current)
        .where(p.is_bridge)
    )
    return list(db.session.execute(chosen.order_by(p.id)).mappings())
