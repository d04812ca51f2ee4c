"""What the planner gets from the tables: silence, answers, exceptions, closures, windows, who is barred."""

import datetime as dt
from typing import Any

import pytest

from border_gov.joint_patrol.planner import model, network
from border_gov.joint_patrol.queries import places
from border_gov.joint_patrol.rules import availability, cells
from border_gov.joint_patrol.service import closures, volunteers
from border_gov.joint_patrol.service.inputs import planning_inputs
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel import clock
from border_gov.kernel.errors import NotAllowed, Refused
from tests.build.joint_patrol import (
    NOW,
    WEEK,
    a_checkpoint,
    a_demand,
    a_meeting_point,
    a_network,
    a_patrol_zone,
    a_volunteer,
    an_organiser,
    of_all_sides,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def zone(session: Any) -> Any:
    found = a_patrol_zone()
    a_network(found)
    a_meeting_point(found, 121.04257, 30.83447)
    a_demand(found)
    return found


def of(zone: Any, profile: Any) -> model.Volunteer:
    problem = planning_inputs(zone.id, WEEK, NOW)
    return next(v for v in problem.volunteers if v.id == str(profile.person_id))


def test_nothing_is_planned_without_needs_paths_or_a_meeting_point(session: Any) -> None:
    bare = a_patrol_zone()
    for step in (a_demand, a_network, a_meeting_point):
        with pytest.raises(Refused):
            planning_inputs(bare.id, WEEK, NOW)
        step(bare) if step is not a_meeting_point else step(bare, 121.04257, 30.83447)
    assert planning_inputs(bare.id, WEEK, NOW).meeting_points


def test_silence_is_answered_by_the_pattern(zone: Any) -> None:
    who = a_volunteer(zone, side_keys(zone.id)[0])
    found = of(zone, who)
    assert found.available is None
    assert found.usual == (model.WeekSlot(0, "evening"), model.WeekSlot(3, "evening"))
    assert found.last_week == () and found.barred == ()


def test_last_weeks_answer_goes_before_the_usual_evenings(zone: Any) -> None:
    who = a_volunteer(zone, side_keys(zone.id)[0])
    before = WEEK - 7 * DAY
    actor = of_all_sides(zone)
    volunteers.answer_week(who, before, [(before + 5 * DAY, "evening")], actor=actor, now=NOW)
    found = of(zone, who)
    assert found.available is None and found.last_week == (model.WeekSlot(5, "evening"),)
    volunteers.answer_week(who, WEEK, [(WEEK + 2 * DAY, "evening")], actor=actor, now=NOW)
    assert of(zone, who).available == (model.Slot(WEEK + 2 * DAY, "evening"),)
    volunteers.answer_week(who, WEEK, [], actor=actor, now=NOW)
    assert of(zone, who).available == ()


def test_an_exception_changes_one_day_of_the_pattern(zone: Any) -> None:
    who = a_volunteer(zone, side_keys(zone.id)[0])
    actor = of_all_sides(zone)
    volunteers.set_exception(who, WEEK, "", False, actor=actor, now=NOW)
    volunteers.set_exception(who, WEEK + DAY, "evening", True, actor=actor, now=NOW)
    assert of(zone, who).available == (
        model.Slot(WEEK + DAY, "evening"),
        model.Slot(WEEK + 3 * DAY, "evening"),
    )
    volunteers.set_exception(who, WEEK, "", None, actor=actor, now=NOW)
    assert model.Slot(WEEK, "evening") in (of(zone, who).available or ())


def test_a_volunteer_answers_for_themself_and_not_for_others(zone: Any) -> None:
    key = side_keys(zone.id)[0]
    who, other = a_volunteer(zone, key), a_volunteer(zone, key)
    self_ = an_organiser(zone, key, "volunteer")
    own = type(self_)(**{**vars(self_), "person_id": who.person_id})
    volunteers.answer_week(who, WEEK, [(WEEK, "evening")], actor=own, now=NOW)
    with pytest.raises(NotAllowed):
        volunteers.answer_week(other, WEEK, [], actor=own, now=NOW)


@pytest.mark.parametrize(
    ("trained", "insured", "covers", "state", "reasons"),
    [
        (WEEK, WEEK + 6 * DAY, [], "active", []),
        (None, WEEK + 6 * DAY, [], "active", ["training"]),
        (WEEK + DAY, WEEK + 6 * DAY, [], "active", ["training"]),
        (WEEK, None, [], "active", ["insurance"]),
        (WEEK, WEEK + 5 * DAY, [], "active", ["insurance_lapsed"]),
        (WEEK, None, [availability.Cover(WEEK, WEEK + 6 * DAY)], "active", []),
        (WEEK, None, [availability.Cover(WEEK + DAY, WEEK + 60 * DAY)], "active", ["insurance"]),
        (WEEK, WEEK + 6 * DAY, [], "paused", ["paused"]),
        (None, None, [], "paused", ["training", "insurance", "paused"]),
    ],
)
def test_who_may_be_planned(trained: Any, insured: Any, covers: Any, state: str, reasons: list[str]) -> None:
    assert availability.barred(trained, insured, covers, state, WEEK) == reasons


def test_barred_people_are_handed_on_with_their_reasons(zone: Any) -> None:
    who = a_volunteer(zone, side_keys(zone.id)[0], insured_until=None)
    assert of(zone, who).barred == ("insurance",)


def test_a_closed_path_or_bridge_is_closed_for_its_hours(zone: Any) -> None:
    actor = of_all_sides(zone)
    before = planning_inputs(zone.id, WEEK, NOW).network
    bridge = places.paths(actor, zone.id, bridges=True)[0]
    path = places.paths(actor, zone.id, bridges=False)[0]
    times = {
        "since": dt.datetime.combine(WEEK + DAY, dt.time(18)),
        "until": dt.datetime.combine(WEEK + DAY, dt.time(23)),
        "reason": "维修",
    }
    for row in (bridge, path):
        closures.close_path(zone.id, places.path(actor, zone.id, row["key"]), times, actor=actor, now=NOW)
    after = planning_inputs(zone.id, WEEK, NOW).network
    keys = {bridge["key"], path["key"]}
    assert {tuple(c) for c in after.closures} == {(key, times["since"], times["until"]) for key in keys}
    assert [edge[:4] for edge in after.edges] == [edge[:4] for edge in before.edges]
    assert {edge.path for edge in after.edges} == {"", path["key"]}
    shut = {day: network.closed_during(after, WEEK + day * DAY, 19 * 3600, 21 * 3600) for day in (0, 1, 2)}
    assert shut == {0: frozenset(), 1: keys, 2: frozenset()}
    whole, left = network.build(after), network.build(after, shut[1])
    assert whole.matrix.nnz > left.matrix.nnz
    assert planning_inputs_of_next(zone).closures == ()


def planning_inputs_of_next(zone: Any) -> model.Network:
    a_demand(zone, WEEK + 7 * DAY)
    return planning_inputs(zone.id, WEEK + 7 * DAY, NOW).network


def test_places_stand_on_their_own_bank_or_nowhere(zone: Any) -> None:
    near = a_checkpoint(zone, 121.04257, 30.83447)
    far = a_checkpoint(zone, 121.21, 30.70, name="远点")
    problem = planning_inputs(zone.id, WEEK, NOW)
    nodes = {c.id: c.node for c in problem.checkpoints}
    assert nodes[str(far.id)] == -1
    assert problem.network.node_sides[nodes[str(near.id)]] == near.side


def test_a_window_through_midnight_is_one_window_for_a_late_patrol(zone: Any) -> None:
    windows, _ = cells.window("22:00-02:00")
    made = a_checkpoint(zone, 121.04257, 30.83447, windows=windows)
    problem = planning_inputs(zone.id, WEEK, NOW)
    (found,) = [c for c in problem.checkpoints if c.id == str(made.id)]
    assert model.Window(22 * 3600, 26 * 3600) in found.windows
    assert model.Window(0, 2 * 3600) in found.windows


def test_parts_of_days_become_the_shifts_that_start_in_them() -> None:
    assert availability.part_of(dt.time(8)) == "morning"
    assert availability.part_of(dt.time(12)) == "afternoon"
    assert availability.part_of(dt.time(18)) == "evening"
    assert clock.monday(WEEK) == WEEK
