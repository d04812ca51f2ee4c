"""Rows of who is responsible for a record, from when to when and by which rule."""

import datetime as dt

from sqlalchemy import DateTime, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

MOMENT = DateTime(timezone=True)
NOW_LEADS = text("until IS NULL AND role = 'lead'")
NOW = text("until IS NULL")


class RecordSide(db.Model):
    """One side's role on one record for a time; a change ends the row and begins another."""

    __tablename__ = "record_side"
    __table_args__ = (
        Index("uq_record_side_now", "kind", "subject_id", "side", unique=True, postgresql_where=NOW),
        Index("uq_record_side_lead", "kind", "subject_id", unique=True, postgresql_where=NOW_LEADS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[int]
    side: Mapped[str]
    role: Mapped[str]
    since: Mapped[dt.datetime] = mapped_column(MOMENT)
    until: Mapped[dt.datetime | None] = mapped_column(MOMENT)
    rule: Mapped[str]
    handover_id: Mapped[int | None]
