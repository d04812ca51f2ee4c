"""The pool of feasible routes that searches met, and the best combination of them by set packing.

Choosing one route per walker from a pool so that no point is seen twice is a small integer programme; its
optimum is often better than every solution the routes came from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from border_gov.joint_patrol.planner.field import Field, Route, Routes, Walker


@dataclass
class Pool:
    """For each kind of walker and set of stops the shortest order met so far."""

    best: dict[tuple[Walker, frozenset[int]], tuple[int, tuple[int, ...]]] = field(default_factory=dict)

    def add(self, walker: Walker, stops: tuple[int, ...], metres: int) -> None:
        """Keeps the route unless a shorter order of the same stops is known."""
        key = (walker, frozenset(stops))
        known = self.best.get(key)
        if known is None or metres < known[0]:
            self.best[key] = (metres, stops)


def _chosen(field_: Field, pool: Pool, most: int) -> list[tuple[Walker, tuple[int, ...], int]]:
    rated = [(walker, order, field_.worth(order)) for (walker, _), (_, order) in pool.best.items() if order]
    rated.sort(key=lambda item: (-item[2], item[1]))
    return rated[:most]


def recombine(
    field_: Field, pool: Pool, hint: Routes, most: int = 2000, limit: float = 0.5, seats: int | None = None
) -> Routes:
    """The best set of at most ``seats`` routes from the pool's ``most`` richest ones, or ``hint``.

    ``limit`` is CP-SAT's deterministic time, so that the answer does not depend on the machine's load.
    """
    chosen = _chosen(field_, pool, most)
    known = {(walker, frozenset(order)) for walker, order, _ in chosen}
    for route in hint:
        walker = field_.walkers[route.walker]
        if (walker, frozenset(route.stops)) not in known:
            chosen.append((walker, route.stops, field_.worth(route.stops)))
    model, take = _model(field_, chosen, seats)
    wanted = {(field_.walkers[route.walker], frozenset(route.stops)) for route in hint}
    for variable, (walker, order, _) in zip(take, chosen, strict=True):
        model.add_hint(variable, (walker, frozenset(order)) in wanted)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = limit
    solver.parameters.random_seed = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return hint
    picked = [item for variable, item in zip(take, chosen, strict=True) if solver.boolean_value(variable)]
    return seated(field_, [(walker, order) for walker, order, _ in picked])


def _model(
    field_: Field, chosen: list[tuple[Walker, tuple[int, ...], int]], seats: int | None
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in chosen]
    covers: dict[int, list[cp_model.IntVar]] = {}
    kinds: dict[Walker, list[cp_model.IntVar]] = {}
    for variable, (walker, order, _) in zip(take, chosen, strict=True):
        kinds.setdefault(walker, []).append(variable)
        for stop in order:
            covers.setdefault(stop, []).append(variable)
    for variables in covers.values():
        model.add_at_most_one(variables)
    for walker, variables in kinds.items():
        model.add(sum(variables) <= field_.walkers.count(walker))
    if seats is not None:
        model.add(sum(take) <= seats)
    model.maximize(sum(worth * variable for variable, (_, _, worth) in zip(take, chosen, strict=True)))
    return model, take


def seated(field_: Field, picked: Iterable[tuple[Walker, tuple[int, ...]]]) -> Routes:
    """Gives each route a walker of its kind."""
    free: dict[Walker, list[int]] = {}
    for number, walker in enumerate(field_.walkers):
        free.setdefault(walker, []).append(number)
    return tuple(sorted(Route(free[walker].pop(0), order) for walker, order in picked))
