"""The route search: VROOM's start, several PyVRP climbs, and set packing over every route they met.

A budget is counted in iterations (repeatable, for saved plans) or in CPU seconds of the process (for bench).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from border_gov.joint_patrol.planner import climb as climbing
from border_gov.joint_patrol.planner.climb import Climb, Tuning
from border_gov.joint_patrol.planner.field import Field, Routes, rank
from border_gov.joint_patrol.planner.pool import Pool, recombine
from border_gov.joint_patrol.planner.preview import preview

Watch = Callable[[float, Routes], bool]


@dataclass(frozen=True)
class Budget:
    """Either ``iterations`` or ``cpu_s``; the other is nought."""

    iterations: int = 0
    cpu_s: float = 0.0


@dataclass(frozen=True)
class Found:
    """The best routes, and the iterations they took."""

    routes: Routes
    iterations: int


@dataclass(frozen=True)
class Stage:
    """One leg of the search: which climb goes on (``warm``: from the best so far), until which share."""

    climb: int
    until: float
    warm: bool = False
    pack: bool = False


TUNINGS = (
    Tuning(neighbours=25, kicks=10),
    Tuning(neighbours=40, kicks=10, prize_scale=5.0, penalty=100.0),
)
SCHEDULE = (
    Stage(0, 0.22),
    Stage(1, 0.44),
    Stage(0, 0.62),
    Stage(1, 0.80),
    Stage(0, 0.94),
)


def always(_share: float, _best: Routes) -> bool:
    return True


def _gate(
    budget: Budget, began: float, spent: int, until: float, watch: Watch, best: Routes
) -> climbing.GoOn:
    def by_iterations(own: int) -> bool:
        return own < stop_at and (own % 64 != 0 or watch(until, best))

    def by_time(own: int) -> bool:
        return own % 4 != 0 or time.process_time() < deadline

    deadline = began + budget.cpu_s * until
    stop_at = max(0, round(budget.iterations * until) - spent)
    return by_time if budget.cpu_s else by_iterations


def search(field: Field, seed: int, budget: Budget, warm: Routes = (), watch: Watch = always) -> Found:
    """The best routes within the budget; ``watch(share, best)`` is told of progress and may end it early."""
    began = time.process_time()
    pool = Pool()
    best = max((warm, preview(field)), key=lambda routes: rank(field, routes))
    climbs: dict[int, Climb] = {}
    spent = 0
    for stage in SCHEDULE:
        if not watch(stage.until, best):
            break
        one = climbs.get(stage.climb)
        if one is None:
            tuning = TUNINGS[stage.climb % len(TUNINGS)]
            one = climbing.start(field, tuning, seed + stage.climb, pool, best if stage.warm else ())
            climbs[stage.climb] = one
        elif stage.warm:
            climbing.restart(one, best, field)
        before = one.iterations
        climbing.run(one, _gate(budget, began, spent - before, stage.until, watch, best))
        spent += one.iterations - before
        best = max(best, climbing.best_routes(one), key=lambda routes: rank(field, routes))
        if stage.pack:
            best = _combined(field, pool, best)
    return Found(best, spent)


def _combined(field: Field, pool: Pool, best: Routes) -> Routes:
    return max(best, recombine(field, pool, best), key=lambda routes: rank(field, routes))
