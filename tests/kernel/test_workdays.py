"""Working days and legal periods: the first day, the last day, holidays, made-up days, missing years."""

import datetime as dt

import pytest

from border_gov.kernel.workdays import (
    Calendar,
    MissingYear,
    Year,
    days_after,
    end_of,
    months_after,
    working_days_after,
    working_days_between,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def days(*texts: str) -> frozenset[dt.date]:
    return frozenset(map(day, texts))


OFF = days(*(f"2026-10-0{n}" for n in range(1, 8)), "2026-05-01", "2026-05-04", "2026-05-05")
MADE_UP = days("2026-09-20", "2026-10-10", "2026-05-09")
WITH_WEEKENDS = Calendar({2026: Year(OFF, MADE_UP)})
WITHOUT = Calendar({2026: Year(OFF, MADE_UP, weekends_are_holidays=False)})


@pytest.mark.parametrize(
    ("start", "count", "calendar", "last"),
    [
        ("2026-11-02", 30, WITH_WEEKENDS, "2026-12-02"),  # the day itself is not counted
        ("2026-09-01", 30, WITH_WEEKENDS, "2026-10-08"),  # 1 October: after the whole holiday
        ("2026-09-01", 30, WITHOUT, "2026-10-08"),
        ("2026-09-10", 30, WITH_WEEKENDS, "2026-10-10"),  # a Saturday that is worked is no holiday
        ("2026-11-05", 30, WITH_WEEKENDS, "2026-12-07"),  # Saturday, then Sunday
        ("2026-11-05", 30, WITHOUT, "2026-12-05"),
        ("2026-04-01", 30, WITHOUT, "2026-05-02"),  # 2 May is a plain Saturday here: off neither way
        ("2026-04-01", 30, WITH_WEEKENDS, "2026-05-06"),
    ],
)
def test_a_period_of_days(start, count, calendar, last):
    period = days_after(day(start), count, calendar)
    assert period.last == day(last)
    assert period.nominal == day(start) + dt.timedelta(days=count)
    assert period.rolled == (period.last != period.nominal)
    assert period.weekends_are_holidays == (calendar is WITH_WEEKENDS)


def test_a_period_is_over_at_midnight_of_its_last_day_in_shanghai():
    period = days_after(day("2026-11-02"), 30, WITH_WEEKENDS)
    assert period.ends_at == dt.datetime(2026, 12, 2, 16, 0, tzinfo=dt.UTC)
    assert period.ends_at == end_of(day("2026-12-02"))


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-01-31", 1, "2026-03-02"),  # 28 February is a Saturday
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-06-15", 2, "2026-08-17"),  # the 15th is a Saturday
        ("2026-02-10", 10, "2026-12-10"),
    ],
)
def test_a_period_of_months(start, months, last):
    assert months_after(day(start), months, WITH_WEEKENDS).last == day(last)


def test_working_days_skip_holidays_and_take_made_up_days():
    assert working_days_after(day("2026-09-30"), 1, WITH_WEEKENDS) == day("2026-10-08")
    assert working_days_after(day("2026-09-30"), 3, WITH_WEEKENDS) == day("2026-10-10")
    assert working_days_after(day("2026-09-18"), 1, WITH_WEEKENDS) == day("2026-09-20")
    assert working_days_after(day("2026-09-18"), 0, WITH_WEEKENDS) == day("2026-09-18")


def test_counting_working_days_is_the_inverse_of_adding_them():
    for offset in range(300):
        start = day("2026-01-05") + dt.timedelta(days=offset)
        for count in (1, 3, 10):
            end = working_days_after(start, count, WITH_WEEKENDS)
            assert working_days_between(start, end, WITH_WEEKENDS) == count
            assert WITH_WEEKENDS.is_working(end)


@pytest.mark.parametrize("count", [days_after, months_after, working_days_after])
def test_a_missing_year_is_named(count):
    with pytest.raises(MissingYear) as caught:
        count(day("2026-12-20"), 12, WITH_WEEKENDS)
    assert caught.value.params["year"] == 2027
    assert caught.value.status == 409
