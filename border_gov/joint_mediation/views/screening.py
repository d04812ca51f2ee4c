"""Screening: warnings that grid workers enter, and drives."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.models import sealed
from border_gov.joint_mediation.queries import screening as reads
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.joint_mediation.schemas.intake import DriveIn, WarningIn
from border_gov.joint_mediation.service import screening as service
from border_gov.joint_mediation.views.blueprint import bp, places_of, the_zone, towns_of
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.web import translated


@bp.get("/warnings")
@requires(*READERS)
def warnings() -> str:
    """Open warnings, the newest first, and drives."""
    zone, viewer = the_zone(), current_viewer()
    state = request.args.get("state", "open")
    rows = reads.page(viewer, zone.id, state if state != "all" else "")
    return render_template(
        "joint_mediation/warnings.html",
        rows=rows,
        state=state,
        towns=towns_of(zone.id),
        drives=reads.drives(viewer, zone.id),
        may_call=viewer.has(*service.LEADERS),
    )


@bp.route("/warnings/new", methods=["GET", "POST"])
@signed_in
def warning_new() -> ResponseReturnValue:
    """Enter what was heard; on the phone, by anybody of a side who is signed in."""
    if request.method == "GET":
        return _form({}, {})
    try:
        data = forms.load(WarningIn(), request.form)
        with transaction():
            made = service.warn(current_viewer(), the_zone().id, data, now=clock.now())
            number = made.id
    except Invalid as error:
        return _form(request.form, translated(error.fields))
    flash(gettext("Entered. The officers of the place see it."), "success")
    if current_viewer().has(*READERS):
        return redirect(url_for(".warning", warning_id=number))
    return redirect(url_for(".warning_new"))


def _form(values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    zone, viewer = the_zone(), current_viewer()
    page = render_template(
        "joint_mediation/warning_new.html",
        values=values,
        errors=errors,
        places=places_of(zone.id, viewer.sides),
        drives=reads.drives(viewer, zone.id),
    )
    return page, 422 if errors else 200


@bp.get("/warnings/<int:warning_id>")
@requires(*READERS)
def warning(warning_id: int) -> str:
    """One warning; its words are for the side that entered it."""
    viewer = current_viewer()
    row = reads.get(viewer, warning_id)
    own = viewer.has("officer", "mediator") and row.side in viewer.sides
    said = sealed.get(row, "words") if own else ""
    return render_template("joint_mediation/warning.html", row=row, said=said, towns=towns_of(row.zone_id))


@bp.post("/warnings/<int:warning_id>/settle")
@requires("officer", "mediator")
def warning_settle(warning_id: int) -> ResponseReturnValue:
    """Settled on the spot."""
    with transaction():
        service.settle(current_viewer(), warning_id, now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".warnings"))


@bp.post("/drives")
@requires(*service.LEADERS)
def drive_new() -> ResponseReturnValue:
    """Call for a time of screening."""
    data = forms.load(DriveIn(), request.form)
    with transaction():
        service.open_drive(current_viewer(), the_zone().id, data, now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".warnings"))
