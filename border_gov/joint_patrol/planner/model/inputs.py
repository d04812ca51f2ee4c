"""What a plan depends on: network, places, people, demand and settings, as frozen values.

Units everywhere in this package: metres in EPSG:4549, seconds since local midnight of the patrol's date
(a patrol that runs past midnight simply exceeds 86,400), naive local ``date`` and ``datetime``
(Asia/Shanghai has no summer time). A side is a key; nothing here knows how many sides there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

DAY_S = 86_400


class Edge(NamedTuple):
    """One path between two nodes, walkable both ways.

    ``bridge`` is the key of a bridge or empty; ``path`` that of another path, if it is closed for a time.
    """

    u: int
    v: int
    length_m: float
    bridge: str = ""
    path: str = ""

    @property
    def way(self) -> str:
        """What a closure calls it."""
        return self.bridge or self.path


class Closure(NamedTuple):
    """A bridge or other path that cannot be walked from ``since`` (inclusive) to ``until`` (exclusive)."""

    way: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Network:
    """The path network; ``node_sides`` is the bank of each node (may be empty when it is not known)."""

    xy: tuple[tuple[float, float], ...]
    edges: tuple[Edge, ...]
    closures: tuple[Closure, ...] = ()
    node_sides: tuple[str, ...] = ()
    version: str = ""


class Window(NamedTuple):
    """Seconds of the day between which a stop may begin (both ends included)."""

    opens: int
    closes: int


class Attention(NamedTuple):
    """A wish of all sides for a place from ``since`` to ``until`` (both included): worth ``percent`` more.

    ``window`` is when a visit should begin; a wish, never a condition.
    """

    since: date
    until: date
    percent: int
    window: Window


@dataclass(frozen=True)
class Checkpoint:
    """A place to be seen: ``priority`` 1–100, dwell in seconds, at least every ``target_days`` days.

    No ``windows`` means any time. ``needs`` are skill keys of which the team must hold every one.
    ``node`` is -1 when the point has no place on the network. ``attention``: areas that hold it.
    """

    id: str
    side: str
    node: int
    priority: int
    dwell_s: int
    target_days: float
    last_visit: date | None = None
    windows: tuple[Window, ...] = ()
    needs: tuple[str, ...] = ()
    code: str = ""
    attention: tuple[Attention, ...] = ()

    def attention_on(self, day: date) -> tuple[Attention, ...]:
        """What is wished for on ``day``."""
        return tuple(wish for wish in self.attention if wish.since <= day <= wish.until)


@dataclass(frozen=True)
class MeetingPoint:
    """Where a patrol gathers, and where it ends."""

    id: str
    side: str
    node: int


class Slot(NamedTuple):
    """One evening a volunteer can come: a date and the key of a shift."""

    day: date
    shift: str


class WeekSlot(NamedTuple):
    """The same evening of any week (Monday is 0)."""

    weekday: int
    shift: str


@dataclass(frozen=True)
class Volunteer:
    """A person who may patrol.

    ``available`` None is silence: last week's pattern holds, and failing that the usual evenings.
    ``barred`` holds the reasons why the person may not be planned at all (for example ``training``,
    ``insurance``); such people are listed, never used. ``standing_team`` are people who walk together.
    """

    id: str
    side: str
    leader: bool = False
    deputy: bool = False
    skills: tuple[str, ...] = ()
    available: tuple[Slot, ...] | None = ()
    weekly_max: int = 3
    barred: tuple[str, ...] = ()
    standing_team: str = ""
    usual: tuple[WeekSlot, ...] = ()
    last_week: tuple[WeekSlot, ...] = ()
    last_end: datetime | None = None


@dataclass(frozen=True)
class Shift:
    """Demand of one shift on one date: how many patrols, when they may start, and who must be in each.

    ``starts`` is the window in which a patrol may set out, ``duration_s`` the longest time until it is
    back. ``min_per_side`` members come from each of ``sides``; empty ``sides`` means all of the problem.
    """

    day: date
    key: str
    starts: Window
    duration_s: int
    patrols: int
    min_per_side: int = 1
    team_min: int = 2
    team_max: int = 4
    sides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What the organisers may change; the iteration counts make a plan repeatable where time would not."""

    speed_kmh: float = 12.0
    rest_s: int = 11 * 3600
    wished_per_side: int = 2
    leader_needed: bool = True
    deputy_needed: bool = True
    overdue_weight: float = 200.0
    roster_limit: float = 4.0
    route_iterations: int = 2000
    reason_iterations: int = 100
    forecast_days: int = 28
    promised_ratio: float = 2.0
    most_patrols: int = 12

    def at_effort(self, share: float) -> Settings:
        """The same with this share of the search; what is checked and proven stays."""
        routes, reasons = (max(1, round(share * n)) for n in (self.route_iterations, self.reason_iterations))
        return replace(self, route_iterations=routes, reason_iterations=reasons)


@dataclass(frozen=True)
class Problem:
    """Everything a plan depends on besides the seed."""

    zone: str
    sides: tuple[str, ...]
    start: date
    days: int
    network: Network
    checkpoints: tuple[Checkpoint, ...]
    meeting_points: tuple[MeetingPoint, ...]
    volunteers: tuple[Volunteer, ...]
    shifts: tuple[Shift, ...]
    settings: Settings = field(default_factory=Settings)
