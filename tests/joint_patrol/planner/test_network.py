"""The path graph: distances, routes along it, bridges, closures."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from border_gov.joint_patrol.planner import demo, engine
from border_gov.joint_patrol.planner import network as net
from border_gov.joint_patrol.planner.model import Closure, Edge, Network, Plan, Problem
from tests.joint_patrol.planner import zones


def test_matrix_follows_the_paths_and_not_the_crow() -> None:
    graph = net.build(zones.ladder(("a", "b")))
    found = net.ways(graph, (0, 12, 2))
    assert found.metres[0].tolist() == [0.0, 2 * 300 + 100 + 2 * 300, 600.0]
    assert net.path(found, 0, 1) == (0, 1, 2, 14, 13, 12)
    assert net.bridges_on(graph, net.path(found, 0, 1)) == ("bridge-1-2",)


def test_the_shortest_of_parallel_paths_counts_and_zero_length_is_kept() -> None:
    network = Network(((0, 0), (1, 0), (2, 0)), (Edge(0, 1, 9.0), Edge(1, 0, 4.0), Edge(1, 2, 0.0)))
    metres = net.metres_only(net.build(network), (0, 1, 2))
    assert metres[0, 1] == 4.0
    assert metres[0, 2] == pytest.approx(4.001)


def test_nodes_beyond_the_limit_are_infinite() -> None:
    metres = net.metres_only(net.build(zones.ladder(("a", "b"))), (0, 1, 11), limit=1000.0)
    assert metres[0, 1] == 300.0
    assert np.isinf(metres[0, 2])


def test_a_closure_counts_for_every_patrol_it_touches() -> None:
    closure = Closure("bridge-1-2", datetime(2026, 11, 30, 20), datetime(2026, 11, 30, 21))
    network = replace(zones.ladder(("a", "b")), closures=(closure,))
    day = date(2026, 11, 30)
    assert net.closed_during(network, day, 19 * 3600, 20 * 3600 + 1) == {"bridge-1-2"}
    assert net.closed_during(network, day, 21 * 3600, 22 * 3600) == frozenset()
    assert net.closed_during(network, date(2026, 11, 29), 43 * 3600, 44 * 3600 + 60) == {"bridge-1-2"}


def test_a_closed_bridge_lengthens_the_way() -> None:
    network = zones.ladder(("a", "b"))
    graph = net.build(network, frozenset({"bridge-1-2"}))
    assert net.metres_only(graph, (0, 12))[0, 1] == 2 * 8 * 300 + 100


@settings(max_examples=25, deadline=None)
@given(
    sides=st.integers(2, 4),
    length=st.integers(3, 9),
    rungs=st.sets(st.integers(0, 8), min_size=1, max_size=4),
)
def test_without_bridges_each_bank_is_a_part_of_its_own(sides: int, length: int, rungs: set[int]) -> None:
    keys = tuple("abcd"[:sides])
    network = zones.ladder(keys, length, tuple(r for r in sorted(rungs) if r < length) or (0,))
    parts = net.components(net.build(network, net.all_bridges(network)))
    banks = {
        side: {int(p) for p, s in zip(parts, network.node_sides, strict=True) if s == side} for side in keys
    }
    assert all(len(own) == 1 for own in banks.values())
    assert len(set().union(*banks.values())) == sides
    assert len(set(net.components(net.build(network)).tolist())) == 1


def test_the_demo_banks_meet_only_at_bridges() -> None:
    parts = net.components(net.build(demo.network(bridges=False)))
    sides = demo.network(bridges=False).node_sides
    assert {(int(p), s) for p, s in zip(parts, sides, strict=True)} == {
        (0, sides[0]),
        (1, sides[-1]),
    }


def crossings(problem: Problem, plan: Plan) -> int:
    """How often a patrol changes banks; each time the edge must be an open bridge."""
    sides, count = problem.network.node_sides, 0
    flagged = {(min(e.u, e.v), max(e.u, e.v)): e.bridge for e in problem.network.edges}
    for patrol in plan.patrols:
        shift = next(s for s in problem.shifts if (s.day, s.key) == (patrol.day, patrol.shift))
        shut = net.closed_during(problem.network, shift.day, patrol.start, patrol.end)
        crossed = []
        for u, v in zip(patrol.path, patrol.path[1:], strict=False):
            if sides[u] != sides[v]:
                bridge = flagged[min(u, v), max(u, v)]
                assert bridge and bridge not in shut
                crossed.append(bridge)
        assert tuple(crossed) == patrol.bridges
        count += len(crossed)
    return count


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), shut=st.sets(st.sampled_from((2, 8)), max_size=1), three=st.booleans())
def test_every_crossing_of_every_plan_is_an_open_bridge(seed: int, shut: set[int], three: bool) -> None:
    problem = zones.problem(("a", "b", "c") if three else ("a", "b"), days=1)
    since, until = datetime(2026, 11, 30, 18), datetime(2026, 12, 1)
    closures = tuple(Closure(f"bridge-1-{i}", since, until) for i in shut)
    problem = replace(problem, network=replace(problem.network, closures=closures))
    plan = engine.preview(problem, seed)
    assert plan.checker.ok
    crossings(problem, plan)


def test_patrols_do_cross_where_a_bridge_is_open() -> None:
    problem = zones.problem(days=3)
    assert crossings(problem, engine.plan_week(problem, 1)) > 0
