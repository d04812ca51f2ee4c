"""The demonstration's duty rosters: a fortnight of each side's desk, leader, water and police station."""

import datetime as dt
import random

from sqlalchemy import select

from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries, service
from border_gov.people.models import Person
from border_gov.people.rules.duty import DESK, LEADER, POLICE, WATER

DAYS = 14
DAY_START = dt.time(8, 30)
DAY_END = dt.time(17, 30)
# Invented numbers: no exchange begins with 0000.
POSTS = (
    (LEADER, "带班领导", True, ""),
    (DESK, "平安办值班室", False, "1"),
    (WATER, "水务站", True, "2"),
    (POLICE, "派出所值班室", True, "3"),
)


def load_duty(now: dt.datetime) -> None:
    """Fill the days from yesterday on that have no turn yet; the caller's transaction stores them."""
    zone_id = places.zone_by_key().id
    actor = queries.console(zone_id)
    first = clock.today(now) - dt.timedelta(days=1)
    for number, side in enumerate(places.side_keys(zone_id)):
        until = queries.last_planned(zone_id, side)
        names = _names(zone_id, side)
        for offset in range(DAYS):
            day = first + dt.timedelta(days=offset)
            if until is None or clock.at(day, DAY_START) >= until:
                _day(zone_id, side, number, day, names, actor, now)
    db.session.flush()


def _names(zone_id: int, side: str) -> list[tuple[str, str]]:
    """People of the side's own staff and volunteers, by name and telephone."""
    rows = db.session.execute(
        select(Person.name, Person.phone)
        .where(Person.zone_id == zone_id, Person.side_key == side)
        .order_by(Person.id)
        .limit(24)
    ).all()
    return [(row.name, row.phone) for row in rows]


def _day(
    zone_id: int,
    side: str,
    number: int,
    day: dt.date,
    names: list[tuple[str, str]],
    actor: Viewer,
    now: dt.datetime,
) -> None:
    draw = random.Random(f"{side}:{day}")  # noqa: S311 - invented, the same on every machine
    after = day + dt.timedelta(days=1)
    for kind, post, is_whole_day, last in POSTS:
        spans = [(clock.at(day, DAY_START), clock.at(after, DAY_START))]
        if not is_whole_day:
            noon = clock.at(day, DAY_END)
            spans = [(spans[0][0], noon), (noon, spans[0][1])]
        for begin, end in spans:
            name, phone = draw.choice(names)
            data = {"side": side, "kind": kind, "post": post, "name": name, "phone": phone}
            data["duty_phone"] = f"05700000{number}{last}" if last else ""
            span = {"starts_at": begin, "ends_at": end}
            service.add_turn(zone_id, {**data, **span}, actor=actor, now=now, noted=False)
