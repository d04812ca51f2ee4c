"""The window for judicial confirmation, counted on the calendar in force, with what it was counted by."""

import datetime as dt
from dataclasses import dataclass

from border_gov.joint_mediation.rules import confirmation
from border_gov.jurisdictions import queries as places
from border_gov.kernel.workdays import MissingYear


@dataclass(frozen=True)
class DayCount:
    """First and last day of the window, its last day before holidays were looked at, and the calendar."""

    effective: dt.date
    last: dt.date
    nominal: dt.date
    weekends_are_holidays: bool
    calendar: str
    source: str

    @property
    def rolled(self) -> bool:
        """True if the last day was moved over a holiday."""
        return self.last != self.nominal


def day_count(effective: dt.date) -> DayCount:
    """The window of an agreement in force since `effective`; MissingYear names a year not entered."""
    period = confirmation.window(effective, places.calendar())
    year = places.year(period.last.year)
    if year is None:
        raise MissingYear(period.last.year)
    return DayCount(
        effective,
        period.last,
        period.nominal,
        period.weekends_are_holidays,
        f"{year.version.year}.{year.version.number}",
        year.version.source,
    )
