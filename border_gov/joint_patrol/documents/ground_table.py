"""Coverage as a workbook: the union's figures, and every point with its idleness."""

from flask_babel import gettext

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.ground import Figures, PointRow, Seen
from border_gov.joint_patrol.queries.plan_names import SideName
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, YES
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.writing import Column, Page, write_workbook


def lines(figures: Figures, seen: Seen | None, sides: dict[str, SideName]) -> list[tuple[str, str]]:
    """The figures as (name, value), for page, paper and workbook alike."""
    rate = figures.joint_rate
    told = [
        (gettext("Patrols walked / planned"), f"{figures.walked} / {figures.planned}"),
        (
            gettext("Joint patrols / walked"),
            f"{figures.joint} / {figures.walked}" + (f" ({rate} %)" if rate is not None else ""),
        ),
        (gettext("People times"), str(figures.people)),
        (gettext("Service hours"), f"{figures.hours:g}"),
        (
            gettext("Points visited / planned visits"),
            f"{figures.visits[YES]} / {sum(figures.visits.values())}",
        ),
        (gettext("Not visited"), str(figures.visits[NO])),
        (gettext("Records cannot tell"), str(figures.visits[UNCERTAIN])),
        (gettext("Findings"), str(figures.findings)),
        (gettext("Households reached"), str(figures.households)),
    ]
    if seen is not None:
        share = f"{100 * seen.coverage.share:.0f} % ({seen.coverage.metres / 1000:.1f} km)"
        told.append((gettext("Paths seen (of %(count)s recorded patrols)", count=seen.tracked), share))
    for key, own in figures.own.items():
        if key in sides:
            side = name_of(sides[key].name)
            told.append((gettext("%(side)s: people times", side=side), str(own.people)))
            told.append((gettext("%(side)s: service hours", side=side), f"{own.hours:g}"))
    return told


def workbook(
    figures: Figures, seen: Seen | None, points: list[PointRow], sides: dict[str, SideName]
) -> bytes:
    """An .xlsx with the sheets figures and points."""
    title = gettext(
        "Coverage %(first)s – %(last)s", first=words.day(figures.since), last=words.day(figures.until)
    )
    head = [Column(gettext("Figure"), 30), Column(gettext("Value"), 20)]
    columns = [
        Column(gettext("Code"), 10),
        Column(gettext("Checkpoint"), 24),
        Column(gettext("Side"), 10),
        Column(gettext("Last visit"), 14),
        Column(gettext("Days since"), 10),
        Column(gettext("Wanted every (days)"), 12),
        Column(gettext("Visited"), 8),
        Column(gettext("Not visited"), 8),
        Column(gettext("Uncertain"), 8),
    ]
    rows = [
        (
            row.code,
            name_of(dict(row.name)),
            name_of(sides[row.side].name) if row.side in sides else row.side,
            row.last_visit,
            row.idle_days,
            row.target_days,
            row.visits[YES],
            row.visits[NO],
            row.visits[UNCERTAIN],
        )
        for row in points
    ]
    return write_workbook(
        [
            Page(gettext("Figures"), head, lines(figures, seen, sides), title),
            Page(gettext("Idleness"), columns, rows, title),
        ]
    )
