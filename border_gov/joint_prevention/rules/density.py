"""Hot-spots of a point pattern on a grid: kernel density, Getis-Ord Gi*, and connected clusters.

Coordinates are metres of EPSG:4549; arrays of cells are (rows, columns) = (north, east), south-west first.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage, special

Floats = npt.NDArray[np.float64]
QUEEN = np.ones((3, 3))
FALSE_DISCOVERY = 0.05


@dataclass(frozen=True)
class Grid:
    """Square cells of `cell` metres; (x0, y0) is the south-west corner of cell (0, 0)."""

    x0: float
    y0: float
    cell: float
    rows: int
    columns: int

    @property
    def km2(self) -> float:
        """Area of one cell in square kilometres."""
        return self.cell * self.cell / 1e6

    def centre(self, row: int, column: int) -> tuple[float, float]:
        """The middle of a cell in metres."""
        return self.x0 + (column + 0.5) * self.cell, self.y0 + (row + 0.5) * self.cell


def grid_over(xy: Floats, cell: float, margin: float = 0.0) -> Grid:
    """The smallest grid of whole multiples of `cell` around points of shape (n, 2), n ≥ 1."""
    low = np.floor((xy.min(axis=0) - margin) / cell) * cell
    size = np.floor((xy.max(axis=0) + margin - low) / cell).astype(int) + 1
    return Grid(float(low[0]), float(low[1]), cell, int(size[1]), int(size[0]))


def counts(grid: Grid, xy: Floats) -> npt.NDArray[np.int64]:
    """How many points of shape (n, 2) lie in each cell; points outside the grid are not counted."""
    column = np.floor((xy[:, 0] - grid.x0) / grid.cell).astype(np.int64)
    row = np.floor((xy[:, 1] - grid.y0) / grid.cell).astype(np.int64)
    inside = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    flat = np.bincount(row[inside] * grid.columns + column[inside], minlength=grid.rows * grid.columns)
    return flat.reshape(grid.rows, grid.columns)


def lengths(grid: Grid, segments: Floats, step: float = 10.0) -> Floats:
    """Kilometres of path in each cell: segments of shape (n, 4) are cut into pieces of at most `step` metres.

    A piece counts for the cell that holds its middle; the error on a cell is at most one piece a crossing.
    """
    dx, dy = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    metres = np.hypot(dx, dy)
    pieces = np.maximum(np.ceil(metres / step).astype(np.int64), 1)
    of = np.repeat(np.arange(len(segments)), pieces)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (nth + 0.5) / pieces[of]
    x, y = segments[of, 0] + share * dx[of], segments[of, 1] + share * dy[of]
    column = np.floor((x - grid.x0) / grid.cell).astype(np.int64)
    row = np.floor((y - grid.y0) / grid.cell).astype(np.int64)
    inside = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    flat = np.bincount(
        (row * grid.columns + column)[inside],
        weights=(metres / pieces)[of][inside] / 1000.0,
        minlength=grid.rows * grid.columns,
    )
    return flat.astype(np.float64).reshape(grid.rows, grid.columns)


def kernel_density(grid: Grid, xy: Floats, bandwidth: float) -> Floats:
    """Events per km² at the middle of each cell, by a quartic kernel of `bandwidth` metres.

    Silverman, Density Estimation (1986), eq. 4.5. Points are moved to the middle of their cell, so the error
    is that of half a cell; the sum over cells times their area is the number of points but for the rim.
    """
    from scipy import signal  # half of scipy comes with it

    reach = int(np.ceil(bandwidth / grid.cell))
    steps = np.arange(-reach, reach + 1) * grid.cell
    squared = (steps[:, None] ** 2 + steps[None, :] ** 2) / bandwidth**2
    kernel = np.where(squared < 1.0, (1.0 - squared) ** 2, 0.0)
    kernel /= kernel.sum() * grid.km2
    spread = signal.fftconvolve(counts(grid, xy).astype(float), kernel, mode="same")
    return np.maximum(spread, 0.0)


def gi_star(cells: npt.NDArray[np.int64], study: npt.NDArray[np.bool_]) -> Floats:
    """Standard deviates of Getis-Ord Gi* over queen neighbours; zero outside the `study` area.

    Ord and Getis, Geographical Analysis 27 (1995) 286–306, eq. 14: (Σw·x − x̄·W) / (s·√((n·S1 − W²)/(n − 1))),
    with weights 1 for a cell and its neighbours inside the study area.
    """
    inside = study.astype(float)
    values = np.where(study, cells, 0).astype(float)
    number = inside.sum()
    mean = values.sum() / number
    spread = np.sqrt(max((values**2).sum() / number - mean**2, 0.0))
    weight = ndimage.convolve(inside, QUEEN, mode="constant")
    near = ndimage.convolve(values, QUEEN, mode="constant")
    below = spread * np.sqrt(np.maximum((number * weight - weight**2) / (number - 1), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (near - mean * weight) / below
    return np.where(study & (below > 0), found, 0.0)


def hot_cells(
    deviates: Floats, study: npt.NDArray[np.bool_], level: float = FALSE_DISCOVERY
) -> npt.NDArray[np.bool_]:
    """Cells whose one-sided p stands the Benjamini–Hochberg bound (JRSS B 57 (1995) 289–300) at `level`."""
    chances = special.ndtr(-deviates[study])
    ordered = np.sort(chances)
    bound = level * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    kept = np.nonzero(ordered <= bound)[0]
    if not len(kept):
        return np.zeros_like(study)
    return study & (special.ndtr(-deviates) <= ordered[kept[-1]])


@dataclass(frozen=True)
class HotSpot:
    """Connected hot cells: south-west corners and the middle of their events (metres), the highest z."""

    corners: tuple[tuple[float, float], ...]
    events: int
    x: float
    y: float
    z: float

    @property
    def cells(self) -> int:
        """How many cells."""
        return len(self.corners)

    def holds(self, xy: Floats, cell: float) -> npt.NDArray[np.bool_]:
        """Which of the points of shape (n, 2) lie in its cells of `cell` metres."""
        mine = {(round(x / cell), round(y / cell)) for x, y in self.corners}
        places = np.floor(xy / cell).astype(np.int64)
        return np.array([(int(x), int(y)) in mine for x, y in places], dtype=bool)


def hot_spots(grid: Grid, xy: Floats, study: npt.NDArray[np.bool_] | None = None) -> list[HotSpot]:
    """Hot-spots of points (n, 2), the most events first; cells that touch, corners too, are one."""
    if len(xy) == 0:
        return []
    area = np.ones((grid.rows, grid.columns), dtype=bool) if study is None else study
    cells = counts(grid, xy)
    deviates = gi_star(cells, area)
    marks, number = ndimage.label(hot_cells(deviates, area), structure=QUEEN)
    found = [_spot(grid, cells, deviates, marks == mark) for mark in range(1, number + 1)]
    return sorted((spot for spot in found if spot.events), key=lambda spot: (-spot.events, -spot.z))


def _spot(
    grid: Grid, cells: npt.NDArray[np.int64], deviates: Floats, chosen: npt.NDArray[np.bool_]
) -> HotSpot:
    rows, columns = np.nonzero(chosen)
    weights = cells[chosen].astype(float)
    events = int(weights.sum())
    corners = tuple(
        (grid.x0 + int(c) * grid.cell, grid.y0 + int(r) * grid.cell)
        for r, c in zip(rows, columns, strict=True)
    )
    if not events:
        return HotSpot(corners, 0, 0.0, 0.0, float(deviates[chosen].max()))
    row, column = np.average(rows, weights=weights), np.average(columns, weights=weights)
    x, y = grid.x0 + (column + 0.5) * grid.cell, grid.y0 + (row + 0.5) * grid.cell
    return HotSpot(corners, events, float(x), float(y), float(deviates[chosen].max()))
