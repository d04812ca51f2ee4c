"""Pages of the holiday calendar: the years, a year as lines to edit, and import of a table."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.jurisdictions import queries, service
from border_gov.jurisdictions.queries import NamedDay, YearShown
from border_gov.jurisdictions.rules import DAY_KINDS, MADE_UP, OFF, read_days
from border_gov.jurisdictions.schemas import CalendarYearIn
from border_gov.jurisdictions.views.zone import bp
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.sheets.importing import ImportReport
from border_gov.kernel.sheets.views import ImportPages
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import translated
from border_gov.kernel.words import L, placed

KEEPERS = ("officer", "organiser", "system_admin")


@bp.get("/calendar")
@signed_in
def calendar() -> str:
    """The holidays of every year that was entered, and the next year that is missing."""
    known = queries.years()
    return render_template(
        "jurisdictions/calendar.html",
        years=known,
        kinds=DAY_KINDS,
        missing=_missing(known),
        keeper=current_viewer().has(*KEEPERS),
    )


def _missing(known: list[YearShown]) -> int:
    entered = {shown.version.year for shown in known}
    this = clock.today(clock.now()).year
    return next(year for year in range(this, this + len(entered) + 2) if year not in entered)


@bp.get("/calendar/<int:year>")
@requires(*KEEPERS)
def edit_year(year: int) -> ResponseReturnValue:
    """The days of a year as lines."""
    shown = queries.year(year)
    values: dict[str, Any] = {"weekends_are_holidays": "1"}
    if shown:
        values = {kind: lines_of(shown, kind) for kind in DAY_KINDS}
        values["source"] = shown.version.source
        values["weekends_are_holidays"] = "1" if shown.version.weekends_are_holidays else ""
    return _year_page(year, values, {})


def _year_page(year: int, values: Mapping[str, Any], errors: dict[str, Any]) -> ResponseReturnValue:
    page = render_template("jurisdictions/calendar_year.html", year=year, values=values, errors=errors)
    return page, 422 if errors else 200


def lines_of(shown: YearShown, kind: str) -> str:
    """The days of one kind as lines; neighbours of one name stand in one line."""
    runs: list[list[NamedDay]] = []
    for day in shown.of(kind):
        last = runs[-1][-1] if runs else None
        if last and last.name == day.name and day.day - last.day == dt.timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    lines = []
    for run in runs:
        span = run[0].day.isoformat() + (f"~{run[-1].day.isoformat()}" if len(run) > 1 else "")
        lines.append(f"{span} {run[0].name}".strip())
    return "\n".join(lines)


@bp.post("/calendar/<int:year>")
@requires(*KEEPERS)
def publish_year(year: int) -> ResponseReturnValue:
    """State the holidays of a year as a new version."""
    try:
        values = forms.load(CalendarYearIn(), request.form)
        days = _days(values, OFF) + _days(values, MADE_UP)
        notice = service.Notice(values["source"], values["weekends_are_holidays"])
        with transaction():
            service.publish_year(current_viewer(), year, days, notice, now=clock.now())
    except Invalid as invalid:
        fields = dict(invalid.fields)
        if "days" in fields:
            fields[OFF] = fields.pop("days")
        return _year_page(year, request.form, translated(fields))
    flash(gettext("The holidays of %(year)s are stated.", year=year), "success")
    return redirect(url_for("jurisdictions.calendar"))


def _days(values: dict[str, Any], kind: str) -> list[NamedDay]:
    try:
        return [NamedDay(*found) for found in read_days(values[kind], kind)]
    except ValueError as wrong:
        message = placed(L("“%(line)s” cannot be read as a day or a span of days."), line=str(wrong)[:60])
        raise Invalid("Please correct what is marked.", fields={kind: [message]}) from wrong


def _store(
    importer: service.CalendarImporter, report: ImportReport, viewer: Viewer, now: dt.datetime
) -> None:
    service.store_calendar(importer, report, actor=viewer, now=now)


ImportPages(
    key="calendar",
    path="/calendar",
    title=_l("Import holidays"),
    hint=_l(
        "One row for each day: date, off (放假) or worked (上班), name, and the notice it stands in. "
        "Days that the file does not name stay as they are."
    ),
    roles=KEEPERS,
    done="jurisdictions.calendar",
    importer=lambda viewer, zone_id, answers, now: service.CalendarImporter(),
    store=_store,
).add_to(bp)
