"""Who may be planned on which shift, before any solver runs, and who is left out and why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from border_gov.joint_patrol.planner.model import Excluded, Problem, Shift, Slot, Volunteer, WeekSlot

SILENT = "silent_without_pattern"


def moment(day: date, seconds: int) -> datetime:
    """The local time ``seconds`` after the midnight that begins ``day``."""
    return datetime.combine(day, time()) + timedelta(seconds=seconds)


def latest_end(shift: Shift) -> datetime:
    """The latest moment a patrol of this shift can still be out."""
    return moment(shift.day, shift.starts.closes + shift.duration_s)


def first_start(shift: Shift) -> datetime:
    """The earliest moment a patrol of this shift can set out."""
    return moment(shift.day, shift.starts.opens)


def evenings(volunteer: Volunteer, shifts: tuple[Shift, ...]) -> frozenset[Slot]:
    """The slots the person can come to; silence means last week's pattern, then the usual evenings."""
    if volunteer.available is not None:
        return frozenset(volunteer.available)
    pattern = frozenset(volunteer.last_week or volunteer.usual)
    slots = (Slot(shift.day, shift.key) for shift in shifts)
    return frozenset(slot for slot in slots if WeekSlot(slot.day.weekday(), slot.shift) in pattern)


def excluded(problem: Problem) -> tuple[Excluded, ...]:
    """People who are listed instead of planned: barred ones, and silent ones without any pattern."""
    out = []
    for volunteer in problem.volunteers:
        silent = volunteer.available is None and not (volunteer.last_week or volunteer.usual)
        reasons = volunteer.barred + ((SILENT,) if silent else ())
        if reasons:
            out.append(Excluded(volunteer.id, volunteer.side, reasons))
    return tuple(out)


def sides_of(problem: Problem, shift: Shift) -> tuple[str, ...]:
    """The sides that must be in every team of this shift."""
    return shift.sides or problem.sides


def _rested(problem: Problem, volunteer: Volunteer, shift: Shift) -> bool:
    rest = timedelta(seconds=problem.settings.rest_s)
    return volunteer.last_end is None or first_start(shift) >= volunteer.last_end + rest


def candidates(problem: Problem) -> dict[str, tuple[int, ...]]:
    """For each person who may be planned, the indexes of the shifts that fit, in the order of the problem."""
    out = {}
    for volunteer in problem.volunteers:
        if volunteer.barred:
            continue
        slots = evenings(volunteer, problem.shifts)
        out[volunteer.id] = tuple(
            index
            for index, shift in enumerate(problem.shifts)
            if Slot(shift.day, shift.key) in slots
            and _rested(problem, volunteer, shift)
            and volunteer.side in sides_of(problem, shift)
        )
    return out


def clashes(problem: Problem) -> tuple[tuple[int, int], ...]:
    """Pairs of shifts that one person cannot both walk: less than the rest lies between them."""
    rest = timedelta(seconds=problem.settings.rest_s)
    order = sorted(range(len(problem.shifts)), key=lambda i: first_start(problem.shifts[i]))
    out = []
    for place, i in enumerate(order):
        free = latest_end(problem.shifts[i]) + rest
        for j in order[place + 1 :]:
            if first_start(problem.shifts[j]) >= free:
                break
            out.append((i, j))
    return tuple(out)


def week_of(day: date) -> tuple[int, int]:
    """ISO year and week, in which the weekly maximum is counted."""
    year, week, _ = day.isocalendar()
    return year, week
