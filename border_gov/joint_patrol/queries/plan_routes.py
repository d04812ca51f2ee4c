"""Where the walks of a plan lead: the node lists of a version as coordinates."""

import json
from functools import lru_cache

from border_gov.geo.datum import to_degrees
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.queries import plans
from border_gov.jurisdictions import queries as jurisdictions

Route = list[list[float]]


@lru_cache(maxsize=4)
def _nodes(problem_hash: str) -> Route:
    return json.loads(plans.problem_text(problem_hash))["network"]["xy"]


def along(path: list[int], xy: Route) -> Route:
    """The node list as [[lon, lat], …] in WGS84, to a tenth of a metre."""
    if not path:
        return []
    lon, lat = to_degrees([xy[n][0] for n in path], [xy[n][1] for n in path])
    return [[round(float(x), 6), round(float(y), 6)] for x, y in zip(lon, lat, strict=True)]


def of_version(plan: PatrolPlan, number: int | None = None) -> dict[str, Route]:
    """The route of each team of the current (or the named) version."""
    version = plans.version(plan, number)
    xy = _nodes(version.problem_hash)
    return {row["team"]: along(row["path"], xy) for row in json.loads(version.content)["patrols"]}


def border_of(zone_id: int) -> list[Route]:
    """The border lines in force as lists of [lon, lat]; empty while no boundary was loaded."""
    found: list[Route] = []
    for row in jurisdictions.lines_geojson(zone_id):
        shape = row.geometry
        parts = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
        found.extend(parts)
    return found
