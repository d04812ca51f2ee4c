"""Reading of GIS files: every row with its values and its shape in EPSG:4326, repairs named by row."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from border_gov.geo.datum import Datum, GeoError, parse_datum, to_wgs84
from border_gov.geo.packed import lay_out
from border_gov.kernel.words import L

MAX_VERTICES = 50_000
PREVIEW_ROWS = 5
ENCODINGS = ("UTF-8", "GB18030", "BIG5")
DECLARED = {Datum.WGS84: {4326}, Datum.CGCS2000: {4490}, Datum.EPSG4549: {4549}}
DEGREES = {Datum.GCJ02: {4326, 4490, 4610, 4214}, Datum.BD09: {4326, 4490, 4610, 4214}}


@dataclass(frozen=True)
class GisRow:
    """One feature: its number in the file from 1, its values, its shape, and what was repaired in it."""

    number: int
    values: dict[str, Any]
    shape: BaseGeometry | None
    repair: str = ""

    @property
    def where(self) -> str:
        """Where the shape was not valid: the coordinates of the first fault."""
        return self.repair.partition("[")[2].rstrip("]").replace(" ", ", ") or self.repair


@dataclass(frozen=True)
class GisFile:
    """A file that was read, under which answers it was read, and what had to be repaired."""

    layer: str
    datum: Datum
    encoding: str
    declared_crs: str
    fields: tuple[str, ...]
    rows: tuple[GisRow, ...]
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def repairs(self) -> list[GisRow]:
        """The rows whose shape was not valid as it came."""
        return [row for row in self.rows if row.repair]

    def preview(self) -> list[dict[str, Any]]:
        """The first five rows as shown to the person who says whether CRS and encoding are right."""
        return [{**row.values, "shape": brief(row.shape)} for row in self.rows[:PREVIEW_ROWS]]


def brief(shape: BaseGeometry | None) -> str:
    """A shape in a few words: its type, number of vertices and first coordinates."""
    if shape is None or shape.is_empty:
        return "–"
    first = shapely.get_coordinates(shape)[0]
    return f"{shape.geom_type} ({shapely.get_num_coordinates(shape)}) {first[0]:.6f}, {first[1]:.6f}"


def read_gis(content: bytes, *, crs: str, encoding: str = "", layer: str | None = None) -> GisFile:
    """Read GeoJSON, GeoPackage, zipped Shapefile or KML under the CRS and text encoding that a person named.

    Refused (GeoError): no CRS; a Shapefile without .cpg and no encoding; another CRS than the file declares;
    damaged, empty or oversized files; coordinates that are no degrees; shapes beyond 50,000 vertices.
    """
    from border_gov.geo import layers  # GDAL's reader brings pandas along, a second of every start

    datum = parse_datum(crs, field="crs")
    with tempfile.TemporaryDirectory(prefix="bg-gis-") as folder:
        path = lay_out(content, Path(folder))
        encoding = _encoding(path, encoding)
        meta, shapes, columns = layers.read(path, encoding, layer or layers.only_layer(path))
    declared = str(meta.get("crs") or "")
    if path.suffix in (".shp", ".gpkg"):
        _check_declared(declared, datum)
    fields = tuple(str(name) for name in meta["fields"])
    rows = tuple(
        _row(number, dict(zip(fields, values, strict=True)), shape, datum)
        for number, (shape, values) in enumerate(zip(shapes, _rows(columns, len(shapes)), strict=True), 1)
    )
    kinds = Counter(row.shape.geom_type for row in rows if row.shape is not None)
    name = str(meta.get("layer_name") or path.stem)
    return GisFile(name, datum, encoding, declared, fields, rows, dict(kinds))


def _encoding(path: Path, given: str) -> str:
    """The text encoding; only a Shapefile has the question, the other formats are UTF-8 by definition."""
    if path.suffix != ".shp":
        return "UTF-8"
    label = path.with_suffix(".cpg")
    if given:
        try:
            "".encode(given)
        except (LookupError, ValueError) as error:
            message = L("“%(encoding)s” is not a known text encoding.")
            raise GeoError("file.encoding", message, field="encoding", encoding=given[:40]) from error
        # GDAL prefers the .cpg to the answer of a person who looked at the preview.
        label.unlink(missing_ok=True)
        return given
    if not label.exists():
        raise GeoError(
            "file.encoding",
            L("Say which text encoding the Shapefile is in (UTF-8, GB18030)."),
            field="encoding",
        )
    return label.read_text("ascii", "replace").strip()[:40] or "UTF-8"


def _rows(columns: list[np.ndarray], count: int) -> list[tuple[Any, ...]]:
    plain = [[_plain(value) for value in column] for column in columns]
    return list(zip(*plain, strict=True)) if plain else [()] * count


def _plain(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and value != value else value


def _check_declared(declared: str, datum: Datum) -> None:
    """A file that says what it is in must not be read as something else."""
    if not declared:
        return
    try:
        code = CRS.from_user_input(declared).to_epsg(min_confidence=60)
    except CRSError:
        return
    allowed = DECLARED.get(datum) or DEGREES[datum]
    if code is not None and code not in allowed and not (code in (4326, 4490) and allowed & {4326, 4490}):
        message = L("The file says that it is in EPSG:%(epsg)s, not in %(datum)s.")
        raise GeoError("file.crs", message, field="crs", epsg=code, datum=datum.value)


def _row(number: int, values: dict[str, Any], shape: BaseGeometry | None, datum: Datum) -> GisRow:
    if shape is None or shape.is_empty:
        return GisRow(number, values, None)
    if shapely.get_num_coordinates(shape) > MAX_VERTICES:
        message = L("Row %(row)s has more than %(limit)s vertices; simplify it first.")
        raise GeoError("file.vertices", message, row=number, limit=MAX_VERTICES)
    coordinates = shapely.get_coordinates(shape)
    if not np.isfinite(coordinates).all():
        raise GeoError("file.number", L("Row %(row)s has coordinates that are not numbers."), row=number)
    shape = shapely.transform(shape, lambda c: np.column_stack(to_wgs84(c[:, 0], c[:, 1], datum)))
    _check_degrees(number, shape)
    reason = "" if shape.is_valid else shapely.is_valid_reason(shape)
    return GisRow(number, values, shapely.make_valid(shape) if reason else shape, reason)


def _check_degrees(number: int, shape: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return
    message = L("Row %(row)s is not in the coordinate system that was named: its coordinates are no degrees.")
    raise GeoError("file.degrees", message, field="crs", row=number)
