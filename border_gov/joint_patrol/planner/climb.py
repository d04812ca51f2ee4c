"""Iterated local search over a field with PyVRP's moves, our own loop around them, keeping every good route.

The loop is late-acceptance hill climbing (Burke and Bykov, 2017). PyVRP's defaults start with penalties so
high that the first thousands of iterations never leave the feasible region; here they start at the size of
the problem and follow it quickly, which is what short runs need.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pyvrp import (
    Client,
    Depot,
    Location,
    PenaltyManager,
    PenaltyParams,
    ProblemData,
    RandomNumberGenerator,
    Solution,
    VehicleType,
)
from pyvrp import Route as Tour
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.search import (
    OPERATORS,
    LocalSearch,
    NeighbourhoodParams,
    PerturbationManager,
    PerturbationParams,
    compute_neighbours,
)

from border_gov.joint_patrol.planner.field import FAR, Field, Ints, Route, Routes, Walker
from border_gov.joint_patrol.planner.pool import Pool

NO_WAY = 1 << 30
# PyVRP's own ceiling is too low where prizes are large and limits tight; this still cannot overflow.
HIGHEST_PENALTY = 1e7
GoOn = Callable[[int], bool]


@dataclass(frozen=True)
class Tuning:
    """The knobs: prize scale in median legs, first penalty, moves per kick, neighbours, length of memory."""

    prize_scale: float = 1.0
    penalty: float = 30.0
    kicks: int = 10
    neighbours: int = 50
    memory: int = 300
    update_every: int = 50


@dataclass(eq=False)
class Climb:
    """One running climb. ``kinds`` are the walker of each PyVRP vehicle type, ``best`` only improves."""

    data: ProblemData
    kinds: list[Walker]
    clients: list[int]
    search: LocalSearch
    penalties: PenaltyManager
    current: Solution
    best: Solution
    pool: Pool
    first: Solution
    history: deque[Solution]
    iterations: int = 0
    stale: int = 0
    seats: dict[Walker, list[int]] = field(default_factory=dict)


def _scale(field: Field, tuning: Tuning) -> int:
    legs = field.travel[(field.travel > 0) & (field.travel < FAR)]
    median = float(np.median(legs)) if legs.size else 1.0
    return max(1, round(median * tuning.prize_scale))


def _kinds(field: Field) -> dict[Walker, list[int]]:
    out: dict[Walker, list[int]] = {}
    for number, walker in enumerate(field.walkers):
        out.setdefault(walker, []).append(number)
    return out


def _vehicle(walker: Walker, count: int, depots: list[int], profile: int, timeless: bool) -> VehicleType:
    bare = VehicleType(
        count,
        start_depot=depots.index(walker.start),
        end_depot=depots.index(walker.end),
        profile=profile,
    )
    if timeless:
        return bare.replace(max_distance=min(walker.longest, walker.latest_end - walker.earliest))
    return bare.replace(
        tw_early=walker.earliest,
        tw_late=walker.latest_end,
        start_late=walker.latest_start,
        shift_duration=walker.longest,
    )


def _client(field: Field, stop: int, scale: int) -> Client:
    return Client(
        stop,
        service_duration=int(field.dwell[stop]),
        tw_early=int(field.opens[stop]),
        tw_late=int(field.closes[stop]),
        # A required stop outbids all others together; a hard requirement could leave no feasible plan at all.
        prize=scale * (int(field.prize[stop]) + (field.bonus if stop in field.required else 0)),
        required=False,
    )


def _matrix(field: Field, walker: Walker) -> Ints:
    out = np.minimum(field.travel, NO_WAY)
    if field.needs:
        barred = [s for s in field.stops if not field.needs[s] <= walker.skills]
        out = out.copy()
        out[barred, :] = NO_WAY
        out[:, barred] = NO_WAY
        np.fill_diagonal(out, 0)
    return out


def problem_data(field: Field, scale: int) -> tuple[ProblemData, dict[Walker, list[int]]]:
    """The field as PyVRP's problem: one vehicle type per kind of walker, prizes times ``scale``."""
    kinds = _kinds(field)
    depots = sorted({node for walker in kinds for node in (walker.start, walker.end)})
    skills = sorted({walker.skills for walker in kinds}, key=sorted)
    samples = [next(walker for walker in kinds if walker.skills == own) for own in skills]
    matrices: list[Any] = [_matrix(field, walker) for walker in samples]
    nothing: Any = np.zeros_like(field.travel)
    vehicles = [
        _vehicle(walker, len(seats), depots, skills.index(walker.skills), field.timeless)
        for walker, seats in kinds.items()
    ]
    data = ProblemData(
        [Location(0, 0) for _ in range(len(field.prize))],
        [_client(field, stop, scale) for stop in field.stops],
        [Depot(node) for node in depots],
        vehicles,
        matrices,
        [nothing if field.timeless else matrix for matrix in matrices],
    )
    return data, kinds


def _local_search(data: ProblemData, rng: RandomNumberGenerator, tuning: Tuning) -> LocalSearch:
    near = compute_neighbours(data, NeighbourhoodParams(num_neighbours=tuning.neighbours))
    kicks = PerturbationManager(PerturbationParams(1, tuning.kicks))
    search = LocalSearch(data, rng, near, kicks)
    for operator in OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    return search


def start(field: Field, tuning: Tuning, seed: int, pool: Pool, warm: Routes = ()) -> Climb:
    """A climb ready to run, from ``warm`` routes or from a random solution that was searched once."""
    data, kinds = problem_data(field, _scale(field, tuning))
    rng = RandomNumberGenerator(seed)
    search = _local_search(data, rng, tuning)
    params = PenaltyParams(solutions_between_updates=tuning.update_every, max_penalty=HIGHEST_PENALTY)
    penalties = PenaltyManager(([], tuning.penalty, tuning.penalty), params)
    clients = list(field.stops)
    if warm:
        first = from_routes(data, kinds, clients, field, warm)
    else:
        first = search(Solution.make_random(data, rng), penalties.max_cost_evaluator(), exhaustive=True)
    memory: deque[Solution] = deque(maxlen=tuning.memory)
    climb = Climb(
        data, list(kinds), clients, search, penalties, first, first, pool, first, memory, seats=kinds
    )
    _keep(climb, first)
    return climb


def from_routes(
    data: ProblemData, kinds: dict[Walker, list[int]], clients: list[int], field: Field, routes: Routes
) -> Solution:
    """PyVRP's solution for a set of our routes."""
    place = {stop: i for i, stop in enumerate(clients)}
    order = list(kinds)
    tours = [
        Tour(data, [place[s] for s in route.stops], order.index(field.walkers[route.walker]))
        for route in routes
        if route.stops
    ]
    return Solution(data, tours)


def _stops(climb: Climb, tour: Tour) -> tuple[int, ...]:
    # Every tour begins and ends with its depot.
    return tuple([climb.clients[visit.idx] for visit in list(tour)[1:-1]])


def _keep(climb: Climb, found: Solution) -> None:
    for tour in found.routes():
        if tour.is_feasible():
            climb.pool.add(climb.kinds[tour.vehicle_type()], _stops(climb, tour), tour.distance())


def routes_of(climb: Climb, found: Solution) -> Routes:
    """Our routes for PyVRP's solution, one walker each."""
    free = {walker: list(seats) for walker, seats in climb.seats.items()}
    out = []
    for tour in found.routes():
        seat = free[climb.kinds[tour.vehicle_type()]].pop(0)
        out.append(Route(seat, _stops(climb, tour)))
    return tuple(sorted(out))


def best_routes(climb: Climb) -> Routes:
    """The best feasible solution so far; none when the climb has not reached one yet."""
    return routes_of(climb, climb.best) if climb.best.is_feasible() else ()


def run(climb: Climb, go_on: GoOn) -> None:
    """Iterates while ``go_on(iterations)``; ``best`` is the cheapest feasible solution so far."""
    with warnings.catch_warnings():
        # The ceiling is met where a limit leaves no room at all; the answer is checked, nobody need be told.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        while go_on(climb.iterations):
            climb.iterations += 1
            _iterate(climb)


def _iterate(climb: Climb) -> None:
    cost = climb.penalties.cost_evaluator()
    found = climb.search(climb.current, cost, exhaustive=False)
    climb.penalties.register(found)
    climb.stale += 1
    if cost.cost(found) < cost.cost(climb.best):
        found = _polish(climb, found)
    late = climb.history[0] if len(climb.history) == climb.history.maxlen else climb.first
    price, bar = cost.penalised_cost(found), cost.penalised_cost(late)
    now = cost.penalised_cost(climb.current)
    if price < bar or price < now:
        climb.current, now = found, price
        _keep(climb, found)
    # A slot of the memory only ever takes something better than what it held.
    climb.history.append(climb.current if now < bar or not climb.history else late)


def _polish(climb: Climb, found: Solution) -> Solution:
    climb.best, climb.stale = found, 0
    cost = climb.penalties.cost_evaluator()
    better = climb.search(found, cost, exhaustive=True)
    if better.is_feasible():
        climb.best = better if cost.cost(better) < cost.cost(found) else found
    _keep(climb, climb.best)
    return climb.best


def restart(climb: Climb, warm: Routes, field: Field) -> None:
    """Goes on from ``warm`` with an empty memory."""
    again = from_routes(climb.data, climb.seats, climb.clients, field, warm)
    climb.current, climb.stale, climb.first = again, 0, again
    climb.history.clear()
    cost = climb.penalties.cost_evaluator()
    if cost.cost(again) < cost.cost(climb.best):
        climb.best = again
