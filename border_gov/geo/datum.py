"""Coordinate systems: what a pair of numbers means, and its way to EPSG:4326 and to metres in EPSG:4549."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any

import numpy as np
from pyproj import Transformer

from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L, placed

STORED_SRID = 4326
METRIC_SRID = 4549

# Transformer objects keep one PROJ context per thread, so these two may be shared.
_INTO_METRES = Transformer.from_crs(STORED_SRID, METRIC_SRID, always_xy=True)
_INTO_DEGREES = Transformer.from_crs(METRIC_SRID, STORED_SRID, always_xy=True)


class GeoError(Invalid):
    """A coordinate or a GIS file that cannot be used; `field` names the input that is wrong."""

    def __init__(self, code: str, message: str, *, field: str = "file", **params: Any) -> None:
        super().__init__(message, code=code, fields={field: [placed(message, **params)]}, **params)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class Datum(StrEnum):
    """The coordinate systems that a point or a file may come in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    EPSG4549 = "epsg4549"
    GCJ02 = "gcj02"
    BD09 = "bd09"


POINT_DATUMS = (
    (Datum.WGS84.value, "WGS 84 (GPS)"),
    (Datum.CGCS2000.value, "CGCS2000"),
    (Datum.GCJ02.value, "GCJ-02"),
    (Datum.BD09.value, "BD-09"),
)
"""What a form offers for one point in degrees: value and name."""
FILE_DATUMS = (
    (Datum.CGCS2000.value, "CGCS2000 (EPSG:4490)"),
    (Datum.EPSG4549.value, "CGCS2000 / 3° 120E (EPSG:4549)"),
    (Datum.WGS84.value, "WGS 84 (EPSG:4326)"),
    (Datum.GCJ02.value, "GCJ-02"),
    (Datum.BD09.value, "BD-09"),
)
"""What a form offers for a GIS file."""
_SPELLINGS = {
    "wgs84": Datum.WGS84,
    "4326": Datum.WGS84,
    "cgcs2000": Datum.CGCS2000,
    "4490": Datum.CGCS2000,
    "4549": Datum.EPSG4549,
    "gcj02": Datum.GCJ02,
    "gcj": Datum.GCJ02,
    "bd09": Datum.BD09,
    "bd09ll": Datum.BD09,
}


def parse_datum(text: str | None, field: str = "datum") -> Datum:
    """The datum that a label names (`WGS-84`, `EPSG:4490`, `gcj02`, …).

    Refuses an empty or unknown label: coordinates without a datum are half a kilometre uncertain in China.
    """
    label = "".join(c for c in (text or "").lower() if c.isalnum()).removeprefix("epsg")
    if not label:
        message = L("Say which coordinate system the coordinates are in.")
        raise GeoError("datum.missing", message, field=field)
    found = _SPELLINGS.get(label)
    if found is None:
        message = L("“%(datum)s” is not a known coordinate system.")
        raise GeoError("datum.unknown", message, field=field, datum=str(text)[:40])
    return found


def to_metres(lon: Any, lat: Any) -> tuple[Any, Any]:
    """EPSG:4326 degrees → (x east, y north) in metres of EPSG:4549 (CGCS2000, 3-degree zone, 120° E).

    Scalars give floats, arrays give arrays of the same shape. The scale error at the border is ≤ 0.02 %.
    """
    x, y = _INTO_METRES.transform(lon, lat)
    return x, y


def to_degrees(x: Any, y: Any) -> tuple[Any, Any]:
    """(x east, y north) in metres of EPSG:4549 → (lon, lat) of EPSG:4326; the inverse of `to_metres`."""
    lon, lat = _INTO_DEGREES.transform(x, y)
    return lon, lat


def to_wgs84(x: Any, y: Any, datum: Datum) -> tuple[Any, Any]:
    """Coordinates of any datum → (lon, lat) of EPSG:4326.

    CGCS2000 differs from WGS 84 by centimetres and is taken as equal. GCJ-02 and BD-09 are undone by
    iteration, never survey grade: round trip ≤ 0.5 m.
    """
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return x, y
    if datum is Datum.EPSG4549:
        return to_degrees(x, y)
    if datum is Datum.GCJ02:
        return _undo(wgs84_to_gcj02, x, y)
    return _undo(wgs84_to_bd09, x, y)


def from_wgs84(lon: Any, lat: Any, datum: Datum) -> tuple[Any, Any]:
    """(lon, lat) of EPSG:4326 → coordinates of any datum; the inverse of `to_wgs84`."""
    if datum in (Datum.WGS84, Datum.CGCS2000):
        return lon, lat
    if datum is Datum.EPSG4549:
        return to_metres(lon, lat)
    if datum is Datum.GCJ02:
        return wgs84_to_gcj02(lon, lat)
    return wgs84_to_bd09(lon, lat)


# The public form of the Chinese obfuscation on the Krasovsky 1940 ellipsoid, as map vendors' kits use it.
_KRASOVSKY_A = 6378245.0
_KRASOVSKY_EE = 0.00669342162296594323
_BD_TWIST = math.pi * 3000.0 / 180.0


def _wave(value: Any, amplitudes: tuple[float, float], periods: tuple[float, float]) -> Any:
    first = amplitudes[0] * np.sin(value * math.pi / periods[0])
    return (first + amplitudes[1] * np.sin(value * math.pi / periods[1])) * 2.0 / 3.0


def _shift(lon: Any, lat: Any) -> tuple[Any, Any]:
    """The GCJ-02 displacement in degrees at (lon, lat)."""
    u, v = np.asarray(lon, dtype=float) - 105.0, np.asarray(lat, dtype=float) - 35.0
    root = np.sqrt(np.abs(u))
    ripple = (20.0 * np.sin(6.0 * u * math.pi) + 20.0 * np.sin(2.0 * u * math.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * u + 3.0 * v + 0.2 * v * v + 0.1 * u * v + 0.2 * root + ripple
    north = north + _wave(v, (20.0, 40.0), (1.0, 3.0)) + _wave(v, (160.0, 320.0), (12.0, 30.0))
    east = 300.0 + u + 2.0 * v + 0.1 * u * u + 0.1 * u * v + 0.1 * root + ripple
    east = east + _wave(u, (20.0, 40.0), (1.0, 3.0)) + _wave(u, (150.0, 300.0), (12.0, 30.0))
    phi = np.asarray(lat, dtype=float) * math.pi / 180.0
    magic = 1.0 - _KRASOVSKY_EE * np.sin(phi) ** 2
    meridian = _KRASOVSKY_A * (1.0 - _KRASOVSKY_EE) / (magic * np.sqrt(magic))
    parallel = _KRASOVSKY_A / np.sqrt(magic) * np.cos(phi)
    return east * 180.0 / (parallel * math.pi), north * 180.0 / (meridian * math.pi)


def wgs84_to_gcj02(lon: Any, lat: Any) -> tuple[Any, Any]:
    """WGS 84 → GCJ-02 (the datum of AMap, Tencent and WeChat), degrees; meant for places in China."""
    east, north = _shift(lon, lat)
    return _plain(np.asarray(lon, dtype=float) + east), _plain(np.asarray(lat, dtype=float) + north)


def wgs84_to_bd09(lon: Any, lat: Any) -> tuple[Any, Any]:
    """WGS 84 → BD-09 (the datum of Baidu), degrees; GCJ-02 twisted once more."""
    u, v = wgs84_to_gcj02(lon, lat)
    radius = np.sqrt(np.square(u) + np.square(v)) + 0.00002 * np.sin(np.multiply(v, _BD_TWIST))
    angle = np.arctan2(v, u) + 0.000003 * np.cos(np.multiply(u, _BD_TWIST))
    return _plain(radius * np.cos(angle) + 0.0065), _plain(radius * np.sin(angle) + 0.006)


def _undo(forward: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """Fixed-point inverse of a small displacement; ten rounds leave far less than a millimetre."""
    goal_x, goal_y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    lon, lat = goal_x, goal_y
    for _ in range(10):
        seen_x, seen_y = forward(lon, lat)
        lon, lat = lon + (goal_x - seen_x), lat + (goal_y - seen_y)
    return _plain(lon), _plain(lat)


def _plain(value: Any) -> Any:
    """Zero-dimensional arrays become floats, so that scalars in give scalars out."""
    return float(value) if np.ndim(value) == 0 else value
