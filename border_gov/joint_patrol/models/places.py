"""Rows of places: checkpoints, meeting points, the path network by version, and closures."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from border_gov.geo.columns import line_column, point_column, spatial_index
from border_gov.kernel.db import db


class Checkpoint(db.Model):
    """A place to be seen. `windows` is [[opens, closes], …] in seconds of the day; [] means any time."""

    __tablename__ = "patrol_checkpoint"
    __table_args__ = (
        UniqueConstraint("zone_id", "code"),
        Index(
            "uq_patrol_checkpoint_external",
            "zone_id",
            "external_number",
            unique=True,
            postgresql_where=text("external_number <> ''"),
        ),
        Index("ix_patrol_checkpoint_list", "zone_id", "state", "side", "id"),
        spatial_index("patrol_checkpoint", "point"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    joint: Mapped[bool] = mapped_column(default=False)
    town_code: Mapped[str] = mapped_column(default="")
    distance_m: Mapped[float]
    located: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # rule and boundary version
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    point: Mapped[Any] = point_column(nullable=False)
    datum: Mapped[str]
    accuracy_m: Mapped[float | None]
    source: Mapped[str]
    external_number: Mapped[str] = mapped_column(default="")
    code: Mapped[str]
    priority: Mapped[int]
    dwell_min: Mapped[int]
    target_days: Mapped[int]
    windows: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    needs: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    state: Mapped[str] = mapped_column(default="active")
    last_visit: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class MeetingPoint(db.Model):
    """Where a patrol gathers and ends."""

    __tablename__ = "patrol_meeting_point"
    __table_args__ = (Index("ix_patrol_meeting_point_zone_id", "zone_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    joint: Mapped[bool] = mapped_column(default=False)
    town_code: Mapped[str] = mapped_column(default="")
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    point: Mapped[Any] = point_column(nullable=False)
    datum: Mapped[str]
    accuracy_m: Mapped[float | None]
    source: Mapped[str]
    state: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class PathNetwork(db.Model):
    """One whole version of the paths; an import makes the next, the current one is that of the zone."""

    __tablename__ = "patrol_network"
    __table_args__ = (
        UniqueConstraint("zone_id", "number"),
        Index("uq_patrol_network_current", "zone_id", unique=True, postgresql_where=text("current")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    number: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    source: Mapped[str]
    sha256: Mapped[str]
    datum: Mapped[str]
    snap_m: Mapped[float]
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by: Mapped[int | None]
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class PathNode(db.Model):
    """A snapped end of paths; x, y in metres of EPSG:4549, `bank` the side of the ground it stands on."""

    __tablename__ = "patrol_node"

    network_id: Mapped[int] = mapped_column(ForeignKey("patrol_network.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    x: Mapped[float]
    y: Mapped[float]
    bank: Mapped[str] = mapped_column(default="")
    component: Mapped[int] = mapped_column(default=0)


class PathSegment(db.Model):
    """One path between two nodes; `key` stays the same over network versions, so that closures hold."""

    __tablename__ = "patrol_path"
    __table_args__ = (
        UniqueConstraint("network_id", "key"),
        Index("ix_patrol_path_bridges", "network_id", "is_bridge"),
        spatial_index("patrol_path", "line"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("patrol_network.id"))
    key: Mapped[str]
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(default="")
    passable: Mapped[str] = mapped_column(default="")
    is_bridge: Mapped[bool] = mapped_column(default=False)
    line: Mapped[Any] = line_column(nullable=False)
    length_m: Mapped[float]
    node_from: Mapped[int]
    node_to: Mapped[int]


class Closure(db.Model):
    """A path or bridge that cannot be used from `since` to `until` (exclusive)."""

    __tablename__ = "patrol_closure"
    __table_args__ = (Index("ix_patrol_closure_zone_until", "zone_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    path_key: Mapped[str]
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    is_bridge: Mapped[bool]
    since: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    until: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str]
    made_by: Mapped[int | None]
    made_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    lifted_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
