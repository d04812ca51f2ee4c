"""What the verbs of prevention share: where a thing lies, and the next number of a kind."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from border_gov.incidents.queries.placing import located
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.words import L


@dataclass(frozen=True)
class Spot:
    """A point of EPSG:4326, the side whose territory holds it, its town."""

    lon: float
    lat: float
    side: str
    town_code: str


def placed_at(zone_id: int, values: Mapping[str, Any], now: dt.datetime) -> Spot:
    """The place given by coordinates with their datum, or by an entry of the gazetteer. Refused: neither."""
    given = {name: values.get(name) for name in ("lon", "lat", "datum", "accuracy_m", "named_place_id")}
    found = located(zone_id, given, now)
    if found.lonlat is None:
        told = [L("Choose a known place, or give longitude, latitude and coordinate system.")]
        raise Invalid("Please correct what is marked.", fields={"named_place_id": told})
    lon, lat = found.lonlat
    return Spot(lon, lat, found.columns["place_side"] or "", found.columns["town_code"] or "")


def next_number(kind: Any, zone_id: int) -> int:
    """One more than the highest number of this kind of record in the zone."""
    last = db.session.scalar(select(func.coalesce(func.max(kind.number), 0)).where(kind.zone_id == zone_id))
    return (last or 0) + 1
