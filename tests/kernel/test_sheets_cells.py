"""What a cell means; and that what could mean two things is asked."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from border_gov.kernel.sheets import cells
from border_gov.kernel.sheets.cells import CellProblem

MARCH = dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    "spelling",
    ["2025-03-01", "2025.3.1", "2025/3/1", "2025年3月1日", "２０２５年３月１日", "20250301",
     20250301, 20250301.0, 45717, 45717.0,
     "2025-3-1 00:00:00", " 2025. 3. 1 ", MARCH, dt.datetime(2025, 3, 1, 8)],
)  # fmt: skip
def test_one_day_in_many_spellings(spelling):
    read = cells.as_day(spelling)
    assert (read.first, read.last, read.exact) == (MARCH, MARCH, True)


@pytest.mark.parametrize("spelling", ["2025-2", "2025年2月", "2025.2", "2025/02", 2025.2])
def test_a_month_is_a_month_and_not_its_first_day(spelling):
    read = cells.as_day(spelling)
    assert (read.first, read.last) == (dt.date(2025, 2, 1), dt.date(2025, 2, 28)) and not read.exact


@pytest.mark.parametrize(
    ("spelling", "message"),
    [
        ("3/1/2025", cells.TWO_DAYS),
        ("03-01-2025", cells.TWO_DAYS),
        ("3/15/25", cells.SHORT_YEAR),
        (2026.1, cells.TWO_MONTHS),
        ("2025-02-30", cells.NOT_A_DAY),
        ("20251301", cells.NOT_A_DAY),
        ("长期", cells.NOT_A_DAY),
        ("0001-01-01", cells.NOT_A_DAY),
        (12, cells.NOT_A_DAY),
    ],
)
def test_what_could_be_two_days_or_none_is_asked(spelling, message):
    with pytest.raises(CellProblem) as caught:
        cells.as_day(spelling)
    assert caught.value.message == message


def test_the_day_and_month_order_is_taken_where_only_one_is_possible():
    assert cells.as_day("15/3/2025").first == cells.as_day("3/15/2025").first == dt.date(2025, 3, 15)
    assert cells.as_day("5/5/2025").first == dt.date(2025, 5, 5)


@pytest.mark.parametrize(
    "spelling",
    ["13912345678", 13912345678, 13912345678.0, "139 1234 5678", "139-1234-5678", "１３９１２３４５６７８",
     "+86 139 1234 5678", "8613912345678", "13912345678.0", "(139)12345678"],
)  # fmt: skip
def test_one_telephone_number_in_many_spellings(spelling):
    assert cells.as_phone(spelling) == "13912345678"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2.0, 2), ("2次", 2), ("３", 3), ("2.0", 2), ("", None), (None, None), ("45 分钟", 45)],
)
def test_whole_numbers(value, expected):
    assert cells.as_whole(value) == expected


@pytest.mark.parametrize("value", ["不限", "2.5", "二", "1e9"])
def test_what_is_no_whole_number_is_said(value):
    with pytest.raises(CellProblem):
        cells.as_whole(value)


def test_ticks():
    assert [cells.as_tick(v) for v in ("√", "Y", "是", "否", "×", "", True)] == [
        True, True, True, False, False, None, True,
    ]  # fmt: skip
    assert cells.as_tick("队长", frozenset({"队长"})) is True
    with pytest.raises(CellProblem):
        cells.as_tick("也许")


def test_text_is_trimmed_and_ids_lose_the_tail_of_a_float():
    assert cells.as_text(" \u3000张\u200b三\xa0 丰\x00 ") == "张三 丰"
    assert cells.as_text(330482106.0) == cells.as_id("330482106.0") == "330482106"
    assert cells.folded(" 姓　名* ") == "姓名"


ANY = st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes())


@given(ANY)
def test_no_cell_whatever_breaks_a_reader(value):
    for read in (cells.as_text, cells.as_id, cells.as_phone, cells.as_whole, cells.as_tick, cells.as_day):
        try:
            read(value)
        except CellProblem as problem:
            assert problem.message % problem.params
