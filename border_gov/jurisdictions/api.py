"""The JSON face of the lookup and of the zone's lines and areas."""

from typing import Any

from flask import Response, jsonify

from border_gov.jurisdictions import queries
from border_gov.jurisdictions.rules import KINDS, LINE
from border_gov.jurisdictions.schemas import CalendarOut, LocateIn, LocateOut
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, public, signed_in

bp = ApiBlueprint("jurisdictions", __name__, entrance="both", description="Where a place lies.")
# A new boundary version is noticed within this time by every process.
FRESH_S = 1.0
# One schema for all requests: making one a request would cost more than the lookup itself.
LOCATE = LocateIn()


@bp.route("/locate")
@public("on which side a place lies is public; no line is drawn and nobody is named")
@bp.arguments(LOCATE, location="query")
@bp.alt_response(200, schema=LocateOut, description="Where the point lies.", success=True)
def locate(point: dict[str, Any]) -> Response:
    """On which side a labelled point lies, or that it is joint."""
    found = queries.locate(
        point["lon"],
        point["lat"],
        point["datum"],
        point["accuracy_m"],
        zone_key=point["zone"],
        max_age_s=FRESH_S,
    )
    return jsonify(found.as_json())


@bp.route("/zones/<int:zone_id>/layers/<kind>")
@signed_in
def layer(zone_id: int, kind: str) -> Response:
    """A layer of the boundary version in force, as GeoJSON in EPSG:4326."""
    zone = queries.zone(zone_id, current_viewer())
    if kind not in KINDS:
        raise NotFound()
    rows = queries.lines_geojson(zone.id) if kind == LINE else queries.areas_geojson(zone.id, kind)
    version = queries.version_at(zone.id)
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": getattr(row, "code", ""),
                "names": row.names,
                "sides": row.sides,
                "schematic": bool(version and version.is_demo),
            },
            "geometry": row.geometry,
        }
        for row in rows
    ]
    response = jsonify({"type": "FeatureCollection", "features": features})
    response.headers["Content-Type"] = "application/geo+json"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(f"{version.label if version else 'none'}-{kind}")
    return response


@bp.route("/calendar")
@signed_in
@bp.response(200, CalendarOut)
def calendar() -> dict[str, Any]:
    """Holidays and working days made up for them, year by year, with the notice they stand in."""
    return {"years": [{**vars(shown.version), "days": shown.days} for shown in queries.years()]}
