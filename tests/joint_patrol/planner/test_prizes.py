"""Prizes grow with time and leap once a checkpoint is overdue."""

from datetime import date

from border_gov.joint_patrol.planner import prizes
from border_gov.joint_patrol.planner.model import Checkpoint

POINT = Checkpoint("c", "a", 0, 40, 600, 4)


def test_risk_grows_up_to_the_target_and_overdue_is_added_beyond() -> None:
    assert prizes.prize(POINT, 2, 200) == 10 * 20
    assert prizes.prize(POINT, 4, 200) == 10 * 40
    assert prizes.prize(POINT, 6, 200) == 10 * (40 + 200 * 0.5)


def test_a_visit_is_never_worth_nothing_and_neglect_is_capped() -> None:
    assert prizes.prize(POINT, 0, 200) == 1
    assert prizes.prize(POINT, 4000, 200) == 10 * (40 + 2000)


def test_never_seen_counts_as_due_on_the_first_day() -> None:
    start = date(2026, 11, 30)
    assert prizes.idle_days(POINT, None, start, start) == 4
    assert prizes.idle_days(POINT, date(2026, 11, 29), date(2026, 12, 2), start) == 3


def test_yesterdays_visit_lowers_todays_prize() -> None:
    start = date(2026, 11, 30)
    values = [
        prizes.prizes_on((POINT,), visits, date(2026, 12, 1), start, 200)[0]
        for visits in ({}, {"c": date(2026, 11, 30)})
    ]
    assert values == [10 * (40 + 50), 100]
