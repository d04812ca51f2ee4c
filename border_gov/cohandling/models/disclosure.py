"""Rows of disclosure: who asked to see more of which record, why, what was answered, until when."""

import datetime as dt

from sqlalchemy import DateTime, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

MOMENT = DateTime(timezone=True)
ASKED = text("state = 'asked'")


class Disclosure(db.Model):
    """One request, or one grant that nobody had to ask for."""

    __tablename__ = "disclosure"
    __table_args__ = (
        Index("uq_disclosure_asked", "kind", "subject_id", "to_side", unique=True, postgresql_where=ASKED),
        Index("ix_disclosure_record", "kind", "subject_id", "to_side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[int]
    owner_side: Mapped[str]
    to_side: Mapped[str]
    level: Mapped[int]
    purpose: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    asked_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    asked_by: Mapped[int | None]
    answered_at: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    answered_by: Mapped[int | None]
    answer_note: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[dt.datetime] = mapped_column(MOMENT)
