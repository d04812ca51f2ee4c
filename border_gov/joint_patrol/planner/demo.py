"""The demonstration problem: a zone generated along the packaged border line, the same on every machine.

Nothing here is surveyed: checkpoints, paths, bridges and people are generated and say so.
"""

from __future__ import annotations

import json
import math
import random
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

from border_gov.geo.datum import to_metres
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

SIDES = ("left", "right")
START = date(2026, 11, 30)
POINTS, MEETINGS, PEOPLE = 60, 8, 40
TARGETS = ((12, 2.0, 80), (24, 4.0, 50), (24, 7.0, 25))
STEP_M, OFFSET_M, BRIDGE_EVERY_M = 100.0, 60.0, 2400.0
SHIFT = "evening"
AVAILABLE = 0.35

Point = tuple[float, float]


def line() -> list[Point]:
    """The border line in metres (EPSG:4549)."""
    text = files("border_gov.demo_data").joinpath("border.geojson").read_text(encoding="utf-8")
    degrees = json.loads(text)["features"][0]["geometry"]["coordinates"]
    return [to_metres(lon, lat) for lon, lat, *_ in degrees]


def along(points: list[Point], spacing: float) -> list[Point]:
    """Points every ``spacing`` metres along a line, from its start to its end."""
    out, done, target = [points[0]], 0.0, spacing
    for (ax, ay), (bx, by) in pairwise(points):
        span = math.hypot(bx - ax, by - ay)
        while span and target <= done + span:
            share = (target - done) / span
            out.append((ax + share * (bx - ax), ay + share * (by - ay)))
            target += spacing
        done += span
    return out


def beside(points: list[Point], offset: float) -> list[Point]:
    """The line moved ``offset`` metres to its left (negative: to its right), by the normal over 5 points."""
    out = []
    for i, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, i - 2)], points[min(len(points) - 1, i + 2)]
        dx, dy = bx - ax, by - ay
        norm = math.hypot(dx, dy) or 1.0
        out.append((x - offset * dy / norm, y + offset * dx / norm))
    return out


def network(bridges: bool = True) -> Network:
    """A path on each bank parallel to the line, joined only by generated bridges, which are flagged."""
    banks = [beside(along(line(), STEP_M), OFFSET_M), beside(along(line(), STEP_M), -OFFSET_M)]
    count = len(banks[0])
    edges = [
        Edge(base + i, base + i + 1, round(math.dist(bank[i], bank[i + 1]), 2))
        for base, bank in ((0, banks[0]), (count, banks[1]))
        for i in range(count - 1)
    ]
    every = round(BRIDGE_EVERY_M / STEP_M)
    if bridges:
        for number, i in enumerate(range(every // 2, count, every), start=1):
            metres = round(math.dist(banks[0][i], banks[1][i]), 2)
            edges.append(Edge(i, count + i, metres, f"bridge-{number:02d}"))
    rounded = tuple((round(x, 2), round(y, 2)) for bank in banks for x, y in bank)
    sides = (SIDES[0],) * count + (SIDES[1],) * count
    return Network(rounded, tuple(edges), (), sides, "generated")


def checkpoints(count: int) -> tuple[Checkpoint, ...]:
    """60 places evenly along the line on alternating banks; ``count`` is the nodes of one bank."""
    kinds = [(target, priority) for share, target, priority in TARGETS for _ in range(share)]
    random.Random(7).shuffle(kinds)  # noqa: S311 - repeatable, no secret
    out = []
    for i, (target, priority) in enumerate(kinds):
        bank = i % 2
        node = bank * count + round((i + 0.5) / POINTS * (count - 1))
        name = f"cp-{i + 1:02d}"
        out.append(Checkpoint(name, SIDES[bank], node, priority, 600, target, code=f"{i + 1:02d}"))
    return tuple(out)


def meeting_points(count: int) -> tuple[MeetingPoint, ...]:
    """One a town: four on each bank, spread evenly."""
    out = []
    for i in range(MEETINGS):
        bank = i % 2
        node = bank * count + round((i + 0.5) / MEETINGS * (count - 1))
        out.append(MeetingPoint(f"mp-{i + 1}", SIDES[bank], node))
    return tuple(out)


def volunteers(start: date, days: int) -> tuple[Volunteer, ...]:
    """40 people a side; every third may lead, every second be deputy; each evening free with 35 %."""
    dice = random.Random(7)  # noqa: S311 - repeatable, no secret
    dates = [start + timedelta(days=n) for n in range(days)]
    out = []
    for side in SIDES:
        for number in range(1, PEOPLE + 1):
            free = tuple(Slot(day, SHIFT) for day in dates if dice.random() < AVAILABLE)
            out.append(
                Volunteer(
                    f"{side}-{number:02d}",
                    side,
                    leader=number % 3 == 0,
                    deputy=number % 2 == 0,
                    available=free,
                )
            )
    return tuple(out)


def problem(start: date = START, days: int = 7, bridges: bool = True) -> Problem:
    """The demonstration week: three patrols each evening of 120 minutes at 12 km/h."""
    paths = network(bridges)
    count = len(paths.xy) // 2
    shifts = tuple(
        Shift(start + timedelta(days=n), SHIFT, Window(19 * 3600, 19 * 3600 + 1800), 7200, 3)
        for n in range(days)
    )
    return Problem(
        zone="demo",
        sides=SIDES,
        start=start,
        days=days,
        network=paths,
        checkpoints=checkpoints(count),
        meeting_points=meeting_points(count),
        volunteers=volunteers(start, days),
        shifts=shifts,
        settings=Settings(speed_kmh=12.0),
    )
