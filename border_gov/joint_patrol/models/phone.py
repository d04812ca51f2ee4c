"""Rows that a phone on patrol sends beside its lines: photos of findings, and alarms."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.geo.columns import point_column
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class PatrolPhoto(db.Model):
    """A photo of a finding; the picture itself is an encrypted file."""

    __tablename__ = "patrol_photo"
    __table_args__ = (
        UniqueConstraint("person_id", "key", name="uq_patrol_photo_person_key"),
        Index("ix_patrol_photo_entry", "entry_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("patrol_entry.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    person_id: Mapped[int]
    key: Mapped[UUID]
    fingerprint: Mapped[str]
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)


class PatrolAlarm(db.Model):
    """Somebody on patrol asks for help: when, where if the phone knew, told how often, answered by whom."""

    __tablename__ = "patrol_alarm"
    __table_args__ = (
        UniqueConstraint("person_id", "key", name="uq_patrol_alarm_person_key"),
        Index("ix_patrol_alarm_zone", "zone_id", "id"),
        Index("ix_patrol_alarm_open", "told_at", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"), index=True)
    zone_id: Mapped[int]
    person_id: Mapped[int]
    key: Mapped[UUID]
    fingerprint: Mapped[str]
    flow_version: Mapped[int]
    state: Mapped[str]
    device_at: Mapped[dt.datetime] = mapped_column(WHEN)
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    point: Mapped[Any] = point_column()
    datum: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    told_at: Mapped[dt.datetime] = mapped_column(WHEN)
    told: Mapped[int] = mapped_column(default=1)
    answered_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    answered_by: Mapped[int | None]
    ended_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    ended_by: Mapped[int | None]


class PatrolAlarmSight(db.Model):
    """Who saw an alarm, and when first."""

    __tablename__ = "patrol_alarm_sight"
    __table_args__ = (UniqueConstraint("alarm_id", "person_id", name="uq_patrol_alarm_sight_alarm_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("patrol_alarm.id"))
    person_id: Mapped[int]
    seen_at: Mapped[dt.datetime] = mapped_column(WHEN)
