"""Ways for the demonstration's patrols: out on one bank to the second bridge, back on the other bank."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from border_gov.geo.datum import to_degrees
from border_gov.joint_patrol.models import Checkpoint
from border_gov.joint_patrol.planner import demo

DWELL = dt.timedelta(minutes=8)
SHIFT = dt.timedelta(hours=2)
SPANS = 2
"""Stretches between bridges that one team goes round."""


@dataclass(frozen=True)
class Loop:
    """A closed way in degrees and in metres from its start, and the checkpoints on it with theirs."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    metres: NDArray[np.float64]
    stops: tuple[tuple[Checkpoint, float], ...]

    @property
    def length_m(self) -> float:
        """Metres once round."""
        return float(self.metres[-1])

    def route(self) -> list[list[float]]:
        """The way as a patrol keeps it."""
        return [[round(float(x), 6), round(float(y), 6)] for x, y in zip(self.lon, self.lat, strict=True)]

    def places(
        self, passed: Sequence[tuple[dt.datetime, float]], ticks: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where somebody is at `ticks` (seconds) who was at these metres of the way at these moments."""
        when = [moment.timestamp() for moment, _ in passed]
        along = np.interp(ticks, when, [metres for _, metres in passed])
        return np.interp(along, self.metres, self.lon), np.interp(along, self.metres, self.lat)


def loops(rows: Sequence[Checkpoint]) -> list[Loop]:
    """Every loop of the generated paths; `rows` are the demonstration's checkpoints in their order."""
    paths = demo.network()
    count = len(paths.xy) // 2
    bridges = sorted(edge.u for edge in paths.edges if edge.bridge)
    points = list(zip(demo.checkpoints(count), rows, strict=True))
    found = []
    for first, last in zip(bridges, bridges[SPANS:], strict=False):
        nodes = [*range(first, last + 1), *range(count + last, count + first - 1, -1)]
        found.append(_loop(paths, [*nodes, first], points))
    return found


def _loop(
    paths: demo.Network, nodes: Sequence[int], points: Sequence[tuple[demo.Checkpoint, Checkpoint]]
) -> Loop:
    xy = [paths.xy[node] for node in nodes]
    metres = list(accumulate((math.dist(a, b) for a, b in pairwise(xy)), initial=0.0))
    lon, lat = to_degrees(np.array([x for x, _ in xy]), np.array([y for _, y in xy]))
    at = {node: metre for node, metre in zip(nodes[:-1], metres, strict=False)}
    stops = sorted(((row, at[point.node]) for point, row in points if point.node in at), key=lambda s: s[1])
    return Loop(np.asarray(lon), np.asarray(lat), np.array(metres), tuple(stops))


def timed(loop: Loop, starts: dt.datetime) -> list[tuple[Checkpoint, dt.datetime]]:
    """The stops of a loop with their arrivals: an even pace, so that the shift is filled."""
    moving = SHIFT - DWELL * len(loop.stops)
    return [
        (point, starts + moving * (metres / loop.length_m) + DWELL * before)
        for before, (point, metres) in enumerate(loop.stops)
    ]


def passed(loop: Loop, times: tuple[dt.datetime, dt.datetime]) -> list[tuple[dt.datetime, float]]:
    """At which moment a team that went round on time was how far, from setting out to coming back."""
    started, finished = times
    metres = {point.id: along for point, along in loop.stops}
    found = [(started, 0.0)]
    for point, at in timed(loop, started):
        found += [(at, metres[point.id]), (at + DWELL, metres[point.id])]
    return [*found, (max(finished, found[-1][0]), loop.length_m)]
