"""Reads the public orienteering benchmark formats and their tables of best-known profits."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from border_gov.joint_patrol.planner.field import FAR, Field, Ints, Walker

TOP_SCALE = 1_000_000


@dataclass(frozen=True)
class Instance:
    """One benchmark run: the field, its best-known profit, and the exact distances for the checker."""

    name: str
    routes: int
    best_known: float
    field: Field
    xy: tuple[tuple[float, float], ...]
    scale: int
    budget: float
    truncated: bool


def _numbers(path: Path) -> list[list[float]]:
    lines = path.read_text().splitlines()
    return [[float(part) for part in line.split()] for line in lines if line.strip()]


def _decimals(name: str) -> int:
    return 2 if name.startswith("pr") else 1


def truncated(xy: np.ndarray, decimals: int) -> Ints:
    """Euclidean distances cut off after ``decimals`` places, in units of the last place, shape (n, n)."""
    gap = xy[:, None, :] - xy[None, :, :]
    return np.floor(np.hypot(gap[..., 0], gap[..., 1]) * 10**decimals + 1e-9).astype(np.int64)


def read_toptw(path: Path, routes: int, best_known: float = math.nan) -> Instance:
    """A file of the Solomon or Cordeau kind: point 0 is the depot and its window the length of the day."""
    rows = _numbers(path)
    count, points = int(rows[0][2]), rows[2:]
    if len(points) != count + 1:
        raise ValueError(f"{path.name}: {len(points)} points, {count + 1} expected")
    decimals = _decimals(path.name)
    scale = 10**decimals
    xy = np.array([row[1:3] for row in points])
    last = round(points[0][-1] * scale)
    walker = Walker(0, 0, 0, last, last, last)
    field = Field(
        travel=truncated(xy, decimals),
        prize=np.array([round(row[4]) for row in points], dtype=np.int64),
        dwell=np.array([round(row[3] * scale) for row in points], dtype=np.int64),
        opens=np.array([round(row[-2] * scale) for row in points], dtype=np.int64),
        closes=np.array([round(row[-1] * scale) for row in points], dtype=np.int64),
        stops=tuple(i for i in range(1, len(points)) if points[i][4] > 0),
        walkers=(walker,) * routes,
    )
    places = tuple((row[1], row[2]) for row in points)
    return Instance(path.stem, routes, best_known, field, places, scale, points[0][-1], True)


def read_top(path: Path, best_known: float = math.nan) -> Instance:
    """A file of the Chao kind: first point start, last point end, ``tmax`` for each of ``m`` routes."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    head = {line[0]: float(line[1]) for line in lines[:3]}
    points = [[float(part) for part in line] for line in lines[3:]]
    if len(points) != int(head["n"]):
        raise ValueError(f"{path.name}: {len(points)} points, {int(head['n'])} expected")
    xy = np.array([row[:2] for row in points])
    gap = xy[:, None, :] - xy[None, :, :]
    exact = np.hypot(gap[..., 0], gap[..., 1]) * TOP_SCALE
    n, limit = len(points), math.floor(head["tmax"] * TOP_SCALE + 1e-3)
    field = Field(
        # Rounding up keeps every route found within the true budget; the small term keeps whole lengths.
        travel=np.ceil(exact - 1e-3).astype(np.int64),
        prize=np.array([round(row[2]) for row in points], dtype=np.int64),
        dwell=np.zeros(n, dtype=np.int64),
        opens=np.zeros(n, dtype=np.int64),
        closes=np.full(n, FAR, dtype=np.int64),
        stops=tuple(i for i in range(1, n - 1) if points[i][2] > 0),
        walkers=(Walker(0, n - 1, 0, 0, limit, limit),) * int(head["m"]),
    )
    places = tuple((row[0], row[1]) for row in points)
    return Instance(path.stem, int(head["m"]), best_known, field, places, TOP_SCALE, head["tmax"], False)


def _table(folder: Path) -> list[dict[str, str]]:
    table = folder / "best_known.csv"
    if not table.is_file():
        raise ValueError(f"{folder}: best_known.csv is missing")
    with table.open(newline="") as stream:
        return list(csv.DictReader(stream))


def _of_table(kind: str, path: Path, row: dict[str, str]) -> Instance:
    best = float(row["best_known_profit"])
    return read_toptw(path, int(row["routes"]), best) if kind == "toptw" else read_top(path, best)


def load(kind: str, path: Path) -> list[Instance]:
    """Every run that ``path``, a file or a folder, stands for, by the ``best_known.csv`` beside the files."""
    folder = path if path.is_dir() else path.parent
    out = []
    for row in _table(folder):
        file = folder / f"{row['instance']}.txt"
        if file.is_file() and path in (folder, file):
            out.append(_of_table(kind, file, row))
    if not out:
        raise ValueError(f"{path}: no instance with a best-known value")
    return out
