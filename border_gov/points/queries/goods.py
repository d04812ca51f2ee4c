"""Reads of goods, orders and households."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.points.models import PointsAccount, PointsHousehold, PointsItem, PointsOrder
from border_gov.points.queries.ledger import PAGE
from border_gov.points.rules import OFFICE


def had(item_id: int, person_id: int, year: int) -> int:
    """How many pieces a person's household ordered in a calendar year and did not cancel."""
    since, until = (clock.at(dt.date(y, 1, 1), dt.time()) for y in (year, year + 1))
    own = select(PointsHousehold).where(PointsHousehold.person_id == person_id).subquery()
    mates = select(PointsHousehold.person_id).where(
        PointsHousehold.number == own.c.number,
        PointsHousehold.zone_id == own.c.zone_id,
        PointsHousehold.side == own.c.side,
        PointsHousehold.number != "",
    )
    chosen = select(func.count(PointsOrder.id)).where(
        PointsOrder.item_id == item_id,
        or_(PointsOrder.person_id == person_id, PointsOrder.person_id.in_(mates)),
        PointsOrder.state != "cancelled",
        PointsOrder.at >= since,
        PointsOrder.at < until,
    )
    return db.session.scalar(chosen) or 0


def household(person_id: int) -> str:
    """The number of a person's household, or nothing."""
    found = db.session.get(PointsHousehold, person_id)
    return found.number if found else ""


def household_balance(person_id: int) -> int:
    """What a person's household has together."""
    number = household(person_id)
    people = select(PointsHousehold.person_id)
    own = db.session.get(PointsHousehold, person_id)
    mates = (
        people.where(PointsHousehold.number == number, PointsHousehold.side == own.side) if own else people
    )
    who = PointsAccount.person_id.in_(mates) if number else PointsAccount.person_id == person_id
    chosen = select(func.coalesce(func.sum(PointsAccount.balance), 0)).where(who)
    return db.session.scalar(chosen) or 0


def items(viewer: Viewer) -> Sequence[PointsItem]:
    """What can be had on the viewer's own sides; the office also sees what is no longer offered."""
    own = select(PointsItem).where(PointsItem.zone_id.in_(viewer.zones), PointsItem.side.in_(viewer.sides))
    chosen = own if viewer.has(*OFFICE) else own.where(PointsItem.active)
    return db.session.scalars(chosen.order_by(PointsItem.price, PointsItem.id)).all()


def item(item_id: int, viewer: Viewer) -> PointsItem:
    """One item of the viewer's own sides, or NotFound."""
    found = next((one for one in items(viewer) if one.id == item_id), None)
    if found is None:
        raise NotFound()
    return found


def orders(viewer: Viewer, person_id: int | None = None, state: str = "") -> Sequence[PointsOrder]:
    """Orders that the viewer may see: one's own, or at the desk those of one's sides."""
    own = PointsOrder.person_id == (viewer.person_id or 0)
    desk = PointsOrder.zone_id.in_(viewer.zones) & PointsOrder.side.in_(viewer.sides)
    chosen = select(PointsOrder).where(or_(own, desk) if viewer.has(*OFFICE) else own)
    if person_id is not None:
        chosen = chosen.where(PointsOrder.person_id == person_id)
    if state:
        chosen = chosen.where(PointsOrder.state == state)
    return db.session.scalars(chosen.order_by(PointsOrder.id.desc()).limit(PAGE)).all()


def order(order_id: int, viewer: Viewer) -> PointsOrder:
    """One order that the viewer may see, locked; or NotFound."""
    found = db.session.scalar(select(PointsOrder).where(PointsOrder.id == order_id).with_for_update())
    own = found is not None and found.person_id == viewer.person_id
    desk = found is not None and viewer.has(*OFFICE) and found.side in viewer.sides
    if found is None or not (own or (desk and found.zone_id in viewer.zones)):
        raise NotFound()
    return found
