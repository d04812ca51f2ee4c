"""Pages of whom citizens can call: open to anybody by place; a list that officers edit."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.incidents.queries import contacts as queries
from border_gov.incidents.rules.contacts import EDITORS, KINDS
from border_gov.incidents.schemas.contacts import ContactIn, PlaceAskedIn
from border_gov.incidents.service import contacts as service
from border_gov.incidents.views import desk, report
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.guard import current_viewer, public, requires
from border_gov.kernel.web import sentence, translated


def _known(zone_id: int) -> dict[str, Any]:
    return {
        "towns": places.towns(zone_id, adjoining_only=True),
        "villages": {row["code"]: row for row in places.villages(zone_id)},
        "words_of": KINDS,
        "zone_id": zone_id,
    }


@report.bp.get("/contacts")
@public("anybody may look up whom to call")
def contacts() -> ResponseReturnValue:
    """Whom to call in a town or village, found by choosing it or by typing its name."""
    zone_id = places.zone_by_key().id
    errors: dict[str, Any] = {}
    try:
        asked = forms.load(PlaceAskedIn(), request.args)
    except Invalid as refusal:
        asked, errors = PlaceAskedIn().load({}), translated(refusal.fields)
    named = queries.towns_named(zone_id, asked["q"])
    found = queries.of_place(zone_id, asked["town"], asked["village"])
    if asked["q"]:
        found = [row for row in found if row.town_code in named]
    page = render_template(
        "incidents/contacts.html", found=found, asked=asked, errors=errors, **_known(zone_id)
    )
    return page, 422 if errors else 200


@desk.bp.get("/contacts")
@requires(*EDITORS)
def contact_list() -> ResponseReturnValue:
    """The offices of one's own side, to be changed."""
    return _list({}, 0)


def _list(errors: dict[str, Any], failed: int, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "incidents/contact_list.html",
        rows=queries.own(current_viewer()),
        errors=errors,
        failed=failed,
        typed=request.form,
        **_known(desk.zone()),
    )
    return page, status


@desk.bp.post("/contacts/<int:contact_id>")
@requires(*EDITORS)
def save_contact(contact_id: int) -> ResponseReturnValue:
    """Change an office; 0 makes a new one."""
    viewer = current_viewer()
    try:
        data = forms.load(ContactIn(), request.form)
        data["names"] = {"zh": data["name_zh"], **({"en": data["name_en"]} if data["name_en"] else {})}
        with transaction():
            row = queries.get(contact_id, viewer) if contact_id else None
            service.save(row, {**data, "example": False}, actor=viewer, zone_id=desk.zone(), now=clock.now())
    except Invalid as refusal:
        return _list(translated(refusal.fields), contact_id, 422)
    except Refused as refusal:
        return _list({"_": [sentence(refusal)]}, contact_id, 409)
    flash(gettext("Saved."), "success")
    return redirect(url_for(".contact_list"))
