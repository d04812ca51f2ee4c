"""Fills cells of a workbook that somebody else made; formats, formulas and all other cells stay."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import coordinate_from_string, get_column_letter
from openpyxl.utils.exceptions import CellCoordinatesException

from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets.reading import read
from border_gov.kernel.sheets.safety import DAMAGED, kind_of, refuse
from border_gov.kernel.words import L, placed

NOT_XLSX = L("Please save the workbook as .xlsx first; only then its formats can stay as they are.")
WOULD_LOSE = L(
    "The workbook holds charts, buttons, macros or embedded files that would be lost. Take them out first."
)
NO_SHEET = L("There is no sheet called %(sheet)s.")
NO_CELL = L("%(cell)s is no cell. Please write it like C5.")
IS_FORMULA = L("%(cell)s holds a formula, which must stay.")
IS_MERGED = L("%(cell)s lies inside merged cells; please name the first of them, %(first)s.")
LOSSES = (
    "xl/charts/",
    "xl/diagrams/",
    "xl/activeX/",
    "xl/ctrlProps/",
    "xl/slicers/",
    "xl/embeddings/",
    "xl/vbaProject.bin",
)
SHOWN_ROWS, SHOWN_COLUMNS = 60, 26


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it: its address, its text, and whether it may be filled."""

    address: str
    text: str
    free: bool


@dataclass(frozen=True)
class Grid:
    """The upper left part of a sheet."""

    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


Target = tuple[str, str]
"""Sheet and cell: ("Sheet1", "C5")."""


def check(name: str, content: bytes) -> None:
    """Nothing, or Invalid (field `file`): no .xlsx, damaged, too large, or with parts that would be lost."""
    if kind_of(name, content) != "xlsx" or name.lower().endswith(".xlsm"):
        raise refuse(NOT_XLSX)
    read(name, content)  # in a process with limits; a sheet of a million columns ends there
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.namelist()
    if any(part.startswith(LOSSES) for part in parts):
        raise refuse(WOULD_LOSE)
    _opened(content)


def _opened(content: bytes) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    except Exception as error:  # the library answers a broken file with whatever it stumbled over
        raise refuse(DAMAGED) from error


def grids(content: bytes) -> list[Grid]:
    """The sheets of a checked workbook as a person points at them."""
    return [_grid(sheet) for sheet in _opened(content).worksheets]


def _grid(sheet: Any) -> Grid:
    width = min(max(sheet.max_column, 4), SHOWN_COLUMNS)
    letters = tuple(get_column_letter(number) for number in range(1, width + 1))
    rows = tuple(
        (number, tuple(_cell(sheet, letter, number) for letter in letters))
        for number in range(1, min(sheet.max_row, SHOWN_ROWS) + 1)
    )
    return Grid(sheet.title, letters, rows)


def _cell(sheet: Any, letter: str, number: int) -> Cell:
    cell = sheet[f"{letter}{number}"]
    text = "" if cell.value is None else str(cell.value)[:40]
    return Cell(f"{letter}{number}", text, not isinstance(cell, MergedCell) and cell.data_type != "f")


def problems(content: bytes, targets: Sequence[Target]) -> dict[str, list[Any]]:
    """By "sheet!cell" why it cannot be filled: no such sheet, no cell, a formula, inside merged cells."""
    book = _opened(content)
    found = {f"{sheet}!{cell}": _problem(book, sheet, cell) for sheet, cell in targets}
    return {place: [problem] for place, problem in found.items() if problem}


def check_targets(content: bytes, targets: Sequence[Target]) -> None:
    """Nothing, or Invalid whose fields say which cells cannot be filled (see problems)."""
    if wrong := problems(content, targets):
        raise Invalid("Please correct what is marked.", fields=wrong)


def _problem(book: openpyxl.Workbook, sheet: str, cell: str) -> Any:
    if sheet not in book.sheetnames:
        return placed(NO_SHEET, sheet=sheet)
    try:
        column, row = coordinate_from_string(cell.upper())
        found = book[sheet][f"{column}{row}"]
    except (CellCoordinatesException, ValueError):
        return placed(NO_CELL, cell=cell)
    if isinstance(found, MergedCell):
        first = next(r.coord.split(":")[0] for r in book[sheet].merged_cells.ranges if found.coordinate in r)
        return placed(IS_MERGED, cell=cell, first=first)
    return placed(IS_FORMULA, cell=cell) if found.data_type == "f" else None


def fill(content: bytes, values: Mapping[Target, int | float | str | dt.date]) -> bytes:
    """The workbook with `values` in their cells; formulas are worked out anew when it is opened.

    Refused (as check_targets): a cell that cannot be filled. A text is never taken for a formula.
    """
    check_targets(content, list(values))
    book = _opened(content)
    for (sheet, address), value in values.items():
        cell = book[sheet][address.upper()]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.calculation.fullCalcOnLoad = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
