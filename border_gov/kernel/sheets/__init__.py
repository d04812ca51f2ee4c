"""Spreadsheets: the only place that opens or writes a workbook."""

from border_gov.kernel.sheets.book import Sheet, Value, Workbook, letter
from border_gov.kernel.sheets.importing import Field, ImportReport, Row, Verdict, examine, plain
from border_gov.kernel.sheets.reading import read
from border_gov.kernel.sheets.writing import Column, Page, marked_workbook, write_csv, write_workbook

__all__ = [
    "Column",
    "Field",
    "ImportReport",
    "Page",
    "Row",
    "Sheet",
    "Value",
    "Verdict",
    "Workbook",
    "examine",
    "letter",
    "marked_workbook",
    "plain",
    "read",
    "write_csv",
    "write_workbook",
]
