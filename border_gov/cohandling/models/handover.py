"""Rows of hand-overs, of what arbiters said, and of telephone notices."""

import datetime as dt
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from border_gov.geo.columns import point_column
from border_gov.kernel.db import db

MOMENT = DateTime(timezone=True)
IS_OPEN = text("state IN ('offered', 'returned', 'arbitration')")


class Handover(db.Model):
    """One attempt to hand a record over; at most one is open for a record."""

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "number", name="uq_handover_number"),
        Index("uq_handover_open", "kind", "subject_id", unique=True, postgresql_where=IS_OPEN),
        Index("ix_handover_zone", "zone_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[int]
    number: Mapped[int]
    flow_version: Mapped[int]
    from_side: Mapped[str]
    to_side: Mapped[str]
    sides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    urgent: Mapped[bool]
    state: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    offered_at: Mapped[dt.datetime] = mapped_column(MOMENT)
    offered_by: Mapped[int | None]
    expires_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    told_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    answered_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    answered_by: Mapped[int | None]
    answer_reason: Mapped[str] = mapped_column(default="")
    answer_note: Mapped[str] = mapped_column(default="")
    evidence: Mapped[Any] = point_column()
    evidence_datum: Mapped[str] = mapped_column(default="")
    evidence_side: Mapped[str] = mapped_column(default="")
    evidence_rule: Mapped[str] = mapped_column(default="")
    evidence_version: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    verdict: Mapped[str] = mapped_column(default="")

    opinions: Mapped[list["HandoverOpinion"]] = relationship(order_by="HandoverOpinion.id")


class HandoverOpinion(db.Model):
    """How one side's arbiter would rule; may be changed until all agree."""

    __tablename__ = "handover_opinion"
    __table_args__ = (
        UniqueConstraint("handover_id", "side", name="uq_handover_opinion_side"),
        UniqueConstraint("handover_id", "person_id", name="uq_handover_opinion_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    side: Mapped[str]
    person_id: Mapped[int]
    verdict: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime] = mapped_column(MOMENT)


class TelephoneNotice(db.Model):
    """Somebody of another side was told by telephone: who, on which number, when, and who rang."""

    __tablename__ = "telephone_notice"
    __table_args__ = (Index("ix_telephone_notice_record", "kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[int]
    from_side: Mapped[str]
    to_side: Mapped[str]
    told_name: Mapped[str]
    told_number: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(MOMENT)
    entered_at: Mapped[dt.datetime] = mapped_column(MOMENT)
    by_person: Mapped[int | None]
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"))
