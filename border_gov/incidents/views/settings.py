"""Pages of what officers edit: kinds of incidents, main areas, the register of the line."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.incidents.queries import settings
from border_gov.incidents.rules import flow
from border_gov.incidents.schemas.settings import CoreIn, KindIn, OutcomeIn
from border_gov.incidents.service import settings as verbs
from border_gov.incidents.views.desk import bp, zone
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import translated


@bp.get("/settings")
@requires(*flow.READERS)
def settings_page() -> ResponseReturnValue:
    """Kinds, main areas, and doubts about the line."""
    return _page({})


def _page(errors: dict[str, Any]) -> ResponseReturnValue:
    viewer = current_viewer()
    page = render_template(
        "incidents/settings.html",
        kinds=settings.kinds(zone(), active_only=False),
        areas={area.town_code: area for area in settings.core_areas(zone())},
        towns=places.towns(zone(), adjoining_only=True),
        disputes=settings.line_disputes(viewer),
        may_edit=viewer.has(*verbs.EDITORS),
        errors=errors,
        typed=request.form,
        zone_id=zone(),
    )
    return page, 422 if errors else 200


@bp.post("/settings/kinds")
@requires(*verbs.EDITORS)
def save_kind() -> ResponseReturnValue:
    """Make a kind, or change one."""
    viewer = current_viewer()
    try:
        data = forms.load(KindIn(), request.form)
        data["names"] = {"zh": data.pop("name_zh"), **({"en": data["name_en"]} if data["name_en"] else {})}
        number = data.pop("id")
        with transaction():
            kind = settings.get_kind(number, viewer) if number else None
            verbs.save_kind(zone(), kind, data, actor=viewer, now=clock.now())
    except Invalid as refusal:
        return _page(translated(refusal.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(".settings_page"))


@bp.post("/settings/areas")
@requires(*verbs.EDITORS)
def save_area() -> ResponseReturnValue:
    """Set the main area of a town."""
    try:
        data = forms.load(CoreIn(), request.form)
        with transaction():
            verbs.save_core_area(
                zone(), data["town_code"], data["radius_m"], actor=current_viewer(), now=clock.now()
            )
    except Invalid as refusal:
        return _page(translated(refusal.fields))
    flash(gettext("Saved. Incidents received before keep the area of then."), "success")
    return redirect(url_for(".settings_page"))


@bp.post("/settings/line/<int:dispute_id>")
@requires("officer", "leader")
def settle_line(dispute_id: int) -> ResponseReturnValue:
    """Note how a doubt about the line was settled by the authority for boundaries."""
    viewer = current_viewer()
    try:
        data = forms.load(OutcomeIn(), request.form)
        with transaction():
            dispute = settings.get_line_dispute(dispute_id, viewer)
            verbs.settle_line_dispute(dispute, data["outcome"], actor=viewer, now=clock.now())
    except Invalid as refusal:
        return _page(translated(refusal.fields))
    return redirect(url_for(".settings_page"))
