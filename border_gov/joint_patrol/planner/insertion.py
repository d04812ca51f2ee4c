"""Puts stops into routes one by one: the cheapest place, what must give way, and what still fits."""

from __future__ import annotations

from border_gov.joint_patrol.planner.field import Field, Route, Routes, length


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
    """The routes with every further stop that still fits, richest first, each where it costs least travel."""
    out: dict[int, tuple[int, ...]] = {number: () for number in range(len(field.walkers))}
    out |= {route.walker: route.stops for route in routes}
    seen = {stop for stops in out.values() for stop in stops}
    for stop in sorted(set(field.stops) - seen, key=lambda s: (-int(field.prize[s]), s)):
        offers = []
        for walker, stops in out.items():
            order = inserted(field, walker, stops, stop)
            if order is not None:
                detour = length(field, (Route(walker, order),)) - length(field, (Route(walker, stops),))
                offers.append((detour, walker, order))
        if offers:
            _, walker, order = min(offers)
            out[walker] = order
    return tuple(Route(walker, stops) for walker, stops in sorted(out.items()) if stops)
