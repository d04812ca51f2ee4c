"""Columns that hold places: EPSG:4326 fixed once, values in and out, and what migrations must know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from geoalchemy2 import Geometry, WKBElement, alembic_helpers
from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Index
from sqlalchemy.orm import MappedColumn, mapped_column

from border_gov.geo.datum import STORED_SRID


def point_type() -> Geometry:
    """The type of a point column, for models and migrations alike."""
    return Geometry("POINT", srid=STORED_SRID, spatial_index=False)


def line_type() -> Geometry:
    """The type of a column of one or more lines."""
    return Geometry("MULTILINESTRING", srid=STORED_SRID, spatial_index=False)


def area_type() -> Geometry:
    """The type of a column of one or more polygons."""
    return Geometry("MULTIPOLYGON", srid=STORED_SRID, spatial_index=False)


def point_column(nullable: bool = True) -> MappedColumn[Any]:
    """A point in EPSG:4326."""
    return mapped_column(point_type(), nullable=nullable)


def line_column(nullable: bool = True) -> MappedColumn[Any]:
    """A MultiLineString in EPSG:4326."""
    return mapped_column(line_type(), nullable=nullable)


def area_column(nullable: bool = True) -> MappedColumn[Any]:
    """A MultiPolygon in EPSG:4326."""
    return mapped_column(area_type(), nullable=nullable)


def spatial_index(table: str, column: str) -> Index:
    """A GiST index on one geometry column; stands in `__table_args__` and, spelt out, in the migration."""
    return Index(f"ix_{table}_{column}", column, postgresql_using="gist")


def point_value(lon: float, lat: float) -> WKBElement:
    """A point column's value from degrees of EPSG:4326."""
    return from_shape(shapely.Point(lon, lat), srid=STORED_SRID)


def line_value(shape: Any) -> WKBElement:
    """A line column's value; a single line becomes a MultiLineString."""
    parts = [shape] if shape.geom_type == "LineString" else list(shape.geoms)
    return from_shape(shapely.MultiLineString(parts), srid=STORED_SRID)


def path_value(lon: Any, lat: Any) -> WKBElement:
    """A line column's value through the points of two arrays of degrees."""
    return line_value(shapely.linestrings(lon, lat))


def lines_value(lines: Iterable[Sequence[Sequence[float]]]) -> WKBElement:
    """A line column's value from several [[lon, lat], …] lines in degrees."""
    return from_shape(shapely.MultiLineString(list(lines)), srid=STORED_SRID)


def area_value(shape: Any) -> WKBElement:
    """An area column's value; a single polygon becomes a MultiPolygon."""
    parts = [shape] if shape.geom_type == "Polygon" else list(shape.geoms)
    return from_shape(shapely.MultiPolygon(parts), srid=STORED_SRID)


def shape_of(value: Any) -> BaseGeometry:
    """The Shapely geometry of a column's value."""
    return to_shape(value)


def lonlat_of(value: Any) -> tuple[float, float] | None:
    """(lon, lat) of a point column's value, None for an empty column."""
    if value is None:
        return None
    point: Any = to_shape(value)
    return point.x, point.y


def compare_hooks() -> dict[str, Any]:
    """What Alembic needs to compare and write geometry columns."""
    return {
        "include_object": alembic_helpers.include_object,
        "process_revision_directives": alembic_helpers.writer,
        "render_item": alembic_helpers.render_item,
    }
