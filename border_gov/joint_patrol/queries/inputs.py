"""Reads of a week's demand and of the plain rows that its plan is made from; places for the map."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import RowMapping, func, select

from border_gov.geo.filters import lat_of, lon_of
from border_gov.joint_patrol.models.demand import Demand, DemandShift
from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.models.places import (
    Checkpoint,
    Closure,
    MeetingPoint,
    PathNetwork,
    PathNode,
    PathSegment,
)
from border_gov.joint_patrol.models.plans import Patrol, PatrolMember
from border_gov.joint_patrol.queries import places
from border_gov.joint_patrol.rules.plans import GOING
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person


def visible_zones(viewer: Viewer) -> list[Zone]:
    """The viewer's zones, oldest first."""
    return list(db.session.scalars(select(Zone).where(Zone.id.in_(viewer.zones)).order_by(Zone.id)))


def zone_of(viewer: Viewer, zone_id: int | None = None) -> Zone:
    """The zone asked for, or the viewer's oldest; NotFound if it is not theirs."""
    for zone in visible_zones(viewer):
        if zone_id in (None, zone.id):
            return zone
    raise NotFound()


def demand_of(zone_id: int, week: dt.date) -> tuple[Demand, list[DemandShift]] | None:
    """The demand of a week with its shifts in order; None if nobody stated it."""
    found = db.session.scalar(select(Demand).where(Demand.zone_id == zone_id, Demand.week == week))
    if found is None:
        return None
    shifts = db.session.scalars(
        select(DemandShift)
        .where(DemandShift.demand_id == found.id)
        .order_by(DemandShift.day, DemandShift.starts_from, DemandShift.key)
    )
    return found, list(shifts)


def last_demand(zone_id: int, before: dt.date) -> tuple[Demand, list[DemandShift]] | None:
    """The newest demand of a week before `before`."""
    week = db.session.scalar(
        select(func.max(Demand.week)).where(Demand.zone_id == zone_id, Demand.week < before)
    )
    return demand_of(zone_id, week) if week else None


def places_in_use(kind: Any, zone_id: int) -> list[tuple[Any, float, float]]:
    """(row, lon, lat) of the checkpoints or meeting points that are in use, by id."""
    chosen = select(kind, lon_of(kind.point), lat_of(kind.point)).where(
        kind.zone_id == zone_id, kind.state == "active"
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(chosen.order_by(kind.id))]


def checkpoints_in_use(zone_id: int) -> list[tuple[Checkpoint, float, float]]:
    """Checkpoints that patrols may visit."""
    return places_in_use(Checkpoint, zone_id)


def meeting_points_in_use(zone_id: int) -> list[tuple[MeetingPoint, float, float]]:
    """Meeting points at which patrols may gather."""
    return places_in_use(MeetingPoint, zone_id)


def current_network(zone_id: int) -> PathNetwork | None:
    """The network in use; None while there is none."""
    return db.session.scalar(select(PathNetwork).where(PathNetwork.zone_id == zone_id, PathNetwork.current))


def network_rows(zone_id: int) -> tuple[PathNetwork, list[RowMapping], list[RowMapping]] | None:
    """The current network, its nodes in order of number, its edges; None while there is none."""
    network = current_network(zone_id)
    if network is None:
        return None
    n, p = PathNode, PathSegment
    nodes = db.session.execute(
        select(n.number, n.x, n.y, n.bank).where(n.network_id == network.id).order_by(n.number)
    ).mappings()
    edges = db.session.execute(
        select(p.key, p.node_from, p.node_to, p.length_m, p.is_bridge)
        .where(p.network_id == network.id)
        .order_by(p.id)
    ).mappings()
    return network, list(nodes), list(edges)


def path_segments(zone_id: int) -> npt.NDArray[np.float64]:
    """The current network as straight pieces in metres of EPSG:4549: x, y, x, y; shape (n, 4)."""
    found = network_rows(zone_id)
    if found is None:
        return np.empty((0, 4))
    xy = np.array([(node["x"], node["y"]) for node in found[1]]).reshape(-1, 2)
    ends = np.array([(edge["node_from"], edge["node_to"]) for edge in found[2]], np.int64).reshape(-1, 2)
    return np.hstack([xy[ends[:, 0]], xy[ends[:, 1]]])


def closures_between(zone_id: int, since: dt.datetime, until: dt.datetime) -> list[Closure]:
    """Closures that touch a span of time and were not lifted."""
    return list(
        db.session.scalars(
            select(Closure)
            .where(Closure.zone_id == zone_id, Closure.lifted_at.is_(None))
            .where(Closure.since < until, Closure.until > since)
            .order_by(Closure.id)
        )
    )


def profiles(zone_id: int) -> list[VolunteerProfile]:
    """Profiles of active people, by person."""
    return list(
        db.session.scalars(
            select(VolunteerProfile)
            .join(Person, Person.id == VolunteerProfile.person_id)
            .where(VolunteerProfile.zone_id == zone_id, Person.status == "active")
            .order_by(VolunteerProfile.person_id)
        )
    )


def last_walks(zone_id: int, before: dt.datetime) -> dict[int, dt.datetime]:
    """When each person comes back from their last published walk that begins before `before`."""
    rows = db.session.execute(
        select(PatrolMember.person_id, func.max(Patrol.ends_at))
        .join(Patrol, Patrol.id == PatrolMember.patrol_id)
        .where(Patrol.zone_id == zone_id, Patrol.starts_at < before)
        .where(PatrolMember.state.in_(GOING), Patrol.starts_at > before - dt.timedelta(days=7))
        .group_by(PatrolMember.person_id)
    )
    return {person: ended for person, ended in rows}


def map_checkpoints(viewer: Viewer, now: dt.datetime) -> list[dict[str, Any]]:
    """Checkpoints in use of all the viewer's zones, with `idle_days` (None: never visited) and the ratio.

    `idle_ratio` is the idleness over the target interval; None for a checkpoint never visited.
    """
    day = today(now)
    chosen = places.checkpoint_columns().where(places.visible_to(viewer), Checkpoint.state == "active")
    found = []
    for row in db.session.execute(chosen.order_by(Checkpoint.id)).mappings():
        idle = (day - row["last_visit"]).days if row["last_visit"] else None
        ratio = None if idle is None else round(idle / row["target_days"], 2)
        found.append({**row, "idle_days": idle, "idle_ratio": ratio})
    return found


def map_bridges(viewer: Viewer, now: dt.datetime | None = None) -> list[dict[str, Any]]:
    """Bridges of all the viewer's zones with GeoJSON geometry; `closed` is true while a closure holds."""
    found = []
    for zone in visible_zones(viewer):
        shut = {c.path_key for c in closures_between(zone.id, now, now)} if now else set()
        for row in places.bridge_lines(viewer, zone.id):
            found.append({**row, "zone_id": zone.id, "closed": row["key"] in shut})
    return found
