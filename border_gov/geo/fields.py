"""marshmallow fields for coordinates: every point with its datum and accuracy, every error in plain words."""

from __future__ import annotations

import math
from typing import Any

import shapely
from marshmallow import ValidationError, fields
from shapely.geometry.base import BaseGeometry

from border_gov.geo.datum import Datum, GeoError, parse_datum
from border_gov.kernel.words import L


class _Number(fields.Float):
    """A finite number within a range; accepts degrees signs and full-width digits as people type them."""

    low, high = -math.inf, math.inf
    wrong = L("This is not a number.")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool):
            raise ValidationError(self.wrong)
        try:
            number = float(str(value).strip())
        except ValueError as error:
            raise ValidationError(self.wrong) from error
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise ValidationError(self.wrong)
        return number


class LonField(_Number):
    """The first coordinate: longitude, or metres east in a projected system."""

    wrong = L("Give the longitude as a number, for example 121.19.")
    low, high = -1e8, 1e8


class LatField(_Number):
    """The second coordinate: latitude, or metres north in a projected system."""

    wrong = L("Give the latitude as a number, for example 30.79.")
    low, high = -1e8, 1e8


class AccuracyField(_Number):
    """The accuracy of a point in metres, not negative."""

    wrong = L("The accuracy must be a number of metres.")
    low, high = 0.0, 1e7


class DatumField(fields.Field[Datum]):
    """The coordinate system by any of its usual spellings; never guessed."""

    default_error_messages = {"required": L("Say which coordinate system the coordinates are in.")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Datum:
        try:
            return parse_datum(str(value))
        except GeoError as error:
            raise ValidationError([_plain(error)]) from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else Datum(value).value


class GeoJSONField(fields.Field[BaseGeometry]):
    """A GeoJSON geometry in EPSG:4326; valid, not empty, of one of the given types."""

    default_error_messages = {
        "shape": L("This is not a GeoJSON geometry."),
        "kind": L("Another kind of shape is needed here."),
        "degrees": L("The coordinates are outside the range of degrees."),
    }

    def __init__(self, *kinds: str, **more: Any) -> None:
        super().__init__(**more)
        self.kinds = kinds

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> BaseGeometry:
        try:
            shape = shapely.force_2d(shapely.geometry.shape(value))
        except (TypeError, ValueError, KeyError, AttributeError, shapely.errors.ShapelyError) as error:
            raise self.make_error("shape") from error
        if shape.is_empty or not shape.is_valid:
            raise self.make_error("shape")
        if self.kinds and shape.geom_type not in self.kinds:
            raise self.make_error("kind")
        west, south, east, north = shape.bounds
        if west < -180 or east > 180 or south < -90 or north > 90:
            raise self.make_error("degrees")
        return shape

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else shapely.geometry.mapping(value)


def _plain(error: GeoError) -> Any:
    return next(message for found in error.fields.values() for message in found)
