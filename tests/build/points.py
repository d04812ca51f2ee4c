"""Tables of rules in force, goods and people with points, for tests."""

import datetime as dt

from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.points.models import PointsItem, PointsLine, PointsTable
from border_gov.points.rules import PUBLIC
from tests.build.people import NOW

SIDES = ("east", "west")


def a_table(
    zone_id: int, side: str, patrol: int = 2, cap: int | None = None, number: int = 1, **more: int
) -> PointsTable:
    """A table of `side` in force since yesterday; `more` are further grounds and their points."""
    yesterday = clock.today(NOW) - dt.timedelta(days=1)
    table = PointsTable(
        zone_id=zone_id,
        side=side,
        number=number,
        state=PUBLIC,
        wanted_from=yesterday,
        effective_from=yesterday,
        noticed_on=yesterday,
        made_at=NOW,
    )
    table.lines = [PointsLine(code="patrol", label={}, points=patrol, cap_year=cap)]
    table.lines += [PointsLine(code=code, label={}, points=points) for code, points in more.items()]
    db.session.add(table)
    db.session.flush()
    return table


def an_item(zone_id: int, side: str, price: int = 5, stock: int = 10, **more: int | None) -> PointsItem:
    item = PointsItem(zone_id=zone_id, side=side, names={"zh": "毛巾"}, price=price, stock=stock, **more)
    item.active = True
    db.session.add(item)
    db.session.flush()
    return item


def a_closed_patrol(
    zone_id: int,
    came: list[int],
    number: int = 1,
    at: dt.datetime = NOW,
    sides: tuple[str, ...] = ("east", "west"),
) -> None:
    """The journal hears that a patrol was closed."""
    actor = Viewer(person_id=came[0] if came else None)
    subject = Subject("patrol", number)
    facts = {"came": came, "late": False, "visits": 0}
    journal.record(actor, "patrol.walk_closed", subject, now=at, zone_id=zone_id, sides=sides, **facts)
