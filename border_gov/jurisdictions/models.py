"""Tables of zones, their sides and people's places, and of the geometry by boundary version."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ARRAY, JSON, DateTime, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.geo import columns as place
from border_gov.kernel.db import db

Names = dict[str, str]


class Zone(db.Model):
    """An adjoining area that several sides govern together: the unit of visibility and of statistics."""

    __tablename__ = "zone"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    names: Mapped[Names] = mapped_column(JSON)
    band_m: Mapped[float]
    accuracy_limit_m: Mapped[float]
    zone_m: Mapped[float]


class Side(db.Model):
    """One of the authorities of a zone, with the look that marks it on screen and on paper."""

    __tablename__ = "side"
    __table_args__ = (UniqueConstraint("zone_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    key: Mapped[str]
    position: Mapped[int]
    names: Mapped[Names] = mapped_column(JSON)
    ink: Mapped[str]
    fill: Mapped[str]
    soft: Mapped[str]
    shape: Mapped[str]
    pattern: Mapped[str]


class County(db.Model):
    """A county-level territory of a zone; without a side it is a neighbour outside."""

    __tablename__ = "county"
    __table_args__ = (UniqueConstraint("zone_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    code: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    province: Mapped[str] = mapped_column(default="")
    side_key: Mapped[str | None]


class Town(db.Model):
    """A town of a side, by its nine-digit code; `adjoining` marks those along the line."""

    __tablename__ = "town"
    __table_args__ = (UniqueConstraint("zone_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    code: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    side_key: Mapped[str]
    adjoining: Mapped[bool]
    pilot: Mapped[bool] = mapped_column(default=False)
    seat: Mapped[Any] = place.point_column()


class Village(db.Model):
    """A village or community by its twelve-digit code; its name alone does not tell it from a namesake."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("town_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id"))
    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    is_border: Mapped[bool]


class BoundaryVersion(db.Model):
    """One complete set of lines and areas; never changed once it was current, only followed by another."""

    __tablename__ = "boundary_version"
    __table_args__ = (UniqueConstraint("zone_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    number: Mapped[int]
    label: Mapped[str]
    source: Mapped[str]
    datum: Mapped[str]
    encoding: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    note: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    file_sha256: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int | None]
    valid_from: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    valid_to: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))


class BoundaryLine(db.Model):
    """A border line of one version, with the sides that it parts."""

    __tablename__ = "boundary_line"
    __table_args__ = (place.spatial_index("boundary_line", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("boundary_version.id"), index=True)
    names: Mapped[Names] = mapped_column(JSON)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    line: Mapped[Any] = place.line_column(nullable=False)


class BoundaryArea(db.Model):
    """The polygon of a county, town, village or shared watercourse in one version."""

    __tablename__ = "boundary_area"
    __table_args__ = (place.spatial_index("boundary_area", "area"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("boundary_version.id"), index=True)
    kind: Mapped[str]
    code: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    area: Mapped[Any] = place.area_column(nullable=False)


class NamedPlace(db.Model):
    """An entry of the gazetteer: a bridge, a square, a building that people name instead of a coordinate."""

    __tablename__ = "named_place"
    __table_args__ = (place.spatial_index("named_place", "point"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    kind: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    point: Mapped[Any] = place.point_column(nullable=False)
    to_be_surveyed: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")


class CalendarVersion(db.Model):
    """The holidays of one year as a notice states them; a correction is a further version."""

    __tablename__ = "calendar_version"
    __table_args__ = (UniqueConstraint("year", "number", name="uq_calendar_version_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    source: Mapped[str]
    weekends_are_holidays: Mapped[bool]
    valid_from: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[int | None]


class CalendarDay(db.Model):
    """A day that the notice names: off, or worked to make up for one."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("version_id", "day", name="uq_calendar_day_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"))
    day: Mapped[dt.date]
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")


class AttentionArea(db.Model):
    """A place and hours to which all its sides want patrols to look more often, until a day.

    `opens_s` and `closes_s` are seconds of the day; `closes_s` counts on past midnight. `since` and `until`
    (both included) are days; `base_…` say what it was made of: the period looked at and the counts in it.
    """

    __tablename__ = "attention_area"
    __table_args__ = (
        UniqueConstraint("zone_id", "number", name="uq_attention_area_number"),
        place.spatial_index("attention_area", "area"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    number: Mapped[int]
    state: Mapped[str]
    kind: Mapped[str]
    town_code: Mapped[str] = mapped_column(default="")
    area: Mapped[Any] = place.area_column(nullable=False)
    cell_m: Mapped[float]
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    opens_s: Mapped[int]
    closes_s: Mapped[int]
    percent: Mapped[int]
    since: Mapped[dt.date]
    until: Mapped[dt.date]
    base_since: Mapped[dt.date]
    base_until: Mapped[dt.date]
    base_inside: Mapped[int]
    base_total: Mapped[int]
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[int | None]
    ended_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
