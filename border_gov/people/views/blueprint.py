"""The blueprints that the pages of people hang on, and what their templates share."""

from typing import Any

from border_gov.jurisdictions import queries as places
from border_gov.kernel.guard import current_viewer
from border_gov.kernel.web import Pages

bp = Pages("people", __name__, entrance="office")
door = Pages("door", __name__, entrance="both")
"""Personal links and one's own page: volunteers come this way too."""
duty_pages = Pages("duty_roster", __name__, entrance="office", url_prefix="/duty-roster")


def zone_id() -> int:
    """The zone that this viewer's pages work in."""
    return min(current_viewer().zones)


def lookup() -> dict[str, Any]:
    """Sides, towns and villages of the zone by key, for templates."""
    zone = zone_id()
    towns = {town["code"]: town for town in places.towns(zone)}
    return {
        "sides": {side.key: side for side in places.sides(zone)},
        "towns": towns,
        "villages": {village["code"]: village for village in places.villages(zone)},
    }
