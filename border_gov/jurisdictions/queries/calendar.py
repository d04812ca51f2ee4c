"""Reads of the holiday calendar: for counting, and year by year for its page."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.jurisdictions.models import CalendarDay, CalendarVersion
from border_gov.jurisdictions.rules import OFF
from border_gov.kernel.db import db
from border_gov.kernel.workdays import Calendar, Year


@dataclass(frozen=True)
class NamedDay:
    """A day of a notice: `kind` off or made_up, and what it is called there."""

    day: dt.date
    kind: str
    name: str


@dataclass(frozen=True)
class YearShown:
    """A year as its newest version states it."""

    version: CalendarVersion
    days: tuple[NamedDay, ...]

    def of(self, kind: str) -> tuple[NamedDay, ...]:
        """The days of one kind, in order."""
        return tuple(day for day in self.days if day.kind == kind)


def years() -> list[YearShown]:
    """The newest version of every year that was entered, newest year first."""
    newest = (
        select(CalendarVersion)
        .distinct(CalendarVersion.year)
        .order_by(CalendarVersion.year.desc(), CalendarVersion.number.desc())
    )
    versions = db.session.scalars(newest).all()
    days: dict[int, list[NamedDay]] = {version.id: [] for version in versions}
    chosen = select(CalendarDay.version_id, CalendarDay.day, CalendarDay.kind, CalendarDay.name)
    for version_id, day, kind, name in db.session.execute(
        chosen.where(CalendarDay.version_id.in_(days)).order_by(CalendarDay.day)
    ):
        days[version_id].append(NamedDay(day, kind, name))
    return [YearShown(version, tuple(days[version.id])) for version in versions]


def year(number: int) -> YearShown | None:
    """One year, or None if nobody has entered it."""
    return next((shown for shown in years() if shown.version.year == number), None)


def calendar() -> Calendar:
    """All years that were entered, as `kernel.workdays` counts on them; others are a loud error."""
    return Calendar(
        {
            shown.version.year: Year(
                off=frozenset(d.day for d in shown.days if d.kind == OFF),
                made_up=frozenset(d.day for d in shown.days if d.kind != OFF),
                weekends_are_holidays=shown.version.weekends_are_holidays,
                source=shown.version.source,
            )
            for shown in years()
        }
    )
