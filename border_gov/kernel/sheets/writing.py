"""Workbooks out: exports that print on A4, and the uploaded file back with its bad cells marked."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from border_gov.kernel.sheets.book import Value, Workbook, letter
from border_gov.kernel.sheets.cells import as_text
from border_gov.kernel.sheets.importing import ImportReport

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
MAX_SHEET_NAME = 31
MAX_TEXT = 32_767
A4 = 9
DANGEROUS = "=+-@\t\r＝＋－＠"


@dataclass(frozen=True)
class Column:
    """A column of an export: its header as shown and its width in characters."""

    header: str
    width: int = 14


@dataclass(frozen=True)
class Page:
    """A sheet of an export; `title` stands above the header when given."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    landscape: bool = True


def write_workbook(pages: Sequence[Page]) -> bytes:
    """An .xlsx of `pages`, written row by row; texts stay texts, whatever sign they begin with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**SAFE, "constant_memory": True, "in_memory": False}) as book:
        formats = _formats(book)
        taken: set[str] = set()
        for page in pages:
            _write_page(book.add_worksheet(_sheet_name(page.name, taken)), page, formats)
    return out.getvalue()


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A .csv that Excel and WPS open in the right encoding and that no cell can turn into a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_inert(cell) for cell in header])
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _inert(value: Value) -> str:
    text = as_text(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"'{text}" if text[:1] and text[0] in DANGEROUS and not is_number else text


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format({"bold": True, "bg_color": "#E6EAF0", "border": 1, "text_wrap": True}),
        "cell": book.add_format({"valign": "top", "text_wrap": True}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        "bad": book.add_format({"bg_color": "#FFD9D0", "border": 1}),
        "reason": book.add_format({"font_color": "#9C1C00", "text_wrap": True}),
    }


def _write_page(sheet: Worksheet, page: Page, formats: dict[str, Any]) -> None:
    print_on_a4(sheet, page.landscape)
    for index, column in enumerate(page.columns):
        sheet.set_column(index, index, column.width)
    first = 0
    if page.title:
        sheet.write_string(0, 0, page.title[:MAX_TEXT], formats["title"])
        first = 1
    for index, column in enumerate(page.columns):
        sheet.write_string(first, index, column.header, formats["header"])
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    for number, row in enumerate(page.rows, start=first + 1):
        for index, value in enumerate(row):
            write_cell(sheet, number, index, value, formats)


def print_on_a4(sheet: Worksheet, landscape: bool) -> None:
    """One page wide on A4, with margins that township printers keep and page numbers."""
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def write_cell(
    sheet: Worksheet, row: int, column: int, value: Value, formats: dict[str, Any], look: Any = None
) -> None:
    """One cell by its type; a text is never a formula, a link or a number."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look or formats["cell"])
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), look or formats["moment"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look or formats["day"])
    elif isinstance(value, int | float) and abs(value) < 1e11:
        sheet.write_number(row, column, value, look or formats["cell"])
    elif text := as_text(value)[:MAX_TEXT]:
        sheet.write_string(row, column, text, look or formats["cell"])
    elif look:
        sheet.write_blank(row, column, None, look)


def _sheet_name(name: str, taken: set[str]) -> str:
    cleaned = "".join("_" if c in "[]:*?/\\" else c for c in name).strip("'")[:MAX_SHEET_NAME] or "Sheet"
    chosen, number = cleaned, 2
    while chosen.lower() in taken:
        tail = f" ({number})"
        chosen, number = cleaned[: MAX_SHEET_NAME - len(tail)] + tail, number + 1
    taken.add(chosen.lower())
    return chosen


def marked_workbook(book: Workbook, report: ImportReport, say: Callable[..., str], header: str) -> bytes:
    """The uploaded file as .xlsx: cells as they were, bad ones coloured, the reasons in a last column.

    `say(msgid, **params)` translates; `header` stands above the reasons.
    """
    reasons: dict[tuple[str, int], list[str]] = {}
    places: set[tuple[str, int, str]] = set()
    for problem in report.problems:
        label = f"{problem.column}: " if problem.column else ""
        reasons.setdefault((problem.sheet, problem.row), []).append(
            label + say(problem.message, **problem.params)
        )
        places.add((problem.sheet, problem.row, problem.column))
    headers = {table.sheet: table.header for table in report.tables}
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**SAFE, "in_memory": False}) as written:
        formats = _formats(written)
        taken: set[str] = set()
        for sheet in book.sheets:
            target = written.add_worksheet(_sheet_name(sheet.name or "CSV", taken))
            _copy(target, sheet.rows, {p[1:] for p in places if p[0] == sheet.name}, formats)
            width = max((len(row) for row in sheet.rows), default=0)
            target.set_column(0, max(width - 1, 0), 13)
            target.set_column(width, width, 60)
            if sheet.name in headers:
                target.write_string(headers[sheet.name] - 1, width, header, formats["header"])
                target.freeze_panes(headers[sheet.name], 0)
            for (name, row), texts in reasons.items():
                if name == sheet.name:
                    target.write_string(row - 1, width, "; ".join(texts), formats["reason"])
            print_on_a4(target, True)
    return out.getvalue()


def _copy(
    sheet: Worksheet, rows: list[list[Value]], bad: set[tuple[int, str]], formats: dict[str, Any]
) -> None:
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            look = formats["bad"] if (number, letter(index)) in bad else None
            write_cell(sheet, number - 1, index, value, formats, look)
