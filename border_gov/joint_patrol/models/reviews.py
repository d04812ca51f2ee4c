"""Rows of what walked patrols show: reviews and visits, versions of the log, weekly sheets."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer, String

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class PatrolReview(db.Model):
    """Plan against actual of one patrol as its records stood at `reviewed_at`; it outlives raw tracks.

    `pieces`: one bit for each piece of the path network `network_id` that a track saw (`rules.coverage`).
    """

    __tablename__ = "patrol_review"
    __table_args__ = (Index("ix_patrol_review_zone_day", "zone_id", "day"),)

    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"), primary_key=True, autoincrement=False)
    zone_id: Mapped[int]
    day: Mapped[dt.date]
    reviewed_at: Mapped[dt.datetime] = mapped_column(WHEN)
    marks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    extra: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list)
    tracked: Mapped[bool] = mapped_column(default=False)
    network_id: Mapped[int | None]
    pieces: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    seen_m: Mapped[float] = mapped_column(default=0.0)


class PatrolVisit(db.Model):
    """What is known of one planned stop; `before` is the checkpoint's last visit before this patrol."""

    __tablename__ = "patrol_visit"
    __table_args__ = (
        UniqueConstraint("patrol_id", "position"),
        Index("ix_patrol_visit_checkpoint", "checkpoint_id", "day"),
        Index("ix_patrol_visit_zone_day", "zone_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"))
    zone_id: Mapped[int]
    day: Mapped[dt.date]
    checkpoint_id: Mapped[int]
    position: Mapped[int]
    visited: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    evidence: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    arrive: Mapped[dt.datetime | None] = mapped_column(WHEN)
    leave: Mapped[dt.datetime | None] = mapped_column(WHEN)
    dwell_s: Mapped[float | None]
    short_s: Mapped[float] = mapped_column(default=0.0)
    order: Mapped[int | None]
    in_order: Mapped[bool | None]
    in_window: Mapped[bool | None]
    minutes_off: Mapped[float | None]
    closest_m: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    before: Mapped[dt.date | None]


class PatrolLogVersion(db.Model):
    """The words of a log as somebody saved them; `text` is empty while the text made from facts stands."""

    __tablename__ = "patrol_log_version"
    __table_args__ = (UniqueConstraint("patrol_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    weather: Mapped[str] = mapped_column(default="")
    handled: Mapped[str] = mapped_column(default="")
    handed_over: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int | None]
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)


class PatrolWeek(db.Model):
    """The weekly sheet of a zone: `content` are the facts as they were taken up, and what is signed."""

    __tablename__ = "patrol_week"
    __table_args__ = (UniqueConstraint("zone_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    week: Mapped[dt.date]
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    state: Mapped[str] = mapped_column(default="draft")
    flow_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    remarks: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int | None]
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)
    signed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
