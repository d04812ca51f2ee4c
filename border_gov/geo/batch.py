"""Many points at once: a cell grid for areas and pruned segments for distance, equal to `shapes.place`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from scipy import ndimage

from border_gov.geo.datum import to_metres
from border_gov.geo.shapes import ACCURACY, BAND, JOINT, OUTSIDE, RULES, TERRITORY, WATERCOURSE, Area, Layers

CELL_DEGREES = 0.0005
MAX_CELLS = 4_000_000
TILE_M = 400.0
MAX_TILES = 40_000
MAX_TILED_SEGMENTS = 5_000
# A decision nearer than this to its limit is taken again by the exact path.
DOUBT_M = 1e-6


@dataclass(frozen=True)
class Placed:
    """Answers for n points: indices into the label tuples (-1: none), metres, and the rule by its index."""

    sides: tuple[str, ...]
    towns: tuple[str, ...]
    villages: tuple[str, ...]
    side: np.ndarray
    town: np.ndarray
    village: np.ndarray
    rule: np.ndarray
    distance_m: np.ndarray

    @property
    def joint(self) -> np.ndarray:
        """True where the point is joint; shape (n,)."""
        return self.rule <= RULES.index(ACCURACY)

    def status(self, index: int) -> str:
        """The status of one point in words."""
        if self.rule[index] <= RULES.index(ACCURACY):
            return JOINT
        return self.sides[self.side[index]] if self.side[index] >= 0 else OUTSIDE


class Batch:
    """The layers of one boundary version, prepared for arrays; everything is built on first use."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.sides = tuple(sorted({area.side for area in layers.territories}))
        self.towns = tuple(area.code for area in layers.towns)
        self.villages = tuple(area.code for area in layers.villages)

    @cached_property
    def grid(self) -> AreaGrid:
        """Which territory, town, village and water holds a point."""
        return AreaGrid(
            (self.layers.territories, self.layers.towns, self.layers.villages, self.layers.waters)
        )

    @cached_property
    def lines(self) -> LineTiles:
        """Metres to the nearest border line."""
        return LineTiles([line.metric for line in self.layers.lines])

    def place(self, lon: np.ndarray, lat: np.ndarray, accuracy_m: np.ndarray | float = 0.0) -> Placed:
        """Where n points of EPSG:4326 lie; the same answers as `shapes.place`, distances to 1e-6 m."""
        accuracy = np.broadcast_to(np.asarray(accuracy_m, dtype=float), lon.shape)
        distance = self._distance(lon, lat, accuracy)
        found = self.grid.ask(lon, lat)
        territory, town, village, water = (found[:, layer] for layer in range(4))
        of_area = np.array([self.sides.index(a.side) for a in self.layers.territories] + [-1], dtype=np.int32)
        side = of_area[territory]
        rule = np.where(side >= 0, RULES.index(TERRITORY), RULES.index(OUTSIDE))
        rule[distance <= accuracy] = RULES.index(ACCURACY)
        rule[water >= 0] = RULES.index(WATERCOURSE)
        rule[distance <= self.layers.band_m] = RULES.index(BAND)
        return Placed(self.sides, self.towns, self.villages, side, town, village, rule, distance)

    def _distance(self, lon: np.ndarray, lat: np.ndarray, accuracy: np.ndarray) -> np.ndarray:
        """Metres to the line; where the last bit could turn the decision, as the exact path computes them."""
        x, y = to_metres(lon, lat)
        distance = self.lines.distance(x, y)
        limits = np.abs(distance - self.layers.band_m), np.abs(distance - accuracy)
        doubtful = np.flatnonzero(np.minimum(*limits) < DOUBT_M)
        distance[doubtful] = self.lines.exact(x[doubtful], y[doubtful])
        return distance


class AreaGrid:
    """Cells of EPSG:4326: one answer where no edge passes, the exact question where one does."""

    def __init__(self, groups: tuple[tuple[Area, ...], ...]) -> None:
        self.groups = groups
        areas = [area for group in groups for area in group]
        boxes = np.array([area.box for area in areas] or [(0.0, 0.0, 0.0, 0.0)])
        self.west, self.south = boxes[:, :2].min(axis=0)
        width, height = boxes[:, 2:].max(axis=0) - (self.west, self.south)
        self.cell = max(CELL_DEGREES, float(np.sqrt(width * height / MAX_CELLS)))
        self.columns, self.rows = int(width / self.cell) + 1, int(height / self.cell) + 1
        touched = np.zeros((self.rows, self.columns), dtype=bool)
        for area in areas:
            self._mark(touched, area)
        self._label(ndimage.binary_dilation(touched, np.ones((3, 3), dtype=bool)))

    def _mark(self, touched: np.ndarray, area: Area) -> None:
        """Mark the cells of points along every edge, at most half a cell apart."""
        edge = shapely.segmentize(shapely.boundary(area.shape), self.cell / 2)
        row, column = self._cells(*shapely.get_coordinates(edge).T)
        touched[np.clip(row, 0, self.rows - 1), np.clip(column, 0, self.columns - 1)] = True

    def _cells(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        row = np.floor((lat - self.south) / self.cell).astype(np.int64)
        return row, np.floor((lon - self.west) / self.cell).astype(np.int64)

    def _label(self, doubtful: np.ndarray) -> None:
        """One exact answer for each connected patch of untouched cells; -1 in `patch` means: ask exactly."""
        number, count = ndimage.label(~doubtful)
        flat = number.ravel()
        _, first = np.unique(flat, return_index=True)
        first = first[flat[first] > 0]
        row, column = np.divmod(first, self.columns)
        lon = self.west + (column + 0.5) * self.cell
        lat = self.south + (row + 0.5) * self.cell
        self.answers = np.full((count + 1, len(self.groups)), -1, dtype=np.int32)
        self.answers[flat[first]] = self.exact(lon, lat)
        self.patch = number.astype(np.int32)

    def exact(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """The index of the first area of each group that holds the point, -1 for none; shape (n, groups)."""
        found = np.full((len(lon), len(self.groups)), -1, dtype=np.int32)
        for column, group in enumerate(self.groups):
            for index in range(len(group) - 1, -1, -1):
                found[group[index].hold(lon, lat), column] = index
        return found

    def ask(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """`exact`, by the grid where it is sure; outside every box the answer is none."""
        row, column = self._cells(lon, lat)
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        patch = np.full(len(lon), -1, dtype=np.int32)
        patch[inside] = self.patch[row[inside], column[inside]]
        found = np.full((len(lon), len(self.groups)), -1, dtype=np.int32)
        sure, unsure = patch > 0, np.flatnonzero(patch == 0)
        found[sure] = self.answers[patch[sure]]
        found[unsure] = self.exact(lon[unsure], lat[unsure])
        return found


class LineTiles:
    """Border lines in EPSG:4549 cut into segments; a tile knows those that can be nearest in it."""

    def __init__(self, lines: list[shapely.Geometry]) -> None:
        self.whole = shapely.union_all(lines) if lines else None
        if self.whole is None:
            return
        parts = [shapely.get_coordinates(part) for line in lines for part in shapely.get_parts(line)]
        self.start = np.concatenate([part[:-1] for part in parts])
        self.step = np.concatenate([np.diff(part, axis=0) for part in parts])
        self.square = np.maximum((self.step**2).sum(axis=1), 1e-300)
        segments: Any = shapely.linestrings(np.stack([self.start, self.start + self.step], axis=1))
        self.segments = segments
        self.tree = shapely.STRtree(segments)
        self.tiled = len(segments) <= MAX_TILED_SEGMENTS
        if self.tiled:
            self._tile(shapely.bounds(self.whole))

    def exact(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Metres by the nearest segment of a tree: slower, for any length of line."""
        points: Any = shapely.points(x, y)
        return shapely.distance(points, self.segments[self.tree.nearest(points)])

    def _tile(self, bounds: np.ndarray) -> None:
        low, high = bounds[:2] - 30_000.0, bounds[2:] + 30_000.0
        self.low, size = low, high - low
        self.tile = max(TILE_M, float(np.sqrt(size.prod() / MAX_TILES)))
        self.columns, self.rows = (int(v) for v in np.ceil(size / self.tile))
        row, column = np.divmod(np.arange(self.rows * self.columns), self.columns)
        centres: Any = shapely.points(low + (np.column_stack([column, row]) + 0.5) * self.tile)
        nearest = shapely.distance(centres, self.segments[self.tree.nearest(centres)])
        self.radius = self.tile * np.sqrt(0.5) + 1e-6
        tiles, chosen = self.tree.query(centres, predicate="dwithin", distance=nearest + 2 * self.radius)
        away = shapely.distance(centres[tiles], self.segments[chosen])
        order = np.lexsort((away, tiles))
        self.chosen, self.away = chosen[order], away[order]
        self.first = np.searchsorted(tiles[order], np.arange(len(centres) + 1))

    def distance(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Metres from n points (x east, y north) to the nearest line; infinite without a line."""
        if self.whole is None:
            return np.full(len(x), np.inf)
        if not self.tiled:
            return self.exact(x, y)
        column = np.floor((x - self.low[0]) / self.tile).astype(np.int64)
        row = np.floor((y - self.low[1]) / self.tile).astype(np.int64)
        inside = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        best = np.empty(len(x))
        far = np.flatnonzero(~inside)
        best[far] = self.exact(x[far], y[far])
        near = np.flatnonzero(inside)
        best[near] = self._search(x[near], y[near], row[near] * self.columns + column[near])
        return best

    def _search(self, x: np.ndarray, y: np.ndarray, tile: np.ndarray) -> np.ndarray:
        """Segments in the order of their distance from the tile's centre, until none can be nearer."""
        row, column = np.divmod(tile, self.columns)
        centre_x = self.low[0] + (column + 0.5) * self.tile
        centre_y = self.low[1] + (row + 0.5) * self.tile
        offset = np.hypot(x - centre_x, y - centre_y)
        best = np.full(len(x), np.inf)
        at, last = self.first[tile].copy(), self.first[tile + 1]
        open_points = np.arange(len(x))
        while len(open_points):
            segment = self.chosen[at[open_points]]
            dx, dy = x[open_points] - self.start[segment, 0], y[open_points] - self.start[segment, 1]
            along = (dx * self.step[segment, 0] + dy * self.step[segment, 1]) / self.square[segment]
            along = np.clip(along, 0.0, 1.0)
            dx, dy = dx - along * self.step[segment, 0], dy - along * self.step[segment, 1]
            best[open_points] = np.minimum(best[open_points], np.sqrt(dx * dx + dy * dy))
            at[open_points] += 1
            open_points = open_points[at[open_points] < last[open_points]]
            hopeful = self.away[at[open_points]] - offset[open_points] < best[open_points]
            open_points = open_points[hopeful]
        return best
