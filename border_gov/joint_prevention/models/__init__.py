"""Tables of prevention; no column of a clue can hold a person or free text."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.geo.columns import point_column
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class Clue(db.Model):
    """What the police were told: place, hour, kind, reliability, their number; erased when it runs out.

    `level` is the most that other sides see unasked. Once `state` is not held, everything else is empty.
    """

    __tablename__ = "prevention_clue"
    __table_args__ = (
        UniqueConstraint("zone_id", "number", name="uq_prevention_clue_number"),
        Index("ix_prevention_clue_held", "zone_id", "state", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    number: Mapped[int]
    state: Mapped[str]
    side: Mapped[str]
    level: Mapped[int]
    kind: Mapped[str]
    reliability: Mapped[str]
    receipt: Mapped[str]
    point: Mapped[Any] = point_column()
    place_side: Mapped[str]
    town_code: Mapped[str]
    hour: Mapped[dt.datetime | None] = mapped_column(WHEN)
    expires_on: Mapped[dt.date]


class Alert(db.Model):
    """One message of a chain; `superseded_at` is when the next one came."""

    __tablename__ = "prevention_alert"
    __table_args__ = (
        UniqueConstraint("chain", "position", name="uq_prevention_alert_position"),
        Index("ix_prevention_alert_zone", "zone_id", "superseded_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    chain: Mapped[int]
    position: Mapped[int]
    message: Mapped[str]
    exercise: Mapped[bool]
    side: Mapped[str]
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    kind: Mapped[str]
    urgency: Mapped[str]
    town_codes: Mapped[list[str]] = mapped_column(ARRAY(String))
    words: Mapped[str]
    sent_at: Mapped[dt.datetime] = mapped_column(WHEN)
    sent_by: Mapped[int | None]
    expires_at: Mapped[dt.datetime] = mapped_column(WHEN)
    superseded_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class AlertAck(db.Model):
    """That one side has read one message."""

    __tablename__ = "prevention_alert_ack"
    __table_args__ = (UniqueConstraint("alert_id", "side", name="uq_prevention_alert_ack_side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("prevention_alert.id"))
    side: Mapped[str]
    person_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column(WHEN)


class Assistance(db.Model):
    """One side asks another to do something at a place."""

    __tablename__ = "prevention_assistance"
    __table_args__ = (UniqueConstraint("zone_id", "number", name="uq_prevention_assistance_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    number: Mapped[int]
    state: Mapped[str]
    side: Mapped[str]
    to_side: Mapped[str]
    what: Mapped[str]
    point: Mapped[Any] = point_column()
    place_side: Mapped[str]
    town_code: Mapped[str]
    wanted_at: Mapped[dt.datetime] = mapped_column(WHEN)
    words: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(WHEN)
    asked_by: Mapped[int | None]
    result: Mapped[str]
    answer: Mapped[str]
    answered_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    answered_by: Mapped[int | None]


class Operation(db.Model):
    """Something that sides do together at a place and time; `figures` are counts by code."""

    __tablename__ = "prevention_operation"
    __table_args__ = (UniqueConstraint("zone_id", "number", name="uq_prevention_operation_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    number: Mapped[int]
    state: Mapped[str]
    kind: Mapped[str]
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    point: Mapped[Any] = point_column()
    place_side: Mapped[str]
    town_code: Mapped[str]
    starts_at: Mapped[dt.datetime] = mapped_column(WHEN)
    ends_at: Mapped[dt.datetime] = mapped_column(WHEN)
    figures: Mapped[dict[str, int]] = mapped_column(JSON)
    result: Mapped[str]
    planned_at: Mapped[dt.datetime] = mapped_column(WHEN)
    planned_by: Mapped[int | None]
    reported_by: Mapped[int | None]


class OperationUnit(db.Model):
    """A unit that takes part: how many of it, and who leads them."""

    __tablename__ = "prevention_operation_unit"
    __table_args__ = (UniqueConstraint("operation_id", "unit_id", name="uq_prevention_operation_unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("prevention_operation.id"))
    side: Mapped[str]
    unit_id: Mapped[int]
    people: Mapped[int]
    led_by: Mapped[int | None]
