"""The week as a workbook: one row for each place in a team, one for each stop."""

from flask_babel import gettext

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.plan_sheet import Sheet, clock_text
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.writing import Column, Page, write_workbook


def workbook(title: str, sheet: Sheet) -> bytes:
    """An .xlsx with the sheets people and stops, names as the viewer may see them."""
    return write_workbook([_people(title, sheet), _stops(title, sheet)])


def _people(title: str, sheet: Sheet) -> Page:
    columns = [
        Column(gettext("Day"), 14),
        Column(gettext("Shift"), 8),
        Column(gettext("Team"), 6),
        Column(gettext("Start"), 8),
        Column(gettext("End"), 8),
        Column(gettext("Meet at"), 20),
        Column(gettext("Name"), 12),
        Column(gettext("Side"), 10),
        Column(gettext("Role"), 10),
    ]
    rows = [
        (
            patrol.day,
            words.shift(patrol.shift),
            patrol.number,
            clock_text(patrol.start),
            clock_text(patrol.end),
            name_of(patrol.meeting_point),
            member.name,
            name_of(member.side.name),
            words.role(member.role),
        )
        for patrol in sheet.patrols
        for member in patrol.members
    ]
    return Page(gettext("People"), columns, rows, title)


def _stops(title: str, sheet: Sheet) -> Page:
    columns = [
        Column(gettext("Day"), 14),
        Column(gettext("Team"), 6),
        Column(gettext("Arrival"), 8),
        Column(gettext("Departure"), 8),
        Column(gettext("Checkpoint"), 24),
        Column(gettext("Side"), 10),
        Column(gettext("Code"), 10),
    ]
    rows = [
        (
            patrol.day,
            patrol.number,
            clock_text(stop.arrive),
            clock_text(stop.leave),
            name_of(stop.name),
            name_of(stop.side.name),
            stop.code,
        )
        for patrol in sheet.patrols
        for stop in patrol.stops
    ]
    return Page(gettext("Stops"), columns, rows, title)
