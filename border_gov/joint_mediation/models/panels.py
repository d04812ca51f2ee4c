"""Rows of the panel: who sits, what was declared and asked about conflicts of interest, what was waived."""

import datetime as dt
import uuid

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationPanelist(db.Model):
    """Somebody on the panel from one moment to another; the row of who was replaced stays."""

    __tablename__ = "mediation_panelist"
    __table_args__ = (
        Index(
            "uq_mediation_panelist_sitting",
            "case_id",
            "person_id",
            unique=True,
            postgresql_where=text("until_at IS NULL"),
        ),
        Index(
            "uq_mediation_panelist_chair",
            "case_id",
            unique=True,
            postgresql_where=text("chair AND until_at IS NULL"),
        ),
        Index("ix_mediation_panelist_person", "person_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str]
    kind: Mapped[str] = mapped_column(default="mediator")  # mediator | expert | adviser
    chair: Mapped[bool] = mapped_column(default=False)
    was_chair: Mapped[bool] = mapped_column(default=False)
    from_at: Mapped[dt.datetime] = mapped_column(WHEN)
    until_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    ended: Mapped[str] = mapped_column(default="")
    replaces: Mapped[int | None] = mapped_column(ForeignKey("mediation_panelist.id"))


class MediationConflictAnswer(db.Model):
    """A mediator's signed declaration (no party), or one party's answer about one mediator."""

    __tablename__ = "mediation_conflict_answer"
    __table_args__ = (
        Index(
            "uq_mediation_conflict_answer_party",
            "panelist_id",
            "party_id",
            unique=True,
            postgresql_where=text("party_id IS NOT NULL"),
        ),
        Index(
            "uq_mediation_conflict_answer_declared",
            "panelist_id",
            unique=True,
            postgresql_where=text("party_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    panelist_id: Mapped[int] = mapped_column(ForeignKey("mediation_panelist.id"))
    party_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("mediation_party.id"))
    relations: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_by: Mapped[int | None]
    how: Mapped[str] = mapped_column(default="spoken")  # signed | spoken | paper


class MediationConflictCheck(db.Model):
    """That a panel member was checked, when, and what was found: never that there is nothing."""

    __tablename__ = "mediation_conflict_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    panelist_id: Mapped[int] = mapped_column(ForeignKey("mediation_panelist.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    checked_by: Mapped[int | None]
    result: Mapped[str]  # not_found | waivable | hard
    relations: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)


class MediationWaiver(db.Model):
    """One party's written word that a named relation does not disturb it."""

    __tablename__ = "mediation_waiver"
    __table_args__ = (UniqueConstraint("panelist_id", "party_id", name="uq_mediation_waiver_party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    panelist_id: Mapped[int] = mapped_column(ForeignKey("mediation_panelist.id"))
    party_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mediation_party.id"))
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_by: Mapped[int | None]
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
