"""Zones for tests: the demonstration zone, and a corner where three sides meet."""

import datetime as dt
from typing import Any

import shapely

from border_gov.demo.zone import load_zone
from border_gov.geo.shapes import Area, Layers, Shared
from border_gov.jurisdictions import queries
from border_gov.jurisdictions.models import Zone
from border_gov.kernel.viewer import Viewer

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
CORNER = (121.0, 30.9)
FAR = 0.1


def a_zone(now: dt.datetime = NOW, **_: Any) -> Zone:
    """The demonstration zone in the current session."""
    return load_zone(now)


def three_sided_corner(band_m: float = 30.0) -> Layers:
    """North-west, north-east and south meet in CORNER; each pair shares one straight line."""
    x, y = CORNER
    west, east, north, south = x - FAR, x + FAR, y + FAR, y - FAR
    lines = (
        Shared(("north_east", "north_west"), shapely.LineString([(x, y), (x, north)])),
        Shared(("north_west", "south"), shapely.LineString([(west, y), (x, y)])),
        Shared(("north_east", "south"), shapely.LineString([(x, y), (east, y)])),
    )
    territories = (
        Area("100001", "north_west", shapely.box(west, y, x, north)),
        Area("100002", "north_east", shapely.box(x, y, east, north)),
        Area("100003", "south", shapely.box(west, south, east, y)),
    )
    return Layers("corner-1", band_m, 500.0, lines, territories)


def somebody(zone: Any, *roles: str) -> Viewer:
    """A viewer of the zone's first side with these roles."""
    sides = frozenset(queries.side_keys(zone.id)[:1])
    return Viewer(
        person_id=1, account_id=1, name="甲", sides=sides, roles=frozenset(roles), zones=frozenset({zone.id}),
        confirmed_at=NOW, by="password",
    )  # fmt: skip
