"""Whom citizens can call, for programs; open to anybody like its page."""

from typing import Any

from border_gov.incidents.api.incidents import bp
from border_gov.incidents.queries import contacts as queries
from border_gov.incidents.schemas.contacts import ContactsOut, PlaceAskedIn
from border_gov.jurisdictions import queries as places
from border_gov.kernel.guard import public


@bp.get("/contacts")
@public("the same as the page that anybody may open")
@bp.arguments(PlaceAskedIn, location="query")
@bp.response(200, ContactsOut)
def contacts(asked: dict[str, Any]) -> dict[str, Any]:
    """Offices of a town or village with their telephones."""
    zone_id = places.zone_by_key().id
    found = queries.of_place(zone_id, asked["town"], asked["village"])
    named = queries.towns_named(zone_id, asked["q"])
    return {"items": [row for row in found if not asked["q"] or row.town_code in named]}
