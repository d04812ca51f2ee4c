"""The routing problem in bare numbers: points with prizes, walkers with limits, and what a route costs.

All times and lengths are integers in one unit chosen by the caller (seconds for patrols). The problem is the
team orienteering problem with time windows (Vansteenwegen and others, 2009): collect the highest prize with
one route per walker, no point twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FAR = 1 << 40

Ints = NDArray[np.int64]


class Walker(NamedTuple):
    """Leaves ``start`` between ``earliest`` and ``latest_start``, is at ``end`` by ``latest_end`` and within
    ``longest`` of leaving; ``skills`` are the needs it can serve."""

    start: int
    end: int
    earliest: int
    latest_start: int
    latest_end: int
    longest: int
    skills: frozenset[str] = frozenset()


class Timing(NamedTuple):
    """When a route leaves, arrives at each stop (dwell starts) and ends."""

    start: int
    arrivals: tuple[int, ...]
    end: int


@dataclass(frozen=True, eq=False)
class Field:
    """``travel`` is (n, n); ``prize``, ``dwell``, ``opens`` and ``closes`` are (n,); ``FAR`` is no way."""

    travel: Ints
    prize: Ints
    dwell: Ints
    opens: Ints
    closes: Ints
    stops: tuple[int, ...]
    walkers: tuple[Walker, ...]
    needs: tuple[frozenset[str], ...] = ()
    required: frozenset[int] = frozenset()

    @cached_property
    def rows(self) -> list[list[int]]:
        """``travel`` as lists, which plain loops read several times faster than an array."""
        return self.travel.tolist()

    @cached_property
    def timeless(self) -> bool:
        """True when nothing but the length of a route limits it: no dwell, no window that can bind."""
        last = max(walker.latest_end for walker in self.walkers)
        at = list(self.stops)
        return not (self.dwell[at].any() or self.opens[at].any() or (self.closes[at] < last).any())

    @cached_property
    def bonus(self) -> int:
        """What a required stop is worth on top: more than everything together."""
        return int(self.prize[list(self.stops)].sum()) + 1

    def may(self, walker: int, stop: int) -> bool:
        """Whether this walker's skills cover the needs of the stop."""
        return not self.needs or self.needs[stop] <= self.walkers[walker].skills

    def worth(self, stops: tuple[int, ...]) -> int:
        """The sum of prizes."""
        return sum(int(self.prize[stop]) for stop in stops)

    def timing(self, walker: int, stops: tuple[int, ...]) -> Timing | None:
        """The shortest timetable among those that end earliest, or None when the route breaks a limit."""
        who = self.walkers[walker]
        arrivals = self._forward(who, stops)
        if arrivals is None:
            return None
        end = arrivals.pop()
        latest = self._backward(who, stops, end)
        start = min(latest[0], who.latest_start)
        if end - start > who.longest or not all(self.may(walker, stop) for stop in stops):
            return None
        return self._leaving(who, stops, start)

    def _forward(self, who: Walker, stops: tuple[int, ...]) -> list[int] | None:
        clock, here, out = who.earliest, who.start, []
        for stop in stops:
            clock = max(clock + self.rows[here][stop], int(self.opens[stop]))
            if clock > self.closes[stop]:
                return None
            out.append(clock)
            clock += int(self.dwell[stop])
            here = stop
        clock += self.rows[here][who.end]
        return None if clock > who.latest_end else [*out, clock]

    def _backward(self, who: Walker, stops: tuple[int, ...], end: int) -> list[int]:
        late, there, out = end, who.end, []
        for stop in reversed(stops):
            late = min(late - self.rows[stop][there] - int(self.dwell[stop]), int(self.closes[stop]))
            out.append(late)
            there = stop
        out.append(late - self.rows[who.start][there])
        return out[::-1]

    def _leaving(self, who: Walker, stops: tuple[int, ...], start: int) -> Timing:
        clock, here, out = start, who.start, []
        for stop in stops:
            clock = max(clock + self.rows[here][stop], int(self.opens[stop]))
            out.append(clock)
            clock += int(self.dwell[stop])
            here = stop
        return Timing(start, tuple(out), clock + self.rows[here][who.end])

    def leaving_at(self, walker: int, stops: tuple[int, ...], start: int) -> Timing | None:
        """The timetable when the walker leaves at ``start``, or None when that breaks a limit."""
        who = self.walkers[walker]
        if not who.earliest <= start <= who.latest_start:
            return None
        found = self._leaving(who, stops, start)
        late = any(at > self.closes[stop] for at, stop in zip(found.arrivals, stops, strict=True))
        too_long = found.end > who.latest_end or found.end - start > who.longest
        return None if late or too_long else found


class Route(NamedTuple):
    """The stops of one walker, in order."""

    walker: int
    stops: tuple[int, ...]


Routes = tuple[Route, ...]


def total(field: Field, routes: Routes) -> int:
    """The prize of a whole solution."""
    return sum(field.worth(route.stops) for route in routes)


def length(field: Field, routes: Routes) -> int:
    """The travel of a whole solution, the tie-break between equal prizes."""
    out = 0
    for route in routes:
        if route.stops:
            who = field.walkers[route.walker]
            legs = (who.start, *route.stops, who.end)
            out += sum(field.rows[u][v] for u, v in pairwise(legs))
    return out


def rank(field: Field, routes: Routes) -> tuple[int, int, int]:
    """Order of solutions: more required stops, higher prize, shorter travel."""
    seen = {stop for route in routes for stop in route.stops}
    return len(seen & field.required), total(field, routes), -length(field, routes)
