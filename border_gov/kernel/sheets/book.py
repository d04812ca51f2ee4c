"""What was read from a file: sheets of rows, each with the number and letters that the reader sees."""

import datetime as dt
from dataclasses import dataclass, field

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


def letter(column: int) -> str:
    """The letters above the column with 0-based index `column`: 0 is A, 26 is AA."""
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return letters


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0]` is row 1 of the file, and all rows are equally long."""

    name: str
    rows: list[list[Value]]
    hidden_rows: frozenset[int] = frozenset()
    visible: bool = True


@dataclass(frozen=True)
class Workbook:
    """All sheets of a file; `encoding` and `delimiter` are set for text files, `sure` if they need no yes."""

    kind: str
    sheets: list[Sheet] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    sure: bool = True
