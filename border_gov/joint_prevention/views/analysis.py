"""The page of prevention: where things gather on both banks together, and whether they repeat."""

from typing import Any

from flask import Response, json, render_template, request
from flask_babel import gettext

from border_gov.incidents.queries.settings import kinds
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.rules.asked import CELL_M, EFFECTS, READERS, WEEKS
from border_gov.joint_prevention.rules.attention import PROPOSERS
from border_gov.joint_prevention.rules.near_repeat import PERMUTATIONS
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages

bp = Pages("prevention", __name__, entrance="office", url_prefix="/prevention")


def asked() -> tuple[int, str, int]:
    """Zone, kind and weeks of the address, each made good."""
    weeks = request.args.get("weeks", WEEKS[1], type=int)
    zone_id = queries.zone_of(current_viewer(), request.args.get("zone_id", type=int))
    known = {kind.code for kind in kinds(zone_id)}
    kind = request.args.get("kind", "")
    return zone_id, kind if kind in known else "", weeks if weeks in WEEKS else WEEKS[1]


def towns(zone_id: int) -> dict[str, str]:
    """Names of the zone's towns by code, in the reader's language."""
    return {town["code"]: name_of(town["names"]) for town in places.towns(zone_id)}


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """Hot-spots, near repeats and the trend of a period."""
    zone_id, kind, weeks = asked()
    found = queries.analysis(current_viewer(), zone_id, kind, weeks, clock.now())
    across = sum(spot.across for spot in found.spots)
    effect = "none" if not found.spots else "both" if across else "own"
    return render_template(
        "joint_prevention/index.html",
        found=found,
        zone_id=zone_id,
        kind=kind,
        weeks=weeks,
        kinds=[(one.code, name_of(one.names)) for one in kinds(zone_id)],
        spans=WEEKS,
        towns=towns(zone_id),
        effect=gettext(EFFECTS[effect], cut=across),
        cell=int(CELL_M),
        permutations=PERMUTATIONS,
        may_propose=current_viewer().has(*PROPOSERS),
    )


@bp.get("/hotspots.geojson")
@requires(*READERS)
def hotspots() -> Response:
    """The hot-spots for the page's map."""
    zone_id, kind, weeks = asked()
    found = queries.analysis(current_viewer(), zone_id, kind, weeks, clock.now())
    words: dict[str, Any] = {
        "towns": towns(zone_id),
        "events": gettext("Number of incidents"),
        "z": gettext("Strength (z)"),
    }
    collection = {"type": "FeatureCollection", "features": queries.features(found, words)}
    return Response(json.dumps(collection), mimetype="application/geo+json")
