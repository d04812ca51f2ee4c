"""SQL conditions on places, in the words of the trade; features use these and never ST_… themselves."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import functions as st
from sqlalchemy import JSON, ColumnElement, Float, and_, case, cast, func, literal, or_

from border_gov.geo.datum import METRIC_SRID, STORED_SRID


def sql_point(lon: Any, lat: Any) -> ColumnElement[Any]:
    """A point of EPSG:4326 from two numbers or two columns."""
    numbers = cast(lon, Float(53)), cast(lat, Float(53))
    return func.ST_SetSRID(st.ST_MakePoint(*numbers), STORED_SRID)


def metric(geometry: Any) -> ColumnElement[Any]:
    """The geometry in metres of EPSG:4549."""
    return func.ST_Transform(geometry, METRIC_SRID)


def within(geometry: Any, area: Any) -> ColumnElement[bool]:
    """True where `geometry` lies inside `area` or on its edge; uses the GiST index of either column."""
    return func.ST_Covers(area, geometry)


def in_box(geometry: Any, west: float, south: float, east: float, north: float) -> ColumnElement[bool]:
    """True where the box of `geometry` meets the rectangle given in degrees (index-only test)."""
    return geometry.op("&&")(func.ST_MakeEnvelope(west, south, east, north, STORED_SRID))


def metres_between(one: Any, other: Any) -> ColumnElement[float]:
    """Metres between two geometries of EPSG:4326, measured in EPSG:4549."""
    return func.ST_Distance(metric(one), metric(other))


def near(geometry: Any, point: Any, metres: float) -> ColumnElement[bool]:
    """True within `metres` of `point`; a rectangle in degrees, a little too large, lets the index work."""
    # A degree of longitude is wider than 55 km up to 60° of latitude: the box never leaves out a neighbour.
    reach = metres / 55_000.0
    box = geometry.op("&&")(func.ST_Expand(point, reach))
    return and_(box, func.ST_DWithin(metric(geometry), metric(point), metres))


def is_joint(distance_m: Any, in_water: Any, accuracy_m: Any, band_m: Any) -> ColumnElement[bool]:
    """The joint condition of `geo.shapes.joint_rule` in SQL."""
    return or_(distance_m <= band_m, in_water, distance_m <= accuracy_m)


def rule_of(distance_m: Any, in_water: Any, accuracy_m: Any, band_m: Any, side: Any) -> ColumnElement[str]:
    """The rule that decided, as `geo.shapes.place` names it, in SQL."""
    return case(
        (distance_m <= band_m, literal("band")),
        (in_water, literal("watercourse")),
        (distance_m <= accuracy_m, literal("accuracy")),
        (side.is_not(None), literal("territory")),
        else_=literal("outside"),
    )


def lon_of(point: Any) -> ColumnElement[float]:
    """Longitude of a point column."""
    return st.ST_X(point)


def lat_of(point: Any) -> ColumnElement[float]:
    """Latitude of a point column."""
    return st.ST_Y(point)


def geojson_of(geometry: Any, digits: int = 6) -> ColumnElement[Any]:
    """The geometry as a GeoJSON value, ready to be passed through."""
    return cast(func.ST_AsGeoJSON(geometry, digits), JSON)
