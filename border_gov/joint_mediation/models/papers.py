"""Rows of the file on paper: templates of committees, papers given out, what was put into the file."""

import datetime as dt
import uuid

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationTemplate(db.Model):
    """A committee's own Word template of one paper; the newest that is not retired is used."""

    __tablename__ = "mediation_template"
    __table_args__ = (
        UniqueConstraint("committee_id", "kind", "number"),
        Index(
            "uq_mediation_template_current",
            "committee_id",
            "kind",
            unique=True,
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("mediation_committee.id"))
    kind: Mapped[str]
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[dt.datetime] = mapped_column(WHEN)
    uploaded_by: Mapped[int | None]
    retired_at: Mapped[dt.datetime | None] = mapped_column(WHEN)


class MediationPaper(db.Model):
    """One paper that was given out, known by the hash of what it says; the code on it leads here."""

    __tablename__ = "mediation_paper"
    __table_args__ = (
        UniqueConstraint("sha256"),
        Index("ix_mediation_paper_case", "case_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_agreement.id"))
    made_on: Mapped[dt.date]
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)
    made_by: Mapped[int | None]


class MediationEnclosure(db.Model):
    """A scan or photo put into the file under one of its items; its title is sealed."""

    __tablename__ = "mediation_enclosure"
    __table_args__ = (Index("ix_mediation_enclosure_case", "case_id", "item", "filed_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    item: Mapped[str]
    title: Mapped[bytes | None]
    file_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("stored_file.id"))
    side: Mapped[str]
    filed_at: Mapped[dt.datetime] = mapped_column(WHEN)
    filed_by: Mapped[int | None]
    taken_out_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
