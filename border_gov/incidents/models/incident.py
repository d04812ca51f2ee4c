"""The incident itself, every act upon it, agreements of sides, calls to the police, keys of requests."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.geo.columns import point_column, spatial_index
from border_gov.incidents.rules.codes import OPEN
from border_gov.kernel.clock import local
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)
IS_OPEN = text("state IN ({})".format(", ".join(f"'{state}'" for state in OPEN)))


class Incident(db.Model):
    """One matter that somebody reported.

    Place, side, town, band and main area are those of the boundary version in force at receipt and do not
    follow later versions. `sides` must act and sign; `receiver` is the desk that received it. Stage times are
    those that count; `not_measured` names stages that the source system did not record.
    """

    __tablename__ = "incident"
    __table_args__ = (
        UniqueConstraint("zone_id", "source", "external_number", name="uq_incident_external"),
        Index("ix_incident_newest", "zone_id", "id"),
        Index("ix_incident_open", "zone_id", "state", "id", postgresql_where=IS_OPEN),
        Index("ix_incident_state", "zone_id", "state", "id"),
        Index("ix_incident_kind", "zone_id", "kind", "id"),
        Index("ix_incident_town", "zone_id", "town_code", "id"),
        Index("ix_incident_received", "zone_id", "received_at"),
        Index("ix_incident_sides", "sides", postgresql_using="gin"),
        Index("ix_incident_pairs", "pairs", postgresql_using="gin"),
        spatial_index("incident", "point"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    flow_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    source: Mapped[str]
    external_number: Mapped[str | None]
    source_row: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    kind: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    pairs: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    urgent: Mapped[bool] = mapped_column(default=False)
    danger: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    exercise: Mapped[bool] = mapped_column(default=False)

    place_words: Mapped[str] = mapped_column(default="")
    point: Mapped[Any] = point_column()
    datum: Mapped[str] = mapped_column(default="")
    accuracy_m: Mapped[float | None]
    place_source: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    place_side: Mapped[str] = mapped_column(default="")
    town_code: Mapped[str] = mapped_column(default="")
    village_code: Mapped[str] = mapped_column(default="")
    distance_m: Mapped[float | None]
    place_rule: Mapped[str] = mapped_column(default="")
    boundary_version: Mapped[str] = mapped_column(default="")
    in_core: Mapped[bool | None]

    receiver: Mapped[str] = mapped_column(default="")
    sides: Mapped[list[str]] = mapped_column(ARRAY(String))
    lead: Mapped[str] = mapped_column(default="")
    lead_rule: Mapped[str] = mapped_column(default="")
    round: Mapped[int] = mapped_column(default=1)

    receipt: Mapped[str]
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    entered_at: Mapped[dt.datetime] = mapped_column(WHEN)
    completed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    acknowledged_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    peer_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    replied_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    dispatched_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    arrived_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    linked_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    resolved_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    closed_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    scheduled_for: Mapped[dt.datetime | None] = mapped_column(WHEN)
    not_measured: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)

    resolved_by: Mapped[int | None]
    result: Mapped[str] = mapped_column(default="")
    result_words: Mapped[str] = mapped_column(default="")
    no_photo_why: Mapped[str] = mapped_column(default="")
    photos: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    result_photos: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    mediation_id: Mapped[str] = mapped_column(default="")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    follows: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    created_by: Mapped[int | None]
    changed_at: Mapped[dt.datetime] = mapped_column(WHEN)
    changed_by: Mapped[int | None]

    @property
    def number(self) -> str:
        """The number that people read out: day of receipt and serial."""
        return f"{local(self.received_at):%Y%m%d}-{self.id:05d}"


class Act(db.Model):
    """One act upon an incident, with the words said at it; rows are only ever added."""

    __tablename__ = "incident_act"
    __table_args__ = (Index("ix_incident_act_incident", "incident_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    zone_id: Mapped[int]
    verb: Mapped[str]
    state_before: Mapped[str]
    state_after: Mapped[str]
    round: Mapped[int]
    side: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None]
    by: Mapped[str] = mapped_column(default="")
    event_at: Mapped[dt.datetime] = mapped_column(WHEN)
    received_at: Mapped[dt.datetime] = mapped_column(WHEN)
    reason: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Agreement(db.Model):
    """One side's yes to ending an incident without a signed result; it counts when every side gave it."""

    __tablename__ = "incident_agreement"
    __table_args__ = (UniqueConstraint("incident_id", "verb", "round", "side", name="uq_incident_agreement"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    verb: Mapped[str]
    round: Mapped[int]
    side: Mapped[str]
    person_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[dt.datetime] = mapped_column(WHEN)


class PoliceCall(db.Model):
    """That somebody called 110 about it, and who, whom they spoke to and when."""

    __tablename__ = "incident_police_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    who: Mapped[str]
    side: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None]
    called_at: Mapped[dt.datetime] = mapped_column(WHEN)
    noted_at: Mapped[dt.datetime] = mapped_column(WHEN)
    words: Mapped[str] = mapped_column(default="")


class SentRequest(db.Model):
    """The key of a request that made an incident, so that sending it again makes no second one."""

    __tablename__ = "incident_request"
    __table_args__ = (UniqueConstraint("zone_id", "owner", "key", name="uq_incident_request_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    owner: Mapped[str]
    key: Mapped[str]
    fingerprint: Mapped[str]
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"), index=True)
    at: Mapped[dt.datetime] = mapped_column(WHEN)
