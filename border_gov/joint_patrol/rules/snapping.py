"""Which path was walked: the fixes of a track laid on the edges of the path network.

All coordinates are metres of EPSG:4549.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from border_gov.geo.tracks import Floats

SAMPLE_M = 20.0
NEAR, KEPT = 8, 4
FAR_M = 250.0
SWITCH, LEAP = 2.0, 12.0  # cost of going on to a neighbouring edge, and to one that does not touch

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Snapped:
    """Per fix (n,): the edge (−1: no path near), metres along it, the place on it, and how far away it is."""

    edge: Ints
    along_m: Floats
    x: Floats
    y: Floats
    off_m: Floats


class PathIndex:
    """The edges of a path network, ready for many tracks.

    ``lines``: the polyline of each edge, [(x, y), …]; ``ends``: its two node numbers. Samples of every
    segment at most SAMPLE_M apart stand in a k-d tree; the exact distance is then to the segment.
    """

    def __init__(
        self, lines: Sequence[Sequence[tuple[float, float]]], ends: Sequence[tuple[int, int]]
    ) -> None:
        counts = [len(line) - 1 for line in lines]
        if not sum(counts):
            raise ValueError("a path index needs at least one edge")
        flat = np.array([point for line in lines for point in line], dtype=float)
        last = np.cumsum([len(line) for line in lines]) - 1
        first = np.setdiff1d(np.arange(len(flat)), last)
        self.a, self.b = flat[first], flat[first + 1]
        self.edge: Ints = np.repeat(np.arange(len(lines)), counts)
        self.ends: Ints = np.array(ends, dtype=np.int64).reshape(-1, 2)
        self.length: Floats = np.hypot(*(self.b - self.a).T)
        total = np.cumsum(self.length) - self.length
        self.start: Floats = total - total[np.searchsorted(self.edge, self.edge)]
        self.edge_m: Floats = np.bincount(self.edge, self.length, len(lines)).astype(float)
        self._tree, self._of = self._samples()

    def _samples(self) -> tuple[Any, Ints]:
        number = np.maximum(1, np.ceil(self.length / SAMPLE_M).astype(np.int64))
        of = np.repeat(np.arange(len(self.a)), number)
        step = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
        share = ((step + 0.5) / number[of])[:, None]
        return cKDTree(self.a[of] + share * (self.b[of] - self.a[of])), of

    def distance(self, x: Floats, y: Floats) -> Floats:
        """Metres from each place (n,) to the nearest path."""
        return self.candidates(x, y)[1].min(axis=1)

    def candidates(self, x: Floats, y: Floats) -> tuple[Ints, Floats, Floats]:
        """The likeliest segments of each place: numbers, metres away, share along; each (n, NEAR)."""
        places = np.column_stack([x, y])
        near = self._tree.query(places, k=min(NEAR, len(self._of)))[1].reshape(len(x), -1)
        segment = self._of[near]
        a, step = self.a[segment], self.b[segment] - self.a[segment]
        squared = np.maximum((step * step).sum(axis=2), 1e-9)
        share = np.clip(((places[:, None] - a) * step).sum(axis=2) / squared, 0.0, 1.0)
        foot = a + share[:, :, None] * step
        return segment, np.hypot(*np.moveaxis(places[:, None] - foot, 2, 0)), share

    def snap(self, x: Floats, y: Floats, accuracy: Floats, part: NDArray[np.int32]) -> Snapped:
        """Lay the fixes of a track on edges, preferring to stay on an edge or to go on to a neighbour.

        A hidden Markov model cut down to edges (after Newson and Krumm 2009): the cost of a fix is its
        squared distance in units of its error, that of a step SWITCH or LEAP; Viterbi finds the cheapest
        chain.
        """
        if not len(x):
            none = np.zeros(0)
            return Snapped(np.zeros(0, dtype=np.int64), none, none, none, none)
        segment, away, share = self._best(x, y)
        cost = 0.5 * np.square(away / np.maximum(accuracy, 5.0)[:, None])
        step = self._steps(self.edge[segment])
        step[np.flatnonzero(np.diff(part))] = 0.0
        choice = np.arange(len(x)), cheapest(cost, step)
        taken, where, off = segment[choice], share[choice], away[choice]
        place = self.a[taken] + where[:, None] * (self.b[taken] - self.a[taken])
        edge = np.where(off <= FAR_M, self.edge[taken], -1)
        along = self.start[taken] + where * self.length[taken]
        return Snapped(edge, along, place[:, 0], place[:, 1], off)

    def _best(self, x: Floats, y: Floats) -> tuple[Ints, Floats, Floats]:
        """The nearest segment of each of the KEPT nearest edges; fillers are infinitely far away."""
        segment, away, share = self.candidates(x, y)
        order = np.argsort(away, axis=1, kind="stable")
        segment, away, share = _taken(order, segment, away, share)
        edge = self.edge[segment]
        seen = np.zeros(edge.shape, dtype=bool)
        for later in range(1, edge.shape[1]):
            seen[:, later] = (edge[:, :later] == edge[:, later, None]).any(axis=1)
        away = np.where(seen, np.inf, away)
        order = np.argsort(away, axis=1, kind="stable")[:, :KEPT]
        return _taken(order, segment, away, share)

    def _steps(self, edge: Ints) -> Floats:
        """Cost (n − 1, k, k) of going from each candidate edge to each of the next fix."""
        one, other = edge[:-1, :, None], edge[1:, None, :]
        a, b = self.ends[one], self.ends[other]
        touch = (a[..., 0] == b[..., 0]) | (a[..., 0] == b[..., 1]) | (a[..., 1] == b[..., 0])
        touch |= a[..., 1] == b[..., 1]
        return np.where(one == other, 0.0, np.where(touch, SWITCH, LEAP))


def _taken(order: Any, segment: Ints, away: Floats, share: Floats) -> tuple[Ints, Floats, Floats]:
    return (
        np.take_along_axis(segment, order, 1),
        np.take_along_axis(away, order, 1),
        np.take_along_axis(share, order, 1),
    )


def cheapest(cost: Floats, step: Floats) -> Ints:
    """Viterbi: the column of each row (n,) whose chain of costs (n, k) and steps (n − 1, k, k) is least."""
    n, k = cost.shape
    back = np.zeros((n, k), dtype=np.int64)
    sofar = cost[0]
    for row in range(1, n):
        ways = sofar[:, None] + step[row - 1]
        back[row] = ways.argmin(axis=0)
        sofar = ways.min(axis=0) + cost[row]
    out = np.zeros(n, dtype=np.int64)
    out[-1] = sofar.argmin()
    for row in range(n - 1, 0, -1):
        out[row - 1] = back[row, out[row]]
    return out
