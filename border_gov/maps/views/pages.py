"""The border map at a desk, on a phone and on a wall; the same as a list; and the sides' own style sheet."""

from typing import Any

from flask import Response, current_app, json, render_template, request, url_for
from flask_babel import gettext

from border_gov.joint_patrol.queries import ground
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules.ground import SPANS
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, public, signed_in
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages
from border_gov.maps import queries, rules

bp = Pages("maps", __name__, entrance="office", template_folder="../templates")
open_bp = Pages("looks", __name__, entrance="both")
WALL_SECONDS = 30


@open_bp.get("/sides.css")
@public("colours of sides, needed by every page that shows a badge")
def sides_css() -> Response:
    """One rule for each side: its colour is a row of a table, its shape and pattern are classes."""
    looks = jurisdictions.sides()
    body = "".join(rules.side_rule(side.key, side.ink, side.fill, side.soft) for side in looks)
    response = Response(body, mimetype="text/css")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)  # type: ignore[return-value]


@open_bp.get("/ground.geojson")
@public("names of places, so that anybody can point to where something is; no path and no boundary")
def ground_geojson() -> Response:
    """What lies under the map of a page without sign-in."""
    body = json.dumps(spoken(queries.open_ground(jurisdictions.zone_by_key().id)), ensure_ascii=False)
    answer = Response(body, mimetype="application/geo+json")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def spoken(collection: dict[str, Any]) -> dict[str, Any]:
    """The labels of a collection in the reader's language."""
    for feature in collection["features"]:
        own = feature["properties"]
        own.update({"label": name_of(own["label"])} if "label" in own else {})
    return collection


@bp.get("/map")
@signed_in
def border() -> str:
    """The border map with its legend."""
    return render_template("maps/border.html", **_shown())


@bp.get("/map/wall")
@signed_in
def wall() -> str:
    """The same map for a wall, 1920 × 1080, asking again every half minute."""
    shown = _shown()
    return render_template("maps/wall.html", **shown, every=WALL_SECONDS, weeks=_patrol_spans(shown["place"]))


def _patrol_spans(place: queries.Ground | None) -> list[tuple[int, ground.Figures, ground.Seen | None]]:
    """What patrols covered in the last days, of all sides together; for the office."""
    viewer = current_viewer()
    if place is None or not viewer.has(*OFFICE):
        return []
    found = []
    for days in SPANS:
        since, until = ground.span(clock.today(clock.now()), days)
        figures = ground.figures(viewer, place.zone_id, since, until)
        found.append((days, figures, ground.seen_paths(place.zone_id, since, until)))
    return found


@bp.get("/map/list")
@signed_in
def as_list() -> str:
    """Everything that the map shows, as tables: for reading aloud, for printing, for those who see no map."""
    return render_template("maps/list.html", **_shown())


def _shown() -> dict[str, Any]:
    viewer = current_viewer()
    asked = request.args.get("zone_id", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    place = queries.ground(viewer, number)
    if place is None:
        return {"place": None, "zones": jurisdictions.zones(viewer)}
    found = queries.moving(viewer, place, clock.now())
    layers = {f["properties"]["layer"] for f in found}
    return {
        "place": place,
        "zones": jurisdictions.zones(viewer),
        "features": found,
        "towns": jurisdictions.towns(place.zone_id, adjoining_only=True),
        "counts": queries.idle_counts(found),
        "idleness": rules.IDLENESS,
        "has_patrol": bool(layers - {"bridges"}),
        "source_url": url_for("api_maps.features", zone_id=place.zone_id),
        "now": clock.now(),
    }


def caption(place: queries.Ground) -> list[str]:
    """What must stand under every drawing of the line: schematic or not, version, source, review number."""
    number = current_app.config["MAP_REVIEW_NUMBER"]
    said = [gettext("Schematic, not the legal boundary")] if place.is_demo else []
    said.append(gettext("Boundary version: %(version)s", version=place.version))
    said.append(gettext("Source: %(source)s", source=place.source))
    review = number or gettext("not yet given")
    said.append(gettext("Map review number: %(number)s", number=review))
    return [*said, name_of(place.names)]
