"""Pages of figures: a period in one way of counting, the ways of counting, allowances."""

import io
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.documents import figures as documents
from border_gov.joint_mediation.queries import allowances
from border_gov.joint_mediation.queries import statistics as queries
from border_gov.joint_mediation.queries.asked import Asked, asked
from border_gov.joint_mediation.queries.statistics import FIGURE_READERS, Report
from border_gov.joint_mediation.rules import statistics as law
from border_gov.joint_mediation.rules.allowances import ALLOWANCES
from border_gov.joint_mediation.schemas.papers import AllowanceIn, PeriodIn, RegimeIn
from border_gov.joint_mediation.service import statistics as service
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages, translated

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
bp = Pages("mediation_figures", __name__, entrance="office", url_prefix="/mediation/figures")


def _asked(values: Any) -> Asked | None:
    return asked(current_viewer(), forms.load(PeriodIn(), values), clock.today(clock.now()))


def report_of(wanted: Asked) -> Report:
    """The figures."""
    return queries.report(current_viewer(), wanted.zone_id, wanted.key, wanted.period, clock.now())


def side_names(zone_id: int) -> dict[str, Mapping[str, str]]:
    """Names of the sides of a zone by key."""
    return {side.key: side.name for side in places.sides(zone_id)}


@bp.get("")
@requires(*FIGURE_READERS)
def index() -> str:
    """A period in one way of counting: rates with formula, counts by code, all that stands beside them."""
    viewer = current_viewer()
    wanted = _asked(request.args)
    if wanted is None:
        return render_template("joint_mediation/figures/index.html", report=None, keeper=_keeper())
    report, now = report_of(wanted), clock.now()
    shown = {scope.side for scope in report.scopes}
    return render_template(
        "joint_mediation/figures/index.html",
        report=report,
        wanted=wanted,
        beside=documents.how_counted(report),
        formula=documents.formula,
        rows=documents.shown_rows(report, viewer.sides),
        names=[documents.scope_name(scope.side, side_names(wanted.zone_id)) for scope in report.scopes],
        regimes=queries.regimes(viewer, wanted.zone_id),
        years=list(range(clock.today(now).year, clock.today(now).year - 6, -1)),
        may_release=[side for side in sorted(viewer.sides & shown) if report.period.last < clock.today(now)],
        keeper=_keeper(),
    )


def _keeper() -> bool:
    return current_viewer().has(*service.KEEPERS)


@bp.get("/figures.xlsx")
@requires(*FIGURE_READERS)
def sheet() -> Response:
    """The same as a workbook."""
    wanted = _asked(request.args)
    if wanted is None:
        raise NotFound("There is no such way of counting.")
    content = documents.workbook(report_of(wanted), side_names(wanted.zone_id))
    name = f"mediation-{wanted.key}-{wanted.period.last}.xlsx"
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.post("/release")
@requires(*service.KEEPERS)
def release() -> ResponseReturnValue:
    """Let the other sides see this side's own figures of a period."""
    wanted = _asked(request.form)
    if wanted is None:
        raise NotFound("There is no such way of counting.")
    with transaction():
        service.release(
            current_viewer(),
            wanted.zone_id,
            request.form.get("side", ""),
            wanted.key,
            wanted.period,
            now=clock.now(),
        )
    flash(gettext("The other sides can now see these figures."), "success")
    return redirect(
        url_for("mediation_figures.index", regime=wanted.key, year=wanted.year, month=wanted.month)
    )


@bp.get("/counting")
@requires(*service.KEEPERS)
def counting() -> ResponseReturnValue:
    """The ways of counting, each with all its versions."""
    return _counting({}, {})


def _counting(errors: dict[str, Any], values: Mapping[str, Any]) -> ResponseReturnValue:
    viewer, zone_id = current_viewer(), min(current_viewer().zones)
    page = render_template(
        "joint_mediation/figures/counting.html",
        regimes=[queries.versions(viewer, zone_id, row.key) for row in queries.regimes(viewer, zone_id)],
        countings=law.COUNTINGS,
        populations=law.POPULATIONS,
        roundings=law.ROUNDING_WORDS,
        errors=errors,
        values=values or service.DEFAULTS,
    )
    return page, 422 if errors else 200


@bp.post("/counting")
@requires(*service.KEEPERS)
def state_counting() -> ResponseReturnValue:
    """State a new way of counting or the next version of one."""
    viewer, now = current_viewer(), clock.now()
    zone_id = min(viewer.zones)
    try:
        values = forms.load(RegimeIn(), request.form)
        key = request.form.get("key", "")[:40] or f"r{int(now.timestamp())}"
        fit = {**values, "names": {"zh": values["name"]}, "side": min(viewer.sides)}
        with transaction():
            service.state_regime(viewer, zone_id, key, fit, now=now)
    except Invalid as refusal:
        return _counting(translated(refusal.fields), request.form)
    flash(gettext("This way of counting is in force from today."), "success")
    return redirect(url_for("mediation_figures.counting"))


@bp.post("/counting/examples")
@requires(*service.KEEPERS)
def add_examples() -> ResponseReturnValue:
    """Begin with two ways of counting that are marked as examples."""
    viewer = current_viewer()
    zone_id = min(viewer.zones)
    if not queries.regimes(viewer, zone_id):
        with transaction():
            service.example_regimes(viewer, zone_id, now=clock.now())
    return redirect(url_for("mediation_figures.index"))


@bp.get("/allowances")
@requires("officer")
def allowance_list() -> ResponseReturnValue:
    """The own side's table, and who is paid what for the cases of a period."""
    return _allowances({})


def _own(wanted: Asked) -> tuple[str, list[allowances.AllowanceLine]]:
    viewer = current_viewer()
    side = min(viewer.sides & set(places.side_keys(wanted.zone_id)))
    regime = queries.as_regime(queries.in_force(viewer, wanted.zone_id, wanted.key, wanted.period.last))
    as_of = min(clock.now(), regime.closes(wanted.period))
    return side, allowances.lines(wanted.zone_id, side, regime, wanted.period, as_of)


def _allowances(errors: dict[str, Any]) -> ResponseReturnValue:
    wanted = _asked(request.args)
    side, lines = _own(wanted) if wanted else ("", [])
    page = render_template(
        "joint_mediation/figures/allowances.html",
        wanted=wanted,
        lines=lines,
        total=sum(line.amount for line in lines),
        kinds=ALLOWANCES,
        table_rows=allowances.table(wanted.zone_id, side) if wanted else [],
        errors=errors,
        values=request.form,
    )
    return page, 422 if errors else 200


@bp.get("/allowances.xlsx")
@requires("officer")
def allowance_sheet() -> Response:
    """The list for the cashier."""
    wanted = _asked(request.args)
    if wanted is None:
        raise NotFound("There is no such way of counting.")
    side, lines = _own(wanted)
    title = gettext(
        "Allowances by case %(first)s – %(last)s", first=wanted.period.first, last=wanted.period.last
    )
    content = documents.allowance_book(title, lines)
    name = f"allowances-{side}-{wanted.period.last}.xlsx"
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.post("/allowances")
@requires("officer")
def state_allowance() -> ResponseReturnValue:
    """State what a case of a kind is worth from today."""
    try:
        values = forms.load(AllowanceIn(), request.form)
        with transaction():
            service.state_allowance(
                current_viewer(),
                min(current_viewer().zones),
                values["kind"],
                values["amount"],
                now=clock.now(),
            )
    except Invalid as refusal:
        return _allowances(translated(refusal.fields))
    flash(gettext("Valid from today."), "success")
    return redirect(url_for("mediation_figures.allowance_list"))
