"""Settings of mediation: committees, rooms, houses, and versions of levels, steps and mechanisms."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.queries import cases, houses
from border_gov.joint_mediation.rules import words
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.joint_mediation.schemas.settings import SCHEMAS, SchemeIn, columns
from border_gov.joint_mediation.service import settings as service
from border_gov.joint_mediation.views import composing
from border_gov.joint_mediation.views.blueprint import bp, the_zone
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import translated


@bp.get("/settings")
@requires(*READERS, "system_admin")
def settings() -> str:
    """Everything that is kept, with what is an example marked as such."""
    zone, viewer = the_zone(), current_viewer()
    return render_template(
        "joint_mediation/settings.html",
        committees=cases.committees(zone.id, active=False),
        rooms=cases.rooms(zone.id, active=False),
        partners=houses.partners(zone.id),
        schemes={kind: houses.scheme(zone.id, kind) for kind in words.SCHEMES},
        may_edit=viewer.has(*service.EDITORS),
    )


@bp.route("/settings/<kind>/new", methods=["GET", "POST"])
@requires(*service.EDITORS)
def setting_new(kind: str) -> ResponseReturnValue:
    """Add a committee, room or house."""
    return _edit(kind, None)


@bp.route("/settings/<kind>/<int:row_id>", methods=["GET", "POST"])
@requires(*service.EDITORS)
def setting(kind: str, row_id: int) -> ResponseReturnValue:
    """Change a committee, room or house."""
    return _edit(kind, row_id)


def _edit(kind: str, row_id: int | None) -> ResponseReturnValue:
    if kind not in SCHEMAS:
        raise NotFound("There is no such page, or it is not yours to see.")
    zone = the_zone()
    row = houses.row(kind, zone.id, row_id) if row_id else None
    if request.method == "GET":
        return _form(kind, row, _values(row), {})
    try:
        data = columns(kind, forms.load(SCHEMAS[kind](), request.form))
        with transaction():
            service.save(current_viewer(), kind, zone.id, row_id, data, now=clock.now())
    except Invalid as error:
        return _form(kind, row, request.form, translated(error.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(".settings"))


def _values(row: Any) -> dict[str, Any]:
    if row is None:
        return {"active": True}
    found = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    duties = found.get("duties") or {}
    return {**found, "name": row.names.get("zh"), "name_en": row.names.get("en"), "duty": duties.get("zh")}


def _form(kind: str, row: Any, values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    many = {name: _list(values, name) for name in ("topics", "sides", "categories")}
    page = render_template(
        "joint_mediation/setting.html", kind=kind, row=row, values=values, many=many, errors=errors
    )
    return page, 422 if errors else 200


def _list(values: Any, name: str) -> list[str]:
    return values.getlist(name) if hasattr(values, "getlist") else list(values.get(name) or [])


@bp.route("/settings/schemes/<kind>", methods=["GET", "POST"])
@requires(*service.EDITORS)
def scheme(kind: str) -> ResponseReturnValue:
    """Put a new version of the levels, steps or mechanisms into force."""
    if kind not in words.SCHEMES:
        raise NotFound("There is no such page, or it is not yours to see.")
    zone, errors = the_zone(), {}
    current = houses.scheme(zone.id, kind)
    if request.method == "POST":
        try:
            data = composing.load(SchemeIn(), request.form)
            rows = [
                {"names": {"zh": r["name"]}, "days": r["days"], "proof": r["proof"]} for r in data["rows"]
            ]
            with transaction():
                service.save_scheme(current_viewer(), zone.id, kind, rows, now=clock.now())
            flash(gettext("Saved. Cases that are open keep the version they began under."), "success")
            return redirect(url_for(".settings"))
        except Invalid as error:
            errors = translated(error.fields)
    page = render_template(
        "joint_mediation/scheme.html", kind=kind, current=current, errors=errors, typed=request.form
    )
    return page, 422 if errors else 200
