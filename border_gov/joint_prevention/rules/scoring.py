"""How good a forecast of places was, how a count stands against earlier years, which counts are hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 3
"""Counts below this are hidden from those who may not open the rows (DESIGN §2)."""


@dataclass(frozen=True)
class Scores:
    """PAI, the best PAI possible for the same size, and PEI = PAI / best.

    Chainey, Tompson and Uhlig, Security Journal 21 (2008) 4–28; Hunt, RTI (2016). `denominator` says whether
    sizes are areas or lengths of streets.
    """

    denominator: str
    pai: float
    best_pai: float
    pei: float


def scores(flagged: Sequence[bool], sizes: Sequence[float], hits: Sequence[int], denominator: str) -> Scores:
    """Scores of cells: which were flagged, how large each is (km² or km), how many events fell in each later.

    The best choice of the same size takes the cells with most events for their size, the last one in part.
    """
    events, whole = sum(hits), sum(sizes)
    size = sum(s for s, chosen in zip(sizes, flagged, strict=True) if chosen)
    caught = sum(h for h, chosen in zip(hits, flagged, strict=True) if chosen)
    if not events or not size:
        return Scores(denominator, 0.0, 0.0, 0.0)
    share = size / whole
    pai, best = caught / events / share, _most(sizes, hits, size) / events / share
    return Scores(denominator, pai, best, pai / best if best else 0.0)


def _most(sizes: Sequence[float], hits: Sequence[int], size: float) -> float:
    left, caught = size, 0.0
    sized = [i for i in range(len(sizes)) if sizes[i] > 0]  # a cell without streets can be chosen by nobody
    for i in sorted(sized, key=lambda i: hits[i] / sizes[i], reverse=True):
        part = min(1.0, left / sizes[i])
        caught, left = caught + hits[i] * part, left - sizes[i] * part
        if left <= 0:
            break
    return caught


def recapture_rate(before_flagged: int, before: int, after_flagged: int, after: int) -> float:
    """Share of events in flagged places afterwards over the share before; 0 where nothing can be said.

    Levine, Security Journal 21 (2008) 295–302.
    """
    if not before or not after or not before_flagged:
        return 0.0
    return (after_flagged / after) / (before_flagged / before)


def scorable(inside: int, total: int, fewest: int = FEWEST) -> bool:
    """False where a score would give away a hidden count: few events inside, or few outside, but not none."""
    return total >= fewest and not (0 < inside < fewest or 0 < total - inside < fewest)


@dataclass(frozen=True)
class Trend:
    """A count against the mean of the same weeks of earlier years, and the p of a change either way."""

    now: int
    earlier: tuple[int, ...]
    expected: float
    p: float


def trend(now: int, earlier: Sequence[int]) -> Trend:
    """The exact conditional test of two Poisson rates: `now` of one period against `earlier` together."""
    from scipy import stats  # the largest part of scipy

    years, past = len(earlier), sum(earlier)
    if not years or now + past == 0:
        return Trend(now, tuple(earlier), past / years if years else 0.0, 1.0)
    chance = stats.binomtest(now, now + past, 1 / (1 + years)).pvalue
    return Trend(now, tuple(earlier), past / years, float(chance))


def hide_small(counts: Mapping[str, int], fewest: int = FEWEST) -> dict[str, int | None]:
    """Counts with those below `fewest` as None, and so many more that a printed total gives none away.

    A single hidden count could be found by subtraction, and several whose sum is small as well; the next
    smallest are hidden until at least two are hidden and together they reach `fewest`. Zero is no secret.
    """
    shown: dict[str, int | None] = dict(counts)
    hidden = [key for key, count in counts.items() if 0 < count < fewest]
    rest = sorted((key for key, count in counts.items() if count >= fewest), key=lambda key: counts[key])
    while hidden and rest and (len(hidden) < 2 or sum(counts[key] for key in hidden) < fewest):
        hidden.append(rest.pop(0))
    shown.update(dict.fromkeys(hidden))
    return shown
