"""Does the analysis find what was planted, and nothing in chance? Synthetic patterns with known truth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from border_gov.joint_prevention.rules import density, near_repeat, scoring

LENGTH_M, WIDTH_M = 57_000.0, 6_000.0
"""A strip as long as the border, three kilometres deep on either bank; the line is y = WIDTH_M / 2."""
CELL_M = 200.0
DAYS = 365
BACKGROUND, SPOTS, PER_SPOT, SPREAD_M = 1_600, 4, 40, 90.0
REPEATS = 150
RANDOM_SEEDS, RANDOM_EVENTS = 200, 400
ALLOWED_FALSE = 0.07
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Planted:
    """Events in metres and days, and the middles of the hot-spots that were planted."""

    xy: Floats
    days: npt.NDArray[np.int64]
    spots: Floats


@dataclass(frozen=True)
class Finding:
    """One thing that must hold, and the figures that say whether it does."""

    what: str
    holds: bool
    figures: str


def strip() -> density.Grid:
    """The grid over the whole strip."""
    return density.Grid(0.0, 0.0, CELL_M, int(WIDTH_M / CELL_M), int(LENGTH_M / CELL_M))


def planted(seed: int) -> Planted:
    """Background, hot-spots astride the line, and repeats within 60 m and five days of an earlier event."""
    random = np.random.default_rng(seed)
    base = random.uniform((0, 0), (LENGTH_M, WIDTH_M), (BACKGROUND, 2))
    along = (np.arange(SPOTS) + 0.5 + random.uniform(-0.2, 0.2, SPOTS)) * LENGTH_M / SPOTS
    spots = np.column_stack([along, np.full(SPOTS, WIDTH_M / 2)])
    gathered = np.concatenate([random.normal(spot, SPREAD_M, (PER_SPOT, 2)) for spot in spots])
    xy = np.concatenate([base, gathered])
    days = random.integers(0, DAYS, len(xy))
    first = random.choice(BACKGROUND, REPEATS, replace=False)
    near = xy[first] + random.uniform(-40, 40, (REPEATS, 2))
    soon = np.minimum(days[first] + random.integers(1, 6, REPEATS), DAYS - 1)
    return Planted(np.concatenate([xy, near]), np.concatenate([days, soon]), spots)


def findings(seed: int) -> list[Finding]:
    """Everything that `border-gov prevention evaluate --demo` holds the analysis against."""
    made = planted(seed)
    return [
        _spots(made),
        _one_cluster(seed),
        _repeats(made, seed),
        _chance(seed),
        _recomputed(made, seed),
    ]


def _spots(made: Planted) -> Finding:
    found = density.hot_spots(strip(), made.xy)
    middles = np.array([(spot.x, spot.y) for spot in found]).reshape(-1, 2)
    off = [float(np.min(np.linalg.norm(middles - spot, axis=1), initial=np.inf)) for spot in made.spots]
    holds = all(distance < CELL_M for distance in off)
    return Finding("planted hot-spots are found", holds, f"{len(found)} found, farthest {max(off):.0f} m off")


def _one_cluster(seed: int) -> Finding:
    """Twenty events within 150 m, ten on each bank: one cluster together, two halves apart."""
    random = np.random.default_rng(seed)
    middle = np.array([LENGTH_M / 2, WIDTH_M / 2])
    north = middle + np.column_stack([random.uniform(-70, 70, 10), random.uniform(5, 75, 10)])
    south = middle + np.column_stack([random.uniform(-70, 70, 10), random.uniform(-75, -5, 10)])
    together = density.hot_spots(strip(), np.concatenate([north, south]))
    apart = [density.hot_spots(strip(), bank)[:1] for bank in (north, south)]
    halves = [spots[0].events if spots else 0 for spots in apart]
    holds = [spot.events for spot in together] == [20] and halves == [10, 10]
    figures = f"union {[spot.events for spot in together]}, apart {halves}"
    return Finding("a gathering astride the line is one", holds, figures)


def _repeats(made: Planted, seed: int) -> Finding:
    nearest = near_repeat.knox(made.xy, made.days, seed=seed)[0]
    figures = f"{nearest.pairs} pairs, {nearest.expected:.1f} by chance, p = {nearest.p:.3f}"
    return Finding("planted near repeats are found (p <= 0.01)", nearest.p <= 0.01, figures)


def _chance(seed: int) -> Finding:
    below = 0
    for number in range(RANDOM_SEEDS):
        random = np.random.default_rng((seed, number))
        xy = random.uniform((0, 0), (8_000, 8_000), (RANDOM_EVENTS, 2))
        days = random.integers(0, DAYS, RANDOM_EVENTS)
        rows = near_repeat.knox(
            xy, days, seed=number, bands_m=(400.0,), bands_days=(28,), permutations=near_repeat.PERMUTATIONS
        )
        below += rows[0].p < 0.05
    share = below / RANDOM_SEEDS
    return Finding(
        "chance is not taken for a pattern", share <= ALLOWED_FALSE, f"{share:.1%} of {RANDOM_SEEDS} seeds"
    )


def _recomputed(made: Planted, seed: int) -> Finding:
    """PAI and PEI of the first half year's hot cells on the second, against plain arithmetic cell by cell."""
    grid, half = strip(), DAYS // 2
    area = np.ones((grid.rows, grid.columns), dtype=bool)
    before, after = made.xy[made.days < half], made.xy[made.days >= half]
    flagged = density.hot_cells(density.gi_star(density.counts(grid, before), area), area).ravel()
    hits = density.counts(grid, after).ravel()
    found = scoring.scores(list(map(bool, flagged)), [grid.km2] * hits.size, list(map(int, hits)), "area")
    caught = sum(1 for x, y in after if _in_cell(grid, flagged, x, y))
    inside = sum(1 for x, y in after if 0 <= x < LENGTH_M and 0 <= y < WIDTH_M)
    best = sum(sorted(map(int, hits), reverse=True)[: int(flagged.sum())])
    share = int(flagged.sum()) / hits.size
    agrees = abs(found.pai - caught / inside / share) < 1e-9 and abs(found.pei - caught / best) < 1e-9
    return Finding(
        "PAI and PEI agree with plain arithmetic", agrees, f"PAI {found.pai:.2f}, PEI {found.pei:.3f}"
    )


def _in_cell(grid: density.Grid, flagged: npt.NDArray[np.bool_], x: float, y: float) -> bool:
    column, row = int((x - grid.x0) // grid.cell), int((y - grid.y0) // grid.cell)
    inside = 0 <= row < grid.rows and 0 <= column < grid.columns
    return inside and bool(flagged[row * grid.columns + column])
