"""Lists of incidents by the filters of an address, and the points of a map."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from border_gov.geo import filters
from border_gov.incidents.models import Incident
from border_gov.incidents.queries.reads import visible_to
from border_gov.incidents.rules import codes
from border_gov.kernel import clock, search
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

PAGE = 50
MOST_POINTS = 400
CELLS_ACROSS = 24


def page(viewer: Viewer, wanted: Mapping[str, Any]) -> tuple[Sequence[Incident], int | None]:
    """Newest first, with the cursor of the next page (None on the last)."""
    chosen = select(Incident).where(visible_to(viewer), *conditions(wanted))
    if wanted.get("before"):
        chosen = chosen.where(Incident.id < wanted["before"])
    found = db.session.scalars(chosen.order_by(Incident.id.desc()).limit(PAGE + 1)).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def conditions(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The filters of the list as conditions."""
    state = wanted.get("state") or "open"
    found: list[ColumnElement[bool]] = []
    if state == "open":
        found.append(Incident.state.in_(codes.OPEN))
    elif state != "all":
        found.append(Incident.state == state)
    for name, column in (("kind", Incident.kind), ("source", Incident.source), ("town", Incident.town_code)):
        if wanted.get(name):
            found.append(column == wanted[name])
    if wanted.get("joint"):
        joint = func.cardinality(Incident.sides) > 1
        found.append(joint if wanted["joint"] == "yes" else ~joint)
    return found + _by_words(str(wanted.get("q") or "")) + _by_day(wanted)


def _by_words(text: str) -> list[ColumnElement[bool]]:
    """By number (also an order's) or by words; nothing of the citizen's person is searched here."""
    text = text.strip()
    if not text:
        return []
    serial = text.rpartition("-")[2]
    by_serial = serial.isascii() and serial.isdigit() and len(serial) < 10
    number = Incident.id == int(serial) if by_serial else None
    found = search.matches(Incident.pairs, text) | (Incident.external_number == text)
    return [found | number if number is not None else found]


def _by_day(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.get("since"):
        found.append(Incident.received_at >= clock.at(wanted["since"], dt.time()))
    if wanted.get("until"):
        end = wanted["until"] + dt.timedelta(days=1)
        found.append(Incident.received_at < clock.at(end, dt.time()))
    return found


def on_map(
    viewer: Viewer, wanted: Mapping[str, Any], box: tuple[float, float, float, float] | None
) -> list[dict[str, Any]]:
    """What a map draws of the incidents in a box, at most `MOST_POINTS` of them, newest first."""
    chosen = select(
        Incident.id,
        Incident.received_at,
        Incident.kind,
        Incident.state,
        Incident.sides,
        Incident.urgent,
        filters.lon_of(Incident.point).label("lon"),
        filters.lat_of(Incident.point).label("lat"),
    ).where(visible_to(viewer), Incident.point.is_not(None), *conditions(wanted))
    if box:
        chosen = chosen.where(filters.in_box(Incident.point, *box))
    rows = db.session.execute(chosen.order_by(Incident.id.desc()).limit(MOST_POINTS)).mappings()
    return [dict(row) for row in rows]


def cells(viewer: Viewer, wanted: Mapping[str, Any], degrees: float) -> list[dict[str, Any]]:
    """lon, lat, count of all incidents of the viewer's zones in cells of `degrees`, other sides' too.

    A cell that holds under three which the viewer may not open shows only those that the viewer may.
    """
    column = func.floor(filters.lon_of(Incident.point) / degrees)
    row = func.floor(filters.lat_of(Incident.point) / degrees)
    mine = func.count().filter(visible_to(viewer))
    chosen = select(column.label("x"), row.label("y"), func.count().label("all"), mine.label("mine")).where(
        Incident.zone_id.in_(viewer.zones), Incident.point.is_not(None), *conditions(wanted)
    )
    found = []
    for one in db.session.execute(chosen.group_by(column, row)).mappings():
        others = one["all"] - one["mine"]
        count = one["all"] if others >= 3 else one["mine"]
        if count:
            lon, lat = (one["x"] + 0.5) * degrees, (one["y"] + 0.5) * degrees
            found.append({"lon": float(lon), "lat": float(lat), "count": count})
    return found


def counts(viewer: Viewer) -> dict[str, int]:
    """How many of the viewer's incidents are in each open state."""
    chosen = select(Incident.state, func.count()).where(visible_to(viewer), Incident.state.in_(codes.OPEN))
    return {state: number for state, number in db.session.execute(chosen.group_by(Incident.state))}
