"""Where the table stands on a sheet: header below titles, rows, totals and signatures below them."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from border_gov.kernel.sheets.book import Sheet, Value
from border_gov.kernel.sheets.cells import as_text, folded
from border_gov.kernel.words import L

LOOK_AT = 40
TOTAL = re.compile(r"^(合计|总计|小计|共计|总数|totals?$|sum$)", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^(填表人|制表人?|审核人?|审批人?|填报人|填报单位|负责人|经办人|签字|签名|盖章|日期|填表日期|备注|注|说明)\s*[::：]"
)

TITLE = L("title above the table")
TOTALS = L("totals row")
SIGNATURES = L("signature or remark row")
HEADER_AGAIN = L("the header again")
NO_TABLE = L("no table was found on this sheet")
HIDDEN_SHEET = L("the sheet is hidden in the file; it was read all the same")
HIDDEN_ROW = L("the row is hidden in the file; it was read all the same")


@dataclass(frozen=True)
class Skipped:
    """A row (or a whole sheet: row 0) that is no record, and why."""

    sheet: str
    row: int
    reason: str
    text: str = ""


@dataclass
class Table:
    """A table on a sheet; `columns` maps 0-based column to field, `header` is the 1-based row of headers."""

    sheet: str
    header: int
    headers: list[str]
    columns: dict[int, str]
    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()
    recognised: bool = True

    @property
    def fingerprint(self) -> str:
        """The same for every file with the same headers in the same order."""
        return fingerprint(self.headers)


def fingerprint(headers: Sequence[str]) -> str:
    """A short mark of a row of headers, blind to blanks, width and case."""
    text = "\x1f".join(folded(header) for header in headers).rstrip("\x1f")
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def propose(headers: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """Column to field for headers that are one of a field's names; each field is given once."""
    names = {folded(word): field_name for field_name, words in synonyms.items() for word in words}
    found: dict[int, str] = {}
    for column, header in enumerate(headers):
        for spelling in _spellings(header):
            if spelling in names and names[spelling] not in found.values():
                found[column] = names[spelling]
                break
    return found


def _spellings(header: str) -> list[str]:
    text = folded(header)
    bare = re.sub(r"[(\[【〔].*?[)\]】〕]", "", text)
    return [text, bare, re.sub(r"[/、或].*$", "", bare)]


def find_table(
    sheet: Sheet, synonyms: Mapping[str, Sequence[str]], header: int | None = None
) -> Table | None:
    """The table of `sheet`, or None. `header` is a person's answer; else the row with most known headers."""
    row = header or _best_header(sheet, synonyms) or _likely_header(sheet)
    if not row or row > len(sheet.rows):
        return None
    headers = [as_text(cell) for cell in sheet.rows[row - 1]]
    table = Table(sheet.name, row, headers, propose(headers, synonyms), hidden=sheet.hidden_rows)
    table.recognised = len(table.columns) >= 2
    _fill(table, sheet)
    return table


def _best_header(sheet: Sheet, synonyms: Mapping[str, Sequence[str]]) -> int:
    counts = [
        (len(propose([as_text(cell) for cell in row], synonyms)), -number)
        for number, row in enumerate(sheet.rows[:LOOK_AT], start=1)
    ]
    most, number = max(counts, default=(0, 0))
    return -number if most >= min(2, len(synonyms)) else 0


def _likely_header(sheet: Sheet) -> int:
    """The first row that is filled nearly as far as any, with at least two different texts."""
    filled = [[as_text(cell) for cell in row if as_text(cell)] for row in sheet.rows[:LOOK_AT]]
    widest = max((len(row) for row in filled), default=0)
    for number, row in enumerate(filled, start=1):
        if len(set(row)) >= 2 and len(row) >= 0.7 * widest:
            return number
    return 0


def _fill(table: Table, sheet: Sheet) -> None:
    head = [folded(cell) for cell in table.headers]
    for number, row in enumerate(sheet.rows, start=1):
        texts = [as_text(cell) for cell in row]
        shown = next((text for text in texts if text), "")
        if not shown or number == table.header:
            continue
        if number < table.header:
            table.skipped.append(Skipped(sheet.name, number, TITLE, shown))
        elif [folded(cell) for cell in row] == head:
            table.skipped.append(Skipped(sheet.name, number, HEADER_AGAIN, shown))
        elif reason := _no_record(table, texts):
            table.skipped.append(Skipped(sheet.name, number, reason, shown))
        else:
            table.rows.append((number, row))


def _no_record(table: Table, texts: list[str]) -> str:
    """Totals and signatures fill few cells; a person named 合 with a full row is a person."""
    filled = [text for text in texts if text]
    if len(filled) > max(3, len([h for h in table.headers if h]) // 2):
        return ""
    if TOTAL.match(filled[0]):
        return TOTALS
    return SIGNATURES if any(SIGNATURE.match(text) for text in filled) else ""
