"""Layers of the demonstration without a database, and points at a given distance from its line."""

import json
from importlib.resources import files

import numpy as np
import shapely
from shapely.geometry import shape

from border_gov.geo.datum import to_degrees
from border_gov.geo.shapes import Area, Layers, Shared


def features(name: str) -> list[dict]:
    """The features of a packaged GeoJSON file."""
    text = (files("border_gov") / "demo_data" / f"{name}.geojson").read_text("utf-8")
    return json.loads(text)["features"]


def demo_layers() -> Layers:
    """The demonstration's line, two territories, towns and watercourse."""
    spec = json.loads((files("border_gov") / "demo_data" / "zone.json").read_text("utf-8"))
    side_of, keys = spec["counties"], tuple(sorted(side["key"] for side in spec["sides"]))

    def areas(name: str) -> tuple[Area, ...]:
        rows = [(f["properties"]["code"], f["geometry"]) for f in features(name)]
        return tuple(
            Area(code, side_of[code[:6]], shape(g))
            for code, g in sorted(rows, key=str)
            if code[:6] in side_of
        )

    line = Shared(keys, shape(features("border")[0]["geometry"]))
    water = Shared(keys, shape(features("watercourses")[0]["geometry"]))
    return Layers("demo", 30.0, 500.0, (line,), areas("counties"), areas("towns"), (), (water,))


def offset_points(layers: Layers, metres: float) -> list[tuple[float, float]]:
    """Points of EPSG:4326 whose distance from the line is `metres` to the millimetre, on both banks."""
    line = layers.lines[0].metric
    found = []
    for at in np.arange(300.0, line.length - 300.0, 400.0):
        a, b = (shapely.line_interpolate_point(line, at + step) for step in (-0.5, 0.5))
        normal = np.array([a.y - b.y, b.x - a.x]) / np.hypot(b.x - a.x, b.y - a.y)
        for bank in (metres, -metres):
            spot = np.array([(a.x + b.x) / 2, (a.y + b.y) / 2]) + bank * normal
            if abs(line.distance(shapely.Point(spot)) - metres) < 0.001:
                found.append(to_degrees(*spot))
    return found
