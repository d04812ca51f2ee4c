"""A straight path, three stops on it, and tracks along it, for the tests of the review."""

from datetime import UTC, datetime, timedelta

import numpy as np

from border_gov.geo.datum import to_degrees, to_metres
from border_gov.geo.tracks import Track
from border_gov.joint_patrol.rules.snapping import PathIndex
from border_gov.joint_patrol.rules.visits import CheckIn, Stop

START = datetime(2026, 11, 30, 11, tzinfo=UTC)
X0, Y0 = to_metres(121.10, 30.80)
SPEED = 2.0


def at(seconds):
    return START + timedelta(seconds=seconds)


def a_place(x, y=0.0):
    return to_degrees(X0 + x, Y0 + y)


def a_stop(key, x, arrive, leave, y=0.0, **more):
    lon, lat = a_place(x, y)
    return Stop(key, lon, lat, at(arrive), at(leave), **more)


def three_stops():
    """At 500, 1500 and 2500 m of the path; ten minutes at each, walking 2 m/s."""
    return [a_stop("a", 500, 250, 850), a_stop("b", 1500, 1350, 1950), a_stop("c", 2500, 2450, 3050)]


def a_track(*knots, every=5.0, error=0.0, accuracy=8.0, seed=1, part=None):
    """A track through (seconds, x, y) knots with independent normal errors of ``error`` metres (68 %)."""
    when, x, y = np.array(knots, dtype=float).T
    ticks = np.arange(when[0], when[-1] + 0.1, every)
    dice = np.random.default_rng(seed)
    noise = dice.normal(0.0, max(error, 1e-9) / 1.51, (2, len(ticks)))
    lon, lat = to_degrees(
        X0 + np.interp(ticks, when, x) + noise[0], Y0 + np.interp(ticks, when, y) + noise[1]
    )
    said = np.full(len(ticks), np.nan if accuracy is None else accuracy)
    return Track(lon, lat, ticks + START.timestamp(), said, np.zeros(len(ticks), dtype=np.int32))


def as_planned(**more):
    """The walk of `three_stops` to the minute, and home again."""
    knots = [(0, 0, 0), (250, 500, 0), (850, 500, 0), (1350, 1500, 0), (1950, 1500, 0), (2450, 2500, 0)]
    return a_track(*knots, (3050, 2500, 0), (4300, 0, 0), **more)


def a_check_in(key, seconds, x=None, y=0.0, **more):
    lon, lat = (None, None) if x is None else a_place(x, y)
    return CheckIn(key, None if seconds is None else at(seconds), lon=lon, lat=lat, **more)


def two_banks():
    """Two parallel paths 120 m apart, 3 km long in edges of 100 m, joined at both ends."""
    lines, ends = [], []
    for bank, y in enumerate((0.0, 120.0)):
        for i in range(30):
            lines.append([(X0 + 100.0 * i, Y0 + y), (X0 + 100.0 * (i + 1), Y0 + y)])
            ends.append((bank * 31 + i, bank * 31 + i + 1))
    for i in (0, 30):
        lines.append([(X0 + 100.0 * i, Y0), (X0 + 100.0 * i, Y0 + 120.0)])
        ends.append((i, 31 + i))
    return PathIndex(lines, ends)
