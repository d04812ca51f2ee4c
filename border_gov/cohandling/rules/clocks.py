"""The law of time limits: when a clock is due, what a pause moves, what counts as late."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from border_gov.kernel import clock, workdays
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.rules import ROLES

SECONDS, WORKDAYS, DAYS, MONTHS = "seconds", "workdays", "days", "months"
UNITS = {
    SECONDS: L("seconds, day and night"),
    WORKDAYS: L("working days"),
    DAYS: L("days, as the law counts them"),
    MONTHS: L("months, as the law counts them"),
}
DONE, PHONE, VOID = "done", "phone", "void"
HOW = {
    DONE: L("done"),
    PHONE: L("told by telephone"),
    VOID: L("no longer needed, not counted"),
}
LONGEST = {SECONDS: 400 * 86400, WORKDAYS: 250, DAYS: 400, MONTHS: 24}
KEEPERS = ("officer", "organiser", "leader", "system_admin")
CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")


class Verb(StrEnum):
    """What happens to clocks, as the journal names it."""

    LIMIT_SET = "clock.limit_set"
    NEAR = "clock.near"
    BREACHED = "clock.breached"
    PAUSED = "clock.paused"
    RESUMED = "clock.resumed"
    EXTENDED = "clock.extended"


LABELS: dict[str, str] = {
    Verb.LIMIT_SET: L("Set a time limit (version %(number)s)"),
    Verb.NEAR: L("A time limit is about to run out"),
    Verb.BREACHED: L("A time limit has run out"),
    Verb.PAUSED: L("Paused a time limit"),
    Verb.RESUMED: L("Let a time limit run on"),
    Verb.EXTENDED: L("Extended a time limit"),
}


@dataclass(frozen=True)
class ClockKind:
    """A clock that a feature runs, told when it is wired; a side's limit for it is a row, not code.

    `machine` and `code` name it (lower case, as the journal writes codes); `label`, `starts`, `stops` are
    msgids. `units`: in which its limit may be set. `roles` of the clock's side hear when it runs out, those
    of all the record's sides if `tell_all`. Only a `pausable` clock can be paused. `public`: may be shown to
    citizens; a clock between sides may not.
    """

    machine: str
    code: str
    label: str
    starts: str = ""
    stops: str = ""
    units: tuple[str, ...] = (SECONDS,)
    roles: tuple[str, ...] = ("duty", "leader")
    tell_all: bool = False
    pausable: bool = False
    public: bool = False
    order: int = 100


CLOCKS: dict[tuple[str, str], ClockKind] = {}


def register_clock(*kinds: ClockKind) -> None:
    """Make clocks known; ValueError for a name that is no code, a unit or a role that does not exist."""
    for kind in kinds:
        if not (CODE.fullmatch(kind.machine) and CODE.fullmatch(kind.code)):
            raise ValueError(f"{kind.machine}/{kind.code} is not a code")
        if not kind.units or set(kind.units) - set(UNITS):
            raise ValueError(f"{kind.machine}/{kind.code}: no such unit")
        if set(kind.roles) - set(ROLES):
            raise ValueError(f"{kind.machine}/{kind.code}: no such role")
        CLOCKS[kind.machine, kind.code] = kind


def clock_kind(machine: str, code: str) -> ClockKind:
    """The registered clock; KeyError names one that nobody registered."""
    return CLOCKS[machine, code]


CalendarReader = Callable[[], workdays.Calendar]
"""Reads the holiday calendar; not called for limits in seconds."""


def due_after(start: dt.datetime, amount: int, unit: str, calendar: CalendarReader) -> dt.datetime:
    """When a limit that began at `start` is over.

    Seconds run day and night. Working days, days and months end at 24:00 of their last day in Asia/Shanghai,
    the first day not counted (Civil Code art. 201–203; kernel.workdays). MissingYear if a year is unknown.
    """
    if unit == SECONDS:
        return start + dt.timedelta(seconds=amount)
    day = clock.today(start)
    if unit == WORKDAYS:
        return workdays.end_of(workdays.working_days_after(day, amount, calendar()))
    if unit == DAYS:
        return workdays.days_after(day, amount, calendar()).ends_at
    return workdays.months_after(day, amount, calendar()).ends_at


def due_after_pause(
    due: dt.datetime, unit: str, paused: dt.datetime, resumed: dt.datetime, calendar: CalendarReader
) -> dt.datetime:
    """The due moment moved by a pause: by its seconds, its working days, or its whole days."""
    if unit == SECONDS:
        return due + (resumed - paused)
    first, last = clock.today(paused), clock.today(resumed)
    last_day = clock.today(due - dt.timedelta(microseconds=1))
    if unit == WORKDAYS:
        known = calendar()
        missed = workdays.working_days_between(first, last, known)
        return workdays.end_of(workdays.working_days_after(last_day, missed, known))
    return workdays.days_after(last_day, (last - first).days, calendar()).ends_at


class Timed(Protocol):
    """The moments of a clock that runs or ran."""

    due_at: dt.datetime
    stopped_at: dt.datetime | None
    paused_since: dt.datetime | None


def is_breached(run: Timed, now: dt.datetime) -> bool:
    """Late: it ran beyond its due moment, whether it has been stopped since, is paused, or runs on.

    Exactly at the due moment is in time (60.000 s of 60 s); the first moment after it is late.
    """
    return (run.stopped_at or run.paused_since or now) > run.due_at


def may_set_limits(viewer: Viewer, side: str) -> bool:
    """Officers, organisers, leaders and system administrators set the limits of their own side."""
    return viewer.has(*KEEPERS) and side in viewer.sides
