"""Zones, viewers and inputs of patrols for tests."""

import datetime as dt
from pathlib import Path
from typing import Any

from border_gov.demo.zone import load_zone
from border_gov.geo.gisfiles import read_gis
from border_gov.joint_patrol.models import (
    Checkpoint,
    Demand,
    MeetingPoint,
    PathNetwork,
    VolunteerProfile,
)
from border_gov.joint_patrol.service import demand as demands
from border_gov.joint_patrol.service import path_import, places, volunteers
from border_gov.jurisdictions.models import Zone
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.viewer import Viewer
from tests.build.people import a_person

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
WEEK = dt.date(2026, 11, 30)
DATA = Path(__file__).resolve().parents[1] / "data"


def sample(name: str) -> bytes:
    """A file as townships send it."""
    return next(DATA.rglob(name)).read_bytes()


def a_patrol_zone() -> Zone:
    """The demonstration zone in the current session."""
    return load_zone(NOW)


def an_organiser(zone: Zone, side: str = "", *roles: str) -> Viewer:
    """An organiser of one side (the zone's first if not named), a real person."""
    key = side or side_keys(zone.id)[0]
    person = a_person(zone, key, "陈组织")
    return Viewer(
        person_id=person.id,
        account_id=None,
        name=person.name,
        sides=frozenset({key}),
        roles=frozenset(roles or ("organiser",)),
        zones=frozenset({zone.id}),
        confirmed_at=NOW,
        by="password",
    )


def of_all_sides(zone: Zone) -> Viewer:
    """Somebody who may do everything in the zone: the command line."""
    sides = frozenset(side_keys(zone.id))
    return Viewer(sides=sides, roles=frozenset({"organiser"}), zones=frozenset({zone.id}), by="console")


def a_checkpoint(zone: Zone, lon: float = 121.0426, lat: float = 30.8345, **more: Any) -> Checkpoint:
    """A checkpoint on whatever side its point lies."""
    data = {
        "name": "闸口",
        "lon": lon,
        "lat": lat,
        "datum": "wgs84",
        "priority": 50,
        "dwell_min": 10,
        "target_days": 4,
        "windows": [],
        "needs": [],
        **more,
    }
    return places.save_checkpoint(None, zone.id, data, actor=of_all_sides(zone), now=NOW)


def a_meeting_point(zone: Zone, lon: float = 121.0426, lat: float = 30.8345, **more: Any) -> MeetingPoint:
    """A meeting point."""
    data = {"name": "文化礼堂", "lon": lon, "lat": lat, "datum": "wgs84", **more}
    return places.save_meeting_point(None, zone.id, data, actor=of_all_sides(zone), now=NOW)


def a_network(zone: Zone) -> PathNetwork:
    """The path network of the sample file."""
    layer = read_gis(sample("巡逻道路.gpkg"), crs="4549")
    report = path_import.examine_paths(zone.id, layer, of_all_sides(zone))
    made = path_import.store_paths(
        zone.id,
        report,
        source="巡逻道路.gpkg",
        datum="epsg4549",
        snap_m=2.0,
        actor=of_all_sides(zone),
        now=NOW,
    )
    assert made is not None
    return made


def a_volunteer(zone: Zone, side: str, name: str = "王小明", **more: Any) -> VolunteerProfile:
    """A trained and insured volunteer who usually comes on Monday and Thursday evenings."""
    data = {
        "usual": [[0, "evening"], [3, "evening"]],
        "trained_on": dt.date(2026, 5, 1),
        "insured_until": dt.date(2027, 6, 30),
        "leader": False,
        "skills": [],
        **more,
    }
    person = a_person(zone, side, name)
    return volunteers.save_profile(zone.id, person.id, data, actor=of_all_sides(zone), now=NOW)


def a_shift(day: dt.date = WEEK, **more: Any) -> dict[str, Any]:
    """One shift as the demand form gives it."""
    return {
        "day": day,
        "key": "evening",
        "starts_from": dt.time(19),
        "starts_until": dt.time(19, 30),
        "duration_min": 120,
        "patrols": 2,
        "min_per_side": 1,
        "team_min": 2,
        "team_max": 4,
        **more,
    }


def a_demand(zone: Zone, week: dt.date = WEEK, shifts: list[dict[str, Any]] | None = None) -> Demand:
    """What a week needs: two patrols each evening."""
    data = {
        "speed_kmh": 12.0,
        "rest_hours": 11,
        "weekly_max": 3,
        "leader_needed": True,
        "deputy_needed": True,
        "shifts": shifts or [a_shift(week + dt.timedelta(days=n)) for n in range(7)],
    }
    return demands.set_demand(zone.id, week, data, actor=of_all_sides(zone), now=NOW)
