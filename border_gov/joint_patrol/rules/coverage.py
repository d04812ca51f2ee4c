"""How much of the path network was seen: pieces of the paths within the detection width of a walked line.

All coordinates are metres of EPSG:4549; coverages of several walks are united with ``|`` on ``seen``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from border_gov.geo.tracks import Floats, Track
from border_gov.joint_patrol.rules import presence
from border_gov.joint_patrol.rules.snapping import Ints, PathIndex

PIECE_M = 10.0
WIDTH_M = 50.0


@dataclass(frozen=True, eq=False)
class Pieces:
    """The network cut into pieces of at most PIECE_M: middle (m, 2), edge number (m,), metres (m,)."""

    middle: Floats
    edge: Ints
    metres: Floats


@dataclass(frozen=True, eq=False)
class Coverage:
    """Which pieces were seen, (m,) booleans; the order of pieces is that of the same `PathIndex`."""

    seen: NDArray[np.bool_]
    pieces: Pieces

    @property
    def metres(self) -> float:
        """Metres of path that were seen."""
        return float(self.pieces.metres[self.seen].sum())

    @property
    def share(self) -> float:
        """Seen metres over all metres, 0 to 1."""
        return self.metres / float(self.pieces.metres.sum())

    def by_edge(self) -> Floats:
        """Seen metres of every edge, (edges,)."""
        count = int(self.pieces.edge.max()) + 1
        return np.bincount(self.pieces.edge[self.seen], self.pieces.metres[self.seen], count).astype(float)

    def __or__(self, other: Coverage) -> Coverage:
        if len(self.seen) != len(other.seen):
            raise ValueError("two coverages of different networks cannot be united")
        return Coverage(self.seen | other.seen, self.pieces)


def cut(paths: PathIndex) -> Pieces:
    """The pieces of a network, always in the same order for the same network."""
    number = np.maximum(1, np.ceil(paths.length / PIECE_M).astype(np.int64))
    of = np.repeat(np.arange(len(paths.a)), number)
    step = np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)
    share = ((step + 0.5) / number[of])[:, None]
    middle = paths.a[of] + share * (paths.b[of] - paths.a[of])
    return Pieces(middle, paths.edge[of], paths.length[of] / number[of])


def nothing(pieces: Pieces) -> Coverage:
    """Nothing seen yet."""
    return Coverage(np.zeros(len(pieces.edge), dtype=bool), pieces)


def cover(track: Track, paths: PathIndex, pieces: Pieces, width_m: float = WIDTH_M) -> Coverage:
    """What a cleaned track (`review.usable_track`) saw: ``width_m`` is the whole width, half on either side.

    A fix within twice its error of a path counts as on the path where snapping puts it, any other where it
    was recorded; between linked fixes the straight line is walked. Gaps see nothing.
    """
    if not len(track):
        return nothing(pieces)
    x, y = track.metres()
    off = paths.distance(x, y)
    accuracy = presence.accuracy_of(track, off)
    found = paths.snap(x, y, accuracy, track.part)
    on = (found.edge >= 0) & (found.off_m <= 2 * accuracy)
    x, y = np.where(on, found.x, x), np.where(on, found.y, y)
    linked = presence.prepare(track, accuracy, float(track.time[0]), float(track.time[-1])).linked
    walked: Any = cKDTree(_dense(x, y, linked, width_m / 4))
    away = walked.query(pieces.middle, distance_upper_bound=width_m / 2)[0]
    return Coverage(np.isfinite(away), pieces)


def _dense(x: Floats, y: Floats, linked: NDArray[np.bool_], spacing: float) -> Floats:
    """Places (k, 2) at most ``spacing`` metres apart along the linked pieces, and every single fix."""
    first = np.flatnonzero(linked)
    dx, dy = x[first + 1] - x[first], y[first + 1] - y[first]
    number = np.ceil(np.hypot(dx, dy) / spacing).astype(np.int64)
    of = np.repeat(np.arange(len(first)), number)
    share = (np.arange(len(of)) - np.repeat(np.cumsum(number) - number, number)) / np.maximum(number[of], 1)
    between = np.column_stack([x[first[of]] + share * dx[of], y[first[of]] + share * dy[of]])
    return np.concatenate([np.column_stack([x, y]), between])
