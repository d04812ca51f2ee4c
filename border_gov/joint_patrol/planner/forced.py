"""Puts one stop into a solved evening whatever it costs, and searches on from there."""

from __future__ import annotations

from dataclasses import replace

from border_gov.joint_patrol.planner import climb as climbing
from border_gov.joint_patrol.planner.climb import Tuning
from border_gov.joint_patrol.planner.field import Field, Route, Routes, rank
from border_gov.joint_patrol.planner.pool import Pool


def inserted(field: Field, walker: int, stops: tuple[int, ...], stop: int) -> tuple[int, ...] | None:
    """The route with ``stop`` at the place that ends earliest, or None when no place keeps the limits."""
    best: tuple[int, tuple[int, ...]] | None = None
    for place in range(len(stops) + 1):
        order = (*stops[:place], stop, *stops[place:])
        timing = field.timing(walker, order)
        if timing and (best is None or timing.end - timing.start < best[0]):
            best = (timing.end - timing.start, order)
    return best[1] if best else None


def squeezed(field: Field, walker: int, stops: tuple[int, ...], stop: int) -> tuple[int, ...] | None:
    """The same, giving up as little prize as a greedy choice can: the poorest stop goes first."""
    rest = stops
    while True:
        order = inserted(field, walker, rest, stop)
        free = [s for s in rest if s not in field.required]
        if order is not None or not free:
            return order
        poorest = min(free, key=lambda s: (int(field.prize[s]), s))
        rest = tuple(s for s in rest if s != poorest)


def refilled(field: Field, routes: Routes) -> Routes:
    """The routes with every further stop that still fits, richest first."""
    out = {number: () for number in range(len(field.walkers))} | {r.walker: r.stops for r in routes}
    seen = {stop for stops in out.values() for stop in stops}
    for stop in sorted(set(field.stops) - seen, key=lambda s: (-int(field.prize[s]), s)):
        for walker, stops in out.items():
            order = inserted(field, walker, stops, stop)
            if order is not None:
                out[walker] = order
                break
    return tuple(Route(walker, stops) for walker, stops in sorted(out.items()) if stops)


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
