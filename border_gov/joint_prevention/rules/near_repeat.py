"""Near repeats: do events that are close in space also follow each other closely in time?

Knox, Applied Statistics 13 (1964) 25–30; permutations of the times as in Johnson et al., Journal of
Quantitative Criminology 23 (2007) 201–219.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

BANDS_M = (100.0, 200.0, 400.0)
BANDS_DAYS = (7, 14, 28)
PERMUTATIONS = 199
MOST_PAIRS = 6_000_000


@dataclass(frozen=True)
class NearRepeat:
    """Pairs within `metres` and `days`: how many, how many by chance, their ratio, and the p of so many."""

    metres: float
    days: int
    pairs: int
    expected: float
    p: float

    @property
    def ratio(self) -> float:
        """Observed over expected; 1 where nothing was expected."""
        return self.pairs / self.expected if self.expected else 1.0


class TooManyPairs(ValueError):
    """So many close pairs that a shorter period or distance must be asked for."""


def knox(
    xy: npt.NDArray[np.float64],
    days: npt.NDArray[np.int64],
    *,
    seed: int,
    bands_m: tuple[float, ...] = BANDS_M,
    bands_days: tuple[int, ...] = BANDS_DAYS,
    permutations: int = PERMUTATIONS,
) -> list[NearRepeat]:
    """One row for each band of distance and of time; bands are open below and closed above, from 0 inclusive.

    xy: metres, shape (n, 2); days: whole days, shape (n,). p = (1 + permutations with as many pairs) /
    (1 + permutations). The same seed gives the same answer. Raises TooManyPairs.
    """
    pairs = _close_pairs(xy, bands_m[-1])
    apart = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1)
    width = len(bands_days) + 1
    base = np.searchsorted(bands_m, apart, side="left").astype(np.int64) * width
    lookup = _band_of_gap(days, bands_days)

    def table(when: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        gaps = np.abs(when[pairs[:, 0]] - when[pairs[:, 1]])
        return np.bincount(base + lookup[gaps], minlength=width * len(bands_m))

    seen = table(days)
    random = np.random.default_rng(seed)
    others = np.array([table(random.permutation(days)) for _ in range(permutations)])
    p = (1 + (others >= seen).sum(axis=0)) / (1 + permutations)
    places = [
        (metres, span, i * width + j) for i, metres in enumerate(bands_m) for j, span in enumerate(bands_days)
    ]
    return [
        NearRepeat(metres, span, int(seen[at]), float(others[:, at].mean()), float(p[at]))
        for metres, span, at in places
    ]


def _close_pairs(xy: npt.NDArray[np.float64], metres: float) -> npt.NDArray[np.int64]:
    tree = cKDTree(xy)
    if (tree.count_neighbors(tree, metres) - len(xy)) / 2 > MOST_PAIRS:
        raise TooManyPairs
    return tree.query_pairs(metres, output_type="ndarray")


def _band_of_gap(days: npt.NDArray[np.int64], bands_days: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """For each number of days between two events the index of its band; the last index: beyond all bands."""
    longest = int(days.max() - days.min()) if len(days) else 0
    return np.searchsorted(bands_days, np.arange(longest + 1), side="left")
