"""Rows of planned weeks: the plan, its versions, and – once published – patrols, stops and members."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.kernel.db import db


class PatrolPlan(db.Model):
    """One week of one zone; `version` grows with every change and is what an edit must name."""

    __tablename__ = "patrol_plan"
    __table_args__ = (
        Index(
            "uq_patrol_plan_open_week",
            "zone_id",
            "week",
            unique=True,
            postgresql_where=text("state NOT IN ('published', 'superseded', 'withdrawn')"),
        ),
        Index("ix_patrol_plan_zone_week", "zone_id", "week"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    week: Mapped[dt.date]
    days: Mapped[int] = mapped_column(default=7)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    state: Mapped[str] = mapped_column(default="draft")
    flow_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    current: Mapped[int] = mapped_column(default=0)
    seed: Mapped[int] = mapped_column(default=1)
    locks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_by: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    ended_reason: Mapped[str] = mapped_column(default="")


class PatrolProblem(db.Model):
    """The planner's input as it was, under the SHA-256 of its canonical JSON."""

    __tablename__ = "patrol_problem"

    hash: Mapped[str] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class PlanVersion(db.Model):
    """The whole plan after one act; never changed, so that undo is another version."""

    __tablename__ = "patrol_plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("patrol_plan.id"))
    number: Mapped[int]
    verb: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem_hash: Mapped[str] = mapped_column(ForeignKey("patrol_problem.hash"))
    content: Mapped[str] = mapped_column(Text, deferred=True)
    parent: Mapped[int] = mapped_column(default=0)
    undoes: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    made_by: Mapped[int]
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class Patrol(db.Model):
    """One walk of a published plan; `route` is [[lon, lat], …] in WGS84."""

    __tablename__ = "patrol"
    __table_args__ = (
        UniqueConstraint("plan_id", "team"),
        Index("ix_patrol_zone_starts", "zone_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("patrol_plan.id"))
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    day: Mapped[dt.date]
    shift: Mapped[str]
    number: Mapped[int]
    team: Mapped[str]
    starts_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    meeting_point_id: Mapped[int]
    route: Mapped[list[list[float]]] = mapped_column(JSON, deferred=True)
    length_m: Mapped[float]
    state: Mapped[str] = mapped_column(default="planned")


class PatrolStop(db.Model):
    """One checkpoint of a patrol, with the planned arrival and departure."""

    __tablename__ = "patrol_stop"
    __table_args__ = (UniqueConstraint("patrol_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"))
    position: Mapped[int]
    checkpoint_id: Mapped[int] = mapped_column(index=True)
    arrive_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    leave_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class PatrolMember(db.Model):
    """One person's place in a patrol; who gave it up stays as a row, so that the change can be told."""

    __tablename__ = "patrol_member"
    __table_args__ = (
        Index(
            "uq_patrol_member_holds",
            "patrol_id",
            "person_id",
            unique=True,
            postgresql_where=text("state IN ('invited', 'accepted', 'declined')"),
        ),
        Index("ix_patrol_member_person", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patrol_id: Mapped[int] = mapped_column(ForeignKey("patrol.id"), index=True)
    person_id: Mapped[int]
    side: Mapped[str]
    role: Mapped[str]
    state: Mapped[str] = mapped_column(default="invited")
    answered_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    told_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    told_by: Mapped[int | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("patrol_member.id"))


class PatrolSwap(db.Model):
    """A member asks a colleague of the same side to go instead; one open question a place."""

    __tablename__ = "patrol_swap"
    __table_args__ = (
        Index("uq_patrol_swap_open", "member_id", unique=True, postgresql_where=text("state = 'asked'")),
        Index("ix_patrol_swap_asked", "asked_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("patrol_member.id"))
    asked_id: Mapped[int]
    state: Mapped[str] = mapped_column(default="asked")
    asked_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    answered_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))


class PatrolFeed(db.Model):
    """A revocable calendar address of one person; only the hash of its secret is kept."""

    __tablename__ = "patrol_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    person_id: Mapped[int] = mapped_column(index=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
