"""Rows of sign-off: rounds, and the signatures given in them."""

import datetime as dt
import uuid

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from border_gov.kernel.db import db


class SignoffRound(db.Model):
    """One attempt to have one content signed by all its sides; at most one is open for a record."""

    __tablename__ = "signoff_round"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "number", name="uq_signoff_round_number"),
        Index(
            "uq_signoff_round_open",
            "kind",
            "subject_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_signoff_round_waiting", "zone_id", "id", postgresql_where=text("state = 'open'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    zone_id: Mapped[int]
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    sides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    opened_by: Mapped[int | None]
    ended_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[int | None]
    ended_side: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")

    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.id", back_populates="round")


class Signature(db.Model):
    """One side's signature in one round. Written once: the app may neither change nor remove it."""

    __tablename__ = "signoff_signature"
    __table_args__ = (
        UniqueConstraint("round_id", "side", name="uq_signoff_signature_side"),
        UniqueConstraint("round_id", "person_id", name="uq_signoff_signature_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("signoff_round.id"))
    side: Mapped[str]
    person_id: Mapped[int]
    account_id: Mapped[int | None]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    how: Mapped[str]
    paper_date: Mapped[dt.date | None]
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))

    round: Mapped[SignoffRound] = relationship(back_populates="signatures")
