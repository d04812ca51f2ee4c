"""What the plan promises over the coming weeks: the longest idleness, and how many patrols a day keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from border_gov.joint_patrol.planner import evening_routes as routing
from border_gov.joint_patrol.planner import prizes
from border_gov.joint_patrol.planner import zone as places
from border_gov.joint_patrol.planner.model import Checkpoint, Forecast, Patrol, Problem, Shift
from border_gov.joint_patrol.planner.zone import Zone

SIMULATED = 60

Diary = dict[str, list[date]]


def patrols_a_day(problem: Problem) -> int:
    """The patrols that the demand asks for on its busiest day."""
    totals: dict[date, int] = {}
    for shift in problem.shifts:
        totals[shift.day] = totals.get(shift.day, 0) + shift.patrols
    return max(totals.values(), default=0)


def _pattern(problem: Problem, day: date) -> Shift:
    """The shift that stands for a future day: the first one on the same weekday, else the first of all."""
    same = [shift for shift in problem.shifts if shift.day.weekday() == day.weekday()]
    return replace((same or list(problem.shifts))[0], day=day)


def diary_of(patrols: tuple[Patrol, ...]) -> Diary:
    """The days on which each checkpoint is seen."""
    out: Diary = {}
    for patrol in patrols:
        for stop in patrol.stops:
            out.setdefault(stop.checkpoint, []).append(patrol.day)
    return out


def simulate(zone: Zone, patrols: int, known: tuple[Patrol, ...], days: int, known_days: int) -> Diary:
    """The visits of ``days`` days: the first ``known_days`` as planned, the others solved day by day."""
    problem = zone.problem
    diary = diary_of(known)
    last: dict[str, date] = prizes.first_visits(problem.checkpoints)
    last |= {name: max(seen) for name, seen in diary.items()}
    for offset in range(known_days, days):
        day = problem.start + timedelta(days=offset)
        for checkpoint in _simulated_day(zone, patrols, day, last):
            diary.setdefault(checkpoint, []).append(day)
            last[checkpoint] = day
    return diary


def _simulated_day(zone: Zone, patrols: int, day: date, last: Mapping[str, date]) -> list[str]:
    problem, shift = zone.problem, _pattern(zone.problem, day)
    values = prizes.prizes_on(
        problem.checkpoints, dict(last), day, problem.start, problem.settings.overdue_weight
    )
    worth = {c.id: value for c, value in zip(problem.checkpoints, values, strict=True)}
    rough = routing.gather(zone, shift, worth, patrols, 1, SIMULATED)
    points = routing.choose_points(rough, patrols, {})
    skills = frozenset(need for c in problem.checkpoints for need in c.needs)
    walkers = tuple(places.walker(shift, point, skills) for point in points)
    field = places.shift_field(zone, shift, walkers, worth)
    if not field.stops:
        return []
    found = routing.quick(field, rough, SIMULATED)
    return [zone.checkpoint(stop).id for route in found for stop in route.stops]


def ratios(problem: Problem, diary: Diary, days: int) -> dict[str, float]:
    """The longest idleness of each checkpoint over its target, both in days, from the first day to the last.

    The time before the first visit counts from the last known visit, but at most one target back: neglect
    from before the plan is no plan's fault. Without a known visit it counts from the first day.
    """
    out = {}
    end = problem.start + timedelta(days=days)
    for point in problem.checkpoints:
        seen = sorted(diary.get(point.id, []))
        marks = [max(point.last_visit or problem.start, problem.start - _target(point)), *seen, end]
        gaps = [(b - a).days for a, b in pairwise(marks)]
        out[point.id] = round(max(gaps) / point.target_days, 3)
    return out


def _target(point: Checkpoint) -> timedelta:
    return timedelta(days=int(point.target_days))


def worst(problem: Problem, diary: Diary, days: int) -> float:
    """The worst ratio of all checkpoints."""
    return max(ratios(problem, diary, days).values(), default=0.0)


def forecast(
    zone: Zone, planned: tuple[Patrol, ...], go_on: Callable[[int], bool] = lambda _tried: True
) -> Forecast:
    """The forecast of a plan, and the smallest number of patrols a day that keeps the promised ratio.

    The plan's own week comes first, the rest is simulated with the same number of patrols; other numbers are
    simulated from the first day. ``patrols_needed`` is 0 when no number up to the setting keeps the promise.
    """
    problem, settings = zone.problem, zone.problem.settings
    days, own = max(settings.forecast_days, problem.days), patrols_a_day(zone.problem)
    diary = simulate(zone, own, planned, days, problem.days)
    tried = {own: _entry(problem, diary, days)}
    step = -1 if tried[own][0] <= settings.promised_ratio else 1
    count = own + step
    while 1 <= count <= settings.most_patrols and go_on(len(tried)):
        tried[count] = _entry(problem, simulate(zone, count, (), days, 0), days)
        kept = tried[count][0] <= settings.promised_ratio
        if kept == (step > 0):
            break
        count += step
    needed = [n for n, (ratio, never) in tried.items() if ratio <= settings.promised_ratio and not never]
    own_ratio, own_never = tried[own]
    return Forecast(
        days=days,
        patrols=own,
        never_visited=own_never,
        worst_ratio=own_ratio,
        patrols_needed=min(needed, default=0),
        curve=tuple((n, *tried[n]) for n in sorted(tried)),
        by_checkpoint=tuple(sorted(ratios(problem, diary, days).items())),
    )


def _entry(problem: Problem, diary: Diary, days: int) -> tuple[float, int]:
    never = sum(point.id not in diary for point in problem.checkpoints)
    return worst(problem, diary, days), never
