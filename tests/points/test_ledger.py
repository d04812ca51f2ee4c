"""Facts of the journal are paid once, by each side to its own people, and taken back by opposite entries."""

import random

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from border_gov.joint_patrol.service import walking
from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import DomainError, Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people_queries
from border_gov.points.models import PointsAccount, PointsItem, PointsLine, PointsOrder, PointsTransfer
from border_gov.points.service import ledger, shop
from tests.build import people, points
from tests.build.people import NOW
from tests.build.walking import an_outing


def balances(side=None):
    chosen = sa.select(PointsAccount.person_id, PointsAccount.balance).where(PointsAccount.kind == "person")
    rows = db.session.execute(chosen.where(PointsAccount.side == side) if side else chosen)
    return {row.person_id: row.balance for row in rows}


def total():
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(PointsAccount.balance), 0)))


def officer(zone, side="east"):
    return people_queries.viewer_of(people.a_person(zone, side, "李干部", "officer"), by="password")


@pytest.fixture
def border(session):
    zone = people.a_border()
    for side in ("east", "west"):
        points.a_table(zone.id, side)
    return zone


def test_v1_each_side_pays_its_own_and_only_once(border):
    came = [people.a_person(border, "east", f"东{n}").id for n in range(4)]
    came += [people.a_person(border, "west", f"西{n}").id for n in range(3)]
    points.a_closed_patrol(border.id, came)
    points.a_closed_patrol(border.id, came)
    paid = sa.select(PointsTransfer.side, sa.func.count()).group_by(PointsTransfer.side)
    assert dict(db.session.execute(paid).all()) == {"east": 4, "west": 3}
    assert set(balances().values()) == {2}
    assert total() == 0


def test_v1_through_a_real_patrol_that_is_closed_undone_and_closed_again(session):
    outing = an_outing()
    zone = outing.border.zone.id
    points.a_table(zone, "east"), points.a_table(zone, "west", patrol=3)
    came = [outing.leader.person_id, outing.deputy.person_id]
    walking.start(outing.patrol, outing.leader, came, {}, outing.patrol.starts_at)
    walking.finish(outing.patrol, outing.leader, outing.patrol.starts_at)
    assert balances() == {}
    walking.close(outing.patrol, outing.leader, outing.patrol.starts_at)
    assert balances() == {came[0]: 2, came[1]: 3}
    walking.undo(outing.patrol, outing.leader, "写错了", outing.patrol.starts_at)
    assert set(balances().values()) == {0}
    walking.close(outing.patrol, outing.leader, outing.patrol.starts_at)
    assert balances() == {came[0]: 2, came[1]: 3}
    assert total() == 0


def test_v2_a_forged_check_in_is_taken_back_by_an_opposite_entry(border):
    person = people.a_person(border, "east", "王五")
    points.a_closed_patrol(border.id, [person.id])
    paid = db.session.scalars(sa.select(PointsTransfer)).one()
    actor = officer(border)
    with pytest.raises(Invalid):
        ledger.reverse(paid, actor, " ", NOW)
    with pytest.raises(NotAllowed):
        ledger.reverse(paid, officer(border, "west"), "伪造", NOW)
    ledger.reverse(paid, actor, "到点记录系伪造", NOW)
    with pytest.raises(Refused):
        ledger.reverse(paid, actor, "到点记录系伪造", NOW)
    assert balances() == {person.id: 0}
    assert total() == 0
    assert db.session.scalar(sa.select(sa.func.count(PointsTransfer.id))) == 2


def test_nobody_changes_or_removes_an_entry(border):
    points.a_closed_patrol(border.id, [people.a_person(border, "east", "王五").id])
    for statement in ("UPDATE points_transfer SET points = 9", "DELETE FROM points_transfer"):
        with pytest.raises(ProgrammingError), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_v4_who_complains_petitions_or_refuses_mediation_keeps_every_point(border):
    person = people.a_person(border, "east", "王五")
    points.a_closed_patrol(border.id, [person.id])
    before = balances()
    actor = Viewer(person_id=person.id)
    for verb in (
        "incident.received",
        "mediation.refused",
        "mediation.withdrawn",
        "incident.reopen_requested",
    ):
        journal.record(actor, verb, Subject("incident", 1), now=NOW, zone_id=border.id, sides=["east"])
    assert balances() == before


def test_a_cap_holds_for_the_year_and_not_beyond(session):
    zone = people.a_border()
    points.a_table(zone.id, "east", patrol=2, cap=5)
    person = people.a_person(zone, "east", "王五")
    for number in range(4):
        points.a_closed_patrol(zone.id, [person.id], number)
    assert balances() == {person.id: 5}
    points.a_closed_patrol(zone.id, [person.id], 9, NOW.replace(year=NOW.year + 1))
    assert balances() == {person.id: 7}


def test_a_side_without_rules_in_force_counts_nothing(session):
    zone = people.a_border()
    points.a_table(zone.id, "east")
    came = [people.a_person(zone, side, side).id for side in ("east", "west")]
    points.a_closed_patrol(zone.id, came)
    assert balances() == {came[0]: 2}


def test_three_sides_pay_three_times(session):
    zone = people.a_border()
    came = []
    for number, side in enumerate(("east", "west", "south"), start=1):
        points.a_table(zone.id, side, patrol=number)
        came.append(people.a_person(zone, side, side).id)
    points.a_closed_patrol(zone.id, came, sides=("east", "west", "south"))
    assert [balances()[person] for person in came] == [1, 2, 3]
    assert total() == 0


def test_a_finding_pays_who_found_it_and_not_who_typed_it_in_from_paper(session):
    zone = people.a_border()
    points.a_table(zone.id, "east", finding=2)
    person = people.a_person(zone, "east", "王五")
    actor, subject = Viewer(person_id=person.id), Subject("patrol", 1)
    for entry, late in ((1, False), (1, False), (2, False), (3, True)):
        facts = {"entry": entry, **({"late": True} if late else {})}
        journal.record(
            actor, "patrol.finding_reported", subject, now=NOW, zone_id=zone.id, sides=["east"], **facts
        )
    assert balances() == {person.id: 4}


def test_a_deduction_needs_a_rule_a_decision_and_enough_points(border):
    table = points.a_table(border.id, "east", number=2)
    table.lines = [PointsLine(code="", label={"zh": "乱堆乱放经提醒不改"}, points=-2)]
    db.session.flush()
    line = table.lines[0].id
    person = people.a_person(border, "east", "王五")
    actor = officer(border)
    with pytest.raises(Invalid):
        ledger.deduct(person.id, line, "", actor, NOW)
    with pytest.raises(Refused):
        ledger.deduct(person.id, line, "村决〔2026〕3号", actor, NOW)
    own, fund = (ledger.account(border.id, "east", *kind) for kind in (("person", person.id), ("fund",)))
    ledger.move("earned", fund, own, 3, NOW)
    ledger.deduct(person.id, line, "村决〔2026〕3号", actor, NOW)
    assert balances() == {person.id: 1}
    assert total() == 0


TEAM = 20


class Model:
    """What the ledger should hold, kept by plain arithmetic beside it."""

    def __init__(self, zone, crowd, item, desk):
        self.zone, self.crowd, self.desk = zone, crowd, desk
        self.item, self.price = item.id, item.price
        self.have, self.stock = dict.fromkeys(crowd, 0), item.stock
        self.open, self.paid, self.number = [], [], 0

    def patrol(self, draw):
        self.number += 1
        came = draw.sample(self.crowd, TEAM)
        points.a_closed_patrol(self.zone, came, self.number)
        for person in came:
            self.have[person] += 2
        newest = sa.select(PointsTransfer).order_by(PointsTransfer.id.desc()).limit(TEAM)
        self.paid += [row.id for row in db.session.scalars(newest)]
        db.session.expunge_all()

    def order(self, draw):
        person = draw.choice(self.crowd)
        possible = self.stock > 0 and self.have[person] >= self.price
        try:
            made = shop.order(self.item, person, self.desk, NOW)
        except DomainError:
            assert not possible
            return
        assert possible
        self.have[person] -= self.price
        self.stock -= 1
        self.open.append(made.id)

    def cancel(self, draw):
        if not self.open:
            return
        made = db.session.get_one(PointsOrder, self.open.pop(draw.randrange(len(self.open))))
        shop.cancel(made, self.desk, NOW)
        self.have[made.person_id] += self.price
        self.stock += 1

    def reverse(self, draw):
        if not self.paid:
            return
        entry = db.session.get_one(PointsTransfer, self.paid.pop(draw.randrange(len(self.paid))))
        ledger.reverse(entry, self.desk, "更正", NOW)
        self.have[db.session.get_one(PointsAccount, entry.to_id).person_id] -= entry.points


def test_10_000_random_operations_leave_a_ledger_that_agrees_with_plain_arithmetic(border):
    crowd = [people.a_person(border, "east", f"人{n}").id for n in range(25)]
    model = Model(border.id, crowd, points.an_item(border.id, "east", 5, 40), officer(border))
    draw = random.Random(7)
    done = 0
    while done < 10_000:
        act = draw.choices(("patrol", "order", "cancel", "reverse"), (4, 9, 2, 2))[0]
        getattr(model, act)(draw)
        done += TEAM if act == "patrol" else 1
    known = balances()
    assert {person: known.get(person, 0) for person in crowd} == model.have
    assert db.session.get_one(PointsItem, model.item).stock == model.stock >= 0
    assert total() == 0
    moved = sa.func.coalesce(sa.func.sum(PointsTransfer.points), 0)
    for account in db.session.scalars(sa.select(PointsAccount)):
        came = db.session.scalar(sa.select(moved).where(PointsTransfer.to_id == account.id))
        went = db.session.scalar(sa.select(moved).where(PointsTransfer.from_id == account.id))
        assert account.balance == came - went
