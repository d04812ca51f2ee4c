"""How one ledger is counted in several ways: periods, populations, outcomes, rates and rounding."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP
from typing import Any

from border_gov.kernel import clock
from border_gov.kernel.words import L

COUNTINGS = {
    "received": L("day of receipt"),
    "accepted": L("day of acceptance"),
    "concluded": L("day of conclusion"),
}
POPULATIONS = {"all": L("all cases"), "joint": L("cases of several sides only")}
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
ROUNDING_WORDS = {
    "half_up": L("half upwards"),
    "half_even": L("half to the even digit"),
    "down": L("downwards"),
}
# In the order in which they are shown; every accepted case is in exactly one of OUTCOMES.
OUTCOMES = {
    "success_written": L("Success, in writing"),
    "success_oral": L("Success, by word"),
    "partial": L("Success in part"),
    "success_again": L("Success in a matter that came up again"),
    "failed": L("Failed"),
    "withdrawn": L("Withdrawn"),
    "referred": L("Guided to court"),
    "pending": L("Pending"),
}
CODES = {
    "accepted": L("Accepted"),
    "concluded": L("Concluded"),
    "success": L("Success"),
    **OUTCOMES,
    "due": L("Instalments due"),
    "performed": L("Instalments performed"),
    "recurred": L("Came up again within 180 days"),
    "confirmed": L("Confirmed by a court"),
    "joint": L("Of several sides"),
    "late": L("Entered later"),
}
SUCCESSES = ("success_written", "success_oral", "partial")
RATES: tuple[dict[str, Any], ...] = (
    {
        "key": "A",
        "names": {"zh": "调解成功率", "en": "Success of accepted"},
        "over": "success",
        "under": "accepted",
    },
    {
        "key": "B",
        "names": {"zh": "办结成功率", "en": "Success of concluded"},
        "over": "success",
        "under": "concluded",
    },
    {
        "key": "C",
        "names": {"zh": "协议履行率", "en": "Performed of due"},
        "over": "performed",
        "under": "due",
    },
    {
        "key": "D",
        "names": {"zh": "复发率（180日）", "en": "Recurred of success"},
        "over": "recurred",
        "under": "success",
    },
)
ACCEPT, AGREE_WRITTEN, AGREE_ORAL = "mediation.accept", "mediation.all_signed", "mediation.oral_agree"
FAIL, WITHDRAW, GUIDE, CONFIRMED = (
    "mediation.impasse",
    "mediation.withdraw",
    "mediation.guide_court",
    "mediation.court_confirmed",
)
COUNTED_ACTS = (ACCEPT, AGREE_WRITTEN, AGREE_ORAL, FAIL, WITHDRAW, GUIDE, CONFIRMED)
PERFORMING_ACTS = ("mediation.record_performance", "mediation.cure")
CONCLUDING = (AGREE_WRITTEN, AGREE_ORAL, FAIL, WITHDRAW, GUIDE)


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both counted."""

    first: dt.date
    last: dt.date

    def holds(self, day: dt.date) -> bool:
        """True if `day` lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Regime:
    """One version of one way of counting."""

    key: str
    number: int
    first_day: int = 1
    grace_days: int = 3
    counting: str = "accepted"
    population: str = "all"
    decimals: int = 2
    rounding: str = "half_up"
    rates: tuple[Mapping[str, Any], ...] = RATES

    def month(self, year: int, month: int) -> Period:
        """The statistical month: with first day 26, July runs from 26 June to 25 July."""
        if self.first_day == 1:
            return Period(dt.date(year, month, 1), _first_of_next(year, month) - dt.timedelta(days=1))
        before = dt.date(year, month, 1) - dt.timedelta(days=1)
        return Period(before.replace(day=self.first_day), dt.date(year, month, self.first_day - 1))

    def year(self, year: int) -> Period:
        """Twelve statistical months."""
        return Period(self.month(year, 1).first, self.month(year, 12).last)

    def month_of(self, day: dt.date) -> Period:
        """The statistical month that holds `day`."""
        if self.first_day > 1 and day.day >= self.first_day:
            following = _first_of_next(day.year, day.month)
            return self.month(following.year, following.month)
        return self.month(day.year, day.month)

    def closes(self, period: Period) -> dt.datetime:
        """The moment after which nothing that is entered changes the figures of `period` any more."""
        return clock.at(period.last + dt.timedelta(days=self.grace_days + 1), dt.time())

    def counts_in(self, happened: dt.date, entered: dt.datetime) -> dt.date:
        """The day on which an act counts: when it happened, or was entered if its month was closed then."""
        if entered < self.closes(self.month_of(happened)):
            return happened
        return clock.today(entered)


def _first_of_next(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Act:
    """One entry of the journal about a case."""

    verb: str
    at: dt.datetime
    failure: str = ""
    outcome: str = ""


@dataclass
class Record:
    """What the ledger knows of one case up to a moment."""

    case_id: int
    sides: frozenset[str]
    received_at: dt.datetime
    entered_at: dt.datetime
    late: bool = False
    again: bool = False
    recurred: bool = False
    due: int = 0
    performed: int = 0
    acts: list[Act] = field(default_factory=list)

    def first(self, *verbs: str) -> Act | None:
        """The first act of these verbs."""
        return next((act for act in self.acts if act.verb in verbs), None)


def counting_day(record: Record, regime: Regime) -> dt.date | None:
    """The day on which a case counts; None while the act that is counted has not been done."""
    if regime.counting == "received":
        return regime.counts_in(clock.today(record.received_at), record.entered_at)
    act = record.first(ACCEPT) if regime.counting == "accepted" else record.first(*CONCLUDING)
    if act is None:
        return None
    happened = record.received_at if record.late else act.at
    return regime.counts_in(clock.today(happened), act.at)


def outcome(record: Record) -> str:
    """What became of an accepted case: once agreed it stays a success, whatever is or is not performed."""
    agreed = record.first(AGREE_WRITTEN, AGREE_ORAL)
    if agreed is not None:
        if record.again:
            return "success_again"
        if agreed.outcome == "partial":
            return "partial"
        return "success_written" if agreed.verb == AGREE_WRITTEN else "success_oral"
    for verb, code in ((WITHDRAW, "withdrawn"), (GUIDE, "referred"), (FAIL, "failed")):
        if record.first(verb):
            return code
    return "pending"


@dataclass(frozen=True)
class Figures:
    """Counts by code, and failures by their own code."""

    counts: Mapping[str, int]
    failures: Mapping[str, int]

    def get(self, code: str) -> int:
        """One count."""
        return self.counts.get(code, 0)


def count(records: Iterable[Record], regime: Regime, period: Period, side: str = "") -> Figures:
    """The figures of one period: for the union (`side` empty) each joint case once, for a side its own."""
    counts: Counter[str] = Counter(dict.fromkeys(CODES, 0))
    failures: Counter[str] = Counter()
    for record in records:
        if (side and side not in record.sides) or (regime.population == "joint" and len(record.sides) < 2):
            continue
        counts["due"] += record.due
        counts["performed"] += record.performed
        day = counting_day(record, regime)
        if day is None or not period.holds(day) or record.first(ACCEPT) is None:
            continue
        _count_case(record, counts, failures)
    counts["success"] = sum(counts[code] for code in SUCCESSES)
    counts["concluded"] = counts["accepted"] - counts["pending"]
    return Figures(dict(counts), dict(failures))


def _count_case(record: Record, counts: Counter[str], failures: Counter[str]) -> None:
    code = outcome(record)
    counts["accepted"] += 1
    counts[code] += 1
    counts["joint"] += len(record.sides) > 1
    counts["late"] += record.late
    counts["recurred"] += record.recurred and code in SUCCESSES
    counts["confirmed"] += record.first(CONFIRMED) is not None
    if code == "failed":
        act = record.first(FAIL)
        failures[act.failure or "other" if act else "other"] += 1


def fitting(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a way of counting, by field (English msgids)."""
    wrong = {}
    if not 1 <= int(values["first_day"]) <= 28:
        wrong["first_day"] = L("A day from 1 to 28.")
    if not 0 <= int(values["grace_days"]) <= 20:
        wrong["grace_days"] = L("From 0 to 20 days.")
    if not 0 <= int(values["decimals"]) <= 4:
        wrong["decimals"] = L("From 0 to 4 digits.")
    for name, known in (("counting", COUNTINGS), ("population", POPULATIONS), ("rounding", ROUNDINGS)):
        if values[name] not in known:
            wrong[name] = L("Please choose.")
    return wrong
