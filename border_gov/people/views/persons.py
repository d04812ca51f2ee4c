"""The list of persons, a person's page, adding and changing, units, and the list as a workbook."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.forms import load, load_data
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets import Column, Page, write_workbook
from border_gov.kernel.web import translated
from border_gov.people import queries, service
from border_gov.people.rules import EDITORS, ROLE_LABELS, STAFF, may_edit, may_grant, may_open_accounts
from border_gov.people.schemas import NewPersonIn, PeopleQuery, PersonIn, UnitIn
from border_gov.people.views.blueprint import bp, lookup, zone_id

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT_LIMIT = 20_000


def _filters() -> queries.Filters:
    wanted = load_data(PeopleQuery(unknown="exclude"), request.args.to_dict())
    return queries.Filters(
        side=wanted["side"],
        town=wanted["town"],
        role=wanted["role"],
        status=wanted["status"],
        query=wanted["q"],
        after=wanted["after"],
    )


@bp.route("/people")
@requires(*STAFF)
def index() -> ResponseReturnValue:
    """Persons of the zone, filtered by the address; the other sides' are masked."""
    viewer, filters = current_viewer(), _filters()
    found, cursor = queries.person_page(viewer, filters)
    following: dict[str, Any] = {**request.args.to_dict(), "after": cursor}
    return render_template(
        "people/index.html",
        people=found,
        filters=filters,
        next_url=url_for(".index", **following) if cursor else None,
        roles=ROLE_LABELS,
        editable=viewer.has(*EDITORS),
        **lookup(),
    )


@bp.route("/people/<int:person_id>")
@requires(*STAFF)
def show(person_id: int) -> ResponseReturnValue:
    """One person: what is known, which roles, how they come in."""
    viewer, moment = current_viewer(), clock.now()
    person = queries.get_person(person_id, viewer)
    own = person.side_key in viewer.sides
    return render_template(
        "people/show.html",
        person=queries.shown(person, viewer),
        grants=queries.grants_of(person.id),
        account=queries.get_account(person.id) if own else None,
        link=queries.links_of([person.id], moment).get(person.id) if own else None,
        roles=ROLE_LABELS,
        may={
            "edit": may_edit(viewer, person.side_key),
            "grant": may_grant(viewer, person.side_key, person.id),
            "account": may_open_accounts(viewer, person.side_key),
            "link": viewer.has("organiser") and own,
        },
        own_sides=sorted(viewer.sides),
        **lookup(),
    )


@bp.route("/people/new", methods=["GET", "POST"])
@requires(*EDITORS)
def add() -> ResponseReturnValue:
    """Add a person of one's own side."""
    viewer = current_viewer()
    if request.method == "GET":
        return _form(None, {}, {})
    try:
        with transaction():
            data = load(NewPersonIn(), request.form)
            person = service.add_person(zone_id(), data.pop("side"), data, actor=viewer, now=clock.now())
    except Invalid as refusal:
        return _form(None, request.form, translated(refusal.fields)), 422
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", person_id=person.id))


@bp.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(*EDITORS)
def edit(person_id: int) -> ResponseReturnValue:
    """Change a person of one's own side."""
    viewer = current_viewer()
    person = queries.get_person(person_id, viewer, for_change=request.method == "POST")
    if not may_edit(viewer, person.side_key):
        raise NotAllowed("You may only change persons of your own side.")
    if request.method == "GET":
        return _form(person, vars(queries.shown(person, viewer)), {})
    try:
        with transaction():
            service.change_person(person, load(PersonIn(), request.form), actor=viewer, now=clock.now())
    except Invalid as refusal:
        return _form(person, request.form, translated(refusal.fields)), 422
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", person_id=person_id))


def _form(person: Any, values: Any, errors: dict[str, Any]) -> str:
    viewer = current_viewer()
    own_units = [unit for unit in queries.units(viewer) if unit.side_key in viewer.sides]
    return render_template(
        "people/edit.html",
        person=person,
        values=values,
        errors=errors,
        units=[(unit.id, name_of(unit.names)) for unit in own_units],
        own_sides=sorted(viewer.sides),
        **lookup(),
    )


@bp.route("/people/units", methods=["GET", "POST"])
@requires(*EDITORS)
def units() -> ResponseReturnValue:
    """Units of the zone, and a form for a new one."""
    viewer, errors = current_viewer(), {}
    if request.method == "POST":
        try:
            with transaction():
                data = load(UnitIn(), request.form)
                names = {"zh": data["name_zh"], **({"en": data["name_en"]} if data["name_en"] else {})}
                service.save_unit(
                    zone_id(), data["side"], names, data["town_code"], actor=viewer, now=clock.now()
                )
            flash(gettext("Saved."), "success")
            return redirect(url_for(".units"))
        except Invalid as refusal:
            errors = translated(refusal.fields)
    page = render_template(
        "people/units.html",
        units=queries.units(viewer),
        errors=errors,
        values=request.form,
        own_sides=sorted(viewer.sides),
        **lookup(),
    )
    return page, 422 if errors else 200


@bp.route("/people/export.xlsx")
@requires(*STAFF)
def export() -> ResponseReturnValue:
    """The filtered list as a workbook, masked as on screen; that it was taken is written down."""
    viewer, filters, known = current_viewer(), _filters(), lookup()
    found, _ = queries.person_page(viewer, filters, limit=EXPORT_LIMIT)
    columns = [
        Column(gettext("Side"), 10),
        Column(gettext("Town"), 12),
        Column(gettext("Village"), 16),
        Column(gettext("Full name"), 12),
        Column(gettext("Telephone"), 16),
        Column(gettext("Unit"), 20),
        Column(gettext("Number in your own list"), 16),
    ]
    rows = [
        (
            name_of(known["sides"][p.side_key].name),
            name_of(known["towns"].get(p.town_code, {}).get("names")),
            known["villages"].get(p.village_code, {}).get("name", ""),
            p.name,
            p.phone,
            name_of(p.unit),
            p.external_number,
        )
        for p in found
    ]
    content = write_workbook([Page(gettext("People"), columns, rows)])
    with transaction():
        sides = sorted({p.side_key for p in found})
        service.note_export(zone_id(), sides, len(found), actor=viewer, now=clock.now())
    return Response(
        content, mimetype=XLSX, headers={"Content-Disposition": "attachment; filename=people.xlsx"}
    )
