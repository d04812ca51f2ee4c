"""GeoJSON of what patrols cover: seen and unseen paths, and where teams under way were last."""

import datetime as dt
from typing import Any

from flask import Response, json, request
from flask_babel import gettext

from border_gov.joint_patrol.api.ground import bp
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries import ground, under_way
from border_gov.joint_patrol.queries.inputs import zone_of
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules.ground import SPANS
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of

GEOJSON = "application/geo+json"


@bp.get("/patrol/coverage/map")
@requires(*OFFICE)
def coverage_map() -> Response:
    """Seen and unseen paths as GeoJSON: the union of all recorded patrols, nobody's way."""
    zone = zone_of(current_viewer(), request.args.get("zone_id", type=int))
    days = request.args.get("days", SPANS[0], type=int)
    since, until = ground.span(clock.today(clock.now()), days if days in SPANS else SPANS[0])
    seen = ground.seen_paths(zone.id, since, until)
    features = ground.path_features(seen) if seen else []
    for feature in features:
        told = gettext("seen") if feature["properties"]["seen"] else gettext("not seen")
        feature["properties"]["label"] = told
    return _geojson(features)


def _geojson(features: list[dict[str, Any]]) -> Response:
    """A feature collection with its box."""
    body: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    spots = [spot for feature in features for spot in _spots(feature["geometry"])]
    if spots:
        lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
        body["bbox"] = [min(lons), min(lats), max(lons), max(lats)]
    return Response(json.dumps(body, ensure_ascii=False), mimetype=GEOJSON)


def _spots(geometry: dict[str, Any]) -> list[list[float]]:
    found = geometry["coordinates"]
    return [found] if geometry["type"] == "Point" else found


@bp.get("/patrol/under-way/map")
@requires(*OFFICE)
def live_map() -> Response:
    """Where the teams were last, as GeoJSON; teams, never persons."""
    now = clock.now()
    return _geojson([_team(team, now) for team in under_way.teams(current_viewer(), now) if team.place])


def _team(team: under_way.Team, now: dt.datetime) -> dict[str, Any]:
    place = team.place
    assert place is not None
    minutes = max(round((now - place.at).total_seconds() / 60), 0)
    facts = [
        [gettext("Last position"), gettext("%(minutes)s min ago", minutes=minutes)],
        [gettext("Points so far"), f"{team.visited} / {team.stops}"],
        [gettext("People"), str(team.people)],
    ]
    if place.spot:
        facts.insert(1, [gettext("Checked in at"), name_of(place.spot.name)])
    label = gettext("Team %(number)s", number=team.patrol.number)
    properties = {
        "layer": "teams",
        "label": f"{words.day(team.patrol.day)} {label}",
        "facts": facts,
        "freshness": place.freshness,
    }
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
