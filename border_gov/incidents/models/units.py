"""Units called to an incident, and what each of them reported with its own time and the time of receipt."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.geo.columns import point_column
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class Assignment(db.Model):
    """One unit called to one incident; the times are those that count."""

    __tablename__ = "incident_assignment"
    __table_args__ = (
        Index("ix_incident_assignment_incident", "incident_id", "id"),
        Index("ix_incident_assignment_unit", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    zone_id: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    side: Mapped[str]
    round: Mapped[int]
    called_by: Mapped[int | None]
    called_at: Mapped[dt.datetime] = mapped_column(WHEN)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    under_way_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    arrived_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    finished_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    ended_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    ended_why: Mapped[str] = mapped_column(default="")


class UnitReport(db.Model):
    """What a unit reported: when it happened by the phone, when it reached us, and which of them counts."""

    __tablename__ = "incident_unit_report"
    __table_args__ = (
        UniqueConstraint("person_id", "key", name="uq_incident_unit_report_key"),
        Index("ix_incident_unit_report_assignment", "assignment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("incident_assignment.id"))
    zone_id: Mapped[int]
    stage: Mapped[str]
    event_at: Mapped[dt.datetime] = mapped_column(WHEN)
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    counts_at: Mapped[dt.datetime] = mapped_column(WHEN)
    late: Mapped[bool] = mapped_column(default=False)
    key: Mapped[UUID | None]
    person_id: Mapped[int | None]
    point: Mapped[Any] = point_column()
    datum: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    metres_off: Mapped[float | None]
    words: Mapped[str] = mapped_column(default="")
