"""Named reads of zones, sides, towns, villages, boundary versions and their geometry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, RowMapping, Select, select

from border_gov.geo import filters
from border_gov.jurisdictions.models import (
    BoundaryArea,
    BoundaryLine,
    BoundaryVersion,
    County,
    NamedPlace,
    Side,
    Town,
    Village,
    Zone,
)
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class SideLook:
    """A side as it is shown: its key, names, and the look that never depends on colour alone."""

    key: str
    name: dict[str, str]
    ink: str
    fill: str
    soft: str
    shape: str
    pattern: str
    zone_id: int


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The zones that `viewer` works in."""
    return Zone.id.in_(viewer.zones)


def zones(viewer: Viewer) -> list[Zone]:
    """The viewer's zones, oldest first."""
    return list(db.session.scalars(select(Zone).where(visible_to(viewer)).order_by(Zone.id)))


def zone(zone_id: int, viewer: Viewer) -> Zone:
    """One zone of the viewer, or NotFound."""
    found = db.session.scalar(select(Zone).where(Zone.id == zone_id, visible_to(viewer)))
    if found is None:
        raise NotFound()
    return found


def zone_by_key(key: str | None = None) -> Zone:
    """The zone called `key`, or the oldest one; NotFound if there is none. For commands and demo loading."""
    chosen = select(Zone).order_by(Zone.id).limit(1)
    found = db.session.scalar(chosen.where(Zone.key == key) if key else chosen)
    if found is None:
        raise NotFound("There is no such zone.")
    return found


def zone_key(zone_id: int) -> str:
    """The key of a zone; for verbs that hold its id already."""
    return db.session.scalars(select(Zone.key).where(Zone.id == zone_id)).one()


def sides(zone_id: int | None = None) -> list[SideLook]:
    """The sides of a zone, or of all zones, in their order."""
    chosen = select(Side).order_by(Side.zone_id, Side.position)
    rows = db.session.scalars(chosen if zone_id is None else chosen.where(Side.zone_id == zone_id))
    return [SideLook(s.key, s.names, s.ink, s.fill, s.soft, s.shape, s.pattern, s.zone_id) for s in rows]


def side_keys(zone_id: int) -> tuple[str, ...]:
    """The keys of a zone's sides, in their order."""
    chosen = select(Side.key).where(Side.zone_id == zone_id).order_by(Side.position)
    return tuple(db.session.scalars(chosen))


def towns(zone_id: int, adjoining_only: bool = False) -> list[RowMapping]:
    """id, code, names, side_key, adjoining, pilot, lon, lat of a zone's towns, by code."""
    seat = Town.seat
    chosen = select(
        Town.id,
        Town.code,
        Town.names,
        Town.side_key,
        Town.adjoining,
        Town.pilot,
        filters.lon_of(seat).label("lon"),
        filters.lat_of(seat).label("lat"),
    ).where(Town.zone_id == zone_id)
    chosen = chosen.where(Town.adjoining) if adjoining_only else chosen
    return list(db.session.execute(chosen.order_by(Town.code)).mappings())


def villages(zone_id: int, name: str | None = None) -> list[RowMapping]:
    """id, code, name, is_border, town_id, town_code, town_names, side_key of villages, or of namesakes."""
    chosen = _villages().where(Town.zone_id == zone_id)
    chosen = chosen.where(Village.name == name) if name is not None else chosen
    return list(db.session.execute(chosen.order_by(Village.code)).mappings())


def village(village_id: int, viewer: Viewer) -> RowMapping:
    """One village of a zone and side of the viewer, or NotFound."""
    chosen = _villages().where(
        Village.id == village_id, Town.zone_id.in_(viewer.zones), Town.side_key.in_(viewer.sides)
    )
    found = db.session.execute(chosen).mappings().first()
    if found is None:
        raise NotFound()
    return found


def _villages() -> Any:
    return select(
        Village.id,
        Village.code,
        Village.name,
        Village.is_border,
        Town.id.label("town_id"),
        Town.code.label("town_code"),
        Town.names.label("town_names"),
        Town.side_key,
    ).join(Town, Town.id == Village.town_id)


def counties(zone_id: int) -> list[RowMapping]:
    """code, names, province, side_key of a zone's counties and their neighbours."""
    chosen = select(County.code, County.names, County.province, County.side_key)
    return list(db.session.execute(chosen.where(County.zone_id == zone_id).order_by(County.code)).mappings())


def named_places(zone_id: int, kind: str | None = None) -> list[RowMapping]:
    """id, kind, names, sides, lon, lat, to_be_surveyed, note of the gazetteer's entries."""
    chosen = select(
        NamedPlace.id,
        NamedPlace.kind,
        NamedPlace.names,
        NamedPlace.sides,
        filters.lon_of(NamedPlace.point).label("lon"),
        filters.lat_of(NamedPlace.point).label("lat"),
        NamedPlace.to_be_surveyed,
        NamedPlace.note,
    ).where(NamedPlace.zone_id == zone_id)
    chosen = chosen.where(NamedPlace.kind == kind) if kind else chosen
    return list(db.session.execute(chosen.order_by(NamedPlace.id)).mappings())


def versions(zone_id: int) -> list[BoundaryVersion]:
    """All boundary versions of a zone, newest first."""
    chosen = select(BoundaryVersion).where(BoundaryVersion.zone_id == zone_id)
    return list(db.session.scalars(chosen.order_by(BoundaryVersion.number.desc())))


def version_at(zone_id: int, moment: dt.datetime | None = None) -> BoundaryVersion | None:
    """The version in force at `moment`, or the one without an end."""
    chosen = select(BoundaryVersion).where(BoundaryVersion.zone_id == zone_id)
    if moment is None:
        chosen = chosen.where(BoundaryVersion.valid_to.is_(None))
    else:
        later = (BoundaryVersion.valid_to.is_(None)) | (BoundaryVersion.valid_to > moment)
        chosen = chosen.where(BoundaryVersion.valid_from <= moment, later)
    return db.session.scalar(chosen.order_by(BoundaryVersion.number.desc()).limit(1))


def lines_geojson(zone_id: int) -> list[Row[Any]]:
    """names, sides, geometry (GeoJSON) of the border lines in force."""
    chosen = select(
        BoundaryLine.names, BoundaryLine.sides, filters.geojson_of(BoundaryLine.line).label("geometry")
    )
    return list(db.session.execute(_in_force(chosen, BoundaryLine.version_id, zone_id)))


def areas_geojson(zone_id: int, kind: str) -> list[Row[Any]]:
    """code, names, sides, geometry (GeoJSON) of the areas of one kind in force."""
    shape = filters.geojson_of(BoundaryArea.area).label("geometry")
    chosen = select(BoundaryArea.code, BoundaryArea.names, BoundaryArea.sides, shape)
    chosen = chosen.where(BoundaryArea.kind == kind).order_by(BoundaryArea.code)
    return list(db.session.execute(_in_force(chosen, BoundaryArea.version_id, zone_id)))


def _in_force(chosen: Select[Any], column: Any, zone_id: int) -> Select[Any]:
    return chosen.join(BoundaryVersion, BoundaryVersion.id == column).where(
        BoundaryVersion.zone_id == zone_id, BoundaryVersion.valid_to.is_(None)
    )
