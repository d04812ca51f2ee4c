"""The blueprints of the duty room, and what its pages share."""

from typing import Any

from flask import current_app, url_for

from border_gov.jurisdictions import queries as places
from border_gov.kernel.guard import current_viewer
from border_gov.kernel.web import Pages

board_pages = Pages("board", __name__, entrance="office", url_prefix="/board")
unit_pages = Pages("unit_screen", __name__, entrance="both", url_prefix="/unit")
figure_pages = Pages("incident_figures", __name__, entrance="office", url_prefix="/incidents/figures")


def zone_id() -> int:
    """The zone that this viewer's pages work in."""
    return min(current_viewer().zones)


def own_side(wanted: str = "") -> str:
    """The side whose board is meant: the one named if it is the viewer's own, else their first."""
    known = [key for key in places.side_keys(zone_id()) if key in current_viewer().sides]
    return wanted if wanted in known else next(iter(known), "")


def lookup() -> dict[str, Any]:
    """Sides, towns and villages of the zone by key, for templates."""
    zone = zone_id()
    return {
        "sides": {side.key: side for side in places.sides(zone)},
        "towns": {town["code"]: town for town in places.towns(zone)},
        "villages": {village["code"]: village for village in places.villages(zone)},
    }


def record_url(incident_id: int) -> str:
    """The incident's own page, which only the office entrance serves."""
    known = "incidents.show" in current_app.view_functions
    return url_for("incidents.show", incident_id=incident_id) if known else ""
