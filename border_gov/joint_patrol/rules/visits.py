"""Plan against actual: what a walked patrol shows of each planned checkpoint, from plain values.

Doors and services build `Stop`, `CheckIn` and a `border_gov.geo.tracks.Track` from their rows, call
`rules.review.review(stops, check_ins, track, …)`, and store or show the `Review`. Nothing here judges a
person: a `Mark` asks a human to look.

* `visited` is ``yes``, ``no`` or ``uncertain``; ``uncertain`` always carries `why` (a key of `WHY_WORDS`).
* A patrol without track is as valid as one with: a check-in, or a line of the printed sheet (method
  ``paper``), is a visit. Points without any record are ``uncertain`` ("record"), never ``no``, unless the
  typed sheet is said to be complete.
* ``yes`` means within `radius_m` of the point. How long somebody stayed is told beside it (`dwell_s`).
* All times are aware. `clock_offset_s` (device minus server, from `rules.marks.clock_offset_s`) is taken off
  the device times of check-ins, `track_offset_s` off those of the track; an uploaded GPX has satellite time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from border_gov.kernel.words import L

YES, NO, UNCERTAIN = "yes", "no", "uncertain"
RADIUS_M = 80.0
"""Within this distance, plus the position's own accuracy, somebody is at a point."""
UNTOLD_M = 15.0
"""The accuracy of a position that does not tell one."""
FASTEST_MS = 15.0
"""54 km/h: no patrol on foot or two wheels is faster."""
CODE, DIGITS, POSITION, PAPER = "code", "digits", "position", "paper"

VISITED_WORDS = {YES: L("Visited"), NO: L("Not visited"), UNCERTAIN: L("Uncertain")}
WHY_WORDS = {
    "accuracy": L("The positions are too inaccurate to tell."),
    "gap": L("The track has a gap in which the point could have been visited."),
    "record": L("Nothing was recorded at this point, and there is no track."),
    "far": L("The check-in was recorded far from the point."),
    "time": L("The track does not say when."),
}


@dataclass(frozen=True)
class Stop:
    """One planned stop, WGS 84; the order of a list of stops is the planned order.

    `opens`, `closes`: the window in which the stop may begin, None = any time.
    """

    checkpoint: int | str
    lon: float
    lat: float
    arrive: datetime
    leave: datetime
    opens: datetime | None = None
    closes: datetime | None = None
    radius_m: float = RADIUS_M


@dataclass(frozen=True)
class CheckIn:
    """One check-in as the device told it, WGS 84; a line of the printed sheet has the method ``paper``.

    `at` is the device's time (of a sheet: the written time, None if none was written), `received` the
    server's. `leave` is known from sheets only. Position and accuracy may be missing.
    """

    checkpoint: int | str
    at: datetime | None
    method: str = CODE
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    received: datetime | None = None
    leave: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """Something odd for a human to look at: a code of `rules.marks.MARK_WORDS`, where, and how much."""

    code: str
    at: datetime | None = None
    checkpoint: int | str | None = None
    value: float = 0.0


@dataclass(frozen=True)
class Visit:
    """What is known of one planned stop.

    `evidence`: ``check-in``, ``paper``, ``track`` in this order. `order`: rank of the arrival in the walk
    from 1; `in_order` False for a stop that has to be moved to restore the planned order. `minutes_off`:
    arrival after (+) or before (−) the planned one. `closest_m`: nearest recorded distance, metres.
    """

    checkpoint: int | str
    position: int
    visited: str
    why: str = ""
    evidence: tuple[str, ...] = ()
    arrive: datetime | None = None
    leave: datetime | None = None
    dwell_s: float | None = None
    short_s: float = 0.0
    order: int | None = None
    in_order: bool | None = None
    in_window: bool | None = None
    minutes_off: float | None = None
    closest_m: float | None = None
    accuracy_m: float | None = None


@dataclass(frozen=True)
class Review:
    """The whole patrol: visits in planned order, marks, `missed` (``no``) and `unsure` points by name."""

    visits: tuple[Visit, ...]
    marks: tuple[Mark, ...] = ()
    extra: tuple[int | str, ...] = ()

    @property
    def missed(self) -> tuple[int | str, ...]:
        """Checkpoints that were not visited."""
        return tuple(v.checkpoint for v in self.visits if v.visited == NO)

    @property
    def unsure(self) -> tuple[int | str, ...]:
        """Checkpoints of which the records cannot tell."""
        return tuple(v.checkpoint for v in self.visits if v.visited == UNCERTAIN)
