"""What is drawn: the boundary of a zone, which rarely changes, and what moves upon it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from border_gov.geo.shapes import zone_area
from border_gov.joint_mediation.queries import on_map as disputes_on_map
from border_gov.joint_mediation.rules.flow import READERS as MEDIATION_READERS
from border_gov.joint_patrol.queries import inputs, on_map, places
from border_gov.joint_prevention.queries.attention import area_features
from border_gov.joint_prevention.rules.asked import READERS as PREVENTION_READERS
from border_gov.joint_resources.queries import register as resources
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.queries import SideLook
from border_gov.jurisdictions.rules import AGREED
from border_gov.kernel.clock import local
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.maps import rules
from border_gov.maps.rules import Feature

DIGITS = 5
Facts = list[tuple[str, Any]]  # an English term; a plain value, a name {zh, en?} or (msgid, values)
FORMAT = 1  # counted up whenever the drawing of a boundary changes, so that no browser keeps the old one
NAME_REACH_M = 5000.0  # a county is named near the line, just outside the zone


@dataclass(frozen=True)
class Ground:
    """The zone that is looked at, with the boundary in force."""

    zone_id: int
    names: dict[str, str]
    band_m: float
    zone_m: float
    sides: tuple[SideLook, ...]
    version: str
    source: str
    is_demo: bool
    tag: str


def ground(viewer: Viewer, zone_id: int | None = None) -> Ground | None:
    """The viewer's zone of that id, or their first; None while it has no boundary, else NotFound."""
    zones = jurisdictions.zones(viewer)
    found = next((zone for zone in zones if zone_id in (None, zone.id)), None)
    if found is None and zone_id is not None:
        raise NotFound()
    version = jurisdictions.version_at(found.id) if found else None
    if found is None or version is None:
        return None
    return Ground(
        zone_id=found.id,
        names=found.names,
        band_m=found.band_m,
        zone_m=found.zone_m,
        sides=tuple(jurisdictions.sides(found.id)),
        version=version.label,
        source=version.source,
        is_demo=version.is_demo,
        tag=f"{FORMAT}-{version.id}-{version.number}-{found.band_m:g}-{found.zone_m:g}",
    )


def boundary(place: Ground) -> dict[str, Any]:
    """Counties, towns, zone, band, watercourses and line of the version in force, the lowest first."""
    lines = [line.shape for line in jurisdictions.layers(place.zone_id).lines]
    zone = zone_area(lines, place.zone_m)
    features = [*_counties(place, lines), *_areas(place, "watercourse", "watercourses")]
    features.append(rules.shape("zone", _plain(zone)))
    features += _towns(place)
    features.append(rules.shape("band", _plain(zone_area(lines, place.band_m))))
    for row in jurisdictions.lines_geojson(place.zone_id):
        features.append(rules.shape("line", rules.rounded(row.geometry, 6), label=row.names))
    return rules.collection(features, bbox=[round(value, DIGITS) for value in zone.bounds])


def _plain(shape: Any) -> dict[str, Any]:
    return rules.rounded(shape.__geo_interface__, 6)


def _areas(place: Ground, kind: str, layer: str) -> list[Feature]:
    rows = jurisdictions.areas_geojson(place.zone_id, kind)
    return [rules.shape(layer, rules.rounded(row.geometry, DIGITS), label=row.names) for row in rows]


def _counties(place: Ground, lines: list[Any]) -> list[Feature]:
    sides = {side.key: side for side in place.sides}
    marks = _name_points(place, lines)
    features = []
    for row in jurisdictions.areas_geojson(place.zone_id, "counties"):
        look = sides.get((row.sides or [""])[0])
        more: dict[str, Any] = {"side": look.key, "soft": look.soft, "pattern": look.pattern} if look else {}
        mark = marks.get(row.code)
        if mark is not None:
            more["mark"] = [round(mark.x, DIGITS), round(mark.y, DIGITS)]
        features.append(rules.shape("counties", rules.rounded(row.geometry, DIGITS), label=row.names, **more))
    return features


def _name_points(place: Ground, lines: list[Any]) -> dict[str, Any]:
    """Where each territory is named: in a strip beside the zone, else anywhere inside itself."""
    zone, reach = zone_area(lines, place.zone_m), zone_area(lines, place.zone_m + NAME_REACH_M)
    points = {}
    for area in jurisdictions.layers(place.zone_id).territories:
        strip = area.shape.intersection(reach).difference(zone)
        points[area.code] = (area.shape if strip.is_empty else strip).representative_point()
    return points


def _towns(place: Ground) -> list[Feature]:
    facts = {row["code"]: row for row in jurisdictions.towns(place.zone_id)}
    features = []
    for row in jurisdictions.areas_geojson(place.zone_id, "towns"):
        town = facts.get(row.code)
        more: dict[str, Any] = {"adjoining": bool(town and town["adjoining"])}
        if town and town["adjoining"] and town["lon"] is not None:
            more["mark"] = [round(town["lon"], DIGITS), round(town["lat"], DIGITS)]
        features.append(rules.shape("towns", rules.rounded(row.geometry, DIGITS), label=row.names, **more))
    return features


def open_ground(zone_id: int) -> dict[str, Any]:
    """What a page without sign-in shows to find a place by: names of places and towns, and no line."""
    towns = [row for row in jurisdictions.towns(zone_id, adjoining_only=True) if row["lon"] is not None]
    places = jurisdictions.named_places(zone_id)
    marks = [[round(row["lon"], DIGITS), round(row["lat"], DIGITS)] for row in towns]
    features = [
        {**rules.point("ground", *mark, label=row["names"], mark=mark), "geometry": EMPTY}
        for row, mark in zip(towns, marks, strict=True)
    ]
    features += [rules.point("bridges", row["lon"], row["lat"], label=row["names"]) for row in places]
    west, south, east, north = _box([*marks, *([row["lon"], row["lat"]] for row in places)])
    return rules.collection(features, bbox=[west - 0.01, south - 0.01, east + 0.01, north + 0.01])


EMPTY: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}


def _box(points: list[list[float]]) -> tuple[float, float, float, float]:
    lon, lat = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    return min(lon), min(lat), max(lon), max(lat)


def named_bridges(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """The bridges of the gazetteer."""
    features = []
    for row in jurisdictions.named_places(place.zone_id, "bridge"):
        facts: Facts = [(L("Position"), (L("to be surveyed"), {}))] if row["to_be_surveyed"] else []
        features.append(rules.point("bridges", row["lon"], row["lat"], label=row["names"], facts=facts))
    return features


def routes(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """The walks of the next day that has any."""
    return [
        rules.shape(
            "routes",
            rules.rounded({"type": "LineString", "coordinates": row["route"]}, 6),
            number=row["number"],
            label=(L("Team %(number)s"), {"number": row["number"]}),
            facts=[
                (L("Day"), row["day"].isoformat()),
                (L("Time"), f"{local(row['starts_at']):%H:%M}–{local(row['ends_at']):%H:%M}"),
                (L("Length"), (L("%(kilometres)s km"), {"kilometres": f"{row['length_m'] / 1000:.1f}"})),
            ],
        )
        for row in on_map.map_routes(viewer, place.zone_id, now)
        if len(row["route"]) > 1
    ]


def bridges(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """The bridges of the path network, each at its middle; closed ones carry another sign."""
    features = []
    for row in inputs.map_bridges(viewer, now):
        if row["zone_id"] == place.zone_id:
            lon, lat = _middle(row["geometry"])
            state = L("closed for now") if row["closed"] else L("open")
            facts: Facts = [(L("State"), (state, {}))]
            features.append(
                rules.point("bridges", lon, lat, label=row["name"], open=not row["closed"], facts=facts)
            )
    return features


def _middle(geometry: dict[str, Any]) -> tuple[float, float]:
    line = geometry["coordinates"]
    points = line if geometry["type"] == "LineString" else line[0]
    one, two = points[(len(points) - 1) // 2], points[len(points) // 2]
    return (one[0] + two[0]) / 2, (one[1] + two[1]) / 2


def meeting_points(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """Where patrols gather."""
    return [
        rules.point("meeting_points", row["lon"], row["lat"], label=row["name"], side=row["side"])
        for row in places.meeting_points(viewer, place.zone_id)
        if row["state"] == "active"
    ]


def attention(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """Attention areas that hold for patrols today, for the office."""
    if not viewer.has(*PREVENTION_READERS):
        return []
    today = local(now).date()
    rows = [row for row in jurisdictions.attention_areas(viewer, (AGREED,)) if row.zone_id == place.zone_id]
    labels: dict[int, Any] = {
        row.id: (L("Attention area no. %(number)s"), {"number": row.number}) for row in rows
    }
    current = [row for row in rows if row.since <= today <= row.until]
    return area_features(current, labels, lambda row: [(L("Until"), row.until.isoformat())])


def checkpoints(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """Checkpoints in use, by how long nobody came."""
    return [
        _checkpoint(row) for row in inputs.map_checkpoints(viewer, now) if row["zone_id"] == place.zone_id
    ]


def _checkpoint(row: dict[str, Any]) -> Feature:
    idle = row["idle_days"]
    visited = (
        (L("%(days)s days ago"), {"days": idle}) if idle else (L("today") if idle == 0 else L("never"), {})
    )
    facts: Facts = [
        (L("Last visit"), visited),
        (L("Target interval"), (L("every %(days)s days"), {"days": row["target_days"]})),
    ]
    return rules.point(
        "checkpoints",
        row["lon"],
        row["lat"],
        label=row["name"],
        side=row["side"],
        idle=rules.idle_class(row["idle_ratio"]),
        facts=facts,
    )


def disputes(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """Disputes of the last year as counts by town, for those who work on them."""
    if not viewer.has(*MEDIATION_READERS):
        return []
    since = local(now).date() - dt.timedelta(days=365)
    return disputes_on_map.features(viewer, place.zone_id, {"since": since})


def joint_resources(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """Joint objects of the register; all of them are on the register's own map."""
    return [
        rules.point(
            "resources",
            row["lon"],
            row["lat"],
            label=row["name"],
            group=row["group"],
            joint=True,
            facts=[(L("Kind"), row["kind_names"])],
        )
        for row in resources.on_map(viewer, place.zone_id, {"joint": True})
    ]


# Each source is asked under the viewer's own rights; the order is that in which they lie upon one another.
SOURCES: tuple[Callable[[Viewer, Ground, dt.datetime], list[Feature]], ...] = (
    attention,
    routes,
    named_bridges,
    bridges,
    meeting_points,
    checkpoints,
    disputes,
    joint_resources,
)


def moving(viewer: Viewer, place: Ground, now: dt.datetime) -> list[Feature]:
    """Everything that lies upon the boundary, as this viewer may see it."""
    return [feature for source in SOURCES for feature in source(viewer, place, now)]


def idle_counts(features: list[Feature]) -> dict[str, int]:
    """How many checkpoints are in each class of neglect."""
    found = Counter(f["properties"]["idle"] for f in features if f["properties"]["layer"] == "checkpoints")
    return {key: found[key] for key, _ in rules.IDLENESS}
