"""Where a dispute is: a labelled point, a named place, or a village; the answer is frozen into the row."""

from collections.abc import Mapping
from typing import Any

from border_gov.geo.columns import point_value
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L


def placed(zone: Zone, data: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the place. `where` is `place:ID` or `village:CODE`; else lon, lat, datum, accuracy_m.

    Refused (Invalid): coordinates without datum or with too poor an accuracy, a place that does not exist.
    """
    where = str(data.get("where") or "")
    kind, _, key = where.partition(":")
    if kind == "village":
        return _village(zone, key)
    if kind == "place":
        return _named(zone, key)
    if data.get("lon") is None and data.get("lat") is None:
        return {}
    return _point(zone, data["lon"], data["lat"], data.get("datum"), data.get("accuracy_m"), "map")


def _named(zone: Zone, key: str) -> dict[str, Any]:
    for row in places.named_places(zone.id):
        if str(row["id"]) == key:
            found = _point(zone, row["lon"], row["lat"], "wgs84", None, "gazetteer")
            if row["sides"] and len(row["sides"]) > 1:  # a bridge stays shared, however it was surveyed
                found |= {"joint": True, "shared_by": sorted(row["sides"])}
            return found
    raise _unknown()


def _village(zone: Zone, code: str) -> dict[str, Any]:
    for row in places.villages(zone.id):
        if row["code"] == code:
            return {
                "side": row["side_key"],
                "joint": False,
                "shared_by": [row["side_key"]],
                "town_code": row["town_code"],
                "village_code": code,
                "place_source": "village",
                "located": {"rule": "place.village"},
            }
    raise _unknown()


def _point(zone: Zone, lon: Any, lat: Any, datum: Any, accuracy: Any, source: str) -> dict[str, Any]:
    if lon is None or lat is None:
        raise Invalid(
            "Please correct what is marked.",
            fields={"lat" if lat is None else "lon": [L("Give both coordinates.")]},
        )
    found = places.locate(lon, lat, datum, accuracy, zone_key=zone.key)
    place = found.place
    joint = len(place.shared_by) > 1
    return {
        "point": point_value(found.lon, found.lat),
        "datum": str(getattr(datum, "value", datum)),
        "accuracy_m": found.accuracy_m,
        "place_source": source,
        "located": found.as_json(),
        "boundary_version": place.boundary_version,
        "town_code": place.town_code,
        "village_code": place.village_code,
        "side": place.side,
        "joint": joint,
        "shared_by": sorted(place.shared_by) if joint else [place.side] if place.side else [],
    }


def _unknown() -> Invalid:
    return Invalid(
        "Please correct what is marked.", fields={"where": [L("There is no such place in this zone.")]}
    )
