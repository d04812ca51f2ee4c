"""The staged roster: what is hard, what is wished, and what is said when people are short."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from border_gov.joint_patrol.planner import demo, eligible, roster, teams
from border_gov.joint_patrol.planner.model import Missing, Problem, Shift, Volunteer, WeekSlot, Window
from border_gov.joint_patrol.planner.roster import Fixed
from border_gov.joint_patrol.planner.teams import Team
from tests.joint_patrol.planner import zones


def named(problem: Problem, fixed: tuple[Fixed, ...] = ()) -> tuple[roster.Assignment, tuple[Team, ...]]:
    assignment = roster.assign(problem, fixed)
    return assignment, teams.split(problem, assignment)


def changed(problem: Problem, **of_people: dict[str, Any]) -> Problem:
    people = tuple(replace(v, **of_people.get(v.id, {})) for v in problem.volunteers)
    return replace(problem, volunteers=people)


def only(problem: Problem, *names: str) -> Problem:
    return replace(problem, volunteers=tuple(v for v in problem.volunteers if v.id in names))


def walks(own: tuple[Team, ...], name: str) -> int:
    return sum(member.id == name for team in own for member in team.members)


@pytest.mark.parametrize("sides", [("a", "b"), ("a", "b", "c")])
def test_every_team_has_every_side_a_leader_and_a_deputy_of_another_side(sides: tuple[str, ...]) -> None:
    assignment, own = named(zones.problem(sides, days=3))
    assert [p.status for p in assignment.proofs] == ["optimal"] * 4
    assert assignment.proofs[0].value == 0 == assignment.proofs[1].value
    assert len(own) == 3
    for team in own:
        assert {m.side for m in team.members} == set(sides)
        roles = {m.role: m.side for m in team.members if m.role != "member"}
        assert set(roles) == {"leader", "deputy"}
        assert roles["leader"] != roles["deputy"]


def test_stage_one_of_the_demo_is_proven_within_two_seconds() -> None:
    problem = demo.problem()
    assignment = roster.assign(problem, (), lambda _stage: False)
    assert [(p.stage, p.status, p.value) for p in assignment.proofs] == [("filled", "optimal", 0)]
    assert assignment.proofs[0].seconds <= 2.0


def test_a_side_that_cannot_come_leaves_the_patrol_unstaffed_and_is_named() -> None:
    problem = only(zones.problem(days=1), "a0", "a1", "a2")
    assignment, own = named(problem)
    assert own == ()
    day, key = problem.shifts[0].day, problem.shifts[0].key
    assert teams.missing(problem, assignment, own) == (
        Missing(day, key, "team", "", 1),
        Missing(day, key, "side", "a", 1),
        Missing(day, key, "side", "b", 1),
    )


def test_a_patrol_without_leader_walks_and_says_so() -> None:
    problem = only(zones.problem(days=1), "a0", "b0")
    assignment, own = named(problem)
    assert [team.number for team in own] == [1]
    assert [m.kind for m in teams.missing(problem, assignment, own)] == ["leader"]
    assert assignment.proofs[0].value == 1 == assignment.proofs[0].bound


def test_barred_and_silent_people_are_listed_and_never_planned() -> None:
    problem = changed(zones.problem(days=2), a1={"barred": ("insurance", "training")}, b2={"available": None})
    _, own = named(problem)
    assert walks(own, "a1") == walks(own, "b2") == 0
    assert [(e.volunteer, e.reasons) for e in eligible.excluded(problem)] == [
        ("a1", ("insurance", "training")),
        ("b2", ("silent_without_pattern",)),
    ]


def test_silence_means_last_weeks_pattern_and_then_the_usual_evenings() -> None:
    monday, tuesday = WeekSlot(0, "evening"), WeekSlot(1, "evening")
    problem = zones.problem(days=2)
    who = Volunteer("v", "a", available=None, last_week=(monday,), usual=(tuesday,))
    days = [slot.day.weekday() for slot in eligible.evenings(who, problem.shifts)]
    assert days == [0]
    habit = eligible.evenings(replace(who, last_week=()), problem.shifts)
    assert [slot.day.weekday() for slot in habit] == [1]


def test_rest_and_weekly_maximum_hold() -> None:
    problem = zones.problem(days=1)
    day = problem.start
    late = Shift(day, "evening", Window(20 * 3600, 20 * 3600), 7200, 1)
    early = Shift(day + timedelta(days=1), "evening", Window(8 * 3600, 8 * 3600), 7200, 1)
    noon = Shift(day + timedelta(days=1), "evening", Window(9 * 3600, 9 * 3600), 7200, 1)
    assert eligible.clashes(replace(problem, shifts=(late, early))) == ((0, 1),)
    assert eligible.clashes(replace(problem, shifts=(late, noon))) == ()
    week = changed(zones.problem(days=6), **{f"{s}{n}": {"weekly_max": 2} for s in "ab" for n in range(6)})
    _, own = named(week)
    assert len(own) == 6
    assert max(walks(own, v.id) for v in week.volunteers) == 2


def test_the_end_of_last_week_counts_for_rest() -> None:
    problem = zones.problem(days=1)
    tired = datetime(2026, 11, 30, 9)
    problem = changed(problem, **{f"a{n}": {"last_end": tired} for n in range(5)})
    assert eligible.candidates(problem)["a0"] == ()
    assert eligible.candidates(problem)["a5"] == (0,)


def test_two_of_each_side_before_fairness_and_fairness_before_wishes() -> None:
    problem = zones.problem(days=6)
    _, own = named(problem)
    counts = [walks(own, v.id) for v in problem.volunteers]
    assert all(sum(m.side == side for m in team.members) == 2 for team in own for side in "ab")
    assert max(counts) - min(counts) <= 0
    assert [f.total for f in teams.fairness(problem, own)] == [12, 12]


def test_standing_teams_walk_together() -> None:
    pair = {"a2": {"standing_team": "t"}, "b4": {"standing_team": "t"}}
    problem = changed(zones.problem(days=3), **pair)
    shifts = tuple(replace(shift, patrols=2, team_max=4) for shift in problem.shifts)
    _, own = named(replace(problem, shifts=shifts))
    together = [{"a2", "b4"} & {m.id for m in team.members} for team in own]
    assert {len(pair) for pair in together} <= {0, 2}
    assert any(together)


def test_held_people_stay_in_their_team_and_role() -> None:
    problem = zones.problem(days=2)
    shifts = tuple(replace(shift, patrols=2, team_max=4) for shift in problem.shifts)
    problem = replace(problem, shifts=shifts)
    fixed = (Fixed("a3", 1, "leader"), Fixed("b0", 1, "deputy"))
    assignment = roster.assign(problem, fixed)
    own = teams.split(problem, assignment, {(1, "a3"): 2, (1, "b0"): 2})
    team = next(t for t in own if t.shift == 1 and t.number == 2)
    assert {m.id: m.role for m in team.members}.items() >= {"a3": "leader", "b0": "deputy"}.items()


def test_the_same_input_gives_the_same_roster() -> None:
    first, second = (named(zones.problem(days=4)) for _ in range(2))
    assert first[1] == second[1]
