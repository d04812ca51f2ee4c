"""Small made-up zones for the planner's tests: a ladder of paths, a few points, as many sides as wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from border_gov.joint_patrol.planner.model import (
    Checkpoint,
    Edge,
    MeetingPoint,
    Network,
    Problem,
    Settings,
    Shift,
    Slot,
    Volunteer,
    Window,
)

START = date(2026, 11, 30)
EVENING = Window(19 * 3600, 19 * 3600 + 1800)
QUICK = Settings(route_iterations=60, reason_iterations=4, roster_limit=1.0, forecast_days=7, most_patrols=3)


def ladder(sides: tuple[str, ...], length: int = 12, rungs: tuple[int, ...] = (2, 8)) -> Network:
    """Parallel banks, one per side, 300 m between nodes, joined by a bridge at each rung."""
    xy, edges, banks = [], [], []
    for row, side in enumerate(sides):
        base = row * length
        for i in range(length):
            xy.append((300.0 * i, 100.0 * row))
            banks.append(side)
            if i:
                edges.append(Edge(base + i - 1, base + i, 300.0))
        if row:
            edges += [Edge(base - length + i, base + i, 100.0, f"bridge-{row}-{i}") for i in rungs]
    return Network(tuple(xy), tuple(edges), (), tuple(banks), "ladder")


def people(sides: tuple[str, ...], days: int, each: int = 6) -> tuple[Volunteer, ...]:
    """``each`` people a side who can come on every evening; odd ones lead, all may be deputy."""
    free = tuple(Slot(START + timedelta(days=n), "evening") for n in range(days))
    return tuple(
        Volunteer(f"{side}{n}", side, leader=n % 2 == 1, deputy=True, available=free, weekly_max=5)
        for side in sides
        for n in range(each)
    )


def problem(sides: tuple[str, ...] = ("a", "b"), days: int = 2, **changes: Any) -> Problem:
    """One patrol an evening, two meeting points, and a checkpoint every second node of each bank."""
    length = 12
    network = ladder(sides, length)
    checkpoints = tuple(
        Checkpoint(f"{side}-cp{i}", side, row * length + i, 30 + 5 * (i % 4), 600, 2 + i % 3)
        for row, side in enumerate(sides)
        for i in range(1, length, 2)
    )
    points = tuple(MeetingPoint(f"mp-{side}", side, row * length + 5) for row, side in enumerate(sides))
    shifts = tuple(
        Shift(START + timedelta(days=n), "evening", EVENING, 5400, 1, team_max=6) for n in range(days)
    )
    made = Problem(
        "test", sides, START, days, network, checkpoints, points, people(sides, days), shifts, QUICK
    )
    return replace(made, **changes)
