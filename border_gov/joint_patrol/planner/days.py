"""Walks through the days of a plan: today's prizes, today's routes, and what they change for tomorrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from border_gov.joint_patrol.planner import evening_routes as routing
from border_gov.joint_patrol.planner import prizes
from border_gov.joint_patrol.planner import zone as places
from border_gov.joint_patrol.planner.field import Field, Routes
from border_gov.joint_patrol.planner.model import Lock, Patrol, Problem
from border_gov.joint_patrol.planner.search import Watch
from border_gov.joint_patrol.planner.teams import Team
from border_gov.joint_patrol.planner.zone import Zone

Meanwhile = Callable[[float, float], bool]


@dataclass(frozen=True, eq=False)
class Outing:
    """One shift as it was solved: kept for the reasons. ``routes`` follow the order of ``teams``."""

    shift: int
    teams: tuple[Team, ...]
    field: Field
    routes: Routes
    worth: Mapping[str, int]
    held: Mapping[str, str]


@dataclass(eq=False)
class Week:
    """The growing plan: patrols, the solved shifts, the last visit of each checkpoint, iterations spent."""

    zone: Zone
    seed: int
    patrols: list[Patrol] = field(default_factory=list)
    outings: list[Outing] = field(default_factory=list)
    visits: dict[str, date] = field(default_factory=dict)
    before: dict[date, dict[str, date]] = field(default_factory=dict)
    iterations: int = 0
    collected: int = 0


@dataclass(frozen=True)
class Kept:
    """What an earlier plan and its locks hold fast: whole patrols, and stops that stay in a team."""

    patrols: tuple[Patrol, ...] = ()
    locks: tuple[Lock, ...] = ()

    def whole(self, team: str) -> Patrol | None:
        """The patrol of this team when all of it is locked."""
        locked = any(lock.team == team and lock.whole for lock in self.locks)
        return next((p for p in self.patrols if p.team == team), None) if locked else None

    def stops(self) -> dict[str, str]:
        """The team that each locked checkpoint stays in, by ``team|checkpoint``."""
        return {f"{lock.team}|{stop}": lock.team for lock in self.locks for stop in lock.stops}


def begin(problem: Problem, seed: int) -> Week:
    """An empty week that knows the last visits before it."""
    return Week(Zone(problem), seed, visits=prizes.first_visits(problem.checkpoints))


def dates(problem: Problem) -> tuple[date, ...]:
    """The days of the plan."""
    return tuple(problem.start + timedelta(days=n) for n in range(problem.days))


def walk_day(
    week: Week,
    day: date,
    teams: tuple[Team, ...],
    iterations: int,
    kept: Kept = Kept(),
    watch: Watch | None = None,
) -> None:
    """Adds the patrols of ``day`` for these teams, and marks what they see as visited."""
    problem = week.zone.problem
    week.before[day] = dict(week.visits)
    seen: set[str] = set()
    for index in places.day_shifts(problem, day):
        own = tuple(team for team in teams if team.shift == index)
        fixed = [patrol for team in own if (patrol := kept.whole(team.name))]
        week.patrols.extend(fixed)
        seen |= {stop.checkpoint for patrol in fixed for stop in patrol.stops}
        free = tuple(team for team in own if kept.whole(team.name) is None)
        if free:
            seen |= _walk_shift(week, index, free, seen, iterations, kept, watch)
    for checkpoint in seen:
        week.visits[checkpoint] = day


def worth_on(week: Week, day: date, seen: set[str]) -> dict[str, int]:
    """The prize of each checkpoint that nobody has seen yet on ``day``."""
    problem = week.zone.problem
    values = prizes.prizes_on(
        problem.checkpoints, week.before[day], day, problem.start, problem.settings.overdue_weight
    )
    pairs = zip(problem.checkpoints, values, strict=True)
    return {c.id: value for c, value in pairs if c.id not in seen}


def _held(kept: Kept, teams: tuple[Team, ...]) -> dict[str, str]:
    names = {team.name for team in teams}
    return {key.partition("|")[2]: team for key, team in kept.stops().items() if team in names}


def _points(week: Week, kept: Kept, teams: tuple[Team, ...]) -> Mapping[int, int]:
    """The meeting point stays where a patrol has locked stops or members: people know where to go."""
    order = {m.id: i for i, m in enumerate(week.zone.problem.meeting_points)}
    locked = {lock.team for lock in kept.locks}
    earlier = {p.team: order[p.meeting_point] for p in kept.patrols if p.team in locked}
    return {n: earlier[team.name] for n, team in enumerate(teams) if team.name in earlier}


def _walk_shift(
    week: Week,
    index: int,
    teams: tuple[Team, ...],
    seen: set[str],
    iterations: int,
    kept: Kept,
    watch: Watch | None,
) -> set[str]:
    shift = week.zone.problem.shifts[index]
    worth = worth_on(week, shift.day, seen)
    held = _held(kept, teams)
    found_field, routes, spent = routing.solve(
        week.zone,
        shift,
        teams,
        worth,
        week.seed,
        iterations,
        watch or (lambda _share, _best: True),
        held,
        _points(week, kept, teams),
    )
    week.iterations += spent
    by_team = {route.walker: route for route in routes if route.stops}
    for number, team in enumerate(teams):
        if number in by_team:
            week.patrols.append(
                routing.to_patrol(week.zone, shift, team, found_field, by_team[number], week.seed)
            )
    week.outings.append(Outing(index, teams, found_field, routes, worth, held))
    stops = {stop for route in routes for stop in route.stops}
    week.collected += sum(worth[week.zone.checkpoint(stop).id] for stop in stops)
    return {week.zone.checkpoint(stop).id for stop in stops}
