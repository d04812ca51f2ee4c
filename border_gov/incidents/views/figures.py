"""Figures of incidents: the union, one's own side, what others released; as a workbook too."""

import datetime as dt
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.incidents.queries import figures as queries
from border_gov.incidents.rules import figures as law
from border_gov.incidents.rules.flow import READERS
from border_gov.incidents.rules.times import CLOCKS
from border_gov.incidents.schemas import figures as schemas
from border_gov.incidents.service import figures as service
from border_gov.incidents.views.blueprints import figure_pages as bp
from border_gov.incidents.views.blueprints import lookup, zone_id
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import length_words, name_of
from border_gov.kernel.sheets import Column, Page, write_workbook
from border_gov.kernel.web import translated

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked() -> tuple[queries.Asked, dict[str, Any]]:
    """What the address asks for; a period that makes no sense is said at its field."""
    viewer, today = current_viewer(), clock.today(clock.now())
    wanted: dict[str, Any] = {"since": None, "until": None, "town": ""}
    errors: dict[str, Any] = {}
    try:
        given = {name: value for name, value in request.args.items() if value}
        wanted = forms.load_data(schemas.PeriodIn(unknown="exclude"), given)
    except Invalid as refusal:
        errors = translated(refusal.fields)
    return queries.asked_for(viewer, wanted, today), errors


@bp.get("")
@requires(*READERS)
def index() -> ResponseReturnValue:
    """On-time rates with their numbers, stages, what is open, satisfaction, what was not measured."""
    viewer, now = current_viewer(), clock.now()
    asked, errors = _asked()
    known = lookup()
    page = render_template(
        "incidents/figures.html",
        found=queries.of_sides(viewer, asked, now),
        since=clock.today(asked.begin),
        until=clock.today(asked.end - dt.timedelta(seconds=1)),
        town=asked.town,
        errors=errors,
        clocks=CLOCKS,
        releasing=[side for side in known["sides"] if law.may_release(viewer, side)],
        released={side: queries.is_released(asked, side) for side in known["sides"]},
        seconds=seconds_words,
        least=law.LEAST,
        **known,
    )
    return page, 422 if errors else 200


def seconds_words(seconds: float | None) -> str:
    """A length in words; to the second while it is short."""
    if seconds is None:
        return "—"
    if seconds < 600:
        return gettext(
            "%(minutes)s min %(seconds)s s", minutes=int(seconds // 60), seconds=round(seconds % 60)
        )
    return length_words(seconds)


@bp.post("/release")
@requires(*law.RELEASERS)
def release() -> ResponseReturnValue:
    """Let the other sides see one's own figures of this period."""
    data = forms.load(schemas.ReleaseIn(), request.form)
    with transaction():
        service.release(current_viewer(), zone_id(), data["side"], data["since"], data["until"], clock.now())
    flash(gettext("The other sides can now see these incident figures."), "success")
    return redirect(url_for(".index", since=data["since"], until=data["until"]))


@bp.get("/figures.xlsx")
@requires(*READERS)
def workbook() -> Response:
    """The same figures as a workbook: one sheet of clocks, one of stages, one of counts."""
    viewer, now = current_viewer(), clock.now()
    asked, _ = _asked()
    found, sides = queries.of_sides(viewer, asked, now), lookup()["sides"]
    content = write_workbook(_sheets(found, {key: name_of(side.name) for key, side in sides.items()}))
    name = f"incidents-{clock.today(asked.begin)}.xlsx"
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f"attachment; filename={name}"})


def _sheets(found: list[queries.Of], names: dict[str, str]) -> list[Page]:
    def of(one: queries.Of) -> str:
        return names.get(one.side) or gettext("All sides together")

    rates = [Column(gettext(head)) for head in law.RATE_HEADS]
    clocks = [
        (of(one), gettext(CLOCKS.get(f.code, f.code)), f.in_time, f.decided, f.rate, f.running, f.late_now,
         f.median_s, f.p90_s)
        for one in found for f in one.clocks
    ]  # fmt: skip
    stages = [
        (of(one), gettext(stage.label), stage.count, stage.median_s, stage.p90_s)
        for one in found
        for stage in one.stages
    ]
    small = gettext("fewer than %(n)s", n=law.LEAST)
    counts = [
        (of(one), *(small if getattr(one, name) is None else getattr(one, name) for name in law.COUNTS))
        for one in found
    ]
    return [
        Page(gettext("Time limits"), rates, clocks),
        Page(gettext("Stages"), [Column(gettext(head)) for head in law.STAGE_HEADS], stages),
        Page(gettext("Counts"), [Column(gettext(head)) for head in (law.SIDE, *law.COUNTS.values())], counts),
    ]
