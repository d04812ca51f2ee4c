"""Time limits of cases (MC1–MC7), computed from what is recorded; nothing is moved by them."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.joint_mediation.models import MediationCase, MediationDanger, MediationSchemeRow
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.rules import limits
from border_gov.joint_mediation.rules.flow import AT_WORK, PERFORMED, PERFORMING, REGISTERED
from border_gov.jurisdictions.queries import calendar
from border_gov.kernel import clock, workdays
from border_gov.kernel.db import db
from border_gov.kernel.words import L

LABELS = {
    "MC1": L("Decide on acceptance"),
    "MC2": L("At this level"),
    "MC3": L("The whole case"),
    "MC5": L("Next performance"),
    "MC6": L("Visit"),
    "MC7": L("Both duty desks know of the danger"),
}


@dataclass(frozen=True)
class Running:
    """One clock that runs: late is computed, never stored."""

    code: str
    due_at: dt.datetime
    is_late: bool

    @property
    def label(self) -> str:
        """Its name."""
        return LABELS[self.code]


def of(case: MediationCase, now: dt.datetime) -> list[Running]:
    """The clocks that run on one case."""
    due: dict[str, dt.datetime | None] = {}
    if case.state == REGISTERED and case.registered_at:
        due["MC1"] = _workdays(case.registered_at, limits.DECIDE_WORKDAYS)
    if case.state in AT_WORK:
        due["MC2"], due["MC3"] = _level(case), whole(case)
    if case.state == PERFORMING:
        left = [
            row.due_on for row in agreements.instalments(agreements.current(case.id)) if row.state == "due"
        ]
        due["MC5"] = workdays.end_of(min(left)) if left else None
    if case.state == PERFORMED and case.performed_at and case.outcome != "instant":
        due["MC6"] = _visit(case)
    if case.suspended:
        due["MC7"] = db.session.scalar(
            select(MediationDanger.due_at).where(
                MediationDanger.case_id == case.id, MediationDanger.ended_at.is_(None)
            )
        )
    return [Running(code, moment, now > moment) for code, moment in due.items() if moment]


def late(cases: Sequence[MediationCase], now: dt.datetime) -> set[int]:
    """Those of `cases` whose month is over without a result (MC3)."""
    found = set()
    for case in cases:
        moment = whole(case) if case.state in AT_WORK else None
        if moment and now > moment:
            found.add(case.id)
    return found


def whole(case: MediationCase) -> dt.datetime | None:
    """The end of the month from acceptance, or of the time to which all agreed."""
    if case.extended_until:
        return workdays.end_of(case.extended_until)
    if case.accepted_at is None:
        return None
    # Counted without holidays: "normally one month" is no procedural period that they would move.
    start = clock.today(case.accepted_at)
    years, month = divmod(start.month - 1 + limits.WHOLE_MONTHS, 12)
    year, month = start.year + years, month + 1
    return workdays.end_of(dt.date(year, month, min(start.day, monthrange(year, month)[1])))


def _level(case: MediationCase) -> dt.datetime | None:
    if case.level_at is None or case.levels_id is None:
        return None
    own = (MediationSchemeRow.scheme_id == case.levels_id, MediationSchemeRow.position == case.level)
    days = db.session.scalar(select(MediationSchemeRow.days).where(*own))
    return workdays.end_of(clock.today(case.level_at) + dt.timedelta(days=days)) if days else None


def _visit(case: MediationCase) -> dt.datetime | None:
    made = len(agreements.visits(case.id))
    if made >= len(limits.VISIT_DAYS) or case.performed_at is None:
        return None
    return workdays.end_of(clock.today(case.performed_at) + dt.timedelta(days=limits.VISIT_DAYS[made]))


def _workdays(start: dt.datetime, days: int) -> dt.datetime | None:
    """None while the calendar of the year has not been entered; the page says so elsewhere."""
    try:
        return workdays.end_of(workdays.working_days_after(clock.today(start), days, calendar()))
    except workdays.MissingYear:
        return None
