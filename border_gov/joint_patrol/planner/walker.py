"""Simulated teams: how a planned patrol is really walked, with skips, detours, and its own pace.

Coordinates are metres of EPSG:4549, times seconds since the midnight of the patrol's date.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from border_gov.geo.tracks import Floats
from border_gov.joint_patrol.planner.model import Patrol, Problem
from border_gov.joint_patrol.rules.visits import RADIUS_M

SKIP, AROUND, TURN_BACK, DETOUR = 0.2, 0.7, 0.06, 0.15
BEND_M, BEND_FROM_M = 220.0, 450.0
PACE = (0.85, 1.1)
DWELL = (0.5, 1.3)

Point = tuple[float, float]


@dataclass(frozen=True)
class Leg:
    """A piece of way between two stops (the last one leads home), and how long the team stays at its end."""

    points: tuple[Point, ...]
    stay_s: float


@dataclass(frozen=True, eq=False)
class Walk:
    """What really happened: corners of the way with their times (n,), and for each stop whether it was
    visited, when the team arrived and how near it came.
    """

    time: Floats
    x: Floats
    y: Floats
    visited: tuple[bool, ...]
    arrive: tuple[float, ...]
    nearest: tuple[float, ...]


def places(problem: Problem, patrol: Patrol) -> list[Point]:
    """Where the stops of a patrol are."""
    node = {c.id: c.node for c in problem.checkpoints}
    return [problem.network.xy[node[stop.checkpoint]] for stop in patrol.stops]


def walk(problem: Problem, patrol: Patrol, dice: np.random.Generator) -> Walk:
    """One walk of a planned patrol. The truth of a visit is geometry: the way came within the radius."""
    legs = _legs(problem, patrol)
    if len(legs) > 3 and dice.random() < TURN_BACK:
        legs = _turned_back(legs, int(dice.integers(1, len(legs) - 1)))
    out = []
    for number, leg in enumerate(legs):
        points, stay = leg.points, leg.stay_s * dice.uniform(*DWELL)
        if stay and dice.random() < SKIP:
            stay = 0.0
            if dice.random() < AROUND and number + 1 < len(legs):
                points = _bent(points, points[-1])
                legs[number + 1] = Leg(_bent(legs[number + 1].points, points[-1]), legs[number + 1].stay_s)
                points = (*points[:-1], _aside(points[-2], points[-1], BEND_M))
        if dice.random() < DETOUR / len(legs) * 2:
            points = _detoured(points, dice)
        out.append(Leg(points, stay))
    time, x, y = _timed(out, patrol.start, problem.settings.speed_kmh / 3.6 * dice.uniform(*PACE))
    seen = [_nearest(time, x, y, place) for place in places(problem, patrol)]
    return Walk(
        time,
        x,
        y,
        tuple(metres <= RADIUS_M for metres, _ in seen),
        tuple(when for _, when in seen),
        tuple(metres for metres, _ in seen),
    )


def _legs(problem: Problem, patrol: Patrol) -> list[Leg]:
    """The planned way cut at its stops."""
    node = {c.id: c.node for c in problem.checkpoints}
    legs, at = [], 0
    for stop in patrol.stops:
        until = patrol.path.index(node[stop.checkpoint], at)
        legs.append(_leg(problem, patrol.path[at : until + 1], stop.leave - stop.arrive))
        at = until
    return [*legs, _leg(problem, patrol.path[at:], 0.0)]


def _leg(problem: Problem, nodes: tuple[int, ...], stay_s: float) -> Leg:
    points = tuple(problem.network.xy[n] for n in nodes)
    return Leg(points if len(points) > 1 else points * 2, stay_s)


def _turned_back(legs: list[Leg], after: int) -> list[Leg]:
    """The team walks ``after`` legs and goes home the way it came."""
    gone = [point for leg in legs[:after] for point in leg.points]
    return [*legs[:after], Leg(tuple(reversed(gone)), 0.0)]


def _aside(before: Point, point: Point, metres: float) -> Point:
    """A place to the outer side of the way: away from the line that the banks follow."""
    dx, dy = point[0] - before[0], point[1] - before[1]
    norm = float(np.hypot(dx, dy)) or 1.0
    return point[0] - metres * dy / norm, point[1] + metres * dx / norm


def _bent(points: tuple[Point, ...], centre: Point) -> tuple[Point, ...]:
    """The way moved sideways around a place, so that it passes well outside the radius."""
    out = [points[0]]
    for before, point in pairwise(points):
        near = 1.0 - np.hypot(point[0] - centre[0], point[1] - centre[1]) / BEND_FROM_M
        out.append(_aside(before, point, BEND_M * min(1.0, 3.0 * near)) if near > 0 else point)
    return tuple(out)


def _detoured(points: tuple[Point, ...], dice: np.random.Generator) -> tuple[Point, ...]:
    """A side trip of 60 to 400 m at some corner, and back."""
    at = int(dice.integers(1, len(points)))
    side = _aside(points[at - 1], points[at], float(dice.uniform(60, 400) * dice.choice((-1, 1))))
    return (*points[: at + 1], side, *points[at:])


def _timed(legs: list[Leg], start: float, speed: float) -> tuple[Floats, Floats, Floats]:
    rows: list[tuple[float, float, float]] = []
    clock = float(start)
    for leg in legs:
        for number, point in enumerate(leg.points):
            if rows:
                clock += float(np.hypot(point[0] - rows[-1][1], point[1] - rows[-1][2])) / speed
            if number or not rows:
                rows.append((clock, *point))
        if leg.stay_s:
            clock += leg.stay_s
            rows.append((clock, *leg.points[-1]))
    table = np.array(rows)
    return table[:, 0], table[:, 1], table[:, 2]


def _nearest(time: Floats, x: Floats, y: Floats, place: Point) -> tuple[float, float]:
    """Smallest distance to a place second by second, and when the longest time within the radius began."""
    ticks = np.arange(time[0], time[-1], 1.0)
    away = np.hypot(np.interp(ticks, time, x) - place[0], np.interp(ticks, time, y) - place[1])
    inside = np.flatnonzero(away <= RADIUS_M)
    if not inside.size:
        return float(away.min()), float(ticks[away.argmin()])
    runs = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
    return float(away.min()), float(ticks[max(runs, key=len)[0]])
