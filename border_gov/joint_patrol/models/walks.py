"""Rows of patrols that were walked: the walk, who came, and what was noted on the way."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.geo.columns import point_column
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class PatrolWalk(db.Model):
    """What became of one patrol, and the words of its log; `late` if it was entered from paper.

    `kept_review` is plan against actual as it stood when the positions behind it left (retention).
    `text` is the log as somebody edited it, empty while the text made from the facts stands.
    """

    __tablename__ = "patrol_walk"

    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"), primary_key=True, autoincrement=False)
    zone_id: Mapped[int] = mapped_column(index=True)
    flow_version: Mapped[int]
    started_at: Mapped[dt.datetime] = mapped_column(WHEN)
    finished_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    closed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    late: Mapped[bool] = mapped_column(default=False)
    weather: Mapped[str] = mapped_column(default="")
    handled: Mapped[str] = mapped_column(default="")
    handed_over: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")
    kept_review: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(WHEN)


class PatrolPresence(db.Model):
    """Somebody who came: a person of the team, or a name that was not on the list."""

    __tablename__ = "patrol_presence"
    __table_args__ = (UniqueConstraint("patrol_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(default="")
    side: Mapped[str]


class PatrolEntry(db.Model):
    """A check-in, finding or publicity on the way.

    `device_at` is what the phone's clock said, `received_at` ours, `at` what counts; `visit_before` is the
    checkpoint's last visit before this one, so that a struck entry can be taken back.
    """

    __tablename__ = "patrol_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "key", name="uq_patrol_entry_person_key"),
        Index("ix_patrol_entry_patrol", "patrol_id", "id"),
        Index("ix_patrol_entry_checkpoint", "checkpoint_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"))
    zone_id: Mapped[int]
    person_id: Mapped[int]
    key: Mapped[UUID]
    fingerprint: Mapped[str]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    kind: Mapped[str]
    sequence: Mapped[int]
    device_at: Mapped[dt.datetime] = mapped_column(WHEN)
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    late: Mapped[bool] = mapped_column(default=False)
    method: Mapped[str] = mapped_column(default="")
    checkpoint_id: Mapped[int | None]
    visit_before: Mapped[dt.date | None]
    point: Mapped[Any] = point_column()
    datum: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    odd: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    finding: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    households: Mapped[int | None]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    struck_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    struck_by: Mapped[int | None]
    struck_reason: Mapped[str] = mapped_column(default="")
