"""The rosters that townships send: what patrols read from them, and that a second time changes nothing."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from border_gov.joint_patrol.models import VolunteerProfile
from border_gov.joint_patrol.service import roster_extra, volunteers
from border_gov.kernel.db import db
from border_gov.kernel.sheets import Row, examine, read
from border_gov.kernel.sheets.importing import find_tables
from border_gov.people.models import Person
from border_gov.people.service import RosterImporter, RosterOptions, store_roster
from tests.build.joint_patrol import NOW, a_patrol_zone, of_all_sides, sample

TOWN = {"广陈镇志愿者花名册.xlsx": "330482104", "廊下镇志愿者名单(新).xls": "310116112"}


def a_row(**cells: Any) -> Row:
    return Row("表", 5, cells, {name: letter for name, letter in zip(cells, "ABCDEFGH", strict=False)})


def by_name(zone: Any, name: str) -> VolunteerProfile:
    person = db.session.scalars(select(Person).where(Person.zone_id == zone.id, Person.name == name)).one()
    return db.session.scalars(select(VolunteerProfile).where(VolunteerProfile.person_id == person.id)).one()


def bring(zone: Any, name: str, store: bool = True) -> Any:
    actor = of_all_sides(zone)
    importer = RosterImporter(RosterOptions(zone.id, actor.sides, ""), actor, NOW)
    report = examine(read(name, sample(name)), importer)
    if store:
        store_roster(importer, report, actor=actor, now=NOW)
    return report


def test_the_roster_makes_volunteers_with_what_patrols_need(session: Any) -> None:
    zone = a_patrol_zone()
    report = bring(zone, "广陈镇志愿者花名册.xlsx")
    assert report.counts["new"] > 25
    leader = by_name(zone, "郭洋涛")
    assert leader.leader and leader.skills == ["boat"] and leader.weekly_max == 7
    assert (leader.trained_on, leader.insured_until) == (dt.date(2025, 1, 27), dt.date(2027, 10, 25))
    assert leader.usual == [[1, "evening"], [3, "evening"]]
    month = by_name(zone, "周平")
    assert month.trained_on == dt.date(2026, 5, 31)
    lasting = by_name(zone, "吴强")
    assert lasting.insured_until is None
    assert any(note.message == roster_extra.NO_END for note in report.notes)


def test_a_second_import_changes_nothing(session: Any) -> None:
    zone = a_patrol_zone()
    bring(zone, "广陈镇志愿者花名册.xlsx")
    again = bring(zone, "广陈镇志愿者花名册.xlsx", store=False)
    assert again.counts["new"] == again.counts["changed"] == 0 and again.counts["same"] > 25


def test_a_date_completed_by_hand_is_not_taken_back_by_the_old_file(session: Any) -> None:
    zone = a_patrol_zone()
    bring(zone, "广陈镇志愿者花名册.xlsx")
    row = by_name(zone, "沈强")
    fixed = {"insured_until": dt.date(2027, 12, 31)}
    volunteers.fix_many(zone.id, [row.id], fixed, actor=of_all_sides(zone), now=NOW)
    again = bring(zone, "广陈镇志愿者花名册.xlsx")
    assert by_name(zone, "沈强").insured_until == dt.date(2027, 12, 31)
    assert any(note.message == roster_extra.LATER_KEPT for note in again.notes)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"weekly_max": "很多"}, "weekly_max"),
        ({"weekly_max": "9次"}, "weekly_max"),
        ({"usual": "周八晚"}, "usual"),
        ({"usual": "有空就来"}, "usual"),
        ({"trained_on": "3/1/2025"}, "trained_on"),
        ({"insured_until": "明年"}, "insured_until"),
        ({"leader": "也许"}, "leader"),
    ],
)
def test_what_is_not_understood_is_named_at_its_cell(session: Any, cells: dict[str, Any], field: str) -> None:
    row = a_row(**cells)
    roster_extra.check(row, None)
    assert [(p.field, p.column) for p in row.problems] == [(field, "A")]


def test_the_columns_of_all_three_files_are_known() -> None:
    names = {f.name for f in roster_extra.FIELDS}
    for name in ("广陈镇志愿者花名册.xlsx", "廊下镇志愿者名单(新).xls", "新仓吕巷志愿者.csv"):
        (table,) = find_tables(read(name, sample(name)), roster_extra.FIELDS)[0]
        assert set(table.columns.values()) == names
