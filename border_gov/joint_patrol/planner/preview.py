"""VROOM's answer in a fraction of a second: the preview, and one starting point of the longer search.

VROOM ranks integer priorities from 0 to 100 before cost, so prizes are scaled to that range; its effort falls
with the number of points because its highest level cannot be stopped early. Its answers may differ from run
to run even with one thread, so nothing that must be repeatable starts from them.
"""

from __future__ import annotations

import time

import numpy as np
import vroom

from border_gov.joint_patrol.planner.field import FAR, Field, Route, Routes, Walker, rank

DEEP_STOPS = 24
# What the highest and the middle level cost in runs of the lowest, on 64 to 102 points and 2 to 4 walkers.
DEEP_COSTS = ((5, 20), (3, 7))
DEEP_SHARE = 0.12


def level_for(stops: int, walkers: int) -> int:
    """VROOM's exploration level that stays near half a CPU second."""
    size = stops * walkers
    return 5 if size <= 400 and stops <= 80 else 3 if size <= 400 else 1


def _divisor(field: Field) -> int:
    """Times are divided by this so that VROOM's 32-bit sums of costs hold."""
    return max(1, max(walker.latest_end - walker.earliest for walker in field.walkers) // 50_000)


def _vehicle(number: int, walker: Walker, skills: dict[str, int], divisor: int) -> vroom.Vehicle:
    # One unit per leg may be gained by rounding down, the caller's checker settles it.
    latest = min(walker.latest_end, walker.latest_start + walker.longest)
    return vroom.Vehicle(
        number,
        start=walker.start,
        end=walker.end,
        skills={skills[key] for key in walker.skills if key in skills},
        time_window=vroom.TimeWindow(-(-walker.earliest // divisor), latest // divisor),
    )


def _job(field: Field, stop: int, priorities: dict[int, int], skills: dict[str, int], div: int) -> vroom.Job:
    opens, closes = int(field.opens[stop]), int(field.closes[stop])
    windows = (
        [] if closes >= FAR else [vroom.TimeWindow(-(-opens // div), max(closes // div, -(-opens // div)))]
    )
    return vroom.Job(
        stop,
        stop,
        default_service=-(-int(field.dwell[stop]) // div),
        priority=100 if stop in field.required else priorities[stop],
        skills={skills[need] for need in field.needs[stop]} if field.needs else set(),
        time_windows=windows,
    )


def preview(field: Field, level: int | None = None) -> Routes:
    """Feasible routes by VROOM alone; a route that its rounding made too long loses its poorest stops."""
    keys = sorted({need for own in field.needs for need in own})
    skills = {key: i + 1 for i, key in enumerate(keys)}
    top = max((int(field.prize[s]) for s in field.stops), default=1) or 1
    priorities = {s: max(1, round(99 * int(field.prize[s]) / top)) for s in field.stops}
    div = _divisor(field)
    problem = vroom.Input()
    # A leg longer than any walk is as good as none, and keeps VROOM's sums of costs small.
    longest = max(walker.latest_end - walker.earliest for walker in field.walkers)
    matrix = -(-np.minimum(field.travel, longest + 1) // div)
    problem.set_durations_matrix(profile="car", matrix_input=matrix.astype(np.uint32))
    problem.add_vehicle([_vehicle(i, w, skills, div) for i, w in enumerate(field.walkers)])
    problem.add_job([_job(field, s, priorities, skills, div) for s in field.stops])
    effort = level_for(len(field.stops), len(field.walkers)) if level is None else level
    answer = problem.solve(exploration_level=effort, nb_threads=1)
    rows = answer.routes
    found: dict[int, list[int]] = {i: [] for i in range(len(field.walkers))}
    for vehicle, kind, job in zip(rows["vehicle_id"], rows["type"], rows["id"], strict=True):
        if kind == "job":
            found[int(vehicle)].append(int(job))
    return tuple(Route(i, trimmed(field, i, tuple(stops))) for i, stops in found.items() if stops)


def sounded(field: Field, cpu_s: float) -> Routes:
    """VROOM's answer at the level that a small share of ``cpu_s`` can afford.

    Where a walk sees few stops the highest level is nearly exact and costs little; on long walks it would eat
    the time of the better search, so the lowest level is timed first, and with windows nothing is added.
    """
    began = time.process_time()
    first = preview(field, 0)
    afford = DEEP_SHARE * cpu_s / max(time.process_time() - began, 1e-3)
    level = next((level for level, runs in DEEP_COSTS if runs <= afford), 0) if field.timeless else 0
    if sum(len(route.stops) for route in first) <= DEEP_STOPS:
        level = 5
    return max(first, preview(field, level), key=lambda routes: rank(field, routes)) if level else first


def trimmed(field: Field, walker: int, stops: tuple[int, ...]) -> tuple[int, ...]:
    """The route without as many of its poorest stops as it takes to keep every limit."""
    while stops and field.timing(walker, stops) is None:
        poorest = min(stops, key=lambda s: (s in field.required, int(field.prize[s]), s))
        stops = tuple(s for s in stops if s != poorest)
    return stops
