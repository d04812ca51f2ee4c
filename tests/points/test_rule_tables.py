"""Tables of rules: two persons, a week of public notice, objections answered first, rights cost nothing."""

import datetime as dt

import pytest

from border_gov.kernel import clock
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.people import queries as people_queries
from border_gov.points import queries
from border_gov.points.rules import first_day, pseudonym
from border_gov.points.service import tables
from tests.build import people, points
from tests.build.people import NOW

TODAY = clock.today(NOW)
SORTING = {"code": "", "label": {"zh": "垃圾不分类经提醒不改"}, "points": -5}
LINES = [{"code": "patrol", "points": 3, "cap_year": 40}]


@pytest.fixture
def zone(session):
    return people.a_border()


def member(zone, role="officer", side="east", name="干部"):
    return people_queries.viewer_of(people.a_person(zone, side, name, role), by="password")


def a_draft(zone, actor, lines=LINES, wanted=TODAY):
    return tables.draft(zone.id, "east", {"wanted_from": wanted, "lines": lines}, actor, NOW)


def test_a_table_needs_two_persons_and_hangs_out_for_a_week(zone):
    first, second = member(zone), member(zone, "leader")
    table = a_draft(zone, first)
    tables.propose(table, first, NOW)
    with pytest.raises(NotAllowed):
        tables.approve(table, first, NOW)
    with pytest.raises(NotAllowed):
        tables.approve(table, member(zone, side="west"), NOW)
    tables.approve(table, second, NOW)
    assert table.effective_from == TODAY + dt.timedelta(days=7)
    assert queries.in_force(zone.id, "east", TODAY + dt.timedelta(days=6)) is None
    assert queries.in_force(zone.id, "east", TODAY + dt.timedelta(days=7)) is table


def test_an_objection_holds_a_table_back_until_it_is_answered(zone):
    first, second = member(zone), member(zone, "leader")
    table = a_draft(zone, first)
    tables.propose(table, first, NOW)
    tables.approve(table, second, NOW)
    villager = member(zone, "volunteer", name="村民")
    made = tables.object_to(table, "上限太低", villager, NOW + dt.timedelta(days=3))
    late = NOW + dt.timedelta(days=9)
    assert queries.in_force(zone.id, "east", clock.today(late)) is None
    tables.answer(table, made.id, "上限按去年的平均数确定", first, late)
    assert queries.in_force(zone.id, "east", clock.today(late)) is None
    assert queries.in_force(zone.id, "east", clock.today(late) + dt.timedelta(days=1)) is table
    with pytest.raises(Refused):
        tables.object_to(table, "再提一条", villager, late + dt.timedelta(days=1))
    with pytest.raises(NotAllowed):
        tables.object_to(table, "对岸的意见", member(zone, "volunteer", "west"), NOW)


@pytest.mark.parametrize(
    "name",
    [
        "无理投诉",
        "越级 上 访",
        "拒绝调解造成不良影响",
        "向法院起诉邻居",
        "Refused mediation",
        "Filing a complaint",
        "对积分提出异议",
    ],
)
def test_a_rule_against_a_right_is_refused(zone, name):
    lines = [*LINES, {"code": "", "label": {"zh": name}, "points": -10}]
    with pytest.raises(Invalid) as refusal:
        a_draft(zone, member(zone), lines)
    assert list(refusal.value.fields) == ["lines-1-label"]


def test_other_deductions_may_be_written(zone):
    table = a_draft(zone, member(zone), [*LINES, SORTING])
    assert [line.points for line in table.lines] == [3, -5]


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "lines"),
        ([{"code": "patrol", "points": -1}], "lines-0-points"),
        ([*LINES, *LINES], "lines-1-points"),
        ([{"code": "", "label": {"zh": "卫生"}, "points": 5}], "lines-0-label"),
        ([{"code": "", "label": {}, "points": -5}], "lines-0-label"),
    ],
)
def test_a_wrong_line_is_named(zone, lines, field):
    with pytest.raises(Invalid) as refusal:
        a_draft(zone, member(zone), lines)
    assert list(refusal.value.fields) == [field]


def test_a_table_in_force_is_replaced_not_withdrawn_or_changed(zone):
    points.a_table(zone.id, "east")
    actor = member(zone)
    table = queries.in_force(zone.id, "east", TODAY)
    with pytest.raises(Refused):
        tables.withdraw(table, actor, NOW)
    with pytest.raises(Refused):
        tables.save(table, {"wanted_from": TODAY, "lines": LINES}, actor, NOW)


def test_the_first_day_is_never_within_the_notice():
    assert first_day(TODAY, TODAY) == TODAY + dt.timedelta(days=7)
    assert first_day(TODAY, TODAY + dt.timedelta(days=30)) == TODAY + dt.timedelta(days=30)


def test_a_sign_stands_for_one_person_for_one_year():
    signs = {pseudonym(b"k" * 32, person, 2026) for person in range(500)}
    assert len(signs) == 500
    assert pseudonym(b"k" * 32, 1, 2026) != pseudonym(b"k" * 32, 1, 2027)


def test_the_public_list_has_no_names_no_ranking_and_never_points_at_two(zone):
    points.a_table(zone.id, "east")
    crowd = [people.a_person(zone, "east", f"人{n}").id for n in range(4)]
    points.a_closed_patrol(zone.id, crowd[:2], 1)
    assert queries.public_list(zone.id, "east", TODAY) is None
    points.a_closed_patrol(zone.id, crowd, 2)
    rows = queries.public_list(zone.id, "east", TODAY)
    assert [row.pseudonym for row in rows] == sorted(row.pseudonym for row in rows)
    assert sorted(row.earned["patrol"] for row in rows) == [2, 2, 4, 4]
