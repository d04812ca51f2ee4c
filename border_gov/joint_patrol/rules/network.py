"""From separate lines to a path network: ends snapped to nodes, meeting lines cut, banks examined.

All coordinates are metres of EPSG:4549 as (x east, y north).
"""

import hashlib
import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
MIN_LENGTH_M = 0.5
LONGEST_EDGE_M = 250.0  # so that a checkpoint half way along a path finds a node close by


@dataclass(frozen=True)
class RawPath:
    """One line as it came; `row` is its number in the file."""

    row: int
    name: str
    kind: str
    passable: str
    is_bridge: bool
    line: tuple[Point, ...]


@dataclass(frozen=True)
class Piece:
    """One edge of the network with the line that it follows."""

    key: str
    raw: RawPath
    line: tuple[Point, ...]
    u: int
    v: int
    length_m: float


@dataclass
class Built:
    """Nodes and edges, and how often ends had to be pulled together and lines cut."""

    nodes: list[Point] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    snapped: int = 0
    cut: int = 0
    empty_rows: list[int] = field(default_factory=list)
    doubled_rows: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A connected part of the network without its bridges."""

    nodes: int
    length_m: float
    banks: tuple[str, ...]


@dataclass(frozen=True)
class Connectivity:
    """How the network hangs together; `islands` counts parts that no bridge joins to the largest one."""

    parts: tuple[Part, ...]
    component: tuple[int, ...]
    islands: int
    islands_m: float
    bridges: int
    crossing: tuple[Piece, ...]
    idle_bridges: tuple[Piece, ...]


def length(line: Sequence[Point]) -> float:
    """Metres along a line."""
    return sum(math.dist(a, b) for a, b in pairwise(line))


def build(paths: Sequence[RawPath], snap_m: float) -> Built:
    """The network of `paths`: ends within `snap_m` of each other are one node, and an end that meets the
    middle of another path within `snap_m` cuts that path. Bridges are never cut: they are crossed whole.
    """
    built = Built()
    nodes = _Nodes(snap_m)
    kept: list[tuple[RawPath, int, int]] = []
    seen: set[tuple[object, ...]] = set()
    for raw in paths:
        same = (raw.name, raw.is_bridge, tuple((round(x, 1), round(y, 1)) for x, y in raw.line))
        if len(raw.line) < 2 or length(raw.line) < MIN_LENGTH_M:
            built.empty_rows.append(raw.row)
        elif same in seen:
            built.doubled_rows.append(raw.row)
        else:
            seen.add(same)
            kept.append((raw, nodes.at(raw.line[0]), nodes.at(raw.line[-1])))
    built.nodes, built.snapped = nodes.points, nodes.snapped
    index = _ByX(built.nodes)
    keys = _Keys(Counter(raw.name for raw, _, _ in kept))
    for raw, u, v in kept:
        met = [] if raw.is_bridge else _met(raw.line, index, snap_m, {u, v})
        built.cut += len(met)
        built.pieces += _cut(raw, u, v, met, keys, built.nodes)
    return built


class _Nodes:
    """Ends gathered into nodes on a grid as wide as the tolerance."""

    def __init__(self, snap_m: float) -> None:
        self.snap_m = snap_m
        self.points: list[Point] = []
        self.snapped = 0
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)

    def at(self, point: Point) -> int:
        """The number of the node for an end at `point`, an old one within the tolerance or a new one."""
        size = max(self.snap_m, 0.01)
        cell = (math.floor(point[0] / size), math.floor(point[1] / size))
        around = [
            n for dx in (-1, 0, 1) for dy in (-1, 0, 1) for n in self._cells[cell[0] + dx, cell[1] + dy]
        ]
        best = min(around, key=lambda n: math.dist(self.points[n], point), default=None)
        if best is not None and (gap := math.dist(self.points[best], point)) <= size:
            self.snapped += gap > 0.01
            return best
        self.points.append(point)
        self._cells[cell].append(len(self.points) - 1)
        return len(self.points) - 1


class _ByX:
    """Nodes in the order of x, to find those near a segment without looking at all."""

    def __init__(self, points: list[Point]) -> None:
        self.order = sorted(range(len(points)), key=lambda n: points[n][0])
        self.xs = [points[n][0] for n in self.order]
        self.points = points

    def within(self, a: Point, b: Point, margin: float) -> list[int]:
        """Numbers of the nodes in the box around a segment."""
        low, high = min(a[1], b[1]) - margin, max(a[1], b[1]) + margin
        first = bisect_left(self.xs, min(a[0], b[0]) - margin)
        last = bisect_right(self.xs, max(a[0], b[0]) + margin)
        return [n for n in self.order[first:last] if low <= self.points[n][1] <= high]


def _met(line: Sequence[Point], index: _ByX, snap_m: float, ends: set[int]) -> list[tuple[int, float, int]]:
    """(segment, share of it, node) where a node lies on the middle of `line`, in the order of walking."""
    found: dict[int, tuple[float, int, float, int]] = {}
    for number, (a, b) in enumerate(pairwise(line)):
        for node in index.within(a, b, snap_m):
            if node in ends:
                continue
            away, share = _foot(a, b, index.points[node])
            if away <= snap_m and (node not in found or away < found[node][0]):
                found[node] = (away, number, share, node)
    return sorted((number, share, node) for _, number, share, node in found.values())


def _foot(a: Point, b: Point, p: Point) -> tuple[float, float]:
    """Distance of `p` from segment ab, and where its foot lies as a share of ab."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    squared = dx * dx + dy * dy
    share = 0.0 if squared == 0 else ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared
    share = min(1.0, max(0.0, share))
    return math.dist(p, (a[0] + share * dx, a[1] + share * dy)), share


class _Keys:
    """A key for every piece that the next import of the same paths gives again."""

    def __init__(self, names: Counter[str]) -> None:
        self.names = names
        self.given: Counter[str] = Counter()

    def of(self, raw: RawPath) -> str:
        """By name where the name is unique in the file, else by the place of the ends to 10 m."""
        ends = sorted((round(x, -1), round(y, -1)) for x, y in (raw.line[0], raw.line[-1]))
        text = raw.name if raw.name and self.names[raw.name] == 1 else f"{raw.name} {ends}"
        key = ("b-" if raw.is_bridge else "p-") + hashlib.sha256(text.encode()).hexdigest()[:12]
        self.given[key] += 1
        return key if self.given[key] == 1 else f"{key}.{self.given[key]}"


def base_key(key: str) -> str:
    """The key of the whole path that a piece belongs to; a closure names it."""
    return key.partition(".")[0]


def _cut(
    raw: RawPath, u: int, v: int, met: list[tuple[int, float, int]], keys: _Keys, nodes: list[Point]
) -> list[Piece]:
    stops = [*met, (len(raw.line) - 2, 1.0, v)]
    pieces, last, done = [], u, 0
    for number, _share, node in stops:
        line = (nodes[last], *raw.line[done + 1 : number + 1], nodes[node])
        if node != last and length(line) >= 1e-3:
            pieces += _shorter(raw, line, last, node, keys, nodes)
        last, done = node, number
    return pieces


def _shorter(
    raw: RawPath, line: tuple[Point, ...], u: int, v: int, keys: _Keys, nodes: list[Point]
) -> list[Piece]:
    """The line in equal pieces of at most LONGEST_EDGE_M, with new nodes between them; bridges stay whole."""
    metres = length(line)
    count = 1 if raw.is_bridge else math.ceil(metres / LONGEST_EDGE_M)
    rest, pieces, last = line, [], u
    for _ in range(count - 1):
        first, rest = _split(rest, metres / count)
        nodes.append(first[-1])
        pieces.append(Piece(keys.of(raw), raw, first, last, len(nodes) - 1, length(first)))
        last = len(nodes) - 1
    return [*pieces, Piece(keys.of(raw), raw, rest, last, v, length(rest))]


def _split(line: tuple[Point, ...], metres: float) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """The first `metres` of a line and the rest."""
    walked = 0.0
    for number, (a, b) in enumerate(pairwise(line)):
        step = math.dist(a, b)
        if walked + step >= metres and step > 0:
            share = (metres - walked) / step
            at = (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
            return (*line[: number + 1], at), (at, *line[number + 1 :])
        walked += step
    return line, (line[-1], line[-1])


def connectivity(built: Built, banks: Sequence[str]) -> Connectivity:
    """How `built` hangs together, with the bank of each node (empty: outside every side).

    `crossing` are paths between different banks that are no bridges; such a path must not be stored.
    """
    crossing = tuple(p for p in built.pieces if not p.raw.is_bridge and _parted(banks[p.u], banks[p.v]))
    dropped = {id(p) for p in crossing}
    plain = [p for p in built.pieces if not p.raw.is_bridge and id(p) not in dropped]
    bridges = [p for p in built.pieces if p.raw.is_bridge]
    component = _components(len(built.nodes), plain)
    whole = _components(len(built.nodes), plain + bridges)
    metres: Counter[int] = Counter()
    for piece in plain:
        metres[component[piece.u]] += piece.length_m  # type: ignore[assignment]
    used = {n for p in plain + bridges for n in (p.u, p.v)}
    islands, islands_m = _islands(whole, used, plain)
    return Connectivity(
        parts=_parts(component, banks, metres, {n for p in plain for n in (p.u, p.v)}),
        component=tuple(component),
        islands=islands,
        islands_m=islands_m,
        bridges=len(bridges),
        crossing=crossing,
        idle_bridges=tuple(b for b in bridges if component[b.u] == component[b.v]),
    )


def _parted(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _components(count: int, pieces: Sequence[Piece]) -> list[int]:
    parent = list(range(count))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for piece in pieces:
        parent[root(piece.u)] = root(piece.v)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root(n), len(numbers)) for n in range(count)]


def _parts(
    component: list[int], banks: Sequence[str], metres: Counter[int], used: set[int]
) -> tuple[Part, ...]:
    nodes: dict[int, list[int]] = defaultdict(list)
    for number, part in enumerate(component):
        if number in used:
            nodes[part].append(number)
    found = [
        Part(len(held), float(metres[part]), tuple(sorted({banks[n] for n in held if banks[n]})))
        for part, held in nodes.items()
    ]
    return tuple(sorted(found, key=lambda part: -part.length_m))


def _islands(whole: list[int], used: set[int], plain: Sequence[Piece]) -> tuple[int, float]:
    sizes = Counter(whole[n] for n in used)
    if len(sizes) < 2:
        return 0, 0.0
    largest = sizes.most_common(1)[0][0]
    return len(sizes) - 1, sum(p.length_m for p in plain if whole[p.u] != largest)
