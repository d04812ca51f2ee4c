"""The review of one walked patrol: track, check-ins and sheet brought together for every planned stop."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from border_gov.geo.tracks import Floats, Track, moment
from border_gov.joint_patrol.rules import marks, presence
from border_gov.joint_patrol.rules.presence import Trace
from border_gov.joint_patrol.rules.snapping import PathIndex
from border_gov.joint_patrol.rules.visits import (
    NO,
    PAPER,
    POSITION,
    UNCERTAIN,
    YES,
    CheckIn,
    Mark,
    Review,
    Stop,
    Visit,
)

LOCAL_S = 8 * 3600.0  # recorders that write local time (Asia/Shanghai) and call it UTC


def review(
    stops: Sequence[Stop],
    check_ins: Sequence[CheckIn] = (),
    track: Track | None = None,
    *,
    starts: datetime,
    ends: datetime,
    paths: PathIndex | None = None,
    sheet_complete: bool = False,
    clock_offset_s: float = 0.0,
    track_offset_s: float = 0.0,
) -> Review:
    """Plan against actual of one patrol.

    ``stops`` in planned order; ``starts`` and ``ends`` of the patrol, as walked if known. ``track`` may hold
    several recordings (`geo.tracks.joined`); fixes outside the shift (± 15 min) are left out. ``paths`` lets
    the accuracy of a track that tells none be estimated. ``sheet_complete``: the printed sheet was typed in
    whole, so a point without a line on it was not visited.
    """
    usable, odd = usable_track(track, starts, ends, track_offset_s)
    traces = _traces(stops, usable, starts, ends, paths)
    own = [
        replace(row, at=row.at - timedelta(seconds=clock_offset_s)) if row.at else row for row in check_ins
    ]
    visits = []
    for number, stop in enumerate(stops):
        mine = [row for row in own if row.checkpoint == stop.checkpoint]
        trace = traces[number] if traces else None
        visits.append(_visit(number, stop, mine, trace, sheet_complete))
        if trace and trace.visited == NO and visits[-1].visited == YES:
            odd.append(Mark("apart", visits[-1].arrive, stop.checkpoint, round(trace.closest_m or 0.0)))
    odd += marks.of_check_ins(stops, list(check_ins), clock_offset_s, tracked=track is not None)
    planned = {stop.checkpoint for stop in stops}
    extra = dict.fromkeys(row.checkpoint for row in check_ins if row.checkpoint not in planned)
    return Review(_ordered(visits), tuple(odd), tuple(extra))


def usable_track(
    track: Track | None, starts: datetime, ends: datetime, offset_s: float = 0.0
) -> tuple[Track | None, list[Mark]]:
    """The part of a track that lies in the shift, without jumps, on the server's clock; and what was odd.

    A track that lies outside the shift but for exactly eight hours was written in local time and is moved.
    None when nothing is left.
    """
    if track is None or not len(track):
        return None, []
    track = replace(track, time=track.time - offset_s)
    found: list[Mark] = []
    if not marks.within(track, starts, ends).any():
        moved = replace(track, time=track.time - LOCAL_S)
        if marks.within(moved, starts, ends).mean() > 0.5:
            track = moved
            found.append(Mark("clock", value=LOCAL_S))
    found += marks.of_track(track, starts, ends, offset_s)
    kept = track.take(marks.within(track, starts, ends))
    if kept.timed and np.isfinite(kept.time).all():
        kept = kept.take(np.argsort(kept.time, kind="stable"))
    kept = kept.take(~marks.jumps(kept))
    return (kept if len(kept) else None), found


def _traces(
    stops: Sequence[Stop], track: Track | None, starts: datetime, ends: datetime, paths: PathIndex | None
) -> list[Trace]:
    if track is None:
        return []
    off: Floats | None = paths.distance(*track.metres()) if paths is not None else None
    path = presence.prepare(track, presence.accuracy_of(track, off), starts.timestamp(), ends.timestamp())
    return [presence.at(path, stop) for stop in stops]


def _visit(
    number: int, stop: Stop, rows: Sequence[CheckIn], trace: Trace | None, sheet_complete: bool
) -> Visit:
    """One stop from its check-ins and from what the track says."""
    sheet = [row for row in rows if row.method == PAPER]
    said = [(row, _believed(stop, row)) for row in rows if row.method != PAPER]
    good = [row for row, (verdict, _) in said if verdict == YES]
    seen = trace is not None and trace.visited == YES
    evidence = tuple(
        name for name, is_there in (("check-in", good), ("paper", sheet), ("track", seen)) if is_there
    )
    visit = Visit(stop.checkpoint, number, YES if evidence else "", evidence=evidence)
    if trace is not None:
        visit = replace(visit, closest_m=trace.closest_m, accuracy_m=trace.accuracy_m)
    if not evidence:
        return _unseen(visit, [why for _, (_, why) in said], trace, sheet_complete)
    return _timed(visit, stop, sheet + good, trace)


def _believed(stop: Stop, row: CheckIn) -> tuple[str, str]:
    """Whether one check-in shows a visit by itself: a code does unless its position is far away."""
    if marks.is_far(stop, row):
        return UNCERTAIN, "far"
    if row.method != POSITION:
        return YES, ""
    metres, error = marks.metres_from(stop, row), row.accuracy_m or 0.0
    if metres is None:
        return UNCERTAIN, "accuracy"
    limit = stop.radius_m if error <= presence.SURE_M else stop.radius_m - error
    return (YES, "") if metres <= limit else (UNCERTAIN, "accuracy")


def _unseen(visit: Visit, doubts: list[str], trace: Trace | None, sheet_complete: bool) -> Visit:
    """No evidence for the stop: not visited if something says so, otherwise uncertain with the reason."""
    if doubts:
        return replace(visit, visited=UNCERTAIN, why=doubts[0])
    if sheet_complete or (trace is not None and trace.visited == NO):
        return replace(visit, visited=NO)
    return replace(visit, visited=UNCERTAIN, why=trace.why if trace is not None else "record")


def _timed(visit: Visit, stop: Stop, rows: Sequence[CheckIn], trace: Trace | None) -> Visit:
    """When, how long, how far from the plan. The track tells the stay; a check-in tells the moment."""
    told = sorted((row for row in rows if row.at is not None), key=lambda row: row.at or stop.arrive)
    arrive = told[0].at if told else None
    leave = next((row.leave for row in reversed(told) if row.leave), None)
    if trace is not None and trace.visited == YES and trace.arrive is not None:
        arrive, leave = moment(trace.arrive), moment(trace.leave or trace.arrive)
    if arrive is None:
        return replace(visit, why="time")
    dwell = (leave - arrive).total_seconds() if leave is not None else None
    planned = (stop.leave - stop.arrive).total_seconds()
    return replace(
        visit,
        arrive=arrive,
        leave=leave,
        dwell_s=dwell,
        short_s=max(0.0, planned - dwell) if dwell is not None else 0.0,
        in_window=_in_window(stop, arrive, leave),
        minutes_off=round((arrive - stop.arrive).total_seconds() / 60.0, 1),
    )


def _in_window(stop: Stop, arrive: datetime, leave: datetime | None) -> bool | None:
    """Whether some moment of the stay lay in the window; None for a stop without one."""
    if stop.opens is None and stop.closes is None:
        return None
    early = stop.opens is not None and (leave or arrive) < stop.opens
    late = stop.closes is not None and arrive > stop.closes
    return not (early or late)


def _ordered(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """Ranks of arrival, and the fewest stops that have to be moved to restore the planned order."""
    timed = sorted((v for v in visits if v.arrive is not None), key=lambda v: (v.arrive, v.position))
    rank = {v.position: number for number, v in enumerate(timed, start=1)}
    keep = _longest_rising([v.position for v in timed])
    return tuple(
        replace(v, order=rank[v.position], in_order=v.position in keep) if v.position in rank else v
        for v in visits
    )


def _longest_rising(values: list[int]) -> set[int]:
    """The members of a longest rising subsequence (patience sorting)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for value in values:
        place = bisect_left(tails, value)
        before[value] = tails[place - 1] if place else None
        tails[place : place + 1] = [value]
    out: set[int] = set()
    value_or_none = tails[-1] if tails else None
    while value_or_none is not None:
        out.add(value_or_none)
        value_or_none = before[value_or_none]
    return out
