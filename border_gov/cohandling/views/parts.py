"""What templates of every room may ask about sides and signatures."""

from flask import g

from border_gov.cohandling import queries
from border_gov.cohandling.queries import RoundShown
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.queries import SideLook
from border_gov.kernel.guard import current_viewer


def side_looks(zone_id: int) -> dict[str, SideLook]:
    """The sides of a zone by key, for badges; read once in a request. 0: of all zones."""
    known: dict[int, dict[str, SideLook]] = g.setdefault("side_looks", {})
    if zone_id not in known:
        known[zone_id] = {look.key: look for look in places.sides(zone_id or None)}
    return known[zone_id]


def signoff_state(kind: str, subject_id: int) -> RoundShown | None:
    """The newest round of a record that the page has already shown to be visible."""
    return queries.shown_latest(current_viewer(), kind, subject_id)
