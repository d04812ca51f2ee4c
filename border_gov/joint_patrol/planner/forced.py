"""Puts one stop into a solved evening whatever it costs, and searches on from there."""

from __future__ import annotations

from dataclasses import replace

from border_gov.joint_patrol.planner import climb as climbing
from border_gov.joint_patrol.planner.climb import Tuning
from border_gov.joint_patrol.planner.field import Field, Route, Routes, rank
from border_gov.joint_patrol.planner.insertion import refilled, squeezed
from border_gov.joint_patrol.planner.pool import Pool


def starts_with(field: Field, routes: Routes, stop: int) -> list[Routes]:
    """For each walker that may see it, the evening with ``stop`` squeezed into that walker's route."""
    held = {r.walker: r.stops for r in routes}
    out = []
    for walker in range(len(field.walkers)):
        order = squeezed(field, walker, held.get(walker, ()), stop)
        if order is not None:
            others = {**held, walker: order}
            out.append(refilled(field, tuple(Route(w, s) for w, s in sorted(others.items()) if s)))
    return out


def force_in(field: Field, routes: Routes, stop: int, seed: int, iterations: int) -> Routes | None:
    """The best evening found with ``stop`` in it, or None when it fits into no route at all."""
    starts = starts_with(field, routes, stop)
    if not starts:
        return None
    wanted = replace(field, required=field.required | {stop})
    best = max(starts, key=lambda found: rank(wanted, found))
    one = climbing.start(wanted, Tuning(neighbours=20), seed, Pool(), best)
    climbing.run(one, lambda done: done < iterations)
    return max(best, climbing.best_routes(one), key=lambda found: rank(wanted, found))
