"""Verbs of the holiday calendar: publish a year, and the same from a spreadsheet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text

from border_gov.journal import service as journal
from border_gov.journal.rules import EVERYWHERE
from border_gov.jurisdictions import queries
from border_gov.jurisdictions.models import CalendarDay, CalendarVersion
from border_gov.jurisdictions.queries import NamedDay
from border_gov.jurisdictions.rules import CALENDAR_FIELDS, DAY_WORDS, Verb, wrong_day
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets import cells
from border_gov.kernel.sheets.importing import Field, ImportReport, Row, Verdict
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed

YEAR_LOCK = 7_061_203


@dataclass(frozen=True)
class Notice:
    """Where the holidays of a year stand, and whether weekends count as statutory holidays."""

    source: str
    weekends_are_holidays: bool = True


def publish_year(
    actor: Viewer, year: int, days: Sequence[NamedDay], notice: Notice, *, now: dt.datetime
) -> CalendarVersion:
    """State the holidays of `year`, as a new version that follows the last one.

    Becomes: counted with from now on; limits that run already keep the day they were given.
    Refused: no source; a day of another year or standing twice; a working day made up on a weekday.
    """
    _check(year, days, notice)
    db.session.execute(text("SELECT pg_advisory_xact_lock(:lock, :year)"), {"lock": YEAR_LOCK, "year": year})
    last = queries.year(year)
    version = CalendarVersion(
        year=year,
        number=last.version.number + 1 if last else 1,
        source=notice.source.strip(),
        weekends_are_holidays=notice.weekends_are_holidays,
        valid_from=now,
        created_by=actor.person_id,
    )
    db.session.add(version)
    db.session.flush()
    rows = [{"version_id": version.id, "day": d.day, "kind": d.kind, "name": d.name} for d in days]
    if rows:
        db.session.execute(insert(CalendarDay), rows)
    journal.record(
        actor,
        Verb.CALENDAR_PUBLISHED,
        journal.Subject("calendar_version", version.id),
        now=now,
        zone_id=EVERYWHERE,
        sides=actor.sides,
        year=year,
        number=version.number,
        days=len(rows),
    )
    return version


def _check(year: int, days: Sequence[NamedDay], notice: Notice) -> None:
    wrong = [found for found in (wrong_day(year, day.day, day.kind) for day in days) if found]
    if len({day.day for day in days}) < len(days):
        wrong.append(placed(L("A day stands there twice.")))
    fields: dict[str, Any] = {"days": wrong} if wrong else {}
    if not notice.source.strip():
        fields["source"] = [L("Please say which notice this stands in.")]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


class CalendarImporter:
    """Judges rows of a holiday table (see kernel.sheets.importing): each row is one named day."""

    kind = "calendar"
    fields: Sequence[Field] = CALENDAR_FIELDS

    def __init__(self) -> None:
        self.years = {shown.version.year: shown for shown in queries.years()}
        self.known = {day.day: day for shown in self.years.values() for day in shown.days}
        self.sources = {year: shown.version.source for year, shown in self.years.items()}
        self.seen: dict[dt.date, int] = {}

    def check(self, row: Row) -> Verdict:
        """New, changed, the same, or bad with the reason."""
        read = row.need("day", cells.as_day)
        day = read.first if read and read.exact else None
        if read and day is None:
            row.problem("day", L("Please write the whole date."))
        kind = DAY_WORDS.get(row.text("kind"))
        if kind is None:
            row.problem("kind", L("Please say off (放假) or worked (上班)."))
        if day and kind and (wrong := wrong_day(day.year, day, kind)):
            row.problem("day", wrong[0], **wrong[1])
        if day and (first := self.seen.setdefault(day, row.number)) != row.number:
            row.problem("day", L("This day stands in row %(row)s already."), row=first)
        if day and (source := row.text("source")[:200]):
            self.sources[day.year] = source
        if day and day.year not in self.sources:
            row.problem("source", L("Please say which notice this stands in."))
        if not day or not kind or row.problems:
            return row.verdict("bad")
        return self._compared(row, NamedDay(day, kind, row.text("name")[:40]))

    def _compared(self, row: Row, found: NamedDay) -> Verdict:
        before = self.known.get(found.day)
        if before is None:
            return row.verdict("new", found)
        changes = {
            name: (getattr(before, name), getattr(found, name))
            for name in ("kind", "name")
            if getattr(before, name) != getattr(found, name)
        }
        return row.verdict("changed" if changes else "same", found, changes)

    def apply(self, verdicts: Iterable[Verdict]) -> None:
        """Nothing by itself: `store_calendar` publishes whole years."""


def store_calendar(
    importer: CalendarImporter, report: ImportReport, *, actor: Viewer, now: dt.datetime
) -> list[CalendarVersion]:
    """Publish a version of every year for which the file brings something new; days it does not name stay."""
    changed: dict[int, dict[dt.date, NamedDay]] = {}
    for verdict in report.to_store:
        changed.setdefault(verdict.data.day.year, {})[verdict.data.day] = verdict.data
    made = []
    for year, days in sorted(changed.items()):
        known = {day: named for day, named in importer.known.items() if day.year == year}
        before = importer.years.get(year)
        notice = Notice(importer.sources[year], before.version.weekends_are_holidays if before else True)
        made.append(publish_year(actor, year, list((known | days).values()), notice, now=now))
    return made
