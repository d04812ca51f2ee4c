"""Odd fixes and check-ins, marked for a human and never punished: jumps, clocks, distances, speeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from border_gov.geo.datum import to_metres
from border_gov.geo.tracks import Track, moment
from border_gov.joint_patrol.rules.visits import FASTEST_MS, UNTOLD_M, CheckIn, Mark, Stop
from border_gov.kernel.words import L

CLOCK_S = 120.0
OUTSIDE_S = 900.0
LONGEST_BURST = 30
RETURN_MS = 5.0  # slower than FASTEST_MS, so that mere waiting does not look like coming back

MARK_WORDS = {
    "jump": L("The position jumped."),
    "backwards": L("The times of the track run backwards."),
    "clock": L("The clock of the device was off."),
    "outside": L("Part of the track lies outside the shift and was left out."),
    "far": L("The check-in was recorded far from the point."),
    "fast": L("Two check-ins follow each other faster than anybody can travel."),
    "future": L("The check-in bears a time after it was received."),
    "apart": L("There is a check-in, but the track never came near this point."),
    "unplanned": L("This point was not in the plan of the patrol."),
}


def clock_offset_s(moments: Iterable[tuple[datetime, datetime]]) -> float:
    """Seconds that a device's clock is ahead of the server's, from (device, server) times of its requests.

    The median; 0.0 without any. Pairs must be the times of sending and of receipt of one request, not the
    time of a check-in that waited in a queue.
    """
    found = [(device - server).total_seconds() for device, server in moments]
    return float(median(found)) if found else 0.0


def jumps(track: Track) -> NDArray[np.bool_]:
    """Fixes (n,) that no walker can have reached: faster than FASTEST_MS both to and from the neighbours.

    The accuracy of both fixes is allowed for; fixes without time are never jumps. A fix is judged against the
    last one that was believed, so that a burst of wrong fixes is caught whole.
    """
    x, y = track.metres()
    slack = np.nan_to_num(track.accuracy, nan=UNTOLD_M) * 2.0
    wrong = np.zeros(len(track), dtype=bool)
    if len(track) < 3 or not track.timed:
        return wrong
    step = np.hypot(np.diff(x), np.diff(y)) - slack[1:] - slack[:-1]
    gap = np.abs(np.diff(track.time))
    with np.errstate(invalid="ignore"):
        leap = step > FASTEST_MS * gap
    for number in np.flatnonzero(leap) + 1:
        if not wrong[number]:
            _judge(int(number), x, y, track.time, slack, wrong)
    return wrong


def _judge(
    number: int,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    time: NDArray[np.float64],
    slack: NDArray[np.float64],
    wrong: NDArray[np.bool_],
) -> None:
    """Mark the fixes from ``number`` on that the last believed one cannot reach, if the track comes back.

    When a shorter piece than that lies before the first leap of a track, that piece is marked instead.
    """
    since = max(0, number - 2 * LONGEST_BURST)
    before = np.flatnonzero(~wrong[since:number])
    if not before.size:
        return
    last = since + int(before[-1])
    ahead = slice(number, number + LONGEST_BURST + 1)
    away = np.hypot(x[ahead] - x[last], y[ahead] - y[last]) - slack[ahead] - slack[last]
    back = np.flatnonzero(away <= RETURN_MS * np.abs(time[ahead] - time[last]))
    burst = int(back[0]) if back.size else len(x)
    if burst > number and number <= LONGEST_BURST and not wrong.any():
        wrong[:number] = True
    elif back.size:
        wrong[number : number + burst] = True


def of_track(track: Track, starts: datetime, ends: datetime, offset_s: float) -> list[Mark]:
    """What is odd about a whole track; one mark of each kind, with how many fixes (or seconds)."""
    out = []
    wrong = jumps(track)
    if wrong.any():
        out.append(Mark("jump", moment(float(track.time[wrong][0])), value=float(wrong.sum())))
    with np.errstate(invalid="ignore"):
        backwards = int((np.diff(track.time) < 0).sum())
    if backwards:
        out.append(Mark("backwards", value=float(backwards)))
    if abs(offset_s) > CLOCK_S:
        out.append(Mark("clock", value=round(offset_s)))
    outside = int((np.isfinite(track.time) & ~within(track, starts, ends)).sum())
    if outside:
        out.append(Mark("outside", value=float(outside)))
    return out


def within(track: Track, starts: datetime, ends: datetime) -> NDArray[np.bool_]:
    """Fixes (n,) inside the shift and a quarter of an hour around it; fixes without time count as inside."""
    early, late = starts.timestamp() - OUTSIDE_S, ends.timestamp() + OUTSIDE_S
    return ~np.isfinite(track.time) | ((track.time >= early) & (track.time <= late))


def metres_from(stop: Stop, check_in: CheckIn) -> float | None:
    """Metres between a check-in and its point; None when the check-in has no position."""
    if check_in.lon is None or check_in.lat is None:
        return None
    (ax, ay), (bx, by) = to_metres(stop.lon, stop.lat), to_metres(check_in.lon, check_in.lat)
    return float(np.hypot(ax - bx, ay - by))


def is_far(stop: Stop, check_in: CheckIn) -> bool:
    """Whether a check-in lies outside the radius by more than its own accuracy."""
    metres = metres_from(stop, check_in)
    slack = UNTOLD_M if check_in.accuracy_m is None else check_in.accuracy_m
    return metres is not None and metres > stop.radius_m + slack


def of_check_ins(
    stops: Sequence[Stop], check_ins: Sequence[CheckIn], offset_s: float, tracked: bool = False
) -> list[Mark]:
    """What is odd about single check-ins: far away, too fast after the last one, later than received."""
    by_key = {stop.checkpoint: stop for stop in stops}
    out = []
    for row in check_ins:
        stop = by_key.get(row.checkpoint)
        if stop is None:
            out.append(Mark("unplanned", row.at, row.checkpoint))
        elif is_far(stop, row):
            out.append(Mark("far", row.at, row.checkpoint, round(metres_from(stop, row) or 0.0)))
        if row.at and row.received and row.at - timedelta(seconds=offset_s + CLOCK_S) > row.received:
            late = (row.at - row.received).total_seconds() - offset_s
            out.append(Mark("future", row.at, row.checkpoint, round(late)))
    if abs(offset_s) > CLOCK_S and not tracked:
        out.append(Mark("clock", value=round(offset_s)))
    return out + _too_fast(by_key, check_ins)


def _too_fast(by_key: dict[int | str, Stop], check_ins: Sequence[CheckIn]) -> list[Mark]:
    rows = sorted(
        ((row.at, by_key[row.checkpoint]) for row in check_ins if row.at and row.checkpoint in by_key),
        key=lambda pair: pair[0],
    )
    out = []
    for (left, one), (reached, other) in pairwise(rows):
        (ax, ay), (bx, by) = to_metres(one.lon, one.lat), to_metres(other.lon, other.lat)
        metres = float(np.hypot(ax - bx, ay - by)) - one.radius_m - other.radius_m
        if metres > FASTEST_MS * (reached - left).total_seconds():
            out.append(Mark("fast", reached, other.checkpoint, round(metres)))
    return out
