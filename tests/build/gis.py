"""GIS files in memory: GeoJSON text, zipped Shapefiles, GeoPackages and KML."""

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio.raw import write

BOW_TIE = [[[121.0, 30.8], [121.1, 30.9], [121.1, 30.8], [121.0, 30.9], [121.0, 30.8]]]
SQUARE = [[[121.0, 30.8], [121.1, 30.8], [121.1, 30.9], [121.0, 30.9], [121.0, 30.8]]]


def a_geojson(*rows: tuple[dict[str, Any], str, Any]) -> bytes:
    """A feature collection of (properties, geometry type, coordinates)."""
    features = [
        {"type": "Feature", "properties": values, "geometry": {"type": kind, "coordinates": where}}
        for values, kind, where in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def a_layer(driver: str, shapes: list[Any], values: dict[str, list[Any]], **more: Any) -> Path:
    """A layer on disk in a folder of its own, written by GDAL."""
    suffix = {"ESRI Shapefile": ".shp", "GPKG": ".gpkg", "KML": ".kml", "GeoJSON": ".geojson"}[driver]
    path = Path(tempfile.mkdtemp(prefix="bg-test-")) / f"layer{suffix}"
    kind = shapes[0].geom_type
    columns = [np.array(column, dtype=object) for column in values.values()]
    options = {"crs": "EPSG:4326", **more}
    write(
        path,
        shapely.to_wkb(np.array(shapes)),
        columns,
        list(values),
        geometry_type=kind,
        driver=driver,
        **options,
    )
    return path


def zipped(folder: Path, *, without: tuple[str, ...] = (), inside: str = "") -> bytes:
    """All files of a folder as a zip, but those with a suffix of `without`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            if path.suffix not in without:
                archive.write(path, inside + path.name)
    return buffer.getvalue()
