"""A superior's own workbook: uploaded once, cells pointed at, figures chosen; filled whenever it is due."""

import io
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets import filling, forms
from border_gov.kernel.sheets.forms import SheetForm
from border_gov.kernel.web import Pages, translated
from border_gov.reports.queries import figures

FILLERS = ("officer", "leader")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
bp = Pages("superiors", __name__, entrance="office", url_prefix="/superiors")


def _owner() -> str:
    return "side:" + ",".join(sorted(current_viewer().sides))


def _zone() -> int:
    return min(current_viewer().zones)


def _form(form_id: int) -> SheetForm:
    return forms.get(form_id, current_viewer().zones, _owner())


@bp.get("")
@requires(*FILLERS)
def index() -> ResponseReturnValue:
    """The workbooks of the viewer's side."""
    return _index({})


def _index(errors: dict[str, Any]) -> ResponseReturnValue:
    kept = forms.of_owner(_zone(), _owner())
    page = render_template("reports/superiors.html", forms=kept, errors=errors)
    return page, 422 if errors else 200


@bp.post("")
@requires(*FILLERS)
def upload() -> ResponseReturnValue:
    """Keep a workbook; one of the same name is replaced and keeps the cells that still fit."""
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise Invalid("Please choose a file.", fields={"file": ["Please choose a file."]})
        with transaction():
            kept = forms.keep(
                _owner(), _zone(), given.filename, given.read(), actor=current_viewer(), now=clock.now()
            )
    except Invalid as refusal:
        return _index(translated(refusal.fields))
    return redirect(url_for("superiors.point", form_id=kept.id))


@bp.get("/<int:form_id>")
@requires(*FILLERS)
def point(form_id: int) -> ResponseReturnValue:
    """The workbook as a grid; each cell that may be filled can be given a figure."""
    return _point(form_id, {}, None)


def _point(form_id: int, errors: dict[str, Any], cells: Mapping[str, str] | None) -> ResponseReturnValue:
    kept = _form(form_id)
    chosen = figures.asked(current_viewer(), request.args, clock.now())
    values = figures.values(current_viewer(), chosen, clock.now()) if chosen else {}
    page = render_template(
        "reports/superior.html",
        form=kept,
        grids=filling.grids(kept.content),
        cells=kept.cells if cells is None else cells,
        chosen=chosen,
        known=figures.known(current_viewer(), chosen),
        values=values,
        regimes=figures.regimes(current_viewer()),
        errors=errors,
    )
    return page, 422 if errors else 200


@bp.post("/<int:form_id>")
@requires(*FILLERS)
def remember(form_id: int) -> ResponseReturnValue:
    """Remember which figure goes where: lines of place and figure, blank ones left out."""
    places, keys = request.form.getlist("place"), request.form.getlist("figure")
    cells = {
        place.strip(): key for place, key in zip(places, keys, strict=False) if place.strip() and key.strip()
    }
    try:
        with transaction():
            forms.point(_form(form_id), cells, actor=current_viewer(), now=clock.now())
    except Invalid as refusal:
        return _point(form_id, translated(refusal.fields), cells)
    flash(gettext("Remembered for this workbook."), "success")
    return redirect(url_for("superiors.point", form_id=form_id))


@bp.get("/<int:form_id>/filled.xlsx")
@requires(*FILLERS)
def filled(form_id: int) -> Response:
    """The workbook with this period's figures in its cells, everything else as it was."""
    kept = _form(form_id)
    content = filled_content(kept, request.args)
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=kept.name)


def filled_content(kept: SheetForm, args: Mapping[str, Any]) -> bytes:
    """The filled workbook; NotFound while there is nothing to fill it with."""
    viewer, now = current_viewer(), clock.now()
    chosen = figures.asked(viewer, args, now)
    if chosen is None:
        raise NotFound("There is no such way of counting.")
    values = figures.values(viewer, chosen, now)
    cells = {forms.target(place): values[key] for place, key in kept.cells.items() if key in values}
    return filling.fill(kept.content, cells)


@bp.post("/<int:form_id>/drop")
@requires(*FILLERS)
def drop(form_id: int) -> ResponseReturnValue:
    """Forget a workbook."""
    with transaction():
        forms.drop(_form(form_id))
    flash(gettext("The workbook is forgotten."), "success")
    return redirect(url_for("superiors.index"))
