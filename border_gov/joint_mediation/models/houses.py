"""Who mediates and by which local method: committees, rooms, mediators, partners, levels and steps."""

import datetime as dt

from sqlalchemy import JSON, DateTime, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import String

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)
Names = dict[str, str]


class MediationCommittee(db.Model):
    """A people's mediation committee; `short` stands in the number of its files."""

    __tablename__ = "mediation_committee"
    __table_args__ = (UniqueConstraint("zone_id", "short"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    side: Mapped[str]
    short: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(default="town")
    town_code: Mapped[str] = mapped_column(default="")
    seat: Mapped[str] = mapped_column(default="")
    members: Mapped[int | None]
    women: Mapped[int | None]
    term_until: Mapped[dt.date | None]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class MediationRoom(db.Model):
    """A room to which disputes are routed by topic; a border room takes the joint ones."""

    __tablename__ = "mediation_room"
    __table_args__ = (UniqueConstraint("zone_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    key: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(default="topic")  # topic | border
    topics: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    seat: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class MediationScheme(db.Model):
    """One version of the levels, steps or mechanisms of a zone; a case keeps the one it was opened under."""

    __tablename__ = "mediation_scheme"
    __table_args__ = (
        UniqueConstraint("zone_id", "kind", "number"),
        Index(
            "uq_mediation_scheme_current",
            "zone_id",
            "kind",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    kind: Mapped[str]  # levels | steps | mechanisms
    number: Mapped[int]
    is_example: Mapped[bool]
    valid_from: Mapped[dt.datetime] = mapped_column(WHEN)
    valid_to: Mapped[dt.datetime | None] = mapped_column(WHEN)
    made_by: Mapped[int | None]

    rows: Mapped[list["MediationSchemeRow"]] = relationship(order_by="MediationSchemeRow.position")


class MediationSchemeRow(db.Model):
    """One level (with its days), one step (with what proves it) or one mechanism."""

    __tablename__ = "mediation_scheme_row"
    __table_args__ = (UniqueConstraint("scheme_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("mediation_scheme.id"))
    position: Mapped[int]
    names: Mapped[Names] = mapped_column(JSON)
    days: Mapped[int | None]
    proof: Mapped[str] = mapped_column(default="")


class MediatorProfile(db.Model):
    """What makes a person a mediator, an expert or an adviser: committee, topics, term, training.

    `weekdays`: 1 (Monday) to 7 on which they can usually come; none named: any.
    """

    __tablename__ = "mediator_profile"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    side: Mapped[str]
    committee_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_committee.id"), index=True)
    kind: Mapped[str] = mapped_column(default="mediator")  # mediator | expert | adviser
    topics: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=list)
    full_time: Mapped[bool] = mapped_column(default=False)
    term_until: Mapped[dt.date | None]
    trained_on: Mapped[dt.date | None]
    training_hours: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class MediationPartner(db.Model):
    """Another house at the table: a mechanism row with its duty, its limit and whether it marks the paper."""

    __tablename__ = "mediation_partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), index=True)
    side: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    names: Mapped[Names] = mapped_column(JSON)
    duties: Mapped[Names] = mapped_column(JSON)
    categories: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    days: Mapped[int | None]
    marks: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
