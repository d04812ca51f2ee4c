"""Rows of the file itself: case, its parties and those who speak for them."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import String

from border_gov.geo.columns import point_column, spatial_index
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationCounter(db.Model):
    """The last number given by a committee in a year."""

    __tablename__ = "mediation_counter"

    committee_id: Mapped[int] = mapped_column(
        ForeignKey("mediation_committee.id"), primary_key=True, autoincrement=False
    )
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class MediationCase(db.Model):
    """One dispute. Words of people are sealed; the place keeps the answer that was true when it was taken in.

    `received_at` when somebody first came, `entered_at` when it was typed; `late` (补录) if not the same day.
    `sides` are those that must agree; `lead_side` is the side of the committee that keeps the file.
    """

    __tablename__ = "mediation_case"
    __table_args__ = (
        UniqueConstraint("committee_id", "year", "number", name="uq_mediation_case_number"),
        Index("ix_mediation_case_list", "zone_id", "state", "id"),
        Index("ix_mediation_case_received", "zone_id", "received_at"),
        Index("ix_mediation_case_category", "zone_id", "category", "id"),
        Index("ix_mediation_case_town", "zone_id", "town_code", "id"),
        Index("ix_mediation_case_external", "zone_id", "external_source", "external_number"),
        Index("ix_mediation_case_parcel", "zone_id", "parcel_match"),
        Index("ix_mediation_case_sides", "sides", postgresql_using="gin"),
        spatial_index("mediation_case", "point"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    committee_id: Mapped[int] = mapped_column(ForeignKey("mediation_committee.id"))
    year: Mapped[int | None]
    number: Mapped[int | None]
    source: Mapped[str]
    external_source: Mapped[str] = mapped_column(default="")
    external_number: Mapped[str] = mapped_column(default="")
    incident_id: Mapped[int | None] = mapped_column(index=True)
    warning_id: Mapped[int | None]
    recurrence_of: Mapped[int | None] = mapped_column(ForeignKey("mediation_case.id"), index=True)

    category: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    scale: Mapped[str] = mapped_column(default="")
    people_count: Mapped[int | None]
    facts: Mapped[bytes | None]
    request: Mapped[bytes | None]
    place_words: Mapped[bytes | None]
    parcel: Mapped[bytes | None]
    parcel_match: Mapped[str] = mapped_column(default="")

    point: Mapped[Any] = point_column()
    datum: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    place_source: Mapped[str] = mapped_column(default="")
    located: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    boundary_version: Mapped[str] = mapped_column(default="")
    town_code: Mapped[str] = mapped_column(default="")
    village_code: Mapped[str] = mapped_column(default="")
    side: Mapped[str] = mapped_column(default="")
    joint: Mapped[bool] = mapped_column(default=False)
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    lead_side: Mapped[str]

    level: Mapped[int] = mapped_column(default=1)
    levels_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_scheme.id"))
    steps_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_scheme.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_room.id"), index=True)
    lending_room_id: Mapped[int | None] = mapped_column(ForeignKey("mediation_room.id"))

    state: Mapped[str]
    flow_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    simple: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    registered_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    level_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    concluded_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    effective_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    performed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    closed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    archived_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    extended_until: Mapped[dt.date | None]
    reopened: Mapped[int] = mapped_column(default=0)
    suspended: Mapped[bool] = mapped_column(default=False)
    created_by: Mapped[int | None]

    title_right: Mapped[bool] = mapped_column(default=False)
    identity_right: Mapped[bool] = mapped_column(default=False)
    excluded: Mapped[str] = mapped_column(default="")
    referral: Mapped[str] = mapped_column(default="")
    referral_told_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    outcome: Mapped[str] = mapped_column(default="")
    failure: Mapped[str] = mapped_column(default="")
    remedies_told: Mapped[bool] = mapped_column(default=False)
    source_row: Mapped[bytes | None]
    facts_found_at: Mapped[dt.datetime | None] = mapped_column(WHEN)

    parties: Mapped[list["MediationParty"]] = relationship(
        order_by="MediationParty.position", back_populates="case"
    )


class MediationParty(db.Model):
    """One party: a person or an organisation. All that identifies is sealed.

    `search` holds a blind index for each side that may see the case, `matches` those of the zone, which say
    only whether two rows mean the same person and are neither a filter nor exported.
    """

    __tablename__ = "mediation_party"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        Index("ix_mediation_party_search", "search", postgresql_using="gin"),
        Index("ix_mediation_party_matches", "matches", postgresql_using="gin"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    position: Mapped[int]
    role: Mapped[str]  # applicant | respondent | third
    kind: Mapped[str] = mapped_column(default="person")  # person | organisation
    side: Mapped[str] = mapped_column(default="")
    name: Mapped[bytes]
    phone: Mapped[bytes | None]
    id_number: Mapped[bytes | None]
    address: Mapped[bytes | None]
    employer: Mapped[bytes | None]
    more: Mapped[bytes | None]
    sex: Mapped[str] = mapped_column(default="")
    search: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    matches: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    employer_match: Mapped[str] = mapped_column(default="")
    consent: Mapped[str] = mapped_column(default="")  # applied | no_objection
    consented_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    rights_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    rights_how: Mapped[str] = mapped_column(default="")
    identity_checked: Mapped[bool] = mapped_column(default=False)

    case: Mapped[MediationCase] = relationship(back_populates="parties")
    representatives: Mapped[list["MediationRepresentative"]] = relationship(
        order_by="MediationRepresentative.position"
    )


class MediationRepresentative(db.Model):
    """Somebody who speaks for a party, and by what right."""

    __tablename__ = "mediation_representative"
    __table_args__ = (UniqueConstraint("party_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    party_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mediation_party.id"))
    position: Mapped[int]
    kind: Mapped[str]  # agent | guardian | head | delegate
    name: Mapped[bytes]
    phone: Mapped[bytes | None]
    authorised_on: Mapped[dt.date | None]
    file_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stored_file.id"))
