"""What officers edit: kinds of incidents, main areas of towns, what a unit can do; and the line register."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.geo.columns import area_column, point_column, spatial_index
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class IncidentKind(db.Model):
    """A kind of incident; `desk_answer` lets the desk answer it at once, `example` marks what we made up."""

    __tablename__ = "incident_kind"
    __table_args__ = (UniqueConstraint("zone_id", "code", name="uq_incident_kind_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    code: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    position: Mapped[int]
    desk_answer: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    danger: Mapped[bool] = mapped_column(default=False)
    line_dispute: Mapped[bool] = mapped_column(default=False)
    water: Mapped[bool] = mapped_column(default=False)
    target_minutes: Mapped[int] = mapped_column(default=120)
    ceiling_minutes: Mapped[int] = mapped_column(default=900)
    advice: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    example: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(WHEN)


class CoreArea(db.Model):
    """The main area of a town, to which the shorter arrival clock applies; a new one ends the one before."""

    __tablename__ = "incident_core_area"
    __table_args__ = (
        Index("ix_incident_core_area_town", "zone_id", "town_code"),
        spatial_index("incident_core_area", "area"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    town_code: Mapped[str]
    side: Mapped[str]
    area: Mapped[Any] = area_column(nullable=False)
    radius_m: Mapped[float | None]
    example: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[dt.datetime] = mapped_column(WHEN)
    valid_to: Mapped[dt.datetime | None] = mapped_column(WHEN)
    created_by: Mapped[int | None]


class UnitProfile(db.Model):
    """What a unit can do when called: where it starts, by boat, as water contact, its telephone."""

    __tablename__ = "incident_unit"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    zone_id: Mapped[int]
    side: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    boat: Mapped[bool] = mapped_column(default=False)
    water_contact: Mapped[bool] = mapped_column(default=False)
    point: Mapped[Any] = point_column()
    active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[dt.datetime] = mapped_column(WHEN)


class LineDispute(db.Model):
    """A doubt about where the line runs: noted for the liaisons of all sides, never mediated here."""

    __tablename__ = "incident_line_dispute"
    __table_args__ = (Index("ix_incident_line_dispute_zone", "zone_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), unique=True)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    state: Mapped[str] = mapped_column(default="open")
    words: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[dt.datetime] = mapped_column(WHEN)
    settled_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    settled_by: Mapped[int | None]
