"""A table of labelled points: each row placed or refused, none lost."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from border_gov.geo.batch import Placed
from border_gov.geo.datum import Datum, GeoError, parse_datum, to_wgs84
from border_gov.geo.shapes import REFUSED, RULES, check_degrees, checked_accuracy
from border_gov.jurisdictions.queries.lookup import layers, locate_many
from border_gov.kernel.words import L

CHUNK = 50_000
NEEDED = ("id", "lon", "lat", "datum", "accuracy_m")
ADDED = ("status", "side", "town_code", "village_code", "distance_m", "rule", "boundary_version")


def locate_rows(zone_id: int, rows: Iterable[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Each of `rows` (columns NEEDED) with the columns ADDED, in order; a refused row says why in `rule`."""
    version, limit = layers(zone_id).version, layers(zone_id).accuracy_limit_m
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        points, refusals = _points(chunk, limit)
        good = np.array([number not in refusals for number in range(len(chunk))])
        placed = locate_many(zone_id, *points[good].T)
        index = 0
        for number, row in enumerate(chunk):
            if number in refusals:
                refused = {**dict.fromkeys(ADDED, ""), "status": REFUSED, "rule": refusals[number]}
                yield {**row, **refused}
            else:
                yield {**row, **_answer(placed, index), "boundary_version": version}
                index += 1


def _points(rows: list[dict[str, str]], limit_m: float) -> tuple[np.ndarray, dict[int, str]]:
    """(lon, lat, accuracy) of every row in EPSG:4326 and metres, and the code of each refusal by row."""
    points, refusals = np.zeros((len(rows), 3)), {}
    by_datum: dict[Datum, list[int]] = {}
    for number, row in enumerate(rows):
        try:
            datum = parse_datum(row.get("datum"))
            points[number] = _number(row, "lon"), _number(row, "lat"), _accuracy(row, limit_m)
            by_datum.setdefault(datum, []).append(number)
        except GeoError as error:
            refusals[number] = error.code
    for datum, numbers in by_datum.items():
        points[numbers, :2] = np.column_stack(to_wgs84(points[numbers, 0], points[numbers, 1], datum))
        for number in numbers:
            try:
                check_degrees(*points[number, :2].tolist())
            except GeoError as error:
                refusals[number] = error.code
    return points, refusals


def _accuracy(row: dict[str, str], limit_m: float) -> float:
    given = (row.get("accuracy_m") or "").strip()
    return checked_accuracy(_number(row, "accuracy_m") if given else None, limit_m)


def _number(row: dict[str, str], column: str) -> float:
    try:
        number = float((row.get(column) or "").strip())
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise GeoError("point.number", L("The coordinates are not numbers."), field=column)
    return number


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
