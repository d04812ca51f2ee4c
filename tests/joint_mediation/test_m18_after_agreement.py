"""Acceptance cases M18, M19, M20: an instalment unpaid, a visit by the chair, the same dispute again."""

import datetime as dt

import pytest

from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.service import outcomes, performing
from border_gov.joint_mediation.service import statistics as figures
from border_gov.kernel.sheets.reading import read
from tests.build.mediation import DAY, a_promise, a_table, in_mediation, some_terms
from tests.build.mediation_api import Desk

TODAY = dt.datetime.now(dt.UTC)


@pytest.fixture
def table(session):
    table = a_table()
    figures.example_regimes(table.viewer(table.a, "officer"), table.zone.id, now=TODAY - 400 * DAY)
    return table


@pytest.fixture
def desk(client, table):
    return Desk(client, table)


def agreed(table, began, *promises, **more):
    """Agreed by word of mouth three days after it began; performance has begun."""
    case = in_mediation(table, now=began, **more)
    chair = table.viewer(table.a, "mediator")
    outcomes.oral_agree(chair, case.id, some_terms(*promises), now=began + 3 * DAY)
    performing.start(chair, case.id, now=began + 3 * DAY)
    return case


def rates(client, table):
    """Rates by letter as Excel has them: (over, under, text), all of this year and the last."""
    client.as_(table.viewer(table.a, "officer"))
    found = {}
    for year in (TODAY.year - 1, TODAY.year):
        address = f"/mediation/figures/figures.xlsx?regime=calendar&year={year}"
        own: dict[str, tuple[int, int]] = {}
        for row in read("f.xlsx", client.get(address).data).sheets[0].rows[1:]:
            own.setdefault(row[0], (row[4] or 0, row[5] or 0))  # the union stands before each side
        found = {key: tuple(map(sum, zip(own[key], found.get(key, (0, 0)), strict=True))) for key in own}
    return found


def test_m18_a_second_instalment_unpaid_lowers_c_and_leaves_a(desk, table, client):
    began = TODAY - 40 * DAY
    case = agreed(table, began, a_promise(10, now=began), a_promise(20, now=began))
    first, second = agreements.instalments(agreements.current(case.id))
    desk.id = case.id
    desk.do("a officer", "record_performance", instalment_id=first.id, performed_on=str(first.due_on))
    before = rates(client, table)
    assert before["A"] == (1, 1)
    desk.do("a officer", "default", instalment_id=second.id)
    seen = desk.read("a officer")
    assert seen["values"]["state"] == "breached"
    ways = {one["verb"] for one in seen["actions"]}
    assert {"cure", "remediate", "guide_court"} <= ways
    after = rates(client, table)
    assert after["A"] == (1, 1) and after["C"] == (1, 2)
    page = desk.page("a officer")
    assert "尚未履行" in page or "未履行" in page
    desk.do("a officer", "cure", instalment_id=second.id, performed_on=str(TODAY.date() - DAY))
    assert desk.state == "performed"


def test_m18_a_promise_is_not_broken_before_its_day(desk, table):
    case = agreed(table, TODAY - 5 * DAY, a_promise(30))
    desk.id = case.id
    promise = agreements.instalments(agreements.current(case.id))[0]
    desk.refused("a officer", "default", "overdue", instalment_id=promise.id)
    assert desk.state == "performing"


def test_m19_the_chair_does_not_visit_nor_does_who_once_chaired(desk, table):
    began = TODAY - 30 * DAY
    case = agreed(table, began, a_promise(5, now=began))
    promise = agreements.instalments(agreements.current(case.id))[0]
    desk.id = case.id
    desk.do("a officer", "record_performance", instalment_id=promise.id, performed_on=str(promise.due_on))
    day = str(TODAY.date())
    desk.do("a mediator", "visit_ok", 403, visited_on=day)
    assert "visit_ok" not in {one["verb"] for one in desk.read("a mediator")["actions"]}
    desk.refused("a officer", "ask_close", "visited")
    desk.do("b officer", "visit_ok", visited_on=day)
    desk.do("a officer", "ask_close")


def test_m20_the_same_parties_ninety_days_later_are_no_fresh_success(desk, table, client):
    first = agreed(table, TODAY - 120 * DAY, parcel="鱼塘三号")
    before = rates(client, table)
    assert (before["A"], before["D"]) == ((1, 1), (0, 1))
    second = agreed(table, TODAY - 30 * DAY, parcel="鱼塘三号")
    desk.id = second.id
    assert desk.read("a officer")["values"]["recurrence_of"] == first.id
    assert f'href="/mediation/{first.id}"' in desk.page("a officer"), "linked to the earlier case"
    after = rates(client, table)
    assert after["A"] == (1, 2), "accepted again, but no fresh success"
    assert after["D"] == (1, 1)


def test_m20_after_half_a_year_it_is_a_dispute_of_its_own(desk, table):
    agreed(table, TODAY - 240 * DAY, parcel="鱼塘三号")
    desk.id = agreed(table, TODAY - 30 * DAY, parcel="鱼塘三号").id
    assert desk.read("a officer")["values"]["recurrence_of"] is None
