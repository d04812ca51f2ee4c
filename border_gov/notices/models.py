"""One row for each person and entry of the journal that concerns them; its words are made when it is read."""

import datetime as dt

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db


class Notice(db.Model):
    """A pointer from a person to an entry of the journal."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("entry_id", "person_id", name="uq_notice_entry_person"),
        Index("ix_notice_person", "person_id", "id"),
        Index("ix_notice_unread", "person_id", "id", postgresql_where=text("read_at IS NULL")),
        Index("ix_notice_at", "at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("journal_entry.id"))
    person_id: Mapped[int]
    zone_id: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
