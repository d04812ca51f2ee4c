"""Runs the planner's own search on public instances and judges the answer by the instance's printed rules."""

from __future__ import annotations

import math
import resource
from dataclasses import dataclass

from border_gov.joint_patrol.planner.benchfiles import Instance
from border_gov.joint_patrol.planner.field import Routes
from border_gov.joint_patrol.planner.search import Budget, search

HALF_UNIT = 1e-6


@dataclass(frozen=True)
class Row:
    """One run: profit, gap in per cent of the best known (negative = better), CPU seconds, broken rules."""

    instance: str
    routes: int
    seed: int
    profit: int
    best_known: float
    gap: float
    cpu_s: float
    faults: tuple[str, ...]


def cpu_seconds() -> float:
    """User and system time of this process and of its children that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(instance: Instance, seconds: float, seed: int) -> Row:
    """One run within ``seconds`` of CPU time; reading the file is not counted."""
    began = cpu_seconds()
    found = search(instance.field, seed, Budget(cpu_s=seconds))
    spent = cpu_seconds() - began
    profit = _profit(instance, found.routes)
    gap = 100.0 * (instance.best_known - profit) / instance.best_known
    faults = tuple(verify(instance, found.routes))
    return Row(instance.name, instance.routes, seed, profit, instance.best_known, gap, spent, faults)


def _profit(instance: Instance, routes: Routes) -> int:
    return sum(int(instance.field.prize[stop]) for route in routes for stop in route.stops)


def verify(instance: Instance, routes: Routes) -> list[str]:
    """Every rule of the instance that the routes break, walked in its own units and its own rounding."""
    faults = []
    if len(routes) > instance.routes:
        faults.append(f"{len(routes)} routes")
    stops = [stop for route in routes for stop in route.stops]
    if len(stops) != len(set(stops)):
        faults.append("a point twice")
    for number, route in enumerate(routes, start=1):
        faults.extend(f"route {number}: {fault}" for fault in _walked(instance, route.stops))
    return faults


def _walked(instance: Instance, stops: tuple[int, ...]) -> list[str]:
    field = instance.field
    first, last = field.walkers[0].start, field.walkers[0].end
    clock, here, faults = 0.0, first, []
    for stop in (*stops, last):
        clock += _distance(instance, here, stop)
        here = stop
        if stop == last:
            break
        if stop in (first, last):
            faults.append("passes the depot")
        clock = max(clock, float(field.opens[stop]) / instance.scale)
        if clock > float(field.closes[stop]) / instance.scale + HALF_UNIT:
            faults.append(f"late at {stop}")
        clock += float(field.dwell[stop]) / instance.scale
    if clock > instance.budget + HALF_UNIT:
        faults.append("too long")
    return faults


def _distance(instance: Instance, u: int, v: int) -> float:
    gap = math.dist(instance.xy[u], instance.xy[v])
    if instance.truncated:
        return math.floor(gap * instance.scale + 1e-9) / instance.scale
    return gap
