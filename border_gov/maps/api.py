"""GeoJSON for the maps: the boundary with an ETag, and what moves, counted in cells where it is crowded."""

import gzip
from typing import Any

from flask import Response, json, request
from flask_babel import gettext

from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.lang import html_lang, name_of
from border_gov.maps import queries, rules
from border_gov.maps.rules import Feature

bp = ApiBlueprint("maps", __name__)
GEOJSON = "application/geo+json"
HIGHEST_ZOOM = 24.0
KEPT = 8
_kept: dict[tuple[str, int, str], bytes] = {}


@bp.get("/maps/boundary")
@signed_in
def boundary() -> Response:
    """Counties, towns, zone, band and line of the boundary in force (RFC 7946)."""
    place = _ground()
    tag = f"{place.tag}-{html_lang()}"
    response = Response(status=304) if tag in request.if_none_match else _packed(place, tag)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.update(("Cookie", "Accept-Encoding"))
    return response


def _packed(place: queries.Ground, tag: str) -> Response:
    """The boundary as this process keeps it: alike for everybody, and new with a new version only."""
    key = (str(db.engine.engine.url.database), place.zone_id, tag)
    if key not in _kept:
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = gzip.compress(_geojson(queries.boundary(place)).data, 6, mtime=0)
    if request.accept_encodings["gzip"]:
        return Response(_kept[key], mimetype=GEOJSON, headers={"Content-Encoding": "gzip"})
    return Response(gzip.decompress(_kept[key]), mimetype=GEOJSON)


@bp.get("/maps/features")
@signed_in
def features() -> Response:
    """What lies upon the boundary, inside `bbox` (west,south,east,north); crowds are counted in cells."""
    place = _ground()
    now = clock.now()
    found = queries.moving(current_viewer(), place, now)
    kept = rules.within(found, rules.box_of(request.args.get("bbox")))
    points = [f for f in kept if f["properties"]["layer"] == "checkpoints"]
    others = [f for f in kept if f["properties"]["layer"] != "checkpoints"]
    moment = clock.local(now).strftime("%H:%M")
    shown = others + rules.thinned(points, _zoom())
    return _geojson(rules.collection(shown, moment=moment, counts=queries.idle_counts(found)))


def _zoom() -> float:
    try:
        return min(max(float(request.args.get("zoom", HIGHEST_ZOOM)), 0.0), HIGHEST_ZOOM)
    except ValueError:
        return HIGHEST_ZOOM


def _ground() -> queries.Ground:
    asked = request.args.get("zone_id", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    place = queries.ground(current_viewer(), number)
    if place is None:
        raise NotFound("This zone has no boundary yet.")
    return place


def _geojson(collection: dict[str, Any]) -> Response:
    spoken = [_spoken(feature) for feature in collection["features"]]
    body = json.dumps({**collection, "features": spoken}, separators=(",", ":"), ensure_ascii=False)
    return Response(body, mimetype=GEOJSON)


def _spoken(feature: Feature) -> Feature:
    """Names and facts in the reader's language; the browser writes them as text."""
    properties = dict(feature["properties"])
    if "label" in properties:
        properties["label"] = spoken_value(properties["label"])
    if "facts" in properties:
        properties["facts"] = [[gettext(term), spoken_value(value)] for term, value in properties["facts"]]
    return {**feature, "properties": properties}


def spoken_value(value: Any) -> str:
    """A name {zh, en?}, a sentence (msgid, values), or a plain value, in the reader's language."""
    if isinstance(value, dict):
        return name_of(value)
    if isinstance(value, tuple):
        return gettext(value[0], **value[1])
    return str(value)
