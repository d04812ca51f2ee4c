"""The independent checker finds every kind of damage done to a good plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from border_gov.joint_patrol.planner import engine
from border_gov.joint_patrol.planner.checker import check
from border_gov.joint_patrol.planner.model import (
    Closure,
    Edge,
    Member,
    Patrol,
    Plan,
    Problem,
    Slot,
    Stop,
    Window,
)
from tests.joint_patrol.planner import zones

Damage = Callable[[Problem, Plan], tuple[Problem, Plan]]


@pytest.fixture(scope="module")
def good() -> tuple[Problem, Plan]:
    problem = zones.problem(days=3)
    plan = engine.plan_week(problem, 1)
    assert plan.checker.ok
    assert check(problem, plan).ok
    assert any(patrol.bridges for patrol in plan.patrols)
    return problem, plan


def on_patrol(change: Callable[[Patrol], Patrol]) -> Damage:
    def damage(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        chosen = next(p for p in plan.patrols if p.bridges)
        return problem, replace(plan, patrols=tuple(change(p) if p is chosen else p for p in plan.patrols))

    return damage


def members(change: Callable[[tuple[Member, ...]], tuple[Member, ...]]) -> Damage:
    return on_patrol(lambda p: replace(p, members=change(p.members)))


def shifted(patrol: Patrol, seconds: int) -> Patrol:
    stops = tuple(Stop(s.checkpoint, s.arrive + seconds, s.leave + seconds) for s in patrol.stops)
    return replace(patrol, start=patrol.start + seconds, end=patrol.end + seconds, stops=stops)


def one_side(own: tuple[Member, ...]) -> tuple[Member, ...]:
    return tuple(m for m in own if m.side == own[0].side)


def role(name: str, to: str) -> Damage:
    return members(lambda own: tuple(replace(m, role=to) if m.role == name else m for m in own))


def same_side_deputy(own: tuple[Member, ...]) -> tuple[Member, ...]:
    leader = own[0]
    mate = next(m for m in own if m.side == leader.side and m is not leader)
    swap = {mate.id: "deputy"}
    return tuple(replace(m, role=swap.get(m.id, "member" if m.role == "deputy" else m.role)) for m in own)


def close_bridges(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    patrol = next(p for p in plan.patrols if p.bridges)
    day = datetime.combine(patrol.day, datetime.min.time())
    closure = Closure(patrol.bridges[0], day, day + timedelta(days=1))
    return replace(problem, network=replace(problem.network, closures=(closure,))), plan


def remove_bridges(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    edges = tuple(e for e in problem.network.edges if not e.bridge)
    return replace(problem, network=replace(problem.network, edges=edges)), plan


def person_of(plan: Plan) -> str:
    return plan.patrols[0].members[0].id


def change_person(**values: object) -> Damage:
    def damage(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        name = person_of(plan)
        people = tuple(replace(v, **values) if v.id == name else v for v in problem.volunteers)  # type: ignore[arg-type]
        return replace(problem, volunteers=people), plan

    return damage


def no_rest(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    return replace(problem, settings=replace(problem.settings, rest_s=40 * 3600)), _twice(plan)


def _twice(plan: Plan) -> Plan:
    first, second, *rest = plan.patrols
    return replace(plan, patrols=(first, replace(second, members=first.members), *rest))


def repeat(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    first = plan.patrols[0]
    copy = replace(first, team="x", number=9, members=first.members)
    return problem, replace(plan, patrols=(*plan.patrols, copy))


def change_points(**values: object) -> Damage:
    def damage(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        points = tuple(replace(c, **values) for c in problem.checkpoints)  # type: ignore[arg-type]
        return replace(problem, checkpoints=points), plan

    return damage


def shortcut(patrol: Patrol) -> Patrol:
    return replace(patrol, path=(patrol.path[0], *patrol.path[2:]))


def longer_edges(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
    edges = tuple(Edge(e.u, e.v, e.length_m * 1.5, e.bridge) for e in problem.network.edges)
    return replace(problem, network=replace(problem.network, edges=edges)), plan


DAMAGES: dict[str, Damage] = {
    "side_missing": members(one_side),
    "team_size": members(lambda own: own[:1]),
    "unknown_person": members(lambda own: (*own[:-1], replace(own[-1], id="nobody"))),
    "role_missing": role("leader", "member"),
    "role_twice": members(lambda own: tuple(replace(m, role="deputy") for m in own)),
    "role_not_allowed": change_person(leader=False, deputy=False),
    "deputy_same_side": members(same_side_deputy),
    "start_outside_window": on_patrol(lambda p: shifted(p, -7200)),
    "too_long": on_patrol(lambda p: replace(p, end=p.start + 5401)),
    "dwell": on_patrol(
        lambda p: replace(p, stops=(replace(p.stops[0], leave=p.stops[0].leave - 1), *p.stops[1:]))
    ),
    "outside_window": change_points(windows=(Window(3600, 7200),)),
    "need_missing": change_points(needs=("boat",)),
    "unknown_checkpoint": on_patrol(
        lambda p: replace(p, stops=(replace(p.stops[0], checkpoint="nowhere"), *p.stops[1:]))
    ),
    "unknown_meeting_point": on_patrol(lambda p: replace(p, meeting_point="nowhere")),
    "path_misses_stop": on_patrol(lambda p: replace(p, path=p.path[:1] + p.path[-1:])),
    "not_on_network": close_bridges,
    "too_fast": longer_edges,
    "no_such_shift": on_patrol(lambda p: replace(p, shift="dawn")),
    "team_twice": lambda problem, plan: (problem, replace(plan, patrols=plan.patrols + plan.patrols[:1])),
    "too_many_patrols": repeat,
    "visited_twice": repeat,
    "person_barred": change_person(barred=("insurance",)),
    "not_available": change_person(available=(Slot(zones.START - timedelta(days=9), "evening"),)),
    "weekly_maximum": change_person(weekly_max=0),
    "rest": no_rest,
}


@pytest.mark.parametrize("code", DAMAGES)
def test_damage_is_found(good: tuple[Problem, Plan], code: str) -> None:
    verdict = check(*DAMAGES[code](*good))
    assert not verdict.ok
    assert code in {breach.code for breach in verdict.breaches}


def test_a_path_over_no_bridge_or_no_edge_is_found(good: tuple[Problem, Plan]) -> None:
    for damage in (remove_bridges, on_patrol(shortcut)):
        codes = {breach.code for breach in check(*damage(*good)).breaches}
        assert codes & {"not_on_network", "path_misses_stop"}


def test_a_bridge_closed_only_after_the_crossing_is_no_breach(good: tuple[Problem, Plan]) -> None:
    problem, plan = good
    patrol = next(p for p in plan.patrols if p.bridges)
    night = datetime.combine(patrol.day, datetime.min.time()) + timedelta(seconds=patrol.end + 1)
    closures = tuple(Closure(b, night, night + timedelta(hours=1)) for b in patrol.bridges)
    later = replace(problem, network=replace(problem.network, closures=closures))
    assert check(later, replace(plan, patrols=(patrol,))).ok


def test_an_admitted_lack_of_a_leader_is_no_breach() -> None:
    problem = zones.problem(days=1)
    people = tuple(v for v in problem.volunteers if v.id in ("a0", "b0"))
    problem = replace(problem, volunteers=people)
    plan = engine.preview(problem)
    assert [m.kind for m in plan.missing] == ["leader"]
    assert plan.checker.ok
    assert not check(problem, replace(plan, missing=())).ok
