"""Control check: whether a layer lies where known lines lie, or half a kilometre away like a vendor's map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from border_gov.geo.datum import Datum, to_metres, to_wgs84
from border_gov.geo.shapes import in_metres

SAMPLE = 400
# Generalised outlines differ by tens of metres, the vendors' shift at these latitudes is 300 to 700 m.
SUSPICIOUS_M = 100.0


@dataclass(frozen=True)
class Shift:
    """A layer that fits known lines better if it is read as `datum`: metres now, metres then."""

    datum: Datum
    metres: float
    metres_then: float

    def words(self) -> dict[str, str]:
        """The values for a warning sentence."""
        return {
            "datum": self.datum.value,
            "metres": f"{self.metres:.0f}",
            "metres_then": f"{self.metres_then:.0f}",
        }


def suspected_shift(shapes: list[BaseGeometry], references: list[BaseGeometry]) -> Shift | None:
    """Compare vertices (EPSG:4326) with known lines or outlines (EPSG:4326); None if they fit or cannot tell.

    The lower quartile of the distances is compared, so that a layer need only share a part of the lines.
    """
    if not shapes or not references:
        return None
    edges = [r if "Polygon" not in r.geom_type else shapely.boundary(r) for r in references]
    known = shapely.union_all([in_metres(edge) for edge in edges])
    shapely.prepare(known)
    vertices = np.concatenate([shapely.get_coordinates(shape) for shape in shapes])
    vertices = vertices[np.linspace(0, len(vertices) - 1, min(SAMPLE, len(vertices))).astype(int)]
    now = _quartile(vertices[:, 0], vertices[:, 1], known)
    if now <= SUSPICIOUS_M:
        return None
    tried = [
        Shift(datum, now, _quartile(*to_wgs84(vertices[:, 0], vertices[:, 1], datum), known))
        for datum in (Datum.GCJ02, Datum.BD09)
    ]
    best = min(tried, key=lambda shift: shift.metres_then)
    return best if best.metres_then < now / 2 else None


def _quartile(lon: np.ndarray, lat: np.ndarray, known: BaseGeometry) -> float:
    points = shapely.points(*to_metres(lon, lat))
    return float(np.quantile(shapely.distance(points, known), 0.25))
