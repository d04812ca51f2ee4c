"""Rows behind figures: how each superior counts, which figures a side released, what a case is worth."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class MediationRegime(db.Model):
    """One version of one way of counting; figures name it, and a newer version leaves older periods alone."""

    __tablename__ = "mediation_regime"
    __table_args__ = (
        UniqueConstraint("zone_id", "key", "number"),
        Index(
            "uq_mediation_regime_current",
            "zone_id",
            "key",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    key: Mapped[str]
    number: Mapped[int]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    side: Mapped[str] = mapped_column(default="")  # whose way of counting it is
    first_day: Mapped[int] = mapped_column(default=1)
    grace_days: Mapped[int] = mapped_column(default=3)
    counting: Mapped[str] = mapped_column(default="accepted")  # received | accepted | concluded
    population: Mapped[str] = mapped_column(default="all")  # all | joint
    decimals: Mapped[int] = mapped_column(default=2)
    rounding: Mapped[str] = mapped_column(default="half_up")  # half_up | half_even | down
    rates: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    is_example: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)
    made_by: Mapped[int | None]


class MediationRelease(db.Model):
    """A side's word that the others may see its own figures of one period."""

    __tablename__ = "mediation_release"
    __table_args__ = (UniqueConstraint("zone_id", "side", "regime", "first_on", "last_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    side: Mapped[str]
    regime: Mapped[str]
    first_on: Mapped[dt.date]
    last_on: Mapped[dt.date]
    released_at: Mapped[dt.datetime] = mapped_column(WHEN)
    released_by: Mapped[int | None]


class MediationAllowance(db.Model):
    """What a side's own table pays a mediator for one case of a kind; a newer row ends the older one."""

    __tablename__ = "mediation_allowance"
    __table_args__ = (Index("ix_mediation_allowance_side", "zone_id", "side", "kind", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    side: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    shared: Mapped[bool] = mapped_column(default=True)
    is_example: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)
    made_by: Mapped[int | None]
