"""Rows of demand: what patrols a week needs, shift by shift."""

import datetime as dt

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db


class Demand(db.Model):
    """The wishes for one week of a zone; `week` is its Monday."""

    __tablename__ = "patrol_demand"
    __table_args__ = (UniqueConstraint("zone_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    week: Mapped[dt.date]
    speed_kmh: Mapped[float]
    rest_hours: Mapped[int]
    weekly_max: Mapped[int]
    leader_needed: Mapped[bool] = mapped_column(default=True)
    deputy_needed: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))


class DemandShift(db.Model):
    """One shift on one day; it may set out between two times and is back within `duration_min`."""

    __tablename__ = "patrol_demand_shift"
    __table_args__ = (UniqueConstraint("demand_id", "day", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    demand_id: Mapped[int] = mapped_column(ForeignKey("patrol_demand.id"))
    day: Mapped[dt.date]
    key: Mapped[str]
    part: Mapped[str]
    starts_from: Mapped[dt.time]
    starts_until: Mapped[dt.time]
    duration_min: Mapped[int]
    patrols: Mapped[int]
    min_per_side: Mapped[int]
    team_min: Mapped[int]
    team_max: Mapped[int]
