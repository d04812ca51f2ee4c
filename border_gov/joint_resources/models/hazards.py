"""Rows of inspections: templates in versions, what was found on the spot, hazards and their rectification."""

import datetime as dt
import uuid

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from border_gov.joint_resources.models.register import Resource
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class InspectionTemplate(db.Model):
    """One version of a check list; an inspection keeps the version that it was made with."""

    __tablename__ = "inspection_template"
    __table_args__ = (UniqueConstraint("zone_id", "code", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    code: Mapped[str]
    number: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    check: Mapped[str]
    items: Mapped[list[str]] = mapped_column(JSON, default=list)
    current: Mapped[bool] = mapped_column(default=True)
    person_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column(WHEN)


class Inspection(db.Model):
    """One check of one object; `key` comes from the phone, so that a sending twice is stored once."""

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_inspection_resource_id", "resource_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("inspection_template.id"))
    side: Mapped[str]
    person_id: Mapped[int | None]
    key: Mapped[uuid.UUID]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    failed: Mapped[list[int]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text, default="")

    template: Mapped[InspectionTemplate] = relationship(lazy="joined")


class Hazard(db.Model):
    """Something that must be put right, by whom it was found, until when, and how it was put right."""

    __tablename__ = "hazard"
    __table_args__ = (
        Index("ix_hazard_open", "zone_id", "state", "due_on"),
        Index("ix_hazard_resource_id", "resource_id"),
        Index("ix_hazard_sides", "sides", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    sides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    words: Mapped[str] = mapped_column(Text)
    level: Mapped[str]
    way: Mapped[str]
    due_on: Mapped[dt.date]
    state: Mapped[str]
    found_side: Mapped[str]
    found_by: Mapped[int | None]
    found_at: Mapped[dt.datetime] = mapped_column(WHEN)
    measure: Mapped[str] = mapped_column(Text, default="")
    fixed_by: Mapped[int | None]
    fixed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    checked_by: Mapped[int | None]
    checked_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    check_words: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    told_step: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    resource: Mapped[Resource] = relationship(lazy="joined")


class HazardPhoto(db.Model):
    """A photo of a hazard, before or after it was put right."""

    __tablename__ = "hazard_photo"
    __table_args__ = (Index("ix_hazard_photo_hazard_id", "hazard_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    hazard_id: Mapped[int] = mapped_column(ForeignKey("hazard.id"))
    moment: Mapped[str]
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    at: Mapped[dt.datetime] = mapped_column(WHEN)
