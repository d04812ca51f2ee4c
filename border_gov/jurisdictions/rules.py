"""The law of this room: which layers a boundary version has, and what a row must say to belong to one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from border_gov.geo.gisfiles import GisFile, GisRow
from border_gov.geo.shapes import Area, sides_along
from border_gov.kernel.sheets.importing import Field
from border_gov.kernel.words import L

LINE, COUNTIES, TOWNS, VILLAGES, WATERCOURSE = "line", "counties", "towns", "villages", "watercourse"
KINDS = {
    LINE: L("Border line"),
    COUNTIES: L("Counties"),
    TOWNS: L("Towns"),
    VILLAGES: L("Villages"),
    WATERCOURSE: L("Shared watercourses"),
}
SHIFT_WARNING = L(
    "Warning: the layer lies %(metres)s m away from the known lines, and only %(metres_then)s m if its "
    "coordinates are %(datum)s. Check a surveyed point before you go on."
)
CODE_DIGITS = {COUNTIES: 6, TOWNS: 9, VILLAGES: 12}
CODE_COLUMNS = ("code", "adcode", "代码", "区划代码", "行政区划代码", "统计代码", "xzqdm", "pac", "编码")
NAME_COLUMNS = ("name", "名称", "镇名", "村名", "乡镇名称", "行政区名称", "xzqmc", "mc")
SIDE_COLUMNS = ("sides", "side", "方", "所属方")
NAME_LIMIT = 60
# Both banks of a river and the sheet's own error are well inside this; a third county's corner is not.
NEIGHBOUR_M = 200.0
MARKUP = re.compile(r"[<>{}$`\\\x00-\x1f]")


PROPOSED, AGREED, ENDED = "proposed", "agreed", "ended"
"""States of an attention area: all sides have yet to sign it, it holds for patrols, it is over."""
Segments = Any
PathReader = Callable[[int], Segments]
PATH_READERS: list[PathReader] = []
"""Who knows the paths of a zone lends a reader when it is wired: zone id → metres (n, 4): x, y, x, y."""


class Verb(StrEnum):
    """What this room writes into the journal."""

    VERSION_PUBLISHED = "jurisdictions.version_published"
    CALENDAR_PUBLISHED = "jurisdictions.calendar_published"


VERB_LABELS: dict[str, str] = {
    Verb.VERSION_PUBLISHED: L("Put a new boundary version into force"),
    Verb.CALENDAR_PUBLISHED: L("Stated the holidays of %(year)s (version %(number)s)"),
}
OFF, MADE_UP = "off", "made_up"
DAY_KINDS = {OFF: L("Off"), MADE_UP: L("Worked to make up")}
DAY_WORDS = {
    **dict.fromkeys(("off", "放假", "休", "休息", "节假日", "法定节假日"), OFF),
    **dict.fromkeys(("made_up", "work", "worked", "上班", "班", "调休上班", "补班"), MADE_UP),
}
CALENDAR_FIELDS = (
    Field("day", L("Day"), ("日期", "day", "date"), True),
    Field("kind", L("Off or worked"), ("类别", "类型", "放假或上班", "安排", "kind"), True),
    Field("name", L("Name"), ("名称", "节日", "节假日名称", "说明", "name"), False),
    Field("source", L("Notice"), ("依据", "来源", "文号", "通知", "source"), False),
)
DAY_RANGE = re.compile(r"(\d{4}-\d\d?-\d\d?)(?:\s*(?:~|～|至|到|—|/)\s*(\d{4}-\d\d?-\d\d?))?\s*(.{0,40})")
RANGE_DAYS = 31
SATURDAY = 5


def read_days(text: str, kind: str) -> list[tuple[dt.date, str, str]]:
    """(day, kind, name) of each day in lines like "2026-10-01~2026-10-07 National Day".

    Raises ValueError with the first line that cannot be read, or that spans more than a month.
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = DAY_RANGE.fullmatch(line)
        if not match:
            raise ValueError(line)
        try:
            first, last = (dt.date(*map(int, part.split("-"))) for part in (match[1], match[2] or match[1]))
        except ValueError:
            raise ValueError(line) from None
        if not 0 <= (last - first).days < RANGE_DAYS:
            raise ValueError(line)
        span = range((last - first).days + 1)
        found += [(first + dt.timedelta(days=n), kind, match[3].strip()) for n in span]
    return found


def wrong_day(year: int, day: dt.date, kind: str) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with a day of the holidays of `year`, or None."""
    if kind not in DAY_KINDS:
        return L("A day is either off or worked to make up for one."), {}
    if day.year != year:
        return L("%(day)s is no day of %(year)s."), {"day": day.isoformat(), "year": year}
    if kind == MADE_UP and day.weekday() < SATURDAY:
        return L("%(day)s is worked anyway: only a Saturday or Sunday can make up for a day off."), {
            "day": day.isoformat()
        }
    return None


@dataclass(frozen=True)
class LayerRow:
    """One line or area that is fit to enter a boundary version."""

    kind: str
    code: str
    names: dict[str, str]
    sides: tuple[str, ...]
    shape: Any


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row of a file: an English msgid with its values."""

    row: int
    column: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the zone already knows: its sides, counties with their side, towns with theirs, territories."""

    sides: tuple[str, ...]
    counties: dict[str, str | None]
    towns: dict[str, str]
    territories: tuple[Area, ...]


@dataclass(frozen=True)
class Fitted:
    """A file after the law looked at it: rows that are fit, and what is wrong with the others."""

    rows: tuple[LayerRow, ...]
    problems: tuple[Problem, ...]


def fit_layer(file: GisFile, kind: str, known: Known, accept_repairs: bool) -> Fitted:
    """Every row of `file` as a row of the layer `kind`, or what is wrong with it.

    Wrong: no shape or one of another kind, a shape that had to be repaired while that is not agreed to,
    a missing or unknown code, the same code twice, a name that is empty, too long or holds markup.
    """
    rows: list[LayerRow] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in file.rows:
        found = _wrong(row, kind, known, accept_repairs)
        code = _value(row, CODE_COLUMNS)
        if not found and kind in CODE_DIGITS and code in seen:
            found = Problem(
                row.number, "code", L("The code %(code)s stands in the file twice."), {"code": code}
            )
        if found:
            problems.append(found)
            continue
        seen.add(code)
        rows.append(_layer_row(row, kind, code, known))
    return Fitted(tuple(rows), tuple(problems))


def _wrong(row: GisRow, kind: str, known: Known, accept_repairs: bool) -> Problem | None:
    wanted = ("LineString", "MultiLineString") if kind == LINE else ("Polygon", "MultiPolygon")
    shape = row.shape
    if shape is None or shape.is_empty:
        return Problem(row.number, "geometry", L("The row has no shape."))
    if row.repair and not accept_repairs:
        message = L(
            "The shape crosses itself or is broken near %(where)s; agree to its repair or correct it."
        )
        return Problem(row.number, "geometry", message, {"where": row.where})
    if shape.geom_type not in wanted:
        message = L("The layer needs another kind of shape, not %(found)s.")
        return Problem(row.number, "geometry", message, {"found": shape.geom_type})
    return _wrong_name(row, kind) or _wrong_code(row, kind, known) or _wrong_sides(row, known)


def _wrong_name(row: GisRow, kind: str) -> Problem | None:
    name = _value(row, NAME_COLUMNS)
    if not name and kind in CODE_DIGITS:
        return Problem(row.number, "name", L("The name is missing."))
    return Problem(row.number, "name", L("This cannot be a name.")) if not fit_name(name) else None


def fit_name(name: str) -> bool:
    """True if a name is short and free of what only markup and templates need."""
    return len(name) <= NAME_LIMIT and not MARKUP.search(name)


def _wrong_code(row: GisRow, kind: str, known: Known) -> Problem | None:
    if kind not in CODE_DIGITS:
        return None
    code, digits = _value(row, CODE_COLUMNS), CODE_DIGITS[kind]
    if not (code.isascii() and code.isdigit() and len(code) == digits):
        message = L("The code must have %(digits)s digits.")
        return Problem(row.number, "code", message, {"digits": digits})
    if kind == TOWNS and not known.counties.get(code[:6]):
        message = L("The code %(code)s belongs to no county of this zone.")
        return Problem(row.number, "code", message, {"code": code})
    if kind == VILLAGES and code[:9] not in known.towns:
        message = L("The code %(code)s belongs to no town of this zone.")
        return Problem(row.number, "code", message, {"code": code})
    return None


def _wrong_sides(row: GisRow, known: Known) -> Problem | None:
    unknown = [key for key in _named_sides(row) if key not in known.sides]
    if not unknown:
        return None
    return Problem(row.number, "sides", L("There is no side “%(side)s”."), {"side": unknown[0][:40]})


def _named_sides(row: GisRow) -> list[str]:
    found = _value(row, SIDE_COLUMNS)
    return [key for key in re.split(r"[,，、;；\s]+", found) if key]


def _value(row: GisRow, columns: tuple[str, ...]) -> str:
    """The value of the first of `columns` that the file has, as text; numbers lose a trailing .0."""
    for name, value in row.values.items():
        if name.strip().lower() in columns and value is not None:
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return ""


def _layer_row(row: GisRow, kind: str, code: str, known: Known) -> LayerRow:
    shape: Any = row.shape
    name = _value(row, NAME_COLUMNS)
    sides: tuple[str, ...]
    if kind == COUNTIES:
        side = known.counties.get(code)
        sides = (side,) if side else ()
    elif kind == TOWNS:
        sides = (known.counties[code[:6]] or "",)
    elif kind == VILLAGES:
        sides = (known.towns[code[:9]],)
    else:
        sides = tuple(_named_sides(row)) or sides_along(shape, known.territories, NEIGHBOUR_M)
        sides = tuple(sorted(sides or known.sides))
    return LayerRow(kind, code if kind in CODE_DIGITS else "", {"zh": name}, sides, shape)
