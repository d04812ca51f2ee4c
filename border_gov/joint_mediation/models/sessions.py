"""Rows of talking: sessions, who was invited and came, and notes taken in confidence."""

import datetime as dt
import uuid

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationSession(db.Model):
    """One hearing: when, on whose ground, with all or with one party apart."""

    __tablename__ = "mediation_session"
    __table_args__ = (
        UniqueConstraint("case_id", "number", name="uq_mediation_session_number"),
        Index("ix_mediation_session_starts", "zone_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(default="together")  # together | apart
    host_side: Mapped[str]
    venue: Mapped[str] = mapped_column(default="")
    room_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_room.id"))
    starts_at: Mapped[dt.datetime] = mapped_column(WHEN)
    ends_at: Mapped[dt.datetime] = mapped_column(WHEN)
    state: Mapped[str] = mapped_column(default="planned")  # planned | held | cancelled
    is_open: Mapped[bool] = mapped_column(default=False)
    record: Mapped[bytes | None]
    held_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    recorder: Mapped[int | None]
    late: Mapped[bool] = mapped_column(default=False)


class MediationInvitation(db.Model):
    """That a party was asked to come: at least a day before, unless it waives the day."""

    __tablename__ = "mediation_invitation"
    __table_args__ = (UniqueConstraint("session_id", "party_id", name="uq_mediation_invitation_party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("mediation_session.id"))
    party_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mediation_party.id"))
    told_at: Mapped[dt.datetime] = mapped_column(WHEN)
    how: Mapped[str] = mapped_column(default="phone")
    waived: Mapped[bool] = mapped_column(default=False)
    came: Mapped[bool | None]


class MediationCaucusNote(db.Model):
    """What a party said apart. The database itself shows it only to the panel member named in the session.

    Row-level security is forced (migration): without `border_gov.reader` no row exists for anybody. The
    party decides whether panel members of other sides may read it.
    """

    __tablename__ = "mediation_caucus_note"
    __table_args__ = (Index("ix_mediation_caucus_note_case", "case_id", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_session.id"))
    party_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mediation_party.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str]
    party_allows: Mapped[bool] = mapped_column(default=False)
    note: Mapped[bytes]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
