"""Which layers a map has and in what order, how neglected a point is, and when points become a grid."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from border_gov.kernel.words import L

Feature = dict[str, Any]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layer:
    """One switch of the layer control. Administrative layers are drawn for signed-in people only."""

    key: str
    label: str
    shown: bool = True
    administrative: bool = False
    named_only: bool = False  # on maps that ask for it, not on the border map


# In the order in which they lie upon one another, the lowest first.
LAYERS: tuple[Layer, ...] = (
    Layer("counties", L("Counties"), administrative=True),
    Layer("watercourses", L("Shared watercourses"), administrative=True),
    Layer("zone", L("Adjoining zone"), administrative=True),
    Layer("towns", L("Towns"), administrative=True),
    Layer("band", L("Border band"), administrative=True),
    Layer("line", L("Border line"), administrative=True),
    Layer("ground", L("Names of places"), named_only=True),
    Layer("attention", L("Attention areas")),
    Layer("coverage", L("Paths seen"), named_only=True),
    Layer("routes", L("Patrol routes")),
    Layer("bridges", L("Bridges")),
    Layer("meeting_points", L("Meeting points")),
    Layer("checkpoints", L("Checkpoints")),
    Layer("teams", L("Patrols under way"), named_only=True),
    Layer("incidents", L("Incidents"), named_only=True),
    Layer("hotspots", L("Hot-spots"), named_only=True),
    Layer("clues", L("Clues"), named_only=True),
    Layer("disputes", L("Disputes by town"), shown=False),
    Layer("resources", L("Joint resources"), shown=False),
)
STILL = tuple(layer.key for layer in LAYERS if layer.administrative)
# Canvases between Leaflet's tile pane (200) and its tooltips (650). What can be pressed shares the topmost:
# a canvas hides those below it from the pointer.
PANES = {"areas": 410, "lines": 420, "points": 440, "names": 645}

FRESH, DUE, LATE, NEVER = "fresh", "due", "late", "never"
IDLENESS = (
    (FRESH, L("In time")),
    (DUE, L("Due soon")),
    (LATE, L("Overdue")),
    (NEVER, L("Long overdue or never visited")),
)
DUE_FROM, LATE_FROM, NEVER_FROM = 0.75, 1.0, 2.0
GRID_FROM_POINTS = 400  # fewer points are told apart by eye, and are drawn as they are
POINTS_FROM_ZOOM = 14
CELL_PX = 56
TILE_PX = 256


def idle_class(ratio: float | None) -> str:
    """How neglected a point is: days since the last visit through target days; None: never visited."""
    if ratio is None or ratio >= NEVER_FROM:
        return NEVER
    if ratio >= LATE_FROM:
        return LATE
    return DUE if ratio >= DUE_FROM else FRESH


def point(layer: str, lon: float, lat: float, **properties: Any) -> Feature:
    """A GeoJSON point with seven decimals at most."""
    geometry = {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]}
    return {"type": "Feature", "geometry": geometry, "properties": {"layer": layer, **properties}}


def shape(layer: str, geometry: dict[str, Any], **properties: Any) -> Feature:
    """A GeoJSON line or area."""
    return {"type": "Feature", "geometry": geometry, "properties": {"layer": layer, **properties}}


def collection(features: Iterable[Feature], **more: Any) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946), with the box around what should be looked at first."""
    return {"type": "FeatureCollection", "features": list(features), **more}


def within(features: Iterable[Feature], box: Box | None) -> list[Feature]:
    """The points inside `box` (west, south, east, north in degrees); lines and areas always stay."""
    if box is None:
        return list(features)
    west, south, east, north = box
    return [
        feature
        for feature in features
        if feature["geometry"]["type"] != "Point"
        or (
            west <= feature["geometry"]["coordinates"][0] <= east
            and south <= feature["geometry"]["coordinates"][1] <= north
        )
    ]


def thinned(points: Sequence[Feature], zoom: float) -> list[Feature]:
    """The points themselves, or counted cells of 56 px of web mercator where they would cover one another."""
    if len(points) <= GRID_FROM_POINTS or zoom >= POINTS_FROM_ZOOM:
        return list(points)
    cells: dict[tuple[int, int], list[Feature]] = {}
    for feature in points:
        cells.setdefault(_cell(feature["geometry"]["coordinates"], zoom), []).append(feature)
    return [_counted(members) for _, members in sorted(cells.items())]


def _cell(lonlat: Sequence[float], zoom: float) -> tuple[int, int]:
    size = TILE_PX * 2**zoom / CELL_PX
    sine = math.sin(math.radians(lonlat[1]))
    x = (lonlat[0] + 180) / 360
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return math.floor(x * size), math.floor(y * size)


def _counted(members: list[Feature]) -> Feature:
    order = [key for key, _ in IDLENESS]
    lon = sum(m["geometry"]["coordinates"][0] for m in members) / len(members)
    lat = sum(m["geometry"]["coordinates"][1] for m in members) / len(members)
    worst = max((m["properties"].get("idle", FRESH) for m in members), key=order.index)
    return point("grid", lon, lat, count=len(members), idle=worst)


BOX = re.compile(r"(-?\d{1,3}(?:\.\d{1,15})?)" + r",(-?\d{1,3}(?:\.\d{1,15})?)" * 3)


def box_of(text: str | None) -> Box | None:
    """`west,south,east,north` as numbers; None if it is nothing of the kind."""
    found = BOX.fullmatch(text or "")
    if not found:
        return None
    west, south, east, north = (float(part) for part in found.groups())
    return west, south, east, north


COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
WHITE = "#ffffff"


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0…1) of `other`, channel by channel."""
    one, two = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (colour, other))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(one, two, strict=True))


def side_rule(key: str, ink: str, fill: str, soft: str) -> str:
    """The style of one side's badge; empty if a value is not what it should be, so nothing is smuggled in."""
    if not KEY.fullmatch(key) or not all(COLOUR.fullmatch(c) for c in (ink, fill, soft)):
        return ""
    land = mixed(soft, WHITE, 0.25)
    dark = mixed(fill, "#0a1c30", 0.72)
    return (
        f".side-{key}{{--side-ink:{ink};--side-fill:{fill};--side-soft:{soft}}}\n"
        f":root{{--side-{key}-land:{land}}}\n"
        f'[data-theme="night"]{{--side-{key}-land:{dark}}}\n'
    )


def rounded(geometry: dict[str, Any], digits: int) -> dict[str, Any]:
    """The geometry with coordinates of `digits` decimals (5: about a metre)."""

    def cut(value: Any) -> Any:
        return round(value, digits) if isinstance(value, float | int) else [cut(part) for part in value]

    return {"type": geometry["type"], "coordinates": cut(geometry["coordinates"])}
