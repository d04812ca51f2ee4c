"""Reads of prevention: events of the whole zone as places and days, and what the mathematics says of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from border_gov.geo import filters
from border_gov.geo.datum import to_degrees, to_metres
from border_gov.incidents.models import Incident
from border_gov.joint_prevention.rules import density, near_repeat, scoring
from border_gov.joint_prevention.rules.asked import (
    CELL_M,
    NOT_COUNTED,
    READERS,
    SEED,
    YEARS_BACK,
    ZONE_MARGIN_M,
)
from border_gov.joint_prevention.rules.attention import busiest
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Events:
    """Places (metres of EPSG:4549, shape (n, 2)), days (ordinals), hours, sides and towns; no persons."""

    xy: npt.NDArray[np.float64]
    days: npt.NDArray[np.int64]
    hours: npt.NDArray[np.int64]
    sides: list[str]
    towns: list[str]


@dataclass(frozen=True)
class Spot:
    """A hot-spot as it is shown: events in all, of each side, where, how strong; `across` the line or not.

    `key` names it within its analysis; `opens` is the hour at which its busiest hours begin.
    """

    events: int
    by_side: dict[str, int | None]
    lon: float
    lat: float
    town: str
    z: float
    across: bool
    key: str
    opens: int
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Analysis:
    """Everything on the page; `repeats` None: too many pairs for this period."""

    total: int
    since: dt.date
    until: dt.date
    spots: list[Spot]
    repeats: list[near_repeat.NearRepeat] | None
    trend: scoring.Trend
    towns: dict[str, int | None]


def zone_of(viewer: Viewer, zone_id: int | None = None) -> int:
    """A zone of the viewer, who must be of the office; or NotFound."""
    if not viewer.has(*READERS) or (zone_id is not None and zone_id not in viewer.zones) or not viewer.zones:
        raise NotFound()
    return zone_id if zone_id is not None else min(viewer.zones)


def events(viewer: Viewer, zone_id: int, kind: str, since: dt.date, until: dt.date) -> Events:
    """Incidents of all sides of a zone received from `since` up to and without `until`, at level 1.

    Kind, place and day only: no row of another side leaves this floor, only counts of at least three do.
    """
    zone_of(viewer, zone_id)
    chosen = select(
        filters.lon_of(Incident.point).label("lon"),
        filters.lat_of(Incident.point).label("lat"),
        Incident.received_at,
        Incident.place_side,
        Incident.town_code,
    ).where(
        Incident.zone_id == zone_id,
        Incident.point.is_not(None),
        Incident.exercise.is_(False),
        Incident.merged_into.is_(None),
        Incident.state.not_in(NOT_COUNTED),
        Incident.received_at >= clock.at(since, dt.time()),
        Incident.received_at < clock.at(until, dt.time()),
    )
    rows = db.session.execute(chosen.where(Incident.kind == kind) if kind else chosen).all()
    if not rows:
        return Events(np.empty((0, 2)), np.empty(0, np.int64), np.empty(0, np.int64), [], [])
    x, y = to_metres(np.array([row.lon for row in rows]), np.array([row.lat for row in rows]))
    days = np.array([clock.today(row.received_at).toordinal() for row in rows], np.int64)
    hours = np.array([clock.local(row.received_at).hour for row in rows], np.int64)
    sides, towns = [row.place_side for row in rows], [row.town_code for row in rows]
    return Events(np.column_stack([x, y]), days, hours, sides, towns)


def analysis(viewer: Viewer, zone_id: int, kind: str, weeks: int, now: dt.datetime) -> Analysis:
    """Hot-spots, near repeats and trend of the last `weeks` weeks over the union of all territories."""
    until = clock.today(now) + dt.timedelta(days=1)
    since = until - dt.timedelta(weeks=weeks)
    found = events(viewer, zone_id, kind, since, until)
    total = len(found.sides)
    return Analysis(
        total=total if total == 0 or total >= scoring.FEWEST else 0,
        since=since,
        until=until - dt.timedelta(days=1),
        spots=_spots(zone_id, found),
        repeats=_repeats(found),
        trend=_trend(viewer, zone_id, kind, since, until, total),
        towns=scoring.hide_small(
            {code: found.towns.count(code) for code in sorted(set(found.towns)) if code}
        ),
    )


def _spots(zone_id: int, found: Events) -> list[Spot]:
    if len(found.sides) < scoring.FEWEST:
        return []
    grid = density.grid_over(found.xy, CELL_M, ZONE_MARGIN_M)
    hot = density.hot_spots(grid, found.xy, _study(zone_id, grid))
    shown = [_shown(zone_id, spot, found) for spot in hot if spot.events >= scoring.FEWEST]
    return shown


def _study(zone_id: int, grid: density.Grid) -> npt.NDArray[np.bool_]:
    """Cells whose middle lies in the zone's depth on either bank."""
    rows, columns = np.indices((grid.rows, grid.columns))
    x = grid.x0 + (columns.ravel() + 0.5) * grid.cell
    y = grid.y0 + (rows.ravel() + 0.5) * grid.cell
    lon, lat = to_degrees(x, y)
    placed = places.locate_many(zone_id, lon, lat, np.zeros(len(x)))
    inside = (placed.side >= 0) | placed.joint
    return inside.reshape(grid.rows, grid.columns)


def _shown(zone_id: int, spot: density.HotSpot, found: Events) -> Spot:
    inside = spot.holds(found.xy, CELL_M)
    sides = [side for side, close in zip(found.sides, inside, strict=True) if close and side]
    by_side = {side: sides.count(side) for side in sorted(set(sides))}
    x, y = (round(value / CELL_M) * CELL_M for value in (spot.x, spot.y))
    lon, lat = to_degrees(x, y)
    placed = places.locate_many(zone_id, np.array([lon]), np.array([lat]), np.zeros(1))
    return Spot(
        events=spot.events,
        by_side=scoring.hide_small(by_side),
        lon=float(lon),
        lat=float(lat),
        town=placed.towns[placed.town[0]] if placed.town[0] >= 0 else "",
        z=spot.z,
        across=len(by_side) > 1,
        key=f"{x:.0f}-{y:.0f}",
        opens=busiest(found.hours[inside]),
        corners=spot.corners,
    )


def _repeats(found: Events) -> list[near_repeat.NearRepeat] | None:
    if len(found.sides) < scoring.FEWEST:
        return []
    try:
        return near_repeat.knox(found.xy, found.days, seed=SEED)
    except near_repeat.TooManyPairs:
        return None


def _trend(
    viewer: Viewer, zone_id: int, kind: str, since: dt.date, until: dt.date, total: int
) -> scoring.Trend:
    earlier = []
    for year in range(1, YEARS_BACK + 1):
        back = dt.timedelta(weeks=52 * year)
        earlier.append(len(events(viewer, zone_id, kind, since - back, until - back).sides))
    while earlier and earlier[-1] == 0:  # before the ledger began nothing was counted
        earlier.pop()
    return scoring.trend(total, earlier)


def features(found: Analysis, words: dict[str, Any]) -> list[dict[str, Any]]:
    """Hot-spots as GeoJSON points of the map's layer; places rounded to the cell."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(spot.lon, 5), round(spot.lat, 5)]},
            "properties": {
                "layer": "hotspots",
                "count": spot.events,
                "label": words["towns"].get(spot.town, ""),
                "facts": [[words["events"], str(spot.events)], [words["z"], f"{spot.z:.1f}"]],
            },
        }
        for spot in found.spots
    ]
