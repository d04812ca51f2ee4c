"""What a cell means: text, ids, telephones, days, numbers, ticks; what could be meant two ways is asked."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from border_gov.kernel.sheets.book import Value
from border_gov.kernel.words import L

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
YES = frozenset(("√", "✓", "✔", "v", "y", "yes", "true", "是", "有", "对", "1", "●", "☑"))
NO = frozenset(("×", "✗", "x", "n", "no", "false", "否", "无", "没有", "0", "-", "—", "/", "非"))
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a day counted by Excel, not an ordinary number
EXCEL_EPOCH = dt.date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1900, 2199

NOT_A_NUMBER = L("“%(value)s” is not a whole number.")
NOT_A_TICK = L("“%(value)s” is neither yes nor no.")
NOT_A_DAY = L("“%(value)s” is not a date.")
TWO_DAYS = L("“%(value)s” could be two different dates. Please write it as 2025-03-01.")
SHORT_YEAR = L("The year of “%(value)s” is not written out. Please write it as 2025-03-01.")
TWO_MONTHS = L("“%(value)s” is stored as a number and could be month 1 or month 10. Please store it as text.")


class CellProblem(ValueError):
    """A cell that cannot be taken as it is: English msgid and its values."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message, self.params = message, params


def as_text(value: Value) -> str:
    """The cell as text: whole floats without their .0, blanks trimmed and joined, invisible signs gone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    cleaned = "".join(
        c for c in str(value).translate(INVISIBLE) if c in "\t\n " or unicodedata.category(c)[0] != "C"
    )
    return " ".join(cleaned.split())


def folded(value: Value) -> str:
    """For comparing: NFKC, lower case, no blanks, no star that marks a required column."""
    return "".join(unicodedata.normalize("NFKC", as_text(value)).casefold().split()).strip("*:")


def as_id(value: Value) -> str:
    """A number of a person or place as text: full-width digits become plain, `123.0` becomes `123`."""
    return re.sub(r"^(\d+)\.0$", r"\1", unicodedata.normalize("NFKC", as_text(value)).strip())


def as_phone(value: Value) -> str:
    """Only the digits of a telephone number, without blanks, hyphens, brackets or the prefix +86."""
    text = re.sub(r"[\s\-()·.]", "", as_id(value))
    return re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", text)


def as_whole(value: Value) -> int | None:
    """A whole number, also followed by a counting word (2次, 3人); None for an empty cell."""
    text = as_id(value)
    if not text:
        return None
    found = re.fullmatch(r"(-?\d{1,9})(?:\.0+)?\s*[次人个天米分岁]?(?:钟)?", text)
    if not found:
        raise CellProblem(NOT_A_NUMBER, value=as_text(value))
    return int(found.group(1))


def as_tick(value: Value, also_yes: frozenset[str] = frozenset()) -> bool | None:
    """A tick, yes or no in the usual spellings; None for an empty cell."""
    if isinstance(value, bool):
        return value
    text = folded(value)
    if not text:
        return None
    if text in YES or text in also_yes:
        return True
    if text in NO:
        return False
    raise CellProblem(NOT_A_TICK, value=as_text(value))


@dataclass(frozen=True)
class DayRead:
    """A day, or a month of which the day was not written; `first` and `last` are its bounds."""

    first: dt.date
    last: dt.date

    @property
    def exact(self) -> bool:
        """True if the day itself was written."""
        return self.first == self.last


def as_day(value: Value) -> DayRead | None:
    """A date in the usual spellings: 2025-3-1, 2025.3.1, 2025年3月1日, 20250301, Excel's own, 2025-3 (month).

    None for an empty cell. CellProblem for 3/1/2025 and 3-1-25 (asked, not guessed) and for what is no date.
    """
    if isinstance(value, dt.datetime):
        return DayRead(value.date(), value.date())
    if isinstance(value, dt.date):
        return DayRead(value, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    text = re.sub(r"\s", "", as_id(value)).rstrip(".。")
    return _from_text(text, as_text(value)) if text else None


def _from_number(value: float) -> DayRead:
    shown = as_text(value)
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        day = EXCEL_EPOCH + dt.timedelta(days=int(value))
        return DayRead(day, day)
    if not float(value).is_integer():
        month = shown.partition(".")[2]
        if month == "1":
            raise CellProblem(TWO_MONTHS, value=shown)
        return _from_text(shown, shown)
    return _from_text(str(int(value)), shown)


def _from_text(text: str, shown: str) -> DayRead:
    text = re.sub(r"[T ]?\d{1,2}:\d{2}(:\d{2})?$", "", text)
    whole = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?", text) or re.fullmatch(
        r"(\d{4})(\d{2})(\d{2})", text
    )
    if whole:
        day = _day(int(whole[1]), int(whole[2]), int(whole[3]), shown)
        return DayRead(day, day)
    month = re.fullmatch(r"(\d{4})[-./年](\d{1,2})月?", text)
    if month:
        first = _day(int(month[1]), int(month[2]), 1, shown)
        after = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return DayRead(first, after - dt.timedelta(days=1))
    return _year_last(text, shown)


def _year_last(text: str, shown: str) -> DayRead:
    found = re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})", text)
    if not found:
        raise CellProblem(NOT_A_DAY, value=shown)
    if len(found[3]) == 2:
        raise CellProblem(SHORT_YEAR, value=shown)
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    if one <= 12 and two <= 12 and one != two:
        raise CellProblem(TWO_DAYS, value=shown)
    day = _day(year, min(one, two), max(one, two), shown)
    return DayRead(day, day)


def _day(year: int, month: int, day: int, shown: str) -> dt.date:
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise CellProblem(NOT_A_DAY, value=shown) from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellProblem(NOT_A_DAY, value=shown)
    return found
