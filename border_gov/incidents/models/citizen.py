"""Who reported an incident (encrypted), their tokens, messages to them, their answer to the survey."""

import datetime as dt

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class Reporter(db.Model):
    """Name and telephone of the citizen, sealed for this row; `owner` is the side that may read them."""

    __tablename__ = "incident_reporter"
    __table_args__ = (
        Index("ix_incident_reporter_phone", "phone_search"),
        Index("ix_incident_reporter_match", "phone_match"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True, autoincrement=False)
    owner: Mapped[str]
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_search: Mapped[str] = mapped_column(default="")
    phone_match: Mapped[str] = mapped_column(default="")
    is_staff: Mapped[bool] = mapped_column(default=False)


class CitizenToken(db.Model):
    """A way in for the citizen, kept as a hash; the survey behind it can be answered once a closing."""

    __tablename__ = "incident_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)
    expires_at: Mapped[dt.datetime] = mapped_column(WHEN)
    used_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class Message(db.Model):
    """Words to the citizen, as they stand on the status page; `channel` says how else they went."""

    __tablename__ = "incident_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str]
    channel: Mapped[str] = mapped_column(default="page")
    automatic: Mapped[bool] = mapped_column(default=False)
    side: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column(WHEN)


class Survey(db.Model):
    """The citizen's answer to one closing of an incident."""

    __tablename__ = "incident_survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    round: Mapped[int]
    answer: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    counted: Mapped[bool] = mapped_column(default=True)
    at: Mapped[dt.datetime] = mapped_column(WHEN)
