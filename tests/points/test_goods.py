"""Goods for points: the last one goes to one person, and what is not there cannot be had."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import DomainError, NotAllowed, Refused
from border_gov.people import queries as people_queries
from border_gov.points.models import PointsAccount, PointsItem, PointsOrder
from border_gov.points.service import ledger, shop
from tests.build import people, points
from tests.build.people import NOW

BUYERS = 50


def viewer(person):
    return people_queries.viewer_of(person, by="password")


def with_points(zone, name, amount, side="east"):
    person = people.a_person(zone, side, name, "volunteer")
    fund = ledger.account(zone.id, side, "fund")
    ledger.move("earned", fund, ledger.account(zone.id, side, "person", person.id), amount, NOW)
    return person


def test_50_order_the_last_one_at_once(committed_app):
    with transaction():
        zone = people.a_border()
        item = points.an_item(zone.id, "east", price=5, stock=1).id
        buyers = [viewer(with_points(zone, f"人{n}", 5)) for n in range(BUYERS)]
    together = threading.Barrier(10)

    def buy(mine):
        got = []
        with committed_app.app_context():
            together.wait(30)
            for buyer in mine:
                try:
                    with transaction():
                        got.append(shop.order(item, buyer.person_id, buyer, NOW).id)
                except DomainError as error:
                    assert error.code == "sold_out"
            db.session.remove()
        return got

    with ThreadPoolExecutor(10) as pool:
        got = [one for found in pool.map(buy, [buyers[n::10] for n in range(10)]) for one in found]

    assert len(got) == 1
    db.session.expire_all()
    assert db.session.get_one(PointsItem, item).stock == 0
    assert db.session.scalar(sa.select(sa.func.sum(PointsAccount.balance))) == 0
    left = sa.select(sa.func.count()).where(PointsAccount.kind == "person", PointsAccount.balance == 0)
    assert db.session.scalar(left) == 1


def test_one_person_cannot_spend_the_same_points_twice_at_once(committed_app):
    with transaction():
        zone = people.a_border()
        item = points.an_item(zone.id, "east", price=5, stock=40).id
        buyer = viewer(with_points(zone, "王五", 12))
    together = threading.Barrier(6)

    def buy(_):
        with committed_app.app_context():
            together.wait(30)
            try:
                with transaction():
                    shop.order(item, buyer.person_id, buyer, NOW)
            except DomainError as error:
                assert error.code == "not_enough"
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(buy, range(6)))
    assert db.session.scalar(sa.select(sa.func.count(PointsOrder.id))) == 2


def test_a_household_shares_its_limit_and_a_cancelled_order_does_not_count(session):
    zone = people.a_border()
    item = points.an_item(zone.id, "east", price=2, per_household=1)
    one, two = (with_points(zone, name, 10) for name in ("甲", "乙"))
    desk = viewer(people.a_person(zone, "east", "干部", "officer"))
    for person in (one, two):
        shop.join_household(person.id, "A-12", desk)
    first = shop.order(item.id, one.id, viewer(one), NOW)
    with pytest.raises(Refused):
        shop.order(item.id, two.id, viewer(two), NOW)
    shop.cancel(first, viewer(one), NOW)
    assert shop.order(item.id, two.id, viewer(two), NOW).state == "ordered"


def test_what_was_handed_over_is_not_cancelled_and_only_the_desk_hands_over(session):
    zone = people.a_border()
    item = points.an_item(zone.id, "east", price=2)
    buyer = with_points(zone, "甲", 10)
    made = shop.order(item.id, buyer.id, viewer(buyer), NOW)
    with pytest.raises(NotAllowed):
        shop.hand_over(made, viewer(buyer), NOW)
    shop.hand_over(made, viewer(people.a_person(zone, "east", "干部", "officer")), NOW)
    with pytest.raises(Refused):
        shop.cancel(made, viewer(buyer), NOW)


def test_nothing_of_the_other_side_can_be_had_or_offered(session):
    zone = people.a_border()
    item = points.an_item(zone.id, "west", price=1)
    buyer = with_points(zone, "甲", 10)
    with pytest.raises(NotAllowed):
        shop.order(item.id, buyer.id, viewer(buyer), NOW)
    desk = viewer(people.a_person(zone, "east", "干部", "officer"))
    with pytest.raises(NotAllowed):
        shop.save_item(item, zone.id, "west", {}, desk, NOW)
