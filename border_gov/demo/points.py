"""The demonstration's points: a table of rules in force on each side and something to have for them."""

import datetime as dt

from sqlalchemy import exists, select

from border_gov.demo.accounts import DemoAccount
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people
from border_gov.points.models import PointsTable
from border_gov.points.service import shop, tables

BEGAN = dt.timedelta(days=60)
LINES = [
    {"code": "patrol", "points": 2, "cap_year": 40},
    {"code": "finding", "points": 2, "cap_year": 20},
    {"code": "", "label": {"zh": "示例：公共通道堆物经两次提醒不改"}, "points": -2},
]
GOODS = (
    ("洗衣液", "Laundry liquid", 10, 30),
    ("毛巾两条", "Two towels", 6, 50),
    ("大米 5 千克", "Rice, 5 kg", 24, 20),
)


def load_points(accounts: list[DemoAccount], now: dt.datetime) -> None:
    """Bring rules into force two months ago and offer goods, on every side that has none."""
    zone_id = places.zone_by_key().id
    for side in places.side_keys(zone_id):
        known = exists().where(PointsTable.zone_id == zone_id, PointsTable.side == side)
        if not db.session.scalar(select(known)):
            _load_side(zone_id, side, _of(accounts, side, "officer"), _of(accounts, side, "leader"), now)


def _of(accounts: list[DemoAccount], side: str, role: str) -> Viewer:
    login = next(one.login for one in accounts if one.side == side and role in one.roles)
    found = people.account_by_login(login)
    assert found is not None
    return people.viewer_of(found.person, by="password", account_id=found.id)


def _load_side(zone_id: int, side: str, officer: Viewer, leader: Viewer, now: dt.datetime) -> None:
    then = now - BEGAN
    table = tables.draft(zone_id, side, {"wanted_from": clock.today(then), "lines": LINES}, officer, then)
    tables.propose(table, officer, then)
    tables.approve(table, leader, then)
    for zh, en, price, stock in GOODS:
        data = {
            "names": {"zh": zh, "en": en},
            "price": price,
            "stock": stock,
            "per_household": 2,
            "active": True,
        }
        shop.save_item(None, zone_id, side, data, officer, now)
