"""Where a point lies: boundary versions as prepared shapes, kept in process."""

from __future__ import annotations

import datetime as dt
import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Boolean, ColumnElement, cast, exists, func, literal, select

from border_gov.geo import filters
from border_gov.geo.batch import Batch, Placed
from border_gov.geo.columns import shape_of
from border_gov.geo.datum import parse_datum
from border_gov.geo.shapes import JOINT, Area, Layers, Place, Shared, checked_accuracy, place, wgs84_point
from border_gov.jurisdictions.models import BoundaryArea, BoundaryLine, BoundaryVersion, Zone
from border_gov.jurisdictions.queries.reads import counties, side_keys, towns, version_at
from border_gov.jurisdictions.rules import COUNTIES, TOWNS, VILLAGES, WATERCOURSE, Known
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound, Unavailable
from border_gov.kernel.words import L

KEPT_VERSIONS = 8


@dataclass(frozen=True)
class Found:
    """The answer of a lookup with the zone that it was made in."""

    zone_id: int
    zone_key: str
    lon: float
    lat: float
    accuracy_m: float
    place: Place

    def as_json(self) -> dict[str, Any]:
        """The answer in plain values: metres to the centimetre, degrees to seven decimals."""
        place = self.place
        return {
            "status": place.status,
            "joint": place.status == JOINT,
            "side": place.side or None,
            "shared_by": list(place.shared_by),
            "town_code": place.town_code or None,
            "village_code": place.village_code or None,
            "distance_m": None if place.distance_m is None else round(place.distance_m, 2),
            "rule": place.rule,
            "boundary_version": place.boundary_version,
            "zone": self.zone_key,
            "lon": round(self.lon, 7),
            "lat": round(self.lat, 7),
            "accuracy_m": self.accuracy_m,
        }


@dataclass(frozen=True)
class _Current:
    zone_id: int
    zone_key: str
    version_id: int
    label: str
    band_m: float
    accuracy_limit_m: float


_prepared: OrderedDict[tuple[Any, ...], Batch] = OrderedDict()
_current: dict[str, tuple[float, list[_Current]]] = {}


def forget_layers() -> None:
    """Drop what is remembered about which version is in force; called when one is followed by another."""
    _current.clear()


def _database() -> str:
    return str(db.engine.engine.url.database)


def _in_force(max_age_s: float) -> list[_Current]:
    """Every zone with its version in force, at most `max_age_s` seconds old."""
    database, tick = _database(), time.monotonic()
    seen = _current.get(database)
    if seen and tick - seen[0] < max_age_s:
        return seen[1]
    chosen = (
        select(
            Zone.id, Zone.key, BoundaryVersion.id, BoundaryVersion.label, Zone.band_m, Zone.accuracy_limit_m
        )
        .join(BoundaryVersion, BoundaryVersion.zone_id == Zone.id)
        .where(BoundaryVersion.valid_to.is_(None))
        .order_by(Zone.id)
    )
    found = [_Current(*row) for row in db.session.execute(chosen)]
    _current[database] = (tick, found)
    return found


def layers(zone_id: int, at: dt.datetime | None = None) -> Layers:
    """The prepared shapes of a zone's version in force, or of the one that was in force `at` a moment.

    Raises NotFound while the zone has no boundary version.
    """
    zone, version = db.session.get(Zone, zone_id), version_at(zone_id, at)
    if zone is None or version is None:
        raise NotFound("This zone has no boundary yet.")
    wanted = _Current(zone.id, zone.key, version.id, version.label, zone.band_m, zone.accuracy_limit_m)
    return _batch(wanted).layers


def _batch(wanted: _Current) -> Batch:
    key = (_database(), wanted)
    if key not in _prepared:
        _prepared[key] = Batch(_load(wanted))
        while len(_prepared) > KEPT_VERSIONS:
            _prepared.popitem(last=False)
    return _prepared[key]


def _load(wanted: _Current) -> Layers:
    lines = db.session.execute(
        select(BoundaryLine.sides, BoundaryLine.line)
        .where(BoundaryLine.version_id == wanted.version_id)
        .order_by(BoundaryLine.id)
    )
    areas = db.session.execute(
        select(BoundaryArea.kind, BoundaryArea.code, BoundaryArea.sides, BoundaryArea.area)
        .where(BoundaryArea.version_id == wanted.version_id)
        .order_by(BoundaryArea.kind, BoundaryArea.code)
    ).all()

    def of(kind: str) -> tuple[Area, ...]:
        rows = [row for row in areas if row.kind == kind]
        return tuple(Area(row.code, (row.sides or [""])[0], shape_of(row.area)) for row in rows)

    waters = [row for row in areas if row.kind == WATERCOURSE]
    return Layers(
        version=wanted.label,
        band_m=wanted.band_m,
        accuracy_limit_m=wanted.accuracy_limit_m,
        lines=tuple(Shared(tuple(row.sides), shape_of(row.line)) for row in lines),
        territories=tuple(area for area in of(COUNTIES) if area.side),
        towns=of(TOWNS),
        villages=of(VILLAGES),
        watercourses=tuple(Shared(tuple(row.sides), shape_of(row.area)) for row in waters),
    )


def locate(
    lon: float,
    lat: float,
    datum: str | None,
    accuracy_m: float | None = None,
    *,
    zone_key: str | None = None,
    max_age_s: float = 0.0,
) -> Found:
    """Where a labelled point lies, in the zone called `zone_key`, else in the one whose line is nearest.

    Refused: no datum, impossible coordinates, accuracy above the zone's limit, no zone with a boundary.
    """
    x, y = wgs84_point(lon, lat, parse_datum(datum))
    answers = []
    for current in _in_force(max_age_s):
        if zone_key in (None, current.zone_key):
            accuracy = checked_accuracy(accuracy_m, current.accuracy_limit_m)
            found = place(x, y, accuracy, _batch(current).layers)
            answers.append(Found(current.zone_id, current.zone_key, x, y, accuracy, found))
    if not answers:
        raise Unavailable(L("There is no zone with a boundary yet."))
    return min(answers, key=lambda a: math.inf if a.place.distance_m is None else a.place.distance_m)


def locate_many(zone_id: int, lon: np.ndarray, lat: np.ndarray, accuracy_m: np.ndarray) -> Placed:
    """`locate` for arrays of EPSG:4326 and metres, against the version in force of one zone."""
    for current in _in_force(0.0):
        if current.zone_id == zone_id:
            return _batch(current).place(lon, lat, accuracy_m)
    raise NotFound("This zone has no boundary yet.")


def place_in_sql(zone_id: int, points: Any) -> Any:
    """The law of `geo.shapes.place` as one SELECT over `points` (columns id, lon, lat, accuracy_m).

    Columns: id, joint, rule, side, town_code, distance_m. It exists to recompute stored rows in bulk and to
    hold the Python law against an independent implementation.
    """
    version = version_at(zone_id)
    zone = db.session.get(Zone, zone_id)
    if version is None or zone is None:
        raise NotFound("This zone has no boundary yet.")
    line = (
        select(func.ST_Union(filters.metric(BoundaryLine.line)).label("line"))
        .where(BoundaryLine.version_id == version.id)
        .cte("line")
        .prefix_with("MATERIALIZED")
    )
    spot = filters.sql_point(points.c.lon, points.c.lat)
    metres = func.ST_Distance(filters.metric(spot), line.c.line)
    first = select(
        points.c.id,
        points.c.accuracy_m,
        metres.label("distance_m"),
        _holds(version.id, WATERCOURSE, spot).label("in_water"),
        _first(version.id, COUNTIES, spot, BoundaryArea.sides[1]).label("side"),
        _first(version.id, TOWNS, spot, BoundaryArea.code).label("town_code"),
    ).select_from(points.join(line, literal(True)))
    # Inlined, every use of the side would search the territories once more.
    found = first.cte("found").prefix_with("MATERIALIZED")
    values = found.c.distance_m, cast(found.c.in_water, Boolean), found.c.accuracy_m, zone.band_m
    rule = filters.rule_of(*values, found.c.side)
    joint = filters.is_joint(*values).label("joint")
    return select(found.c.id, joint, rule.label("rule"), found.c.side, found.c.town_code, found.c.distance_m)


def _holds(version_id: int, kind: str, spot: ColumnElement[Any]) -> ColumnElement[bool]:
    of_kind = (BoundaryArea.version_id == version_id, BoundaryArea.kind == kind)
    return exists().where(*of_kind, filters.within(spot, BoundaryArea.area))


def _first(version_id: int, kind: str, spot: ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    of_kind = (BoundaryArea.version_id == version_id, BoundaryArea.kind == kind)
    side_known = func.cardinality(BoundaryArea.sides) > 0
    chosen = select(value).where(*of_kind, side_known, filters.within(spot, BoundaryArea.area))
    return chosen.order_by(BoundaryArea.code).limit(1).scalar_subquery()


def known(zone_id: int) -> Known:
    """What the law needs to judge a file for this zone."""
    version = version_at(zone_id)
    territories = layers(zone_id).territories if version else ()
    return Known(
        sides=side_keys(zone_id),
        counties={row.code: row.side_key for row in counties(zone_id)},
        towns={row.code: row.side_key for row in towns(zone_id)},
        territories=territories,
    )
