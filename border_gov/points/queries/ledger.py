"""Reads of the ledger: what was paid, and what a viewer may see of accounts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select

from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.points.models import PointsAccount, PointsTransfer
from border_gov.points.rules import OFFICE

PAGE = 50


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Accounts: one's own; the office sees the persons of its own sides. Nobody sees the other side's."""
    own = PointsAccount.person_id == (viewer.person_id or 0)
    if not viewer.has(*OFFICE):
        return own
    return or_(own, PointsAccount.zone_id.in_(viewer.zones) & PointsAccount.side.in_(viewer.sides))


@dataclass(frozen=True)
class Rounds:
    """How often a fact was paid, and how often that was reversed."""

    paid: int
    reversed: int


def rounds(facts: Iterable[str]) -> dict[str, Rounds]:
    """How often each of `facts` was paid and taken back; facts never paid are left out."""
    undone = PointsTransfer.__table__.alias()
    rows = db.session.execute(
        select(PointsTransfer.fact, func.count(PointsTransfer.id), func.count(undone.c.id))
        .outerjoin(undone, undone.c.reverses_id == PointsTransfer.id)
        .where(PointsTransfer.fact.in_(list(facts)))
        .group_by(PointsTransfer.fact)
    )
    return {row[0]: Rounds(row[1], row[2]) for row in rows if row[0]}


def unreversed() -> ColumnElement[bool]:
    """Entries that no later entry took back."""
    undone = PointsTransfer.__table__.alias()
    return ~exists().where(undone.c.reverses_id == PointsTransfer.id)


def standing(ground: str, subject: str) -> Sequence[PointsTransfer]:
    """What was paid on a ground for a record and not taken back."""
    chosen = select(PointsTransfer).where(
        PointsTransfer.ground == ground,
        PointsTransfer.subject == subject,
        PointsTransfer.kind == "earned",
        unreversed(),
    )
    return db.session.scalars(chosen.order_by(PointsTransfer.id)).all()


def earned_in_year(account_ids: Sequence[int], code: str, year: int) -> dict[int, int]:
    """What accounts were paid on a ground in a calendar year (Asia/Shanghai), less what was taken back."""
    since, until = (clock.at(dt.date(y, 1, 1), dt.time()) for y in (year, year + 1))
    rows = db.session.execute(
        select(PointsTransfer.to_id, func.sum(PointsTransfer.points))
        .where(
            PointsTransfer.to_id.in_(account_ids),
            PointsTransfer.ground == code,
            PointsTransfer.kind == "earned",
            PointsTransfer.at >= since,
            PointsTransfer.at < until,
            unreversed(),
        )
        .group_by(PointsTransfer.to_id)
    )
    return {row[0]: int(row[1]) for row in rows}


def transfer(transfer_id: int, viewer: Viewer | None = None) -> PointsTransfer:
    """One entry; with a viewer only of an account that they may see, or NotFound."""
    chosen = select(PointsTransfer).where(PointsTransfer.id == transfer_id)
    if viewer is not None:
        ends = or_(PointsTransfer.from_id == PointsAccount.id, PointsTransfer.to_id == PointsAccount.id)
        seen = exists().where(ends, PointsAccount.kind == "person", visible_to(viewer))
        chosen = chosen.where(seen)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound()
    return found


def account_of(person_id: int, viewer: Viewer) -> PointsAccount | None:
    """A person's account as far as the viewer may see it; None before the first point."""
    chosen = select(PointsAccount).where(PointsAccount.person_id == person_id, visible_to(viewer))
    return db.session.scalar(chosen)


def statement(account: PointsAccount, after: int = 0, limit: int = PAGE) -> list[dict[str, Any]]:
    """Entries of an account, the newest first: what, how much (signed), when, and whether it still stands."""
    undone = PointsTransfer.__table__.alias()
    signed = case((PointsTransfer.to_id == account.id, PointsTransfer.points), else_=-PointsTransfer.points)
    chosen = (
        select(PointsTransfer, signed.label("signed"), undone.c.id.label("undone"))
        .outerjoin(undone, undone.c.reverses_id == PointsTransfer.id)
        .where(or_(PointsTransfer.from_id == account.id, PointsTransfer.to_id == account.id))
        .order_by(PointsTransfer.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(chosen.where(PointsTransfer.id < after) if after else chosen)
    return [{"transfer": row[0], "points": row.signed, "standing": row.undone is None} for row in rows]


def accounts(viewer: Viewer, after: int = 0, limit: int = PAGE) -> Sequence[PointsAccount]:
    """Accounts of persons that the viewer may see, by id of the person: never by points."""
    chosen = select(PointsAccount).where(PointsAccount.kind == "person", visible_to(viewer))
    later = chosen.where(PointsAccount.person_id > after).order_by(PointsAccount.person_id)
    return db.session.scalars(later.limit(limit)).all()
