"""Rows of what moves a case: consents, level moves, danger signs, other houses called."""

import datetime as dt
import uuid

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationConsent(db.Model):
    """One side's or one party's yes to one matter of one round: acceptance, a level, an extension."""

    __tablename__ = "mediation_consent"
    __table_args__ = (
        Index(
            "uq_mediation_consent_side",
            "case_id",
            "matter",
            "round",
            "side",
            unique=True,
            postgresql_where=text("party_id IS NULL"),
        ),
        Index(
            "uq_mediation_consent_party",
            "case_id",
            "matter",
            "round",
            "party_id",
            unique=True,
            postgresql_where=text("party_id IS NOT NULL"),
        ),
        Index(
            "uq_mediation_consent_person",
            "case_id",
            "matter",
            "round",
            "person_id",
            unique=True,
            postgresql_where=text("party_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    matter: Mapped[str]  # accept | not_accept | level | extension
    round: Mapped[int]
    side: Mapped[str] = mapped_column(default="")
    party_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("mediation_party.id"))
    person_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    how: Mapped[str] = mapped_column(default="system")  # system | paper | spoken


class MediationLevelMove(db.Model):
    """One offer of a case to another level, and how it was answered."""

    __tablename__ = "mediation_level_move"
    __table_args__ = (UniqueConstraint("case_id", "number", name="uq_mediation_level_move_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    number: Mapped[int]
    from_level: Mapped[int]
    to_level: Mapped[int]
    reason: Mapped[str]
    offered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    offered_by: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="offered")  # offered | accepted | returned
    return_reason: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class MediationExtension(db.Model):
    """One proposal of more time: it holds once every side and every party has agreed."""

    __tablename__ = "mediation_extension"
    __table_args__ = (UniqueConstraint("case_id", "number", name="uq_mediation_extension_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    number: Mapped[int]
    until: Mapped[dt.date]
    reason: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(WHEN)
    asked_by: Mapped[int | None]
    holds_from: Mapped[dt.datetime | None] = mapped_column(WHEN)


class MediationDanger(db.Model):
    """A sign of danger: sessions stand still until it is answered (People's Mediation Law art. 25)."""

    __tablename__ = "mediation_danger"
    __table_args__ = (
        Index(
            "uq_mediation_danger_open",
            "case_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_session.id"))
    kind: Mapped[str]
    flagged_at: Mapped[dt.datetime] = mapped_column(WHEN)
    flagged_by: Mapped[int | None]
    due_at: Mapped[dt.datetime] = mapped_column(WHEN)
    ended_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    ended_by: Mapped[int | None]


class MediationDangerTold(db.Model):
    """That one side's duty room or police knew of a danger sign, and when."""

    __tablename__ = "mediation_danger_told"
    __table_args__ = (UniqueConstraint("danger_id", "side", name="uq_mediation_danger_told_side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    danger_id: Mapped[int] = mapped_column(ForeignKey("mediation_danger.id"))
    side: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    person_id: Mapped[int | None]


class MediationPartnerCall(db.Model):
    """Another house called to one case: asked, came, did its part."""

    __tablename__ = "mediation_partner_call"
    __table_args__ = (UniqueConstraint("case_id", "partner_id", name="uq_mediation_partner_call_partner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("mediation_partner.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(WHEN)
    asked_by: Mapped[int | None]
    due_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    joined_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    done_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    answer: Mapped[bytes | None]
