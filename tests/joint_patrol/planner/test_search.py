"""The route search against proven optima of small generated problems, and the timetable's arithmetic."""

from __future__ import annotations

import itertools
import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from border_gov.joint_patrol.planner.field import FAR, Field, Route, Walker, total
from border_gov.joint_patrol.planner.insertion import refilled
from border_gov.joint_patrol.planner.pool import Pool, recombine
from border_gov.joint_patrol.planner.preview import preview
from border_gov.joint_patrol.planner.search import Budget, search


def generated(seed: int, points: int, walkers: int, windows: bool) -> Field:
    """Points in a square with prizes 1 to 20; the limit lets a walker see about a third of them."""
    dice = random.Random(seed)
    xy = np.array([[dice.randrange(0, 100), dice.randrange(0, 100)] for _ in range(points + 1)])
    travel = np.ceil(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))).astype(np.int64)
    opens = np.array([0] + [dice.randrange(0, 150) if windows else 0 for _ in range(points)])
    closes = opens + (60 if windows else FAR)
    return Field(
        travel,
        np.array([0] + [dice.randrange(1, 21) for _ in range(points)]),
        np.full(points + 1, 5 if windows else 0),
        opens,
        closes,
        tuple(range(1, points + 1)),
        (Walker(0, 0, 0, 0, 220, 220),) * walkers,
    )


def optimum(field: Field) -> int:
    """The proven optimum: every feasible route by enumeration, the best disjoint set by subset dynamics."""
    best = {0: 0}
    for size in range(1, len(field.stops) + 1):
        alive = False
        for subset in itertools.combinations(field.stops, size):
            mask = sum(1 << stop for stop in subset)
            if any(mask & ~(1 << stop) not in best for stop in subset):
                continue
            if any(field.timing(0, order) for order in itertools.permutations(subset)):
                best[mask] = field.worth(subset)
                alive = True
        if not alive:
            break
    if len(field.walkers) == 1:
        return max(best.values())
    return max(
        a + b for (m, a), (n, b) in itertools.combinations_with_replacement(best.items(), 2) if not m & n
    )


@pytest.mark.parametrize(
    ("seed", "walkers", "windows"), [(1, 1, False), (2, 2, False), (3, 1, True), (4, 2, True), (5, 2, True)]
)
def test_the_search_reaches_the_proven_optimum(seed: int, walkers: int, windows: bool) -> None:
    field = generated(seed, 8, walkers, windows)
    found = search(field, 1, Budget(iterations=600))
    assert total(field, found.routes) == optimum(field)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.booleans())
def test_every_answer_keeps_every_limit(seed: int, walkers: int, windows: bool) -> None:
    field = generated(seed, 25, walkers, windows)
    for routes in (preview(field), search(field, seed, Budget(iterations=40)).routes):
        stops = [stop for route in routes for stop in route.stops]
        assert len(stops) == len(set(stops))
        assert len({route.walker for route in routes}) == len(routes) <= walkers
        assert all(field.timing(route.walker, route.stops) for route in routes)


def test_the_same_seed_gives_the_same_routes() -> None:
    field = generated(7, 40, 3, True)
    runs = {search(field, 3, Budget(iterations=150)) for _ in range(2)}
    assert len(runs) == 1


def test_a_cpu_budget_is_kept() -> None:
    field = generated(8, 60, 3, True)
    began = time.process_time()
    search(field, 1, Budget(cpu_s=0.6))
    assert 0.5 <= time.process_time() - began <= 1.2


def test_a_watcher_ends_the_search_with_the_best_so_far() -> None:
    field = generated(9, 40, 2, False)
    found = search(field, 1, Budget(iterations=100_000), watch=lambda _share, _best: False)
    assert found.iterations < 2000
    assert total(field, found.routes) >= total(field, refilled(field, ()))


def test_required_stops_stay_and_needs_are_met_by_the_right_walker() -> None:
    plain = generated(10, 12, 2, False)
    boat = Walker(0, 0, 0, 0, 220, 220, frozenset({"boat"}))
    needs = [frozenset[str]()] * 13
    needs[3] = frozenset({"boat"})
    field = Field(
        plain.travel,
        np.where(np.arange(13) == 5, 1, plain.prize),
        plain.dwell,
        plain.opens,
        plain.closes,
        plain.stops,
        (plain.walkers[0], boat),
        tuple(needs),
        frozenset({5}),
    )
    routes = search(field, 1, Budget(iterations=300)).routes
    assert any(5 in route.stops for route in routes)
    assert all(route.walker == 1 for route in routes if 3 in route.stops)


def test_packing_beats_the_solutions_its_routes_came_from() -> None:
    field = generated(11, 10, 2, False)
    walker, pool = field.walkers[0], Pool()
    singles = sorted(field.stops, key=lambda s: -int(field.prize[s]))
    for stop in field.stops:
        pool.add(walker, (stop,), 1)
    worst = (Route(0, (singles[-1],)), Route(1, (singles[-2],)))
    packed = recombine(field, pool, worst)
    assert total(field, packed) == sum(int(field.prize[stop]) for stop in singles[:2])
    assert len(recombine(field, pool, worst[:1], seats=1)) == 1


def test_timetables_leave_late_enough_to_wait_nowhere_needlessly() -> None:
    travel = np.array([[0, 10, 20], [10, 0, 10], [20, 10, 0]])
    field = Field(
        travel,
        np.array([0, 5, 5]),
        np.array([0, 5, 5]),
        np.array([0, 50, 0]),
        np.array([0, 60, 90]),
        (1, 2),
        (Walker(0, 0, 0, 30, 200, 90),),
    )
    timing = field.timing(0, (1, 2))
    assert timing is not None
    assert (timing.start, timing.arrivals, timing.end) == (30, (50, 65), 90)
    assert field.timing(0, (2, 1)) is not None
    assert field.leaving_at(0, (1, 2), 31) is None
    late = Field(travel, field.prize, field.dwell, field.opens, np.array([0, 60, 60]), (1, 2), field.walkers)
    assert late.timing(0, (1, 2)) is None
