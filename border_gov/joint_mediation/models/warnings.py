"""Rows of screening drives (排查): what grid workers heard before anybody applied."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.geo.columns import point_column
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationDrive(db.Model):
    """A time in which one or more sides look for disputes, in all towns or in some."""

    __tablename__ = "mediation_drive"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    topics: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    made_by: Mapped[int | None]


class MediationWarning(db.Model):
    """A dispute in the making: kind, place, how grave; the words are sealed. It may become a case."""

    __tablename__ = "mediation_warning"
    __table_args__ = (Index("ix_mediation_warning_list", "zone_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    drive_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_drive.id"), index=True)
    side: Mapped[str]
    joint: Mapped[bool] = mapped_column(default=False)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    category: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    grave: Mapped[str] = mapped_column(default="low")  # low | medium | high
    people_count: Mapped[int | None]
    words: Mapped[bytes | None]
    point: Mapped[Any] = point_column()
    datum: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    town_code: Mapped[str] = mapped_column(default="")
    village_code: Mapped[str] = mapped_column(default="")
    found_at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    found_by: Mapped[int | None]
    late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="open")  # open | settled | taken_in
    case_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"), index=True)
