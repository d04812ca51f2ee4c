"""The weekly sheet for paper and workbook: the facts as taken up, nothing about persons or single sides."""

from typing import Any

from flask import render_template
from flask_babel import gettext

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.documents.log_text import listed
from border_gov.joint_patrol.models.reviews import PatrolWeek
from border_gov.joint_patrol.queries.plan_names import SideName
from border_gov.joint_patrol.rules import walking as walk_law
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.writing import Column, Page, write_workbook


def totals(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The sums as (name, value)."""
    t = content["totals"]
    rate = f" ({100 * t['joint'] / t['walked']:.0f} %)" if t["walked"] else ""
    return [
        (gettext("Patrols walked / planned"), f"{t['walked']} / {t['planned']}"),
        (gettext("Joint patrols / walked"), f"{t['joint']} / {t['walked']}{rate}"),
        (gettext("People times"), str(t["people"])),
        (gettext("Service hours"), f"{t['minutes'] / 60:.1f}"),
        (gettext("Points visited / planned visits"), f"{t['seen']} / {t['stops']}"),
        (gettext("Not visited"), str(t["missed"])),
        (gettext("Records cannot tell"), str(t["unsure"])),
        (gettext("Findings"), str(t["findings"])),
        (gettext("Households reached"), str(t["households"])),
    ]


def rows(content: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each patrol."""
    return [
        {
            **row,
            "day": words.day(row["day"]),
            "shift": words.shift(row["shift"]),
            "state": _state(row),
            "points": f"{row['seen']} / {row['stops']}" if row["walked"] else "—",
            "missed": listed(row["missed"]),
            "unsure": listed(row["unsure"]),
        }
        for row in content["patrols"]
    ]


def _state(row: dict[str, Any]) -> str:
    if not row["walked"]:
        return gettext("not walked")
    told = gettext("walked jointly") if row["joint"] else gettext("one side only")
    return f"{told} ({gettext('late entry')})" if row["late"] else told


def lines(content: dict[str, Any]) -> list[str]:
    """Findings and publicity, one sentence each."""
    found = []
    for line in content["lines"]:
        if line["kind"] == "finding":
            found.append(f"{gettext(walk_law.FINDING_WORDS[line['of']])}: {line['words']}")
        else:
            told = {"topic": line["words"], "households": line["households"] or 0}
            found.append(gettext("Publicity: %(topic)s, %(households)s households", **told))
    return found


def html(sheet: PatrolWeek, title: str, zone: str, sides: dict[str, SideName], note: str) -> str:
    """The sheet as A4 pages with a place for the stamp of every side."""
    return render_template(
        "joint_patrol/papers/week.html",
        title=title,
        zone=zone,
        sheet=sheet,
        totals=totals(sheet.content),
        rows=rows(sheet.content),
        lines=lines(sheet.content),
        stamps=[name_of(sides[key].name) for key in sheet.sides if key in sides],
        note=note,
    )


def workbook(sheet: PatrolWeek, title: str) -> bytes:
    """The sheet as an .xlsx: sums, patrols, findings and publicity."""
    columns = [
        Column(gettext("Day"), 14),
        Column(gettext("Shift"), 10),
        Column(gettext("Team"), 6),
        Column(gettext("How it was walked"), 18),
        Column(gettext("People"), 8),
        Column(gettext("Minutes"), 8),
        Column(gettext("Points visited"), 10),
        Column(gettext("Not visited"), 30),
        Column(gettext("Records cannot tell"), 30),
    ]
    names = ("day", "shift", "number", "state", "people", "minutes", "points", "missed", "unsure")
    table = [tuple(row[name] for name in names) for row in rows(sheet.content)]
    head = [Column(gettext("Figure"), 30), Column(gettext("Value"), 20)]
    told = [(line,) for line in lines(sheet.content)] + [(sheet.remarks,)]
    return write_workbook(
        [
            Page(gettext("Figures"), head, totals(sheet.content), title),
            Page(gettext("Patrols of the week"), columns, table, title),
            Page(gettext("Findings and publicity"), [Column(gettext("Text"), 80)], told, title),
        ]
    )
