"""Rows of what was agreed: versions of the words, marks on paper, confirmation, instalments, visits."""

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import DateTime, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationAgreement(db.Model):
    """One version of the words; another version voids it together with its marks. `terms` is sealed JSON."""

    __tablename__ = "mediation_agreement"
    __table_args__ = (
        UniqueConstraint("case_id", "number", name="uq_mediation_agreement_number"),
        Index(
            "uq_mediation_agreement_current",
            "case_id",
            unique=True,
            postgresql_where=text("voided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    number: Mapped[int]
    form: Mapped[str]  # written | oral | instant
    terms: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)
    made_by: Mapped[int | None]
    agreed_on: Mapped[dt.date | None]
    printed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    effective_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    voided_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    void_reason: Mapped[str] = mapped_column(default="")


class MediationMark(db.Model):
    """Who marked the printed paper by hand, when, before whom; the paper is named by its hash.

    `what`: signature, seal or fingerprint as seen on paper; no image of either is kept but the scan.
    """

    __tablename__ = "mediation_mark"
    __table_args__ = (
        Index(
            "uq_mediation_mark_party",
            "agreement_id",
            "party_id",
            unique=True,
            postgresql_where=text("party_id IS NOT NULL"),
        ),
        Index(
            "uq_mediation_mark_person",
            "agreement_id",
            "role",
            "person_id",
            unique=True,
            postgresql_where=text("person_id IS NOT NULL"),
        ),
        Index(
            "uq_mediation_mark_committee",
            "agreement_id",
            "committee_id",
            unique=True,
            postgresql_where=text("committee_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("mediation_agreement.id"))
    role: Mapped[str]  # party | mediator | recorder | committee | partner
    side: Mapped[str] = mapped_column(default="")
    party_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("mediation_party.id"))
    person_id: Mapped[int | None]
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_committee.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_partner.id"))
    by_representative: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("mediation_representative.id"))
    what: Mapped[str]  # signature | seal | fingerprint
    sha256: Mapped[str] = mapped_column(String(64))
    marked_at: Mapped[dt.datetime] = mapped_column(WHEN)
    before_person: Mapped[int | None]
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_by: Mapped[int | None]
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))


class MediationConfirmation(db.Model):
    """One application for judicial confirmation: who applied, to which court and why to that one."""

    __tablename__ = "mediation_confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    applied_on: Mapped[dt.date]
    last_day: Mapped[dt.date]
    calendar_version: Mapped[str] = mapped_column(default="")
    court: Mapped[str]
    court_side: Mapped[str] = mapped_column(default="")
    court_ground: Mapped[str]  # home | thing | seat | invited
    court_reason: Mapped[str] = mapped_column(default="")
    other_courts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    applicants: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid))
    state: Mapped[str] = mapped_column(default="applied")  # applied | confirmed | rejected | lapsed
    document_number: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[dt.date | None]
    entered_by: Mapped[int | None]
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)


class MediationInstalment(db.Model):
    """One promised performance: what (sealed), how much, until when, and what became of it."""

    __tablename__ = "mediation_instalment"
    __table_args__ = (
        UniqueConstraint("agreement_id", "position", name="uq_mediation_instalment_position"),
        Index("ix_mediation_instalment_due", "due_on", postgresql_where=text("state = 'due'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("mediation_agreement.id"))
    position: Mapped[int]
    what: Mapped[bytes]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    manner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[dt.date]
    state: Mapped[str] = mapped_column(default="due")  # due | performed | breached
    performed_on: Mapped[dt.date | None]
    cured: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[int | None]
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))


class MediationVisit(db.Model):
    """A visit after the agreement, by somebody who was not the chair."""

    __tablename__ = "mediation_visit"
    __table_args__ = (UniqueConstraint("case_id", "number", name="uq_mediation_visit_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    number: Mapped[int]
    visited_on: Mapped[dt.date]
    visitor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str]
    result: Mapped[str]  # ok | bad
    satisfied: Mapped[str] = mapped_column(default="")
    note: Mapped[bytes | None]
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_by: Mapped[int | None]
    late: Mapped[bool] = mapped_column(default=False)
