"""Where a report lies by the boundary in force at its receipt, from a point or from a place's name."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from border_gov.geo.datum import parse_datum
from border_gov.geo.shapes import checked_accuracy, place, wgs84_point
from border_gov.incidents.queries.settings import is_core
from border_gov.incidents.rules.codes import JOINT, OUTSIDE, UNPLACED
from border_gov.incidents.rules.placing import Answer
from border_gov.jurisdictions import queries as places
from border_gov.kernel.errors import NotFound
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer

SHARED = ("bridge", "sluice", "dam", "ferry", "road")
"""Kinds of named places that belong to every side they touch, wherever their point was taken."""


@dataclass(frozen=True)
class Located:
    """A place as an incident keeps it, and what the law of sides asks about it."""

    answer: Answer
    columns: Mapping[str, Any]
    lonlat: tuple[float, float] | None = None


NOWHERE = Located(Answer(UNPLACED), {"status": UNPLACED})


def located(zone_id: int, given: Mapping[str, Any], at: dt.datetime) -> Located:
    """The place that `given` names: lon, lat, datum, accuracy_m; or named_place_id; or place_words.

    Refused: coordinates without a datum or out of range, an accuracy above the zone's limit. Words that name
    no place of the gazetteer leave it unplaced.
    """
    if given.get("lon") is not None or given.get("lat") is not None:
        return _by_point(zone_id, given, at)
    named = _named(zone_id, given.get("named_place_id"), given.get("place_words") or "")
    return _by_name(zone_id, named, at) if named else NOWHERE


def zone_for(given: Mapping[str, Any], viewer: Viewer) -> int:
    """The zone of a report: the viewer's only one, else the one whose line is nearest, else the oldest."""
    if len(viewer.zones) == 1:
        return min(viewer.zones)
    if given.get("lon") is not None and given.get("lat") is not None:
        point = given["lon"], given["lat"], given.get("datum")
        return places.locate(*point, given.get("accuracy_m"), max_age_s=5.0).zone_id
    return places.zone_by_key().id


def _layers(zone_id: int, at: dt.datetime) -> Any:
    try:
        return places.layers(zone_id, at)
    except NotFound:  # an order older than the first boundary that this installation knows
        return places.layers(zone_id)


def _by_point(zone_id: int, given: Mapping[str, Any], at: dt.datetime) -> Located:
    datum = parse_datum(given.get("datum"))
    layers = _layers(zone_id, at)
    accuracy = checked_accuracy(given.get("accuracy_m"), layers.accuracy_limit_m)
    lon, lat = wgs84_point(_number(given.get("lon")), _number(given.get("lat")), datum)
    found = place(lon, lat, accuracy, layers)
    columns = {
        "datum": str(datum),
        "accuracy_m": given.get("accuracy_m"),
        "place_source": given.get("place_source") or "map",
        **_frozen(zone_id, found, lon, lat, at),
    }
    answer = Answer(found.status, found.side, found.shared_by, found.rule, found.on_water)
    return Located(answer, columns, (lon, lat))


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)


def _by_name(zone_id: int, named: Any, at: dt.datetime) -> Located:
    lon, lat = named["lon"], named["lat"]
    found = place(lon, lat, 0.0, _layers(zone_id, at))
    columns = {"datum": "wgs84", "place_source": "gazetteer", **_frozen(zone_id, found, lon, lat, at)}
    answer = Answer(found.status, found.side, found.shared_by, found.rule, found.on_water)
    if len(named["sides"]) > 1 and named["kind"] in SHARED and found.status != JOINT:
        answer = Answer(JOINT, found.side, tuple(named["sides"]), "shared_place", found.on_water)
        columns = {**columns, "status": JOINT, "place_rule": "shared_place"}
    return Located(answer, columns, (lon, lat))


def _frozen(zone_id: int, found: Any, lon: float, lat: float, at: dt.datetime) -> dict[str, Any]:
    return {
        "status": found.status,
        "place_side": found.side,
        "town_code": found.town_code,
        "village_code": found.village_code,
        "distance_m": None if found.distance_m is None else round(found.distance_m, 2),
        "place_rule": found.rule,
        "boundary_version": found.boundary_version,
        "in_core": None if found.status == OUTSIDE else is_core(zone_id, lon, lat, at),
    }


def is_on_water(zone_id: int, lonlat: tuple[float, float] | None, at: dt.datetime) -> bool:
    """Whether a point lies in a watercourse that sides share, by the boundary in force at a moment."""
    return lonlat is not None and any(area.holds(*lonlat) for area in _layers(zone_id, at).waters)


def _named(zone_id: int, named_id: int | None, words: str) -> Any | None:
    rows = places.named_places(zone_id)
    if named_id is not None:
        return next((row for row in rows if row["id"] == named_id), None)
    heard = [row for row in rows if any(name and name in words for name in row["names"].values())]
    return max(heard, key=lambda row: max(map(len, row["names"].values())), default=None)


def named_like(zone_id: int, words: str, limit: int = 8) -> list[Any]:
    """Entries of the gazetteer that share a pair of characters with `words`; all of them for no words."""
    wanted = set(bigrams(words))
    rows = places.named_places(zone_id)
    if not wanted:
        return rows[:limit]
    shared = [(len(wanted & set(bigrams(*row["names"].values()))), row) for row in rows]
    return [row for count, row in sorted(shared, key=lambda pair: -pair[0]) if count][:limit]
