"""Tracks as phones send them and files hold them."""

import datetime as dt
import uuid
from typing import Any

from border_gov.geo.tracks import Track, track_of
from border_gov.joint_patrol.service import walk_tracks
from border_gov.kernel.viewer import Viewer
from border_gov.people.rules import TRACK
from border_gov.people.service import give_consent
from tests.build.walking import NOW, Outing

LON, LAT = 121.1234567, 30.7654321


def agrees(who: Viewer, now: dt.datetime = NOW) -> None:
    """The person agrees to the recording of tracks."""
    give_consent(TRACK, actor=who, now=now)


def a_sending(start: dt.datetime = NOW, count: int = 10, key: str = "", **more: Any) -> dict[str, Any]:
    """`count` points, ten seconds apart, walking east by about ten metres each."""
    points = [
        {
            "lon": LON + number * 1e-4,
            "lat": LAT,
            "at": start + dt.timedelta(seconds=10 * number),
            "accuracy_m": 8.0,
        }
        for number in range(count)
    ]
    found = {
        "key": uuid.UUID(key) if key else uuid.uuid4(),
        "sequence": 1,
        "datum": "wgs84",
        "points": points,
    }
    return {**found, **more}


def a_file(start: dt.datetime = NOW, count: int = 10) -> Track:
    """The same as a recorder's file."""
    return track_of(
        (point["lon"], point["lat"], point["at"], None) for point in a_sending(start, count)["points"]
    )


def send(outing: Outing, who: Viewer, sending: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    """What the service answers to one sending."""
    return walk_tracks.add_from_phone(outing.patrol, who, sending, now, None)[0]
