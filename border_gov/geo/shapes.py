"""The law of place: on which side a point lies, or that it is joint; pure Shapely, metres of EPSG:4549."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from border_gov.geo.datum import Datum, GeoError, parse_datum, to_degrees, to_metres, to_wgs84
from border_gov.kernel.words import L

JOINT, OUTSIDE, REFUSED = "joint", "outside", "refused"
BAND, WATERCOURSE, ACCURACY, TERRITORY = "band", "watercourse", "accuracy", "territory"
RULES = (BAND, WATERCOURSE, ACCURACY, TERRITORY, OUTSIDE)


@dataclass(frozen=True, eq=False)
class Area:
    """A territory, town or village: its code, the key of its side, its polygon in EPSG:4326."""

    code: str
    side: str
    shape: BaseGeometry

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in degrees; also prepares the polygon, once."""
        shapely.prepare(self.shape)
        return self.shape.bounds

    def holds(self, lon: float, lat: float) -> bool:
        """True if the point lies inside or on the edge."""
        west, south, east, north = self.box
        inside_box = west <= lon <= east and south <= lat <= north
        return inside_box and bool(shapely.intersects_xy(self.shape, lon, lat))

    def hold(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """`holds` for arrays; shape (n,) of bool."""
        west, south, east, north = self.box
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        chosen = np.flatnonzero(inside)
        inside[chosen] = shapely.intersects_xy(self.shape, lon[chosen], lat[chosen])
        return inside


@dataclass(frozen=True, eq=False)
class Shared:
    """A border line or a watercourse in EPSG:4326, with the keys of the sides that share it."""

    sides: tuple[str, ...]
    shape: BaseGeometry

    @cached_property
    def metric(self) -> BaseGeometry:
        """The same shape in metres of EPSG:4549."""
        return in_metres(self.shape)


@dataclass(frozen=True, eq=False)
class Layers:
    """One boundary version, ready to be asked; the order of each list decides ties on an edge."""

    version: str
    band_m: float
    accuracy_limit_m: float
    lines: tuple[Shared, ...]
    territories: tuple[Area, ...]
    towns: tuple[Area, ...] = ()
    villages: tuple[Area, ...] = ()
    watercourses: tuple[Shared, ...] = ()

    @cached_property
    def waters(self) -> tuple[Area, ...]:
        """The watercourses as areas, numbered, so that they are asked like any other area."""
        return tuple(Area(str(number), "", water.shape) for number, water in enumerate(self.watercourses))


@dataclass(frozen=True)
class Place:
    """The answer: `status` is a side's key, joint or outside; `side` is the polygon's even when joint.

    `on_water`: in a shared watercourse, whichever rule decided (near the line that is the band).
    """

    status: str
    rule: str
    side: str = ""
    shared_by: tuple[str, ...] = ()
    town_code: str = ""
    village_code: str = ""
    distance_m: float | None = None
    boundary_version: str = ""
    on_water: bool = False


def in_metres(shape: BaseGeometry) -> BaseGeometry:
    """EPSG:4326 → EPSG:4549, vertex by vertex."""
    return shapely.transform(shape, lambda c: np.column_stack(to_metres(c[:, 0], c[:, 1])))


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """EPSG:4549 → EPSG:4326, vertex by vertex."""
    return shapely.transform(shape, lambda c: np.column_stack(to_degrees(c[:, 0], c[:, 1])))


def to_line_m(lon: float, lat: float, lines: tuple[Shared, ...]) -> tuple[float, list[float]]:
    """Metres to the nearest of `lines` (infinite without one), and to each; within 0.05 % of the geodesic."""
    point = shapely.Point(*to_metres(lon, lat))
    each = [float(shapely.distance(point, line.metric)) for line in lines]
    return min(each, default=math.inf), each


def locate(lon: float, lat: float, datum: str | None, accuracy_m: float | None, layers: Layers) -> Place:
    """Where a labelled point lies. Refused: no datum, impossible numbers, accuracy above the limit."""
    x, y = wgs84_point(lon, lat, parse_datum(datum))
    return place(x, y, checked_accuracy(accuracy_m, layers.accuracy_limit_m), layers)


def wgs84_point(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """The point in EPSG:4326. Refused: what is not a place on Earth, and longitude and latitude swapped."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise GeoError("point.number", L("The coordinates are not numbers."), field="lon")
    x, y = to_wgs84(lon, lat, datum)
    check_degrees(x, y)
    return x, y


def check_degrees(lon: float, lat: float) -> None:
    """Refuse what is not a place on Earth, and longitude and latitude swapped."""
    if -90 <= lon <= 90 and 90 < lat <= 180:
        raise GeoError("point.swapped", L("Longitude and latitude seem to be swapped."), field="lat")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeoError("point.range", L("The coordinates are outside the range of degrees."), field="lon")


def checked_accuracy(accuracy_m: float | None, limit_m: float) -> float:
    """The accuracy in metres, 0 where none was given. Refused: negative, or above the limit."""
    accuracy = 0.0 if accuracy_m is None else float(accuracy_m)
    if not (math.isfinite(accuracy) and accuracy >= 0):
        raise GeoError("point.accuracy", L("The accuracy must be a number of metres."), field="accuracy_m")
    if accuracy > limit_m:
        message = L("The point is only accurate to %(accuracy)s m; the limit is %(limit)s m.")
        params = {"accuracy": f"{accuracy:g}", "limit": f"{limit_m:g}"}
        raise GeoError("point.too_vague", message, field="accuracy_m", **params)
    return accuracy


def place(lon: float, lat: float, accuracy_m: float, layers: Layers) -> Place:
    """Where a point of EPSG:4326 lies: joint (band, watercourse, accuracy) is tested before territory."""
    distance, each = to_line_m(lon, lat, layers.lines)
    waters = [layers.watercourses[int(area.code)].sides for area in layers.waters if area.holds(lon, lat)]
    rule = joint_rule(distance, bool(waters), accuracy_m, layers.band_m)
    reach = max(layers.band_m, accuracy_m)
    sharers = [line.sides for line, metres in zip(layers.lines, each, strict=True) if metres <= reach]
    territory = _first(layers.territories, lon, lat)
    side = territory.side if territory else ""
    town, village = _first(layers.towns, lon, lat), _first(layers.villages, lon, lat)
    return Place(
        status=JOINT if rule else side or OUTSIDE,
        rule=rule or (TERRITORY if side else OUTSIDE),
        side=side,
        shared_by=tuple(sorted({key for keys in sharers + waters for key in keys})) if rule else (),
        town_code=town.code if town else "",
        village_code=village.code if village else "",
        distance_m=distance if math.isfinite(distance) else None,
        boundary_version=layers.version,
        on_water=bool(waters),
    )


def joint_rule(distance_m: float, in_water: bool, accuracy_m: float, band_m: float) -> str:
    """The rule that makes a point joint, or an empty string; the three are alternatives, never added."""
    if distance_m <= band_m:
        return BAND
    if in_water:
        return WATERCOURSE
    return ACCURACY if distance_m <= accuracy_m else ""


def _first(areas: tuple[Area, ...], lon: float, lat: float) -> Area | None:
    return next((area for area in areas if area.holds(lon, lat)), None)


def zone_area(lines: list[BaseGeometry], metres: float) -> BaseGeometry:
    """Everything within `metres` of the lines (EPSG:4326 in and out): the zone, or the band, as a polygon."""
    return in_degrees(shapely.union_all([shapely.buffer(in_metres(line), metres) for line in lines]))


def length_m(line: BaseGeometry) -> float:
    """Length in metres of a line in EPSG:4326."""
    return float(shapely.length(in_metres(line)))


def along(line: BaseGeometry, metres: float) -> tuple[float, float]:
    """(lon, lat) of the point `metres` from the start of a single line in EPSG:4326."""
    metric: Any = in_metres(line)
    point: Any = shapely.line_interpolate_point(metric, metres)
    lon, lat = to_degrees(point.x, point.y)
    return float(lon), float(lat)


def nearest_on(line: BaseGeometry, lon: float, lat: float) -> tuple[float, float, float]:
    """(lon, lat, metres from the start) of the point on a line of EPSG:4326 that is nearest to (lon, lat)."""
    metric: Any = in_metres(line)
    metres = float(shapely.line_locate_point(metric, shapely.Point(*to_metres(lon, lat))))
    foot: Any = shapely.line_interpolate_point(metric, metres)
    found = to_degrees(foot.x, foot.y)
    return float(found[0]), float(found[1]), metres


def sides_along(shape: BaseGeometry, territories: tuple[Area, ...], metres: float) -> tuple[str, ...]:
    """The sides whose territory comes within `metres` of at least half of the shape's vertices."""
    points: Any = shapely.points(np.column_stack(to_metres(*shapely.get_coordinates(shape).T)))
    near: dict[str, np.ndarray] = {}
    for area in territories:
        close = shapely.distance(in_metres(area.shape), points) <= metres
        near[area.side] = near.get(area.side, np.zeros(len(points), dtype=bool)) | close
    return tuple(sorted(side for side, hits in near.items() if side and 2 * hits.sum() >= len(points)))


def parts_of(shape: BaseGeometry) -> list[list[tuple[float, float]]]:
    """The coordinates of a point, line or of the outer rings of areas as plain lists, one a part."""
    found = []
    for part in shapely.get_parts(shape):
        ring = part.exterior if part.geom_type == "Polygon" else part
        found.append([(float(x), float(y)) for x, y in shapely.get_coordinates(ring)])
    return found


def middle_of(shape: BaseGeometry) -> tuple[float, float]:
    """(lon, lat) of a point well inside an area, where a name can stand."""
    point: Any = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def disc(lon: float, lat: float, metres: float) -> BaseGeometry:
    """The disc of `metres` around a point of EPSG:4326, as a polygon in EPSG:4326; measured in EPSG:4549."""
    return in_degrees(shapely.Point(*to_metres(lon, lat)).buffer(metres, quad_segs=32))


def squares(corners: Iterable[tuple[float, float]], size: float) -> BaseGeometry:
    """Squares of `size` metres by their south-west corners in EPSG:4549, one area in EPSG:4326; no holes."""
    joined = shapely.union_all([shapely.box(x, y, x + size, y + size) for x, y in corners])
    whole: Any = [shapely.Polygon(part.exterior) for part in shapely.get_parts(joined)]
    return in_degrees(shapely.union_all(whole))
