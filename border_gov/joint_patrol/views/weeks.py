"""Pages of weekly sheets: the list, one sheet, its words, its signatures, its paper and workbook."""

import datetime as dt
import io
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.cohandling import queries as signoff
from border_gov.joint_patrol.documents import week_paper
from border_gov.joint_patrol.models.reviews import PatrolWeek
from border_gov.joint_patrol.queries import plan_names, weeks
from border_gov.joint_patrol.queries.inputs import zone_of
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import weeks as law
from border_gov.joint_patrol.schemas.weeks import WeekActIn, WeekOpenIn
from border_gov.joint_patrol.service import weeks as service
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.papers import pdf
from border_gov.kernel.web import Pages, sentence

bp = Pages("patrol_weeks", __name__, entrance="office", url_prefix="/patrol/weeks")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BACK = 4


@bp.get("/")
@requires(*OFFICE)
def index() -> str:
    """The sheets so far, and the last weeks that have none yet."""
    viewer = current_viewer()
    found = weeks.page(viewer)
    monday = clock.monday(clock.today(clock.now()))
    known = {sheet.week for sheet in found}
    open_weeks = [monday - dt.timedelta(days=7 * n) for n in range(BACK)]
    return render_template(
        "joint_patrol/ground/weeks.html",
        found=found,
        missing=[week for week in open_weeks if week not in known],
        may_open=viewer.has("organiser"),
        law=law,
        timedelta=dt.timedelta,
    )


@bp.post("/")
@requires("organiser")
def open_week() -> ResponseReturnValue:
    """Open the sheet of a week."""
    data = forms.load(WeekOpenIn(), request.form)
    zone = zone_of(current_viewer(), data["zone_id"])
    with transaction():
        number = service.open_week(current_viewer(), zone.id, data["week"], clock.now()).id
    return redirect(url_for("patrol_weeks.show", sheet_id=number))


@bp.get("/<int:sheet_id>")
@requires(*OFFICE)
def show(sheet_id: int) -> str:
    """One sheet."""
    return _page(weeks.get(sheet_id, current_viewer()), {})


def _page(sheet: PatrolWeek, errors: dict[str, list[str]]) -> str:
    fresh = sheet.state == "signed" or weeks.facts(sheet.zone_id, sheet.week) == sheet.content
    return render_template(
        "joint_patrol/ground/week.html",
        **shown(sheet),
        steps=service.steps_of(sheet, current_viewer()),
        round=signoff.latest(law.SUBJECT_KIND, sheet.id),
        is_fresh=fresh,
        typed=request.form,
        errors=errors,
    )


def shown(sheet: PatrolWeek) -> dict[str, Any]:
    """What page and preview show of a sheet."""
    return {
        "sheet": sheet,
        "last_day": sheet.week + dt.timedelta(days=6),
        "totals": week_paper.totals(sheet.content),
        "rows": week_paper.rows(sheet.content),
        "lines": week_paper.lines(sheet.content),
        "law": law,
    }


@bp.post("/<int:sheet_id>/<any(take_up, write, present, withdraw, reopen):verb>")
@requires("organiser")
def act(sheet_id: int, verb: str) -> ResponseReturnValue:
    """One act on a sheet; what was typed is not lost when it is refused."""
    try:
        data = forms.load(WeekActIn(), request.form)
        with transaction():
            sheet = weeks.get(sheet_id, current_viewer(), for_change=True)
            service.act(sheet, current_viewer(), verb, data, clock.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        told = {"_form": [sentence(refusal)]}
        return _page(weeks.get(sheet_id, current_viewer()), told), refusal.status
    if verb == "present":
        flash(gettext("Every side is asked for its signature."), "success")
    return redirect(url_for("patrol_weeks.show", sheet_id=sheet_id))


@bp.get("/<int:sheet_id>/preview")
@requires(*OFFICE)
def preview(sheet_id: int) -> str:
    """What is signed, as a fragment."""
    return render_template("joint_patrol/ground/_week.html", **shown(weeks.get(sheet_id, current_viewer())))


def title_of(sheet: PatrolWeek) -> str:
    """The sheet's name in the reader's language."""
    return name_of(dict(service.title(sheet.id)))


@bp.get("/<int:sheet_id>/sheet.pdf")
@requires(*OFFICE)
def paper(sheet_id: int) -> Response:
    """The sheet on A4; a draft says so."""
    sheet = weeks.get(sheet_id, current_viewer())
    sides = plan_names.sides_of(sheet.zone_id)
    zone = name_of(plan_names.zone_of(sheet.zone_id)[1])
    note = "" if sheet.state == "signed" else gettext("Draft – not signed by all sides")
    html = week_paper.html(sheet, title_of(sheet), zone, sides, note)
    return _file(pdf.from_html(html), "application/pdf", f"patrol-week-{sheet.week}.pdf")


@bp.get("/<int:sheet_id>/sheet.xlsx")
@requires(*OFFICE)
def workbook(sheet_id: int) -> Response:
    """The sheet as a workbook."""
    sheet = weeks.get(sheet_id, current_viewer())
    return _file(week_paper.workbook(sheet, title_of(sheet)), XLSX, f"patrol-week-{sheet.week}.xlsx")


def _file(content: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
