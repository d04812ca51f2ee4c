"""The route search: VROOM's start, PyVRP climbs that begin anew when they stall, set packing of routes.

A budget is counted in iterations (repeatable, for saved plans) or in CPU seconds of the process (for bench).
Small problems stall early and get many starts, large ones spend the whole budget in one climb: no size has to
be told apart by hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as kept

from border_gov.joint_patrol.planner import climb as climbing
from border_gov.joint_patrol.planner.climb import Climb, Tuning
from border_gov.joint_patrol.planner.field import Field, Routes, rank
from border_gov.joint_patrol.planner.insertion import refilled
from border_gov.joint_patrol.planner.pool import Pool, recombine
from border_gov.joint_patrol.planner.preview import sounded

Watch = Callable[[float, Routes], bool]

TUNINGS = (
    Tuning(neighbours=40, kicks=10, prize_scale=10.0, penalty=300.0, memory=100),
    Tuning(neighbours=25, kicks=14, prize_scale=3.0, penalty=100.0, memory=100),
    Tuning(neighbours=60, kicks=20, prize_scale=10.0, penalty=300.0, memory=60),
)
PATIENCE = 2000
# Without windows climbs settle sooner, and a new start tells more than a longer wait.
TIMELESS_PATIENCE = 1000
COLD_SHARE = 0.84
LOOK_EVERY = 16
# The clock is read between iterations, so the last ones must fit into what is left.
CPU_SHARE = 0.99


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


@dataclass(eq=False)
class Hunt:
    """One running search: what it met, the best so far, and what is left of the budget."""

    field: Field
    seed: int
    budget: Budget
    watch: Watch
    best: Routes
    pool: Pool = kept(default_factory=Pool)
    began: float = kept(default_factory=time.process_time)
    spent: int = 0
    halted: bool = False

    def share(self) -> float:
        """The part of the budget that is used up."""
        if self.budget.cpu_s:
            return (time.process_time() - self.began) / (CPU_SHARE * self.budget.cpu_s)
        return self.spent / max(1, self.budget.iterations)

    def consider(self, routes: Routes) -> None:
        """Keeps the better one."""
        self.best = max(self.best, routes, key=lambda found: rank(self.field, found))


def always(_share: float, _best: Routes) -> bool:
    """Nobody ends the search early."""
    return True


def search(field: Field, seed: int, budget: Budget, warm: Routes = (), watch: Watch = always) -> Found:
    """The best routes within the budget; ``watch(share, best)`` is told of progress and may end it early."""
    hunt = Hunt(field, seed, budget, watch, warm)
    # VROOM is not repeatable, so a budget in iterations does without it.
    hunt.consider(sounded(field, budget.cpu_s) if budget.cpu_s else refilled(field, ()))
    patience = TIMELESS_PATIENCE if field.timeless else PATIENCE
    starts = 0
    while hunt.share() < COLD_SHARE and not hunt.halted:
        first = _first(hunt, starts)
        one = climbing.start(field, TUNINGS[starts % len(TUNINGS)], seed * 1000 + starts, hunt.pool, first)
        _climb(hunt, one, COLD_SHARE, patience)
        starts += 1
        if starts > 1:
            _pack(hunt)
    if starts == 1:
        _pack(hunt)
    number = 0
    while hunt.share() < 1.0 and not hunt.halted:
        one = climbing.start(
            field, TUNINGS[number % len(TUNINGS)], seed * 1000 + 500 + number, hunt.pool, hunt.best
        )
        _climb(hunt, one, 1.0, patience)
        number += 1
    return Found(hunt.best, hunt.spent)


def _first(hunt: Hunt, starts: int) -> Routes:
    """Where the next climb begins: at random, or every other time from the best less one of its routes.

    The latter only without windows: there good routes seldom fit together unless one grew round the other.
    """
    if not hunt.field.timeless or len(hunt.best) < 2 or starts < 2 or starts % 2:
        return ()
    gone = (hunt.seed * 1000 + starts) % len(hunt.best)
    return hunt.best[:gone] + hunt.best[gone + 1 :]


def _climb(hunt: Hunt, one: Climb, until: float, patience: int) -> None:
    def go_on(own: int) -> bool:
        hunt.spent += 1
        if own % LOOK_EVERY:
            return True
        share = hunt.share()
        if own % (LOOK_EVERY * 16) == 0:
            hunt.halted = not hunt.watch(share, hunt.best)
        return share < until and one.stale < patience and not hunt.halted

    climbing.run(one, go_on)
    hunt.consider(climbing.best_routes(one))


def _pack(hunt: Hunt) -> None:
    hunt.consider(recombine(hunt.field, hunt.pool, hunt.best))
