"""Who can come when, and who may not be planned at all: pure functions of what is known about a person."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from border_gov.joint_patrol.rules.inputs import PART_ENDS, PARTS
from border_gov.kernel.words import L

NO_TRAINING, NO_INSURANCE = "training", "insurance"
LAPSED_INSURANCE, PAUSED = "insurance_lapsed", "paused"
REASON_LABELS = {
    NO_TRAINING: L("training is missing"),
    NO_INSURANCE: L("insurance is missing"),
    LAPSED_INSURANCE: L("the insurance ends before the week does"),
    PAUSED: L("paused"),
}
Slot = tuple[dt.date, str]


@dataclass(frozen=True)
class Cover:
    """Days between which a group insurance covers somebody (both included)."""

    first: dt.date
    last: dt.date


def part_of(time: dt.time) -> str:
    """The part of the day in which a shift starts."""
    return next(part for part in PARTS if time.hour < PART_ENDS[part])


def barred(
    trained_on: dt.date | None,
    insured_until: dt.date | None,
    covers: Iterable[Cover],
    state: str,
    week: dt.date,
) -> list[str]:
    """Why somebody may not be planned in the week that begins on `week`; empty if they may.

    Volunteers of public service are trained before they serve and insured while they serve (志愿服务条例):
    training must lie before the week, own or group insurance must reach over every day of it.
    """
    last = week + dt.timedelta(days=6)
    reasons = [] if trained_on is not None and trained_on <= week else [NO_TRAINING]
    is_covered = (insured_until is not None and insured_until >= last) or any(
        cover.first <= week and cover.last >= last for cover in covers
    )
    if not is_covered:
        reasons.append(NO_INSURANCE if insured_until is None else LAPSED_INSURANCE)
    return [*reasons, PAUSED] if state != "active" else reasons


def pattern_of(slots: Iterable[Slot]) -> set[tuple[int, str]]:
    """Dated slots as a pattern of the week."""
    return {(day.weekday(), part) for day, part in slots}


def dated(pattern: Collection[tuple[int, str]], week: dt.date) -> set[Slot]:
    """A pattern of the week as the dates of one week."""
    return {(week + dt.timedelta(days=int(weekday)), part) for weekday, part in pattern}


def with_exceptions(slots: set[Slot], exceptions: Mapping[Slot, bool]) -> set[Slot]:
    """`slots` after the days that differ; an exception with an empty part is the whole day."""
    found = set(slots)
    for (day, part), available in sorted(exceptions.items()):
        touched = {(day, one) for one in (PARTS if not part else (part,))}
        found = found | touched if available else found - touched
    return found
