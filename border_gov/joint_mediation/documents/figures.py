"""Figures as a workbook, with everything that must stand beside them."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from border_gov.joint_mediation.queries.allowances import AllowanceLine
from border_gov.joint_mediation.queries.statistics import Counted, Report
from border_gov.joint_mediation.rules import statistics as law
from border_gov.joint_mediation.rules.allowances import ALLOWANCES
from border_gov.joint_mediation.rules.rates import Rate, hidden_small
from border_gov.joint_mediation.rules.words import FAILURES
from border_gov.kernel.clock import local
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.writing import Column, Page, write_workbook

Names = Mapping[str, Mapping[str, str]]


def scope_name(side: str, sides: Names) -> str:
    """The name of a column of figures."""
    return name_of(sides[side]) if side else gettext("All sides together")


def how_counted(report: Report) -> list[tuple[str, str]]:
    """What stands beside every figure: way of counting, version, period, cases, day, rounding, as of."""
    regime = report.regime
    example = f" ({gettext('example')})" if report.is_example else ""
    return [
        (gettext("Way of counting"), f"{name_of(report.names)}{example}"),
        (gettext("Version"), f"{regime.key} v{regime.number}"),
        (gettext("Period"), f"{report.period.first} – {report.period.last}"),
        (gettext("Cases"), gettext(law.POPULATIONS[regime.population])),
        (gettext("Counted by"), gettext(law.COUNTINGS[regime.counting])),
        (
            gettext("Rounding"),
            gettext(
                "%(digits)s digits, %(rule)s",
                digits=regime.decimals,
                rule=gettext(law.ROUNDING_WORDS[regime.rounding]),
            ),
        ),
        (gettext("As of"), f"{local(report.as_of):%Y-%m-%d %H:%M}"),
    ]


def code_rows(scope: Counted) -> list[tuple[str, int]]:
    """(label, count) in the order in which they are shown, failures by their code after the sum."""
    rows: list[tuple[str, int]] = []
    for code, label in law.CODES.items():
        rows.append((gettext(label), scope.figures.get(code)))
        if code == "failed":
            rows += [
                (f"　{gettext(FAILURES.get(name, name))}", count)
                for name, count in sorted(scope.figures.failures.items())
            ]
    return rows


def shown_rows(report: Report, own: frozenset[str]) -> list[tuple[str, list[str]]]:
    """(label, counts by scope) for a page: where the union holds one or two cases that the viewer's own sides
    do not know, its count is hidden, because who looks may not open those rows.
    """
    by_label = [dict(code_rows(scope)) for scope in report.scopes]
    labels = list(dict.fromkeys(label for rows in by_label for label in rows))
    mine = [rows for rows, scope in zip(by_label, report.scopes, strict=True) if scope.side in own]
    found = []
    for label in labels:
        known = max((rows.get(label, 0) for rows in mine), default=0)
        counts = []
        for scope, rows in zip(report.scopes, by_label, strict=True):
            count = rows.get(label, 0)
            counts.append(str(count) if scope.side else hidden_small(count, known))
        found.append((label, counts))
    return found


def formula(rate: Rate) -> str:
    """A rate's formula in words."""
    return f"{gettext(law.CODES[rate.over])} ÷ {gettext(law.CODES[rate.under])}"


def workbook(report: Report, sides: Names) -> bytes:
    """Rates, counts and how they were counted, as .xlsx."""
    rates = [
        (
            rate.key,
            name_of(rate.names),
            formula(rate),
            scope_name(scope.side, sides),
            rate.numerator,
            rate.denominator,
            rate.percent,
        )
        for scope in report.scopes
        for rate in scope.rates
    ]
    counts = [
        (scope_name(scope.side, sides), label, count)
        for scope in report.scopes
        for label, count in code_rows(scope)
    ]
    return write_workbook(
        [
            Page(
                gettext("Rates"),
                _columns("Rate", "Name", "Formula", "Scope", "Numerator", "Denominator", "Per cent"),
                rates,
            ),
            Page(gettext("Counts"), _columns("Scope", "Figure", "Count"), counts),
            Page(gettext("How it was counted"), _columns("What", "Value"), how_counted(report)),
        ]
    )


HEADERS = {
    "Rate": lambda: Column(gettext("Rate"), 8),
    "Name": lambda: Column(gettext("Name"), 20),
    "Formula": lambda: Column(gettext("Formula"), 30),
    "Scope": lambda: Column(gettext("Scope"), 16),
    "Numerator": lambda: Column(gettext("Numerator"), 10),
    "Denominator": lambda: Column(gettext("Denominator"), 10),
    "Per cent": lambda: Column(gettext("Per cent"), 12),
    "Figure": lambda: Column(gettext("Figure"), 28),
    "Count": lambda: Column(gettext("Count"), 10),
    "What": lambda: Column(gettext("What"), 20),
    "Value": lambda: Column(gettext("Value"), 40),
}


def _columns(*names: str) -> list[Column]:
    return [HEADERS[name]() for name in names]


def allowance_book(title: str, lines: Sequence[AllowanceLine]) -> bytes:
    """The list of allowances: one row for each mediator of each case, and the sum of each mediator."""
    columns = [
        Column(gettext("Number of the file"), 26),
        Column(gettext("Settled on"), 12),
        Column(gettext("Kind of case"), 18),
        Column(gettext("Mediator"), 14),
        Column(gettext("Yuan"), 10),
    ]
    rows = [
        (line.docket, line.settled_on, gettext(ALLOWANCES[line.kind]), line.name, float(line.amount))
        for line in lines
    ]
    people = {line.person_id: line.name for line in lines}
    sums = [
        (name, float(sum(line.amount for line in lines if line.person_id == person)))
        for person, name in sorted(people.items(), key=lambda found: found[1])
    ]
    totals = Page(
        gettext("By mediator"), [Column(gettext("Mediator"), 14), Column(gettext("Yuan"), 12)], sums
    )
    return write_workbook([Page(gettext("By case"), columns, rows, title), totals])
