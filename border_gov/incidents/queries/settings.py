"""Reads of what officers edit: kinds, main areas, units with what they can do, the register of the line."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from border_gov.geo import filters
from border_gov.geo.columns import lonlat_of
from border_gov.incidents.models import CoreArea, IncidentKind, LineDispute, UnitProfile
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Unit


def kinds(zone_id: int, active_only: bool = True) -> Sequence[IncidentKind]:
    """The kinds of a zone in their order."""
    chosen = select(IncidentKind).where(IncidentKind.zone_id == zone_id)
    chosen = chosen.where(IncidentKind.active) if active_only else chosen
    return db.session.scalars(chosen.order_by(IncidentKind.position, IncidentKind.id)).all()


def kind_of(zone_id: int, code: str) -> IncidentKind | None:
    """The kind called `code`."""
    chosen = select(IncidentKind).where(IncidentKind.zone_id == zone_id, IncidentKind.code == code)
    return db.session.scalar(chosen) if code else None


def get_kind(kind_id: int, viewer: Viewer) -> IncidentKind:
    """One kind of a zone of the viewer, for change, or NotFound."""
    chosen = select(IncidentKind).where(IncidentKind.id == kind_id, IncidentKind.zone_id.in_(viewer.zones))
    found = db.session.scalar(chosen.with_for_update())
    if found is None:
        raise NotFound("There is no such kind of incident.")
    return found


def is_core(zone_id: int, lon: float, lat: float, at: dt.datetime) -> bool:
    """Whether a point lay in the main area of a town at a moment."""
    later = or_(CoreArea.valid_to.is_(None), CoreArea.valid_to > at)
    chosen = select(CoreArea.id).where(
        CoreArea.zone_id == zone_id,
        CoreArea.valid_from <= at,
        later,
        filters.within(filters.sql_point(lon, lat), CoreArea.area),
    )
    return db.session.scalar(chosen.limit(1)) is not None


def core_areas(zone_id: int) -> Sequence[CoreArea]:
    """The main areas in force, by town."""
    chosen = select(CoreArea).where(CoreArea.zone_id == zone_id, CoreArea.valid_to.is_(None))
    return db.session.scalars(chosen.order_by(CoreArea.town_code)).all()


@dataclass(frozen=True)
class UnitShown:
    """A unit as the desk calls it."""

    id: int
    side: str
    names: dict[str, str]
    town_code: str
    phone: str
    boat: bool
    water_contact: bool
    lon: float | None
    lat: float | None


def units(zone_id: int, sides: Sequence[str] | None = None) -> list[UnitShown]:
    """The units of a zone, or of some of its sides, with what they can do; those out of use are left out."""
    chosen = select(Unit, UnitProfile).outerjoin(UnitProfile, UnitProfile.unit_id == Unit.id)
    chosen = chosen.where(Unit.zone_id == zone_id)
    chosen = chosen.where(Unit.side_key.in_(list(sides))) if sides is not None else chosen
    rows = db.session.execute(chosen.order_by(Unit.side_key, Unit.id)).all()
    return [_unit(unit, more) for unit, more in rows if more is None or more.active]


def _unit(unit: Unit, more: UnitProfile | None) -> UnitShown:
    here: tuple[Any, Any] = (lonlat_of(more.point) if more else None) or (None, None)
    return UnitShown(
        id=unit.id,
        side=unit.side_key,
        names=unit.names,
        town_code=unit.town_code,
        phone=more.phone if more else "",
        boat=bool(more and more.boat),
        water_contact=bool(more and more.water_contact),
        lon=here[0],
        lat=here[1],
    )


def boat_sides(zone_id: int) -> set[str]:
    """The sides that have a unit with a boat."""
    chosen = select(UnitProfile.side).where(
        UnitProfile.zone_id == zone_id, UnitProfile.boat, UnitProfile.active
    )
    return set(db.session.scalars(chosen))


def line_disputes(viewer: Viewer, state: str = "") -> Sequence[LineDispute]:
    """The register of doubts about the line, newest first, for the sides that they concern."""
    chosen = select(LineDispute).where(
        LineDispute.zone_id.in_(viewer.zones), LineDispute.sides.overlap(list(viewer.sides))
    )
    chosen = chosen.where(LineDispute.state == state) if state else chosen
    return db.session.scalars(chosen.order_by(LineDispute.id.desc()).limit(200)).all()


def get_line_dispute(dispute_id: int, viewer: Viewer) -> LineDispute:
    """One entry of the register, for change, or NotFound."""
    chosen = select(LineDispute).where(
        LineDispute.id == dispute_id,
        LineDispute.zone_id.in_(viewer.zones),
        LineDispute.sides.overlap(list(viewer.sides)),
    )
    found = db.session.scalar(chosen.with_for_update())
    if found is None:
        raise NotFound()
    return found
