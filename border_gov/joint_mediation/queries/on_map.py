"""Disputes for the maps: one counted point for each town, never a person, never an exact place."""

from collections.abc import Mapping
from typing import Any

from border_gov.joint_mediation.queries.figures import by_town
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

LAYER = "disputes"


def features(viewer: Viewer, zone_id: int, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """GeoJSON points at the towns' seats with the count of disputes; None and "<3" where it is hidden."""
    return [_feature(town) for town in by_town(viewer, zone_id, asked) if town["lon"] is not None]


def _feature(town: Mapping[str, Any]) -> dict[str, Any]:
    count = town["count"]
    text = "<3" if count is None else str(count)
    geometry = {"type": "Point", "coordinates": [round(town["lon"], 5), round(town["lat"], 5)]}
    properties = {"layer": LAYER, "label": town["names"], "text": text, "count": count or 1}
    properties |= {"side": town["side_key"], "facts": [(L("Disputes"), text)]}
    if town["mine"]:
        properties["url"] = f"/mediation/?town={town['code']}"
    return {"type": "Feature", "geometry": geometry, "properties": properties}
