"""Mediators: the list of all sides, and the entry of one of one's own."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.queries import mediators as reads
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.joint_mediation.schemas.mediators import MediatorIn, NewMediatorIn
from border_gov.joint_mediation.service import settings as service
from border_gov.joint_mediation.views.blueprint import bp, committees_of, the_zone
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import sentence, translated

MANY = ("topics", "weekdays")


@bp.get("/mediators")
@requires(*READERS, "system_admin")
def mediators() -> str:
    """Who mediates on each side: as what, on which topics, on which days."""
    zone, viewer = the_zone(), current_viewer()
    rows = reads.listed(viewer, zone.id)
    return render_template(
        "joint_mediation/mediators.html", rows=rows, may_edit=viewer.has(*service.EDITORS), own=viewer.sides
    )


@bp.route("/mediators/new", methods=["GET", "POST"])
@requires(*service.EDITORS)
def mediator_new() -> ResponseReturnValue:
    """Enter somebody of one's own side."""
    if request.method == "GET":
        return _page(None, {"active": True, "kind": "mediator"}, {})
    try:
        data = forms.load(NewMediatorIn(), request.form)
        return _saved(data.pop("person_id"), data)
    except Invalid as error:
        return _page(None, request.form, translated(error.fields))


@bp.route("/mediators/<int:person_id>", methods=["GET", "POST"])
@requires(*service.EDITORS)
def mediator(person_id: int) -> ResponseReturnValue:
    """Change the entry of somebody of one's own side."""
    row = reads.entry(current_viewer(), the_zone().id, person_id)
    if row.side not in current_viewer().sides:
        raise NotAllowed("You may not do this.")
    if request.method == "GET":
        return _page(row, vars(row), {})
    try:
        return _saved(person_id, forms.load(MediatorIn(), request.form))
    except Invalid as error:
        return _page(row, request.form, translated(error.fields))
    except Refused as error:
        return _page(row, request.form, {"_": [sentence(error)]}, 409)


def _saved(person_id: int, data: dict[str, Any]) -> ResponseReturnValue:
    with transaction():
        service.save_mediator(current_viewer(), person_id, data, now=clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".mediators"))


def _page(row: Any, values: Any, errors: dict[str, Any], status: int = 422) -> ResponseReturnValue:
    zone = the_zone()
    typed = hasattr(values, "getlist")
    page = render_template(
        "joint_mediation/mediator.html",
        row=row,
        values=values,
        many={name: values.getlist(name) if typed else list(values.get(name) or ()) for name in MANY},
        people=[] if row else reads.without_entry(current_viewer(), zone.id),
        committees=committees_of(zone.id),
        errors=errors,
    )
    return page, status if errors else 200
