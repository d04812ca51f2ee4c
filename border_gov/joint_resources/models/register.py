"""Rows of the register: kinds, objects with their history, proposals that two are one, imports."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from border_gov.geo.columns import point_column, spatial_index
from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class ResourceKind(db.Model):
    """An entry of the dictionary; `fields`: [{key, names, type, private}]; `across`: other sides see it."""

    __tablename__ = "resource_kind"
    __table_args__ = (UniqueConstraint("zone_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    code: Mapped[str]
    group: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    across: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Resource(db.Model):
    """One object with its point and its custodians; `numbers` holds each side's own number for it."""

    __tablename__ = "resource"
    __table_args__ = (
        Index("ix_resource_list", "zone_id", "state", "kind_id", "id"),
        Index("ix_resource_sides", "sides", postgresql_using="gin"),
        Index("ix_resource_words", "words", postgresql_using="gin"),
        Index("ix_resource_merged_into", "merged_into"),
        spatial_index("resource", "point"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    kind_id: Mapped[int] = mapped_column(ForeignKey("resource_kind.id"))
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sides: Mapped[list[str]] = mapped_column(ARRAY(Text))
    side: Mapped[str]
    joint: Mapped[bool]
    town_code: Mapped[str] = mapped_column(default="")
    distance_m: Mapped[float]
    located: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    point: Mapped[Any] = point_column(nullable=False)
    datum: Mapped[str]
    accuracy_m: Mapped[float | None]
    source: Mapped[str]
    numbers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    since: Mapped[dt.date | None]
    until: Mapped[dt.date | None]
    state: Mapped[str] = mapped_column(default="active")
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(WHEN)

    kind: Mapped[ResourceKind] = relationship(lazy="joined")


class ResourceChange(db.Model):
    """One line of an object's history: what a field was before and after."""

    __tablename__ = "resource_change"
    __table_args__ = (Index("ix_resource_change_resource_id", "resource_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    act: Mapped[str]
    side: Mapped[str]
    person_id: Mapped[int | None]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int]


class ResourceMatch(db.Model):
    """Two entries said to be one object: merged once every custodian has agreed, never asked again if not."""

    __tablename__ = "resource_match"
    __table_args__ = (
        UniqueConstraint("keep_id", "other_id"),
        Index("ix_resource_match_state", "zone_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    keep_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    state: Mapped[str]
    agreed: Mapped[list[str]] = mapped_column(ARRAY(Text))
    at: Mapped[dt.datetime] = mapped_column(WHEN)
