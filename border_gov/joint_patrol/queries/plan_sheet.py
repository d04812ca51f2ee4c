"""A week as it is shown: the stored plan joined with names, built once for page, API and papers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import plans
from border_gov.joint_patrol.queries.plan_names import SideName, Spot
from border_gov.kernel.viewer import Viewer

DAY_S = 86_400


@dataclass(frozen=True)
class MemberLine:
    """One place of a team; `name` is what this viewer may read."""

    id: str
    name: str
    side: SideName
    role: str
    locked: bool = False


@dataclass(frozen=True)
class StopLine:
    """One visit; times are seconds after the midnight that begins the day."""

    id: str
    name: dict[str, str]
    side: SideName
    code: str
    arrive: int
    leave: int
    lon: float
    lat: float
    locked: bool = False


@dataclass(frozen=True)
class PatrolLine:
    """One walk."""

    team: str
    day: date
    shift: str
    number: int
    start: int
    end: int
    meeting_point: dict[str, str]
    members: tuple[MemberLine, ...]
    stops: tuple[StopLine, ...]
    length_km: float
    bridges: tuple[str, ...]
    path: tuple[int, ...]
    locked: bool = False

    @property
    def sides(self) -> frozenset[str]:
        """Keys of the sides that walk in it."""
        return frozenset(member.side.key for member in self.members)


@dataclass(frozen=True)
class DroppedLine:
    """A checkpoint that nobody visits on a day, with the stored reason."""

    id: str
    name: dict[str, str]
    side: SideName
    reason: Mapping[str, Any]


@dataclass(frozen=True)
class DayLine:
    """One day: its walks, and what it leaves out."""

    day: date
    patrols: tuple[PatrolLine, ...]
    dropped: tuple[DroppedLine, ...]


@dataclass(frozen=True)
class ExcludedLine:
    """Somebody who could not be planned, with the codes of the reasons."""

    id: str
    name: str
    side: SideName
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole week."""

    days: tuple[DayLine, ...]
    unvisited: tuple[DroppedLine, ...]
    excluded: tuple[ExcludedLine, ...]
    sides: Mapping[str, SideName]
    spots: Mapping[int, Spot]
    content: Mapping[str, Any] = field(repr=False)

    @property
    def patrols(self) -> list[PatrolLine]:
        """Every walk of the week in order."""
        return [patrol for day in self.days for patrol in day.patrols]

    @property
    def seen(self) -> int:
        """How many different checkpoints are visited in the week."""
        return len({stop.id for patrol in self.patrols for stop in patrol.stops})

    def patrol(self, team: str) -> PatrolLine | None:
        """The walk of this team."""
        return next((patrol for patrol in self.patrols if patrol.team == team), None)


def number_of(key: str) -> int:
    """The row's id behind a key of the planner; 0 for one that is no row."""
    return int(key) if key.isascii() and key.isdigit() else 0


@dataclass(frozen=True)
class _Known:
    """Everything that was looked up for one sheet."""

    sides: dict[str, SideName]
    checkpoints: dict[int, Spot]
    meeting_points: dict[int, Spot]
    people: dict[int, str]
    locks: dict[str, dict[str, Any]]

    def side(self, key: str) -> SideName:
        return self.sides.get(key) or SideName(key, {"zh": key}, "circle", "solid", "#333333", "#333333")

    def spot(self, key: str) -> Spot:
        return self.checkpoints.get(number_of(key)) or Spot(0, {"zh": key}, "", key, 0.0, 0.0)


def build(
    content: Mapping[str, Any],
    viewer: Viewer,
    zone_id: int,
    week: date,
    days: int,
    locks: Iterable[Mapping[str, Any]] = (),
) -> Sheet:
    """The sheet of one stored plan for one viewer."""
    known = _look_up(content, viewer, zone_id, locks)
    patrols = [_patrol(known, patrol) for patrol in content["patrols"]]
    first: dict[tuple[date, str], int] = {}
    for line in patrols:
        first[line.day, line.shift] = min(first.get((line.day, line.shift), line.start), line.start)
    patrols.sort(key=lambda line: (line.day, first[line.day, line.shift], line.shift, line.number))
    dropped: dict[str, list[DroppedLine]] = defaultdict(list)
    for row in content["dropped"]:
        dropped[row["day"]].append(_dropped(known, row))
    week_days = [week + timedelta(days=n) for n in range(days)]
    lines = tuple(
        DayLine(day, tuple(p for p in patrols if p.day == day), tuple(_worst_first(dropped[day.isoformat()])))
        for day in week_days
    )
    visited = {stop.id for patrol in patrols for stop in patrol.stops}
    last = {row.id: row for day in lines for row in day.dropped if row.id not in visited}
    return Sheet(
        days=lines,
        unvisited=tuple(_worst_first(last.values())),
        excluded=tuple(_excluded(known, row) for row in content["excluded"]),
        sides=known.sides,
        spots=known.checkpoints,
        content=content,
    )


def of_plan(plan: PatrolPlan, viewer: Viewer) -> Sheet | None:
    """The current plan as this viewer may see it, None while nothing was planned."""
    content = plans.content(plan)
    if content is None:
        return None
    return build(content, viewer, plan.zone_id, plan.week, plan.days, plan.locks)


def _worst_first(rows: Iterable[DroppedLine]) -> list[DroppedLine]:
    return sorted(rows, key=lambda row: number_of(row.id))


def _look_up(
    content: Mapping[str, Any], viewer: Viewer, zone_id: int, locks: Iterable[Mapping[str, Any]]
) -> _Known:
    stops = {s["checkpoint"] for p in content["patrols"] for s in p["stops"]}
    stops |= {row["checkpoint"] for row in content["dropped"]}
    persons = {m["id"] for p in content["patrols"] for m in p["members"]}
    persons |= {row["volunteer"] for row in content["excluded"]}
    own = {
        number_of(m["id"])
        for p in content["patrols"]
        if any(number_of(m["id"]) == viewer.person_id for m in p["members"])
        for m in p["members"]
    }
    return _Known(
        sides=names.sides_of(zone_id),
        checkpoints=names.checkpoints({number_of(key) for key in stops}),
        meeting_points=names.meeting_points({number_of(p["meeting_point"]) for p in content["patrols"]}),
        people=names.people(viewer, {number_of(key) for key in persons}, own),
        locks={lock["team"]: dict(lock) for lock in locks},
    )


def _patrol(known: _Known, row: Mapping[str, Any]) -> PatrolLine:
    lock = known.locks.get(row["team"], {})
    meeting = known.meeting_points.get(number_of(row["meeting_point"]))
    order = {"leader": 0, "deputy": 1}
    members = sorted(row["members"], key=lambda m: (order.get(m["role"], 2), m["side"], m["id"]))
    return PatrolLine(
        team=row["team"],
        day=date.fromisoformat(row["day"]),
        shift=row["shift"],
        number=row["number"],
        start=row["start"],
        end=row["end"],
        meeting_point=meeting.name if meeting else {"zh": row["meeting_point"]},
        members=tuple(
            MemberLine(
                m["id"],
                known.people.get(number_of(m["id"]), m["id"]),
                known.side(m["side"]),
                m["role"],
                m["id"] in lock.get("members", ()),
            )
            for m in members
        ),
        stops=tuple(_stop(known, s, lock) for s in row["stops"]),
        length_km=round(row["length_m"] / 1000, 1),
        bridges=tuple(row["bridges"]),
        path=tuple(row["path"]),
        locked=bool(lock.get("whole")),
    )


def _stop(known: _Known, row: Mapping[str, Any], lock: Mapping[str, Any]) -> StopLine:
    spot = known.spot(row["checkpoint"])
    return StopLine(
        id=row["checkpoint"],
        name=spot.name,
        side=known.side(spot.side),
        code=spot.code,
        arrive=row["arrive"],
        leave=row["leave"],
        lon=spot.lon,
        lat=spot.lat,
        locked=row["checkpoint"] in lock.get("stops", ()),
    )


def _dropped(known: _Known, row: Mapping[str, Any]) -> DroppedLine:
    spot = known.spot(row["checkpoint"])
    return DroppedLine(row["checkpoint"], spot.name, known.side(spot.side), row["reason"])


def _excluded(known: _Known, row: Mapping[str, Any]) -> ExcludedLine:
    name = known.people.get(number_of(row["volunteer"]), row["volunteer"])
    return ExcludedLine(row["volunteer"], name, known.side(row["side"]), tuple(row["reasons"]))


def clock_text(seconds: int) -> str:
    """Seconds after midnight as HH:MM; a walk past midnight counts on in the next day."""
    minutes = seconds % DAY_S // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
