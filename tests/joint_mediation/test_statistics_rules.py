"""One ledger counted in several ways: periods, late entries, outcomes, rates that never round to a whole."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from border_gov.joint_mediation.rules import allowances as worth
from border_gov.joint_mediation.rules import rates as ratio
from border_gov.joint_mediation.rules import statistics as law
from border_gov.joint_mediation.rules.statistics import Act, Period, Record, Regime

CALENDAR_MONTHS = Regime("a", 1)
FROM_26 = Regime("b", 1, first_day=26)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+08:00")


def a_record(number: int = 1, when: str = "2026-07-10T09:00", *verbs: str, **more: Any) -> Record:
    """An accepted case; later acts follow a day apart."""
    moment = at(when)
    acts = [Act(law.ACCEPT, moment)]
    acts += [Act(verb, moment + dt.timedelta(days=n)) for n, verb in enumerate(verbs, start=1)]
    values: dict[str, Any] = {"sides": frozenset({"west"}), "received_at": moment, "entered_at": moment}
    return Record(number, **values | more, acts=acts)


def test_m21_3151_of_3165_is_99_56_and_never_100() -> None:
    assert ratio.percent(3151, 3165) == "99.56 %"
    assert ratio.percent(3151, 3165, 1) == "99.6 %"
    assert ratio.percent(3151, 3165, 0) == "99 %"
    assert ratio.percent(3165, 3165, 0) == "100 %"
    assert ratio.percent(0, 0) == "—"


@given(
    st.integers(1, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 4),
    st.sampled_from(sorted(law.ROUNDINGS)),
)
def test_a_rate_is_whole_only_if_all_are_and_nothing_only_if_none_is(
    denominator: int, numerator: int, decimals: int, rounding: str
) -> None:
    numerator %= denominator + 1
    shown = Decimal(ratio.percent(numerator, denominator, decimals, rounding).removesuffix(" %"))
    assert (shown == 100) == (numerator == denominator)
    assert (shown == 0) == (numerator == 0)
    assert abs(shown - Decimal(100) * numerator / denominator) <= Decimal(1).scaleb(-decimals)


def test_a_statistical_month_begins_on_the_day_that_is_set() -> None:
    assert FROM_26.month(2026, 7) == Period(dt.date(2026, 6, 26), dt.date(2026, 7, 25))
    assert FROM_26.month(2026, 1).first == dt.date(2025, 12, 26)
    assert FROM_26.year(2026) == Period(dt.date(2025, 12, 26), dt.date(2026, 12, 25))
    assert CALENDAR_MONTHS.month(2028, 2).last == dt.date(2028, 2, 29)


@given(st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)), st.integers(1, 28))
def test_every_day_lies_in_exactly_one_statistical_month(day: dt.date, first: int) -> None:
    regime = Regime("x", 1, first_day=first)
    months = [regime.month(y, m) for y in range(day.year - 1, day.year + 2) for m in range(1, 13)]
    assert [month for month in months if month.holds(day)] == [regime.month_of(day)]


def counted(records: list[Record], regime: Regime = CALENDAR_MONTHS, side: str = "") -> law.Figures:
    return law.count(records, regime, regime.month(2026, 7), side)


def test_every_accepted_case_has_exactly_one_outcome() -> None:
    records = [
        a_record(1, "2026-07-10T09:00", law.AGREE_WRITTEN),
        a_record(2, "2026-07-10T09:00", law.AGREE_ORAL),
        a_record(3, "2026-07-10T09:00", law.FAIL, law.GUIDE),
        a_record(4, "2026-07-10T09:00", law.WITHDRAW),
        a_record(5),
        a_record(6, "2026-07-10T09:00", law.AGREE_WRITTEN, again=True),
        a_record(7, "2026-08-10T09:00", law.AGREE_WRITTEN),
    ]
    found = counted(records)
    assert found.get("accepted") == 6 == sum(found.get(code) for code in law.OUTCOMES)
    assert (found.get("success"), found.get("concluded"), found.get("pending")) == (2, 5, 1)
    rates = {rate.key: rate for rate in ratio.rates(found, CALENDAR_MONTHS)}
    assert (rates["A"].percent, rates["B"].percent) == ("33.33 %", "40.00 %")


def test_m18_a_breach_later_leaves_rate_a_and_lowers_rate_c() -> None:
    record = a_record(1, "2026-07-10T09:00", law.AGREE_WRITTEN, due=2, performed=1)
    rates = {rate.key: rate.percent for rate in ratio.rates(counted([record]), CALENDAR_MONTHS)}
    assert (rates["A"], rates["C"]) == ("100.00 %", "50.00 %")


def test_t1_a_joint_case_counts_once_for_each_side_and_once_for_the_union() -> None:
    three = frozenset({"west", "east", "north"})
    records = [a_record(n, "2026-07-10T09:00", law.AGREE_WRITTEN, sides=three) for n in range(10)]
    assert [counted(records, side=side).get("accepted") for side in ("", *sorted(three))] == [10] * 4


def test_a_late_entry_counts_where_it_happened_until_that_month_is_closed() -> None:
    happened = {"received_at": at("2026-07-30T09:00"), "late": True}
    in_time = a_record(1, "2026-08-02T09:00", **happened)
    too_late = a_record(2, "2026-08-20T09:00", **happened)
    july = counted([in_time, too_late])
    august = law.count([in_time, too_late], CALENDAR_MONTHS, CALENDAR_MONTHS.month(2026, 8))
    assert (july.get("accepted"), july.get("late")) == (1, 1)
    assert (august.get("accepted"), august.get("late")) == (1, 1)


def test_only_shared_cases_if_the_regime_says_so() -> None:
    regime = Regime("j", 1, population="joint")
    records = [a_record(1), a_record(2, sides=frozenset({"west", "east"}))]
    assert counted(records, regime).get("accepted") == 1


def test_failures_are_counted_by_their_code() -> None:
    record = a_record(1)
    record.acts.append(Act(law.FAIL, at("2026-07-12T09:00"), failure="absent"))
    assert counted([record]).failures == {"absent": 1}


@pytest.mark.parametrize(
    ("value", "known", "shown"),
    [
        (14, 12, "12–14"),
        (13, 12, "12–14"),
        (12, 12, "12"),
        (15, 12, "15"),
    ],
)
def test_one_or_two_cases_of_others_are_not_told(value: int, known: int, shown: str) -> None:
    assert ratio.hidden_small(value, known) == shown


def test_an_allowance_is_divided_to_the_cent() -> None:
    assert worth.shares(Decimal("100.00"), [7, 3, 5]) == {
        3: Decimal("33.34"),
        5: Decimal("33.33"),
        7: Decimal("33.33"),
    }
    assert worth.allowance_kind("failed", False, False) == ""
    assert worth.allowance_kind("success_written", False, True) == "joint"
