"""GeoJSON of incidents: points near by, counted cells far away; every text in the reader's language."""

from typing import Any

from flask import Response, json, request, url_for
from flask_babel import gettext

from border_gov.incidents.api.incidents import bp
from border_gov.incidents.queries import lists, settings, watch
from border_gov.incidents.rules import codes, flow
from border_gov.incidents.schemas.record import ListIn
from border_gov.kernel import clock, forms
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of

Feature = dict[str, Any]
POINTS_FROM_ZOOM = 12.0
MOST_PLAIN = 150
CELL_SHARE = 12.0


@bp.get("/incidents/points")
@requires(*flow.READERS)
def points() -> Response:
    """What the list shows, on the map; in cells the counts of every side, never their rows."""
    viewer = current_viewer()
    wanted = forms.load(ListIn(), request.args)
    zoom = request.args.get("zoom", 18.0, type=float)
    found = lists.on_map(viewer, wanted, _box(request.args.get("bbox", "")))
    if zoom < POINTS_FROM_ZOOM and len(found) > MOST_PLAIN:
        features = [_cell(row) for row in lists.cells(viewer, wanted, CELL_SHARE / 2**zoom)]
    else:
        late = watch.overdue([row["id"] for row in found], clock.now())
        kinds = {kind.code: kind.names for zone in viewer.zones for kind in settings.kinds(zone, False)}
        features = [_point(row, kinds, row["id"] in late) for row in found]
    body: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if features and "bbox" not in request.args:
        body["bbox"] = _around(features)
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/geo+json")


def _box(text: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return west, south, east, north


def _around(features: list[Feature]) -> list[float]:
    places = [feature["geometry"]["coordinates"] for feature in features]
    lon, lat = [place[0] for place in places], [place[1] for place in places]
    return [min(lon) - 0.01, min(lat) - 0.01, max(lon) + 0.01, max(lat) + 0.01]


def _feature(lon: float, lat: float, **properties: Any) -> Feature:
    where = {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
    return {"type": "Feature", "geometry": where, "properties": properties}


def _cell(row: dict[str, Any]) -> Feature:
    return _feature(row["lon"], row["lat"], layer="grid", of="incidents", count=row["count"])


def _point(row: dict[str, Any], kinds: dict[str, Any], is_late: bool) -> Feature:
    joint = len(row["sides"]) > 1
    received = clock.local(row["received_at"]).strftime("%m-%d %H:%M")
    facts = [
        [gettext("State"), gettext(codes.STATES[row["state"]])],
        [gettext("Received at"), received],
        [gettext("Joint"), gettext("yes") if joint else gettext("no")],
    ]
    return _feature(
        row["lon"],
        row["lat"],
        layer="incidents",
        label=name_of(kinds.get(row["kind"])) or gettext("No kind yet"),
        facts=facts,
        url=url_for("incidents.show", incident_id=row["id"]),
        joint=joint,
        overdue=is_late,
    )
