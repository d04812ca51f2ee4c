"""Simulated recordings of a walk: GPX with a receiver's errors, check-ins with a wrong clock, a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from border_gov.geo.datum import to_degrees
from border_gov.geo.tracks import Floats
from border_gov.joint_patrol.planner.walker import Walk
from border_gov.joint_patrol.rules.visits import CODE, PAPER, CheckIn, Stop

ERRORS_M = (5.0, 8.0, 10.0, 12.0, 15.0, 25.0, 40.0, 60.0, 80.0)
LIKELY = (0.2, 0.15, 0.15, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05)
PHONELESS, SHEET, TELLS, WRONG_CLOCK, LOCAL_TIME, JUMPS, GAP = 0.1, 0.7, 0.6, 0.3, 0.03, 0.2, 0.1
DRIFT_S, MEMORY_S, JUMP_M = 400.0, 30.0, 2500.0
TO_AXIS = 1 / 1.51  # radius of 68 % → standard deviation of one axis


@dataclass(frozen=True)
class Recording:
    """What reaches the office. ``error_m`` 0: nobody carried a phone. ``gaps``: the recorder fell asleep."""

    gpx: bytes | None
    check_ins: tuple[CheckIn, ...]
    sheet_complete: bool
    clock_pairs: tuple[tuple[datetime, datetime], ...]
    error_m: float
    gaps: bool = False


def record(walk: Walk, stops: list[Stop], midnight: datetime, dice: np.random.Generator) -> Recording:
    """One recording of a walk, of a kind drawn by ``dice``."""
    if dice.random() < PHONELESS:
        filled = bool(dice.random() < SHEET)
        return Recording(None, _sheet(walk, stops, midnight) if filled else (), filled, (), 0.0)
    error = float(dice.choice(ERRORS_M, p=LIKELY))
    drift = float(dice.normal(0.0, DRIFT_S)) if dice.random() < WRONG_CLOCK else 0.0
    gaps = bool(dice.random() < GAP)
    ticks = np.arange(walk.time[0], walk.time[-1], float(dice.choice((2.0, 5.0, 10.0))))
    if gaps:
        begin = dice.uniform(ticks[0], ticks[-1])
        ticks = ticks[(ticks < begin) | (ticks > begin + dice.uniform(120, 900))]
    x, y = _shaken(walk, ticks, error, dice)
    local = 8 * 3600.0 if drift == 0.0 and dice.random() < LOCAL_TIME else 0.0
    said = error * dice.uniform(0.8, 1.25, len(ticks)) if dice.random() < TELLS else None
    file = gpx(*to_degrees(x, y), ticks + midnight.timestamp() + drift + local, said)
    now = midnight + timedelta(seconds=float(walk.time[-1]))
    pairs = tuple((now + timedelta(seconds=drift + float(dice.normal(0, 1))), now) for _ in range(3))
    return Recording(file, _scans(walk, stops, midnight, drift, dice), False, pairs, error, gaps)


def _shaken(walk: Walk, ticks: Floats, error: float, dice: np.random.Generator) -> tuple[Floats, Floats]:
    """True places plus an error that half drifts slowly and half is new at each fix; sometimes far jumps."""
    axis, step = error * TO_AXIS, float(ticks[1] - ticks[0])
    keep = np.exp(-step / MEMORY_S)
    out = []
    for values in (walk.x, walk.y):
        fresh = dice.normal(0.0, axis / np.sqrt(2), (2, len(ticks)))
        slow = np.empty(len(ticks))
        last = fresh[0, 0]
        for number, push in enumerate(fresh[0] * np.sqrt(1 - keep * keep)):
            last = keep * last + push
            slow[number] = last
        out.append(np.interp(ticks, walk.time, values) + slow + fresh[1])
    if dice.random() < JUMPS:
        wrong = dice.random(len(ticks)) < 0.005
        out[0][wrong] += JUMP_M
    return out[0], out[1]


def gpx(lon: Floats, lat: Floats, seconds: Floats, accuracy: Floats | None = None) -> bytes:
    """A GPX 1.1 file of one segment; times in UTC."""
    rows = []
    for number in range(len(lon)):
        when = datetime.fromtimestamp(float(seconds[number]), UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        extra = ""
        if accuracy is not None:
            extra = f"<extensions><accuracy>{accuracy[number]:.1f}</accuracy></extensions>"
        rows.append(
            f'<trkpt lat="{lat[number]:.7f}" lon="{lon[number]:.7f}"><time>{when}</time>{extra}</trkpt>'
        )
    head = '<gpx version="1.1" creator="border-gov" xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}<trk><trkseg>{''.join(rows)}</trkseg></trk></gpx>".encode()


def _scans(
    walk: Walk, stops: list[Stop], midnight: datetime, drift: float, dice: np.random.Generator
) -> tuple[CheckIn, ...]:
    """Codes scanned at some of the visited points, sent at the end of the walk."""
    received = midnight + timedelta(seconds=float(walk.time[-1]))
    out = []
    for number, stop in enumerate(stops):
        if walk.visited[number] and dice.random() < 0.3:
            at = midnight + timedelta(seconds=walk.arrive[number] + 30.0 + drift)
            out.append(CheckIn(stop.checkpoint, at, CODE, received=received))
    return tuple(out)


def _sheet(walk: Walk, stops: list[Stop], midnight: datetime) -> tuple[CheckIn, ...]:
    """The printed sheet typed in later: times to the minute."""
    out = []
    for number, stop in enumerate(stops):
        if walk.visited[number]:
            minute = walk.arrive[number] // 60 * 60
            out.append(CheckIn(stop.checkpoint, midnight + timedelta(seconds=minute), PAPER))
    return tuple(out)
