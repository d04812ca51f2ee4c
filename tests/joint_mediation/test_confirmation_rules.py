"""Judicial confirmation: the window to the day, who applies, what courts refuse (M8, M9, M11, M12)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from border_gov.joint_mediation.rules import confirmation as law
from border_gov.joint_mediation.rules.confirmation import Application, Court, Term
from border_gov.kernel.errors import Refused
from border_gov.kernel.workdays import Calendar, MissingYear, Year

PLAIN = Calendar({2026: Year(frozenset(), frozenset())})
EFFECTIVE = dt.date(2026, 11, 2)


def an_application(**more: Any) -> Application:
    values: dict[str, Any] = {
        "form": "written",
        "effective_on": EFFECTIVE,
        "applied_on": dt.date(2026, 12, 2),
        "parties": ("a", "b", "c"),
        "applicants": ("a", "b", "c"),
    }
    return Application(**values | more)


def refusal_of(**more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        law.allow(an_application(**more), PLAIN)
    return refused.value


def test_m8_applied_on_day_30_is_accepted() -> None:
    assert law.allow(an_application(), PLAIN).last == dt.date(2026, 12, 2)


def test_m9_applied_on_day_31_is_refused_with_what_remains() -> None:
    refusal = refusal_of(applied_on=dt.date(2026, 12, 3))
    assert (refusal.code, refusal.params["last"]) == ("window_over", "2026-12-02")
    assert "sue on the agreement" in refusal.message and "new one" in refusal.message


def test_the_last_day_moves_over_a_holiday_and_over_a_weekend_only_if_set_so() -> None:
    off = frozenset({dt.date(2026, 12, 2), dt.date(2026, 12, 3)})
    assert law.window(EFFECTIVE, Calendar({2026: Year(off, frozenset())})).last == dt.date(2026, 12, 4)
    friday = dt.date(2026, 11, 6)  # and 30 days: Sunday, 6 December
    assert law.window(friday, PLAIN).last == dt.date(2026, 12, 7)
    strict = Calendar({2026: Year(frozenset(), frozenset(), weekends_are_holidays=False)})
    assert law.window(friday, strict).last == dt.date(2026, 12, 6)


def test_a_year_that_nobody_entered_is_named() -> None:
    with pytest.raises(MissingYear) as missing:
        law.window(dt.date(2026, 12, 10), PLAIN)
    assert missing.value.params["year"] == 2027


def test_m11_one_party_alone_is_refused() -> None:
    refusal = refusal_of(applicants=("a",))
    assert (refusal.code, refusal.params["count"]) == ("not_all_parties", 2)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title_right": True}, "title_right"),
        ({"identity_right": True}, "identity_right"),
        ({"form": "oral"}, "not_written"),
        ({"effective_on": None}, "not_in_force"),
    ],
)
def test_m12_what_a_court_will_not_take_is_refused_in_advance(more: dict[str, Any], code: str) -> None:
    assert refusal_of(**more).code == code


def test_m12_terms_about_use_of_a_strip_may_be_confirmed() -> None:
    assert law.allow(an_application(title_right=False), PLAIN)


def test_m13_a_court_is_chosen_out_of_those_permitted_on_all_sides() -> None:
    courts = [
        Court("甲法院", "west", "home"),
        Court("乙法院", "east", "seat"),
        Court("丙法院", "north", "thing"),
    ]
    assert law.permitted(courts, "乙法院").side == "east"
    with pytest.raises(Refused) as refused:
        law.permitted(courts, "丁法院")
    assert refused.value.code == "court_not_permitted"


def test_terms_that_a_court_would_find_unclear_are_named_by_number() -> None:
    clear = Term("支付3000元", Decimal(3000), dt.date(2026, 12, 1), "transfer", pays=True)
    vague = Term("尽快适当补偿", None, None, "", pays=True)
    found = {(u.number, u.code, u.word) for u in law.unclear([clear, vague])}
    assert found == {
        (2, "amount", ""),
        (2, "date", ""),
        (2, "manner", ""),
        (2, "vague", "尽快"),
        (2, "vague", "适当"),
    }
    assert [u.code for u in law.unclear([])] == ["none"]
