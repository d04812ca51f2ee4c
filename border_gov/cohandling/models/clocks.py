"""Rows of time limits: a side's limits by version, clocks that run or ran, their pauses and extensions."""

import datetime as dt

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

MOMENT = DateTime(timezone=True)
RUNS = text("stopped_at IS NULL")
UNTOLD = text("stopped_at IS NULL AND announced_at IS NULL")


class ClockLimit(db.Model):
    """One version of a side's limit for one clock; without an amount the side has none from then on."""

    __tablename__ = "clock_limit"
    __table_args__ = (
        UniqueConstraint("zone_id", "side", "machine", "code", "number", name="uq_clock_limit_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    machine: Mapped[str]
    code: Mapped[str]
    number: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    amount: Mapped[int | None]
    unit: Mapped[str]
    remind_s: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[dt.datetime] = mapped_column(MOMENT)
    set_at: Mapped[dt.datetime] = mapped_column(MOMENT)
    set_by: Mapped[int | None]


class ClockRun(db.Model):
    """One clock of one side on one record; late is computed, never stored."""

    __tablename__ = "clock_run"
    __table_args__ = (
        UniqueConstraint(
            "kind", "subject_id", "machine", "code", "side", "number", name="uq_clock_run_number"
        ),
        Index(
            "uq_clock_run_open",
            "kind",
            "subject_id",
            "machine",
            "code",
            "side",
            unique=True,
            postgresql_where=RUNS,
        ),
        Index("ix_clock_run_next", "zone_id", "due_at", postgresql_where=RUNS),
        Index("ix_clock_run_untold", "due_at", postgresql_where=UNTOLD),
        Index("ix_clock_run_figures", "zone_id", "machine", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[int]
    machine: Mapped[str]
    code: Mapped[str]
    side: Mapped[str]
    number: Mapped[int]
    limit_id: Mapped[int] = mapped_column(ForeignKey("clock_limit.id"))
    unit: Mapped[str]
    started_at: Mapped[dt.datetime] = mapped_column(MOMENT)
    due_at: Mapped[dt.datetime] = mapped_column(MOMENT)
    remind_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    paused_since: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    paused_s: Mapped[float] = mapped_column(default=0.0)
    stopped_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    how: Mapped[str] = mapped_column(default="")
    reminded_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    announced_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)


class ClockPause(db.Model):
    """One time during which a clock stood still, and why."""

    __tablename__ = "clock_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("clock_run.id"), index=True)
    since: Mapped[dt.datetime] = mapped_column(MOMENT)
    until: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    reason: Mapped[str]
    by_person: Mapped[int | None]


class ClockExtension(db.Model):
    """One agreed extension: from when to when, and who agreed."""

    __tablename__ = "clock_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("clock_run.id"), index=True)
    due_before: Mapped[dt.datetime] = mapped_column(MOMENT)
    due_after: Mapped[dt.datetime] = mapped_column(MOMENT)
    reason: Mapped[str]
    agreed_sides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    parties_agreed: Mapped[bool]
    note: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(MOMENT)
    by_person: Mapped[int | None]
