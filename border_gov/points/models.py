"""Tables of points: rules in versions, accounts, transfers that nobody may change, goods and orders."""

import datetime as dt

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from border_gov.kernel.db import db

WHEN = DateTime(timezone=True)


class PointsTable(db.Model):
    """A table of rules of one side; in force from `effective_from` once public, until the next one is."""

    __tablename__ = "points_table"
    __table_args__ = (UniqueConstraint("zone_id", "side", "number", name="uq_points_table_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]
    wanted_from: Mapped[dt.date]
    effective_from: Mapped[dt.date | None]
    noticed_on: Mapped[dt.date | None]
    proposed_by: Mapped[int | None]
    approved_by: Mapped[int | None]
    made_at: Mapped[dt.datetime] = mapped_column(WHEN)

    lines: Mapped[list["PointsLine"]] = relationship(order_by="PointsLine.id", cascade="all, delete-orphan")
    objections: Mapped[list["PointsObjection"]] = relationship(order_by="PointsObjection.id")


class PointsLine(db.Model):
    """One rule: `code` a ground of rules.EARNS, or empty for a deduction by village decision (points < 0)."""

    __tablename__ = "points_line"
    __table_args__ = (CheckConstraint("points <> 0", name="points_not_zero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("points_table.id"), index=True)
    code: Mapped[str] = mapped_column(default="")
    label: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    points: Mapped[int]
    cap_year: Mapped[int | None]


class PointsObjection(db.Model):
    """What somebody holds against a table on public notice, and the answer."""

    __tablename__ = "points_objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("points_table.id"), index=True)
    person_id: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    words: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None] = mapped_column(WHEN)
    answered_by: Mapped[int | None]


class PointsAccount(db.Model):
    """Where points lie. `fund`: what a side gives out (below zero); `spent`: what came back; `person`.

    A person's balance falls below zero only when something is taken back that was spent already.
    """

    __tablename__ = "points_account"
    __table_args__ = (
        UniqueConstraint(
            "zone_id",
            "side",
            "kind",
            "person_id",
            name="uq_points_account",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(index=True)
    balance: Mapped[int] = mapped_column(BigInteger, default=0)


class PointsTransfer(db.Model):
    """A movement from one account to another: both sides of the entry at once, so all accounts sum to zero.

    `fact` names what was paid for; with `round` it is unique, so that each fact is paid once, and again only
    after the payment was reversed.
    """

    __tablename__ = "points_transfer"
    __table_args__ = (
        UniqueConstraint("fact", "round", name="uq_points_transfer_fact"),
        UniqueConstraint("reverses_id", name="uq_points_transfer_reverses"),
        CheckConstraint("points > 0", name="points_positive"),
        CheckConstraint("from_id <> to_id", name="two_accounts"),
        Index("ix_points_transfer_from", "from_id", "id"),
        Index("ix_points_transfer_to", "to_id", "id"),
        Index("ix_points_transfer_subject", "ground", "subject"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    kind: Mapped[str]
    from_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    points: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    ground: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    fact: Mapped[str | None]
    round: Mapped[int] = mapped_column(default=0)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("points_line.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("points_transfer.id"))
    by_person: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")


class PointsItem(db.Model):
    """Something that can be had for points; `per_household` in a calendar year, None: no limit."""

    __tablename__ = "points_item"
    __table_args__ = (CheckConstraint("stock >= 0", name="stock_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    price: Mapped[int]
    stock: Mapped[int]
    per_household: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)


class PointsOrder(db.Model):
    """One piece of an item, ordered for points."""

    __tablename__ = "points_order"
    __table_args__ = (Index("ix_points_order_side", "zone_id", "side", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int]
    side: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("points_item.id"))
    person_id: Mapped[int] = mapped_column(index=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("points_transfer.id"))
    state: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(WHEN)
    ended_at: Mapped[dt.datetime | None] = mapped_column(WHEN)

    item: Mapped[PointsItem] = relationship()


class PointsHousehold(db.Model):
    """Who lives together: a person belongs to at most one household."""

    __tablename__ = "points_household"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    zone_id: Mapped[int]
    side: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
