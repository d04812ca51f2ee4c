"""A table of labelled points: each row placed or refused, none lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from border_gov.geo.batch import Placed
from border_gov.geo.datum import GeoError, parse_datum
from border_gov.geo.shapes import REFUSED, RULES, checked_accuracy, wgs84_point
from border_gov.jurisdictions.queries.lookup import layers, locate_many
from border_gov.kernel.words import L

CHUNK = 50_000
NEEDED = ("id", "lon", "lat", "datum", "accuracy_m")
ADDED = ("status", "side", "town_code", "village_code", "distance_m", "rule", "boundary_version")
Point = tuple[float, float, float]


def locate_rows(zone_id: int, rows: Iterable[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Each of `rows` (columns NEEDED) with the columns ADDED, in order; a refused row says why in `rule`."""
    version, limit = layers(zone_id).version, layers(zone_id).accuracy_limit_m
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        points = [_point(row, limit) for row in chunk]
        good = [point for point in points if not isinstance(point, str)]
        lon, lat, accuracy = np.array(good, dtype=float).reshape(-1, 3).T
        placed = locate_many(zone_id, lon, lat, accuracy)
        index = 0
        for row, point in zip(chunk, points, strict=True):
            if isinstance(point, str):
                yield {**row, **dict.fromkeys(ADDED, ""), "status": REFUSED, "rule": point}
            else:
                yield {**row, **_answer(placed, index), "boundary_version": version}
                index += 1


def _point(row: dict[str, str], limit_m: float) -> Point | str:
    """(lon, lat, accuracy) in EPSG:4326 and metres, or the code of the refusal."""
    try:
        datum = parse_datum(row.get("datum"))
        lon, lat = wgs84_point(_number(row, "lon"), _number(row, "lat"), datum)
        given = (row.get("accuracy_m") or "").strip()
        return lon, lat, checked_accuracy(_number(row, "accuracy_m") if given else None, limit_m)
    except GeoError as error:
        return error.code


def _number(row: dict[str, str], column: str) -> float:
    try:
        return float((row.get(column) or "").strip())
    except ValueError as error:
        raise GeoError("point.number", L("The coordinates are not numbers."), field=column) from error


def _answer(placed: Placed, index: int) -> dict[str, Any]:
    side, town, village = placed.side[index], placed.town[index], placed.village[index]
    metres = placed.distance_m[index]
    return {
        "status": placed.status(index),
        "side": placed.sides[side] if side >= 0 else "",
        "town_code": placed.towns[town] if town >= 0 else "",
        "village_code": placed.villages[village] if village >= 0 else "",
        "distance_m": f"{metres:.2f}" if np.isfinite(metres) else "",
        "rule": RULES[placed.rule[index]],
    }
