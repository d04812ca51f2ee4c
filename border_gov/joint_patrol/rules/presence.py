"""Was the track at this point: distances with their accuracy, stays, and gaps in which it could have been.

All arrays have shape (n,) and hold metres of EPSG:4549 and UTC seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from border_gov.geo.datum import to_metres
from border_gov.geo.tracks import Floats, Track
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, YES, Stop

SURE_M = 20.0  # up to here the distance decides; 15 m may be told or estimated as that
LEAST_ACCURACY_M = 5.0
GAP_S, GAP_M = 60.0, 250.0
STANDING_S, STANDING_M = 1200.0, 20.0
AWAY_S = 120.0
WINDOW_S = 30.0
REACH_MS = 7.0  # what a patrol on wheels may make while nobody records
CROSS_TO_RADIUS = 2.24  # median distance across the way → radius of 68 %, normal errors
ROUGH_TO_RADIUS = 0.52  # median second difference → radius of 68 %, independent normal errors


@dataclass(frozen=True, eq=False)
class Path:
    """A track made ready: ``linked[i]`` says whether the straight line from fix i to i + 1 was walked."""

    x: Floats
    y: Floats
    time: Floats
    accuracy: Floats
    linked: NDArray[np.bool_]
    gaps: NDArray[np.intp]
    starts: float
    ends: float


@dataclass(frozen=True)
class Trace:
    """What the track says of one point; times in UTC seconds, None where it does not say."""

    visited: str
    why: str = ""
    arrive: float | None = None
    leave: float | None = None
    closest_m: float | None = None
    accuracy_m: float | None = None


def accuracy_of(track: Track, off_path: Floats | None = None) -> Floats:
    """Metres of 68 % for every fix: what the recorder said, else one estimate for the whole track.

    The estimate is the larger of what the distances from the path network (``off_path``) and what the
    unevenness of the track itself imply; errors that drift slowly show only in the former.
    """
    said = track.accuracy
    if np.isfinite(said).all():
        return np.maximum(said, LEAST_ACCURACY_M)
    x, y = track.metres()
    guess = LEAST_ACCURACY_M
    if len(track) >= 5:
        rough = np.hypot(x[:-2] - 2 * x[1:-1] + x[2:], y[:-2] - 2 * y[1:-1] + y[2:])
        guess = max(guess, ROUGH_TO_RADIUS * float(np.median(rough)))
    if off_path is not None and len(off_path):
        guess = max(guess, CROSS_TO_RADIUS * float(np.median(off_path)))
    return np.maximum(np.where(np.isfinite(said), said, guess), LEAST_ACCURACY_M)


def prepare(track: Track, accuracy: Floats, starts: float, ends: float) -> Path:
    """Link the fixes that follow each other closely, and note the gaps between the others."""
    x, y = track.metres()
    step, wait = np.hypot(np.diff(x), np.diff(y)), np.diff(track.time)
    timed = np.isfinite(wait)
    standing = (step <= STANDING_M + 2 * accuracy[1:]) & (~timed | (wait <= STANDING_S))
    short = np.where(timed, wait <= GAP_S, step <= GAP_M) & (step <= 2 * GAP_M)
    linked = (standing | short) & ((np.diff(track.part) == 0) | (timed & (wait <= GAP_S)))
    return Path(x, y, track.time, accuracy, linked, np.flatnonzero(~linked), starts, ends)


def at(path: Path, stop: Stop) -> Trace:
    """Whether the track was within the radius of ``stop``, and when it stayed there.

    With errors up to SURE_M the distance decides. Beyond, the middle of the fixes of half a minute must lie
    inside by the error (``yes``) or outside by half as much again (``no``); the rest is ``uncertain``. A
    gap long enough to have gone there and back turns ``no`` into ``uncertain``.
    """
    if not len(path.x):
        return Trace(UNCERTAIN, "record")
    px, py = to_metres(stop.lon, stop.lat)
    away = np.hypot(path.x - px, path.y - py)
    closest, nearest = _closest(path, px, py, away)
    near = away <= stop.radius_m + 3 * path.accuracy
    error = float(np.median(path.accuracy[near])) if near.any() else float(path.accuracy[nearest])
    visited = _verdict(away, closest, error, stop.radius_m, min(_window(path.time), len(away)))
    if visited == NO and _reachable(path, away, stop.radius_m):
        return Trace(UNCERTAIN, "gap", closest_m=closest, accuracy_m=error)
    if visited != YES:
        return Trace(visited, "accuracy" if visited == UNCERTAIN else "", None, None, closest, error)
    arrive, leave = _stay(path, away <= stop.radius_m + error / 2, nearest, stop)
    return Trace(YES, "", arrive, leave, closest, error)


def _closest(path: Path, px: float, py: float, away: Floats) -> tuple[float, int]:
    """Metres from a place to the walked line, and the fix nearest to it; both ends of a link are tried."""
    nearest = int(away.argmin())
    if not path.linked.any():
        return float(away[nearest]), nearest
    first = np.flatnonzero(path.linked)
    dx, dy = path.x[first + 1] - path.x[first], path.y[first + 1] - path.y[first]
    squared = np.maximum(dx * dx + dy * dy, 1e-9)
    share = np.clip(((px - path.x[first]) * dx + (py - path.y[first]) * dy) / squared, 0.0, 1.0)
    metres = np.hypot(path.x[first] + share * dx - px, path.y[first] + share * dy - py)
    best = int(metres.argmin())
    if metres[best] >= away[nearest]:
        return float(away[nearest]), nearest
    return float(metres[best]), int(first[best] + round(float(share[best])))


def _verdict(away: Floats, closest: float, error: float, radius: float, window: int) -> str:
    if error <= SURE_M:
        # The least of many noisy distances is too small by about half an error.
        return YES if closest + error / 2 <= radius else NO
    middle = np.median(np.lib.stride_tricks.sliding_window_view(away, window), axis=1).min()
    if min(closest + error / 2, middle) >= radius + 1.5 * error:
        return NO
    return YES if middle <= radius - error else UNCERTAIN


def _window(time: Floats) -> int:
    """How many fixes make WINDOW_S seconds, 1 to 5: a patrol on wheels is past a point in three quarters of a
    minute."""
    wait = np.diff(time)
    wait = wait[np.isfinite(wait) & (wait > 0)]
    return int(np.clip(round(WINDOW_S / float(np.median(wait))), 1, 5)) if wait.size else 1


def _reachable(path: Path, away: Floats, radius: float) -> bool:
    """Whether somebody could have gone to the point and back in a gap, before the start or after the end."""
    time, gaps = path.time, path.gaps
    there = away[gaps] + away[gaps + 1] - 2 * radius if gaps.size else np.zeros(0)
    wait = time[gaps + 1] - time[gaps] if gaps.size else np.zeros(0)
    apart = np.hypot(path.x[gaps + 1] - path.x[gaps], path.y[gaps + 1] - path.y[gaps]) if gaps.size else wait
    room = np.where(np.isfinite(wait), wait * REACH_MS, 2 * apart + GAP_M)
    ends = [(away[0], time[0] - path.starts), (away[-1], path.ends - time[-1])]
    # A recorder started within a minute of the patrol is on time.
    edge = any(s > GAP_S and metres - radius <= REACH_MS * s for metres, s in ends)
    return bool((there <= room).any()) or edge


def _stay(
    path: Path, inside: NDArray[np.bool_], nearest: int, stop: Stop
) -> tuple[float | None, float | None]:
    """First and last moment of the stay that fits the planned one: the longest, near the planned time."""
    fixes = np.flatnonzero(inside & np.isfinite(path.time))
    if not fixes.size:
        when = float(path.time[nearest])
        return (when, when) if np.isfinite(when) else (None, None)
    broken = np.zeros(len(path.x), dtype=np.int64)
    broken[path.gaps + 1] = 1
    pieces = np.cumsum(broken)[fixes]
    cuts = np.flatnonzero((np.diff(path.time[fixes]) > AWAY_S) & _left(fixes) | (np.diff(pieces) > 0)) + 1
    stays = [(path.time[run[0]], path.time[run[-1]]) for run in np.split(fixes, cuts)]
    longest = max(leave - arrive for arrive, leave in stays)
    planned = stop.arrive.timestamp()
    good = [stay for stay in stays if stay[1] - stay[0] >= longest / 2]
    arrive, leave = min(good, key=lambda stay: abs(stay[0] - planned))
    return float(arrive), float(leave)


def _left(fixes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Between which inside fixes there was one outside (a recorder may rest while nobody moves)."""
    return np.diff(fixes) > 1
