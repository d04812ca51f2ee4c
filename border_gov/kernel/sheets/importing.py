"""The import that every feature shares: find tables, check each row, say what is new, changed, the same, bad.

A feature brings an importer (see docs/imports.md): its kind, its fields, `check(row)` and `apply(verdicts)`.
Nothing here writes; `check` may read, `apply` runs in the caller's transaction.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets.book import Value, Workbook, letter
from border_gov.kernel.sheets.cells import CellProblem, as_text
from border_gov.kernel.sheets.tables import HIDDEN_ROW, HIDDEN_SHEET, NO_TABLE, Skipped, Table, find_table
from border_gov.kernel.words import L

T = TypeVar("T")
Params = dict[str, Any]

MISSING = L("This is missing.")
NOTHING_FOUND = L("No table was found in the file.")
STATES = ("new", "changed", "same", "bad")


@dataclass(frozen=True)
class Field:
    """A column that a feature understands: its name, its label (English msgid) and the headers it goes by."""

    name: str
    label: str
    synonyms: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Problem:
    """One cell that cannot be taken: where it stands, what it holds, and why (English msgid and values)."""

    sheet: str
    row: int
    column: str
    field: str
    value: str
    message: str
    params: Params = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """Something that was done and should be known: settled by a rule, read although hidden."""

    sheet: str
    row: int
    message: str
    params: Params = field(default_factory=dict)


@dataclass
class Row:
    """One row as its importer sees it: cells by field name; problems are gathered, not raised.

    `whole` holds every cell under its header, also those of columns that nobody named.
    """

    sheet: str
    number: int
    cells: dict[str, Value]
    letters: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    whole: dict[str, Value] = field(default_factory=dict)

    def get(self, name: str, read: Callable[[Value], T]) -> T | None:
        """What `read` makes of the cell; None if there is no such column or a problem was gathered."""
        value = self.cells.get(name)
        try:
            return read(value)
        except CellProblem as problem:
            self.problem(name, problem.message, **problem.params)
            return None

    def need(self, name: str, read: Callable[[Value], T]) -> T | None:
        """Like `get`; an empty cell is a problem."""
        if not as_text(self.cells.get(name)):
            self.problem(name, MISSING)
            return None
        return self.get(name, read)

    def text(self, name: str) -> str:
        """The cell as text, empty if there is none."""
        return as_text(self.cells.get(name))

    def problem(self, name: str, message: str, **params: Any) -> None:
        """Gather what is wrong with the cell of field `name`."""
        self.problems.append(
            Problem(
                self.sheet, self.number, self.letters.get(name, ""), name, self.text(name), message, params
            )
        )

    def note(self, message: str, **params: Any) -> None:
        """Gather what should be known about this row."""
        self.notes.append(Note(self.sheet, self.number, message, params))

    def verdict(
        self, state: str, data: Any = None, changes: Mapping[str, tuple[Any, Any]] | None = None
    ) -> "Verdict":
        """The row's verdict; `bad` whatever `state` says if a problem was gathered."""
        return Verdict(
            "bad" if self.problems else state,
            self.sheet,
            self.number,
            data,
            dict(changes or {}),
            self.problems,
            self.notes,
        )


@dataclass
class Verdict:
    """What will happen to one row. `data` is the importer's own; `changes` maps field to (before, after)."""

    state: str
    sheet: str
    row: int
    data: Any = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class Importer(Protocol):
    """What a feature brings. `check` is called once a row, in the order of the file."""

    kind: str
    fields: Sequence[Field]

    def check(self, row: Row) -> Verdict:
        """Judge one row: new, changed, same or bad. Reads only."""

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Store the new and the changed ones, inside the caller's transaction."""


@dataclass
class ImportReport:
    """What a file holds and what will become of it."""

    tables: list[Table] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    missing: list[Field] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, the same, bad; and how many were no records."""
        found = {state: sum(1 for v in self.verdicts if v.state == state) for state in STATES}
        return {**found, "skipped": len(self.skipped)}

    @property
    def bad(self) -> list[Verdict]:
        """The rows that will not go in."""
        return [v for v in self.verdicts if v.state == "bad"]

    @property
    def to_store(self) -> list[Verdict]:
        """The rows that storing changes something for."""
        return [v for v in self.verdicts if v.state in ("new", "changed")]

    @property
    def problems(self) -> list[Problem]:
        """Every cell that cannot be taken."""
        return [problem for verdict in self.verdicts for problem in verdict.problems]

    @property
    def notes(self) -> list[Note]:
        """Everything that should be known."""
        return [note for verdict in self.verdicts for note in verdict.notes]


Answers = Mapping[str, Mapping[str, Any]]
"""A person's answers by sheet name: {"header": row, "columns": {"2": "name"}, "skip": true}."""


def find_tables(
    book: Workbook, fields: Sequence[Field], answers: Answers | None = None
) -> tuple[list[Table], list[Skipped]]:
    """The tables of all sheets, with the columns that a person named or that their headers name."""
    synonyms = {f.name: f.synonyms for f in fields}
    tables: list[Table] = []
    skipped: list[Skipped] = []
    for sheet in book.sheets:
        answer = (answers or {}).get(sheet.name, {})
        table = None if answer.get("skip") else find_table(sheet, synonyms, answer.get("header"))
        if table is None or (not table.recognised and not answer and len(book.sheets) > 1):
            skipped.append(Skipped(sheet.name, 0, NO_TABLE))
            continue
        if "columns" in answer:
            table.columns = {
                int(column): name for column, name in answer["columns"].items() if name in synonyms
            }
        if not sheet.visible:
            skipped.append(Skipped(sheet.name, 0, HIDDEN_SHEET))
        tables.append(table)
    if not tables:
        raise Invalid(NOTHING_FOUND, fields={"file": [NOTHING_FOUND]})
    return tables, skipped


def examine(book: Workbook, importer: Importer, answers: Answers | None = None) -> ImportReport:
    """Judge every row of `book`. A table that lacks a required column is not judged; `missing` names it."""
    tables, skipped = find_tables(book, importer.fields, answers)
    report = ImportReport(tables, skipped=skipped)
    for table in tables:
        report.skipped += table.skipped
        named = set(table.columns.values())
        lacking = [f for f in importer.fields if f.required and f.name not in named]
        report.missing += [f for f in lacking if f not in report.missing]
        if not lacking:
            report.verdicts += [importer.check(row) for row in rows_of(table)]
    return report


def rows_of(table: Table) -> Iterable[Row]:
    """The rows of `table` with their cells by field."""
    letters = {name: letter(column) for column, name in table.columns.items()}
    headers = {
        name: table.headers[column] for column, name in table.columns.items() if column < len(table.headers)
    }
    for number, values in table.rows:
        cells = {name: values[column] for column, name in table.columns.items() if column < len(values)}
        whole = {header: value for header, value in zip(table.headers, values, strict=False) if header}
        row = Row(table.sheet, number, cells, letters, headers, whole=whole)
        if number in table.hidden:
            row.note(HIDDEN_ROW)
        yield row


def plain(report: ImportReport, say: Callable[..., str]) -> dict[str, Any]:
    """The report for JSON and the command line; `say(msgid, **params)` translates."""
    return {
        "counts": report.counts,
        "missing_columns": [f.name for f in report.missing],
        "problems": [
            {
                "sheet": p.sheet,
                "row": p.row,
                "column": p.column,
                "field": p.field,
                "value": p.value,
                "reason": say(p.message, **p.params),
            }
            for p in report.problems
        ],
        "notes": [{"sheet": n.sheet, "row": n.row, "note": say(n.message, **n.params)} for n in report.notes],
        "skipped": [
            {"sheet": s.sheet, "row": s.row, "reason": say(s.reason), "text": s.text} for s in report.skipped
        ],
    }
