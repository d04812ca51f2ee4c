"""Working days and legal periods in days and months, counted on a calendar that the caller hands in."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from border_gov.kernel import clock
from border_gov.kernel.errors import Refused

DAY = dt.timedelta(days=1)
SATURDAY = 5


class MissingYear(Refused):
    """A day was counted in a year whose holidays nobody has entered; `params["year"]` names it."""

    code = "missing_year"

    def __init__(self, year: int) -> None:
        super().__init__(
            "The holidays of %(year)s have not been entered yet. Enter them in the calendar first.", year=year
        )


@dataclass(frozen=True)
class Year:
    """What the notice of one year says: days off, working days made up for them, and where it stands.

    `weekends_are_holidays`: whether an ordinary Saturday or Sunday counts as a statutory holiday when it is
    the last day of a legal period; the law does not say, so it is a setting, and it is printed with results.
    """

    off: frozenset[dt.date]
    made_up: frozenset[dt.date]
    weekends_are_holidays: bool = True
    source: str = ""


@dataclass(frozen=True)
class Calendar:
    """The years that are known. Asking about any other year raises MissingYear, loudly."""

    years: Mapping[int, Year] = field(default_factory=dict)

    def year(self, day: dt.date) -> Year:
        """The year of `day`, or MissingYear."""
        found = self.years.get(day.year)
        if found is None:
            raise MissingYear(day.year)
        return found

    def is_working(self, day: dt.date) -> bool:
        """A weekday that is not off, or a weekend day that is worked to make up for one."""
        year = self.year(day)
        return day in year.made_up or (day not in year.off and day.weekday() < SATURDAY)

    def is_holiday(self, day: dt.date) -> bool:
        """Whether a legal period that would end on `day` goes on to the next day."""
        year = self.year(day)
        return day in year.off or (year.weekends_are_holidays and not self.is_working(day))


@dataclass(frozen=True)
class Period:
    """A legal period: its last day, the last day before holidays were looked at, and how weekends counted."""

    last: dt.date
    nominal: dt.date
    weekends_are_holidays: bool

    @property
    def rolled(self) -> bool:
        """True if the last day was moved because it fell on a holiday."""
        return self.last != self.nominal

    @property
    def ends_at(self) -> dt.datetime:
        """The moment at which it is over: 24:00 of the last day (Civil Code art. 203)."""
        return end_of(self.last)


def end_of(day: dt.date) -> dt.datetime:
    """24:00 of `day` in Asia/Shanghai."""
    return clock.at(day + DAY, dt.time())


def days_after(start: dt.date, days: int, calendar: Calendar) -> Period:
    """A period of `days` that began on `start`.

    The first day is not counted; if the last day is a holiday, the first day after it that is none
    (Civil Code art. 201, 203; Civil Procedure Law art. 85).
    """
    return _ending(start + dt.timedelta(days=days), calendar)


def months_after(start: dt.date, months: int, calendar: Calendar) -> Period:
    """A period of `months`: it ends on the same day of the month, or on the month's last day if it has no
    such day (Civil Code art. 202), and is moved like any other (art. 203).
    """
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return _ending(dt.date(year, month, min(start.day, monthrange(year, month)[1])), calendar)


def working_days_after(start: dt.date, days: int, calendar: Calendar) -> dt.date:
    """The last of `days` working days; the day `start` itself is not counted."""
    return next(islice(_working_from(start, calendar), days - 1, None)) if days else start


def working_days_between(start: dt.date, end: dt.date, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and with `end`."""
    span = range(1, (end - start).days + 1)
    return sum(calendar.is_working(start + dt.timedelta(days=n)) for n in span)


def _working_from(start: dt.date, calendar: Calendar) -> Iterator[dt.date]:
    day = start
    while True:
        day += DAY
        if calendar.is_working(day):
            yield day


def _ending(nominal: dt.date, calendar: Calendar) -> Period:
    last = nominal
    while calendar.is_holiday(last):
        last += DAY
    return Period(last, nominal, calendar.year(nominal).weekends_are_holidays)
