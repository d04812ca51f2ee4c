"""The layers of a GIS file as GDAL reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyogrio.raw import read as read_raw

from border_gov.geo.datum import GeoError
from border_gov.kernel.words import L

MAX_ROWS = 20_000


def only_layer(path: Path) -> str | None:
    """The one layer with shapes; a file with several is refused until one is named."""
    if path.suffix not in (".gpkg", ".kml"):
        return None
    try:
        found = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    except (DataSourceError, DataLayerError) as error:
        raise GeoError("file.broken", L("The file is damaged or incomplete.")) from error
    if len(found) == 1 or not found:
        return found[0] if found else None
    message = L("The file has several layers; name one of: %(layers)s.")
    raise GeoError("file.layers", message, field="layer", layers=", ".join(found)[:300])


def read(path: Path, encoding: str, layer: str | None) -> tuple[dict[str, Any], np.ndarray, list[np.ndarray]]:
    """What the file says of itself, its shapes flat, its columns. Refused: damaged, empty, too many rows."""
    options: dict[str, Any] = {"encoding": encoding} if path.suffix == ".shp" else {}
    try:
        meta, _, wkb, columns = read_raw(path, layer=layer, max_features=MAX_ROWS + 1, **options)
        shapes = shapely.from_wkb([] if wkb is None else wkb, on_invalid="raise")
    except UnicodeError as error:
        message = L("The texts of the file are not in %(encoding)s.")
        raise GeoError("file.encoding", message, field="encoding", encoding=encoding) from error
    except (DataSourceError, DataLayerError, FieldError, ValueError, OSError) as error:
        raise GeoError("file.broken", L("The file is damaged or incomplete.")) from error
    except shapely.errors.ShapelyError as error:
        raise GeoError("file.broken", L("The file is damaged or incomplete.")) from error
    if len(shapes) == 0:
        raise GeoError("file.no_rows", L("The file holds no shapes."))
    if len(shapes) > MAX_ROWS:
        raise GeoError("file.rows", L("The file holds more than %(limit)s rows."), limit=MAX_ROWS)
    return meta, shapely.force_2d(shapes), columns
