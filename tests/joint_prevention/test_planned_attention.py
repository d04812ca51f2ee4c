"""What the planner makes of attention areas: prizes, windows, the week's problem, and their effect."""

import datetime as dt
from dataclasses import replace

import pytest

from border_gov.demo import attention_effect
from border_gov.geo.columns import area_value
from border_gov.geo.shapes import disc
from border_gov.joint_patrol.planner import prizes
from border_gov.joint_patrol.planner.model import Attention, Checkpoint, Shift, Window
from border_gov.joint_patrol.planner.zone import open_window
from border_gov.joint_patrol.service import inputs
from border_gov.kernel import clock
from tests.build.patrol_plans import WEEK, a_border_in
from tests.build.prevention import SIDES, a_gathering, an_area

DAY = dt.timedelta(days=1)


@pytest.fixture
def stage(session):
    return a_gathering(clock.now())


POINT = Checkpoint("c", "a", 0, 40, 600, 4)
MONDAY = dt.date(2026, 11, 30)
EVENING = Shift(MONDAY, "evening", Window(19 * 3600, 19 * 3600 + 1800), 7200, 1)


def wished(opens, closes, since=MONDAY, until=MONDAY, percent=100, **more):
    wish = Attention(since, until, percent, Window(opens * 3600, closes * 3600))
    return replace(POINT, attention=(wish,), **more)


def test_attention_raises_the_risk_and_lets_it_mature_sooner_but_not_the_overdue_part():
    assert prizes.prize(POINT, 1, 200, 100) == 10 * 40 * 2 * 0.5
    assert prizes.prize(POINT, 2, 200, 100) == 10 * 80
    assert prizes.prize(POINT, 8, 200, 100) - prizes.prize(POINT, 8, 200) == 10 * 40
    never = replace(POINT, priority=1)
    assert prizes.prize(never, 8, 200) > prizes.prize(POINT, 4, 200, 100)


def test_a_wish_holds_on_its_days_only():
    seen = {"c": MONDAY - 2 * DAY}
    day = {
        day: prizes.prizes_on((wished(20, 22),), seen, day, MONDAY, 200)[0] for day in (MONDAY, MONDAY + DAY)
    }
    assert day == {MONDAY: 800, MONDAY + DAY: 300}


@pytest.mark.parametrize(
    ("point", "window"),
    [
        (POINT, (19 * 3600, 21 * 3600 + 1200)),
        (wished(20, 22), (20 * 3600, 21 * 3600 + 1200)),
        (wished(21, 23), (19 * 3600, 21 * 3600 + 1200)),  # less than half an hour would be left
        (wished(8, 10), (19 * 3600, 21 * 3600 + 1200)),
        (wished(20, 22, until=MONDAY - DAY, since=MONDAY - DAY), (19 * 3600, 21 * 3600 + 1200)),
        (wished(18, 20, windows=(Window(19 * 3600, 72_600),)), (19 * 3600, 20 * 3600)),
    ],
)
def test_the_wished_hours_narrow_a_window_but_never_shut_it(point, window):
    assert open_window(point, EVENING) == window


def test_hours_past_midnight_are_met_by_a_late_and_by_an_early_shift():
    late = Shift(MONDAY, "late", Window(23 * 3600, 23 * 3600), 4 * 3600, 1)
    early = Shift(MONDAY, "early", Window(0, 0), 4 * 3600, 1)
    assert open_window(wished(24, 26), late) == (24 * 3600, 26 * 3600)
    assert open_window(wished(22, 26), early) == (0, 2 * 3600)
    assert open_window(wished(0, 2), late) == (24 * 3600, 26 * 3600)


def test_the_week_that_is_planned_carries_the_wishes_of_signed_areas(stage, session):
    border = a_border_in(stage.zone, SIDES, 2)
    spot = inputs.inputs.checkpoints_in_use(stage.zone.id)[0]
    area = an_area(stage, clock.now())
    area.area, area.since, area.until = area_value(disc(spot[1], spot[2], 40.0)), WEEK, WEEK + 3 * DAY
    session.flush()
    problem = inputs.planning_inputs(border.zone.id, WEEK, clock.now())
    held = {point.id: point.attention for point in problem.checkpoints}
    assert held[str(spot[0].id)] == (Attention(WEEK, WEEK + 3 * DAY, 100, Window(19 * 3600, 23 * 3600)),)
    assert sum(bool(wishes) for wishes in held.values()) == 1
    area.state = "ended"
    session.flush()
    problem = inputs.planning_inputs(border.zone.id, WEEK, clock.now())
    assert not any(point.attention for point in problem.checkpoints)


def test_four_weeks_with_areas_see_more_inside_and_neglect_nothing(monkeypatch):
    monkeypatch.setattr(attention_effect, "DAYS", 10)
    monkeypatch.setattr(attention_effect, "EFFORT", 0.01)
    found = attention_effect.compare(5)
    assert found.holds
    told = list(attention_effect.lines(found))
    assert told[-1].startswith("holds: ")
    worse = replace(found, after=replace(found.after, never=frozenset({"cp-01"})))
    assert not worse.holds
    assert list(attention_effect.lines(worse))[-1] == "FAILS: cp-01"
