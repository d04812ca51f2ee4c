"""The office's desk: orders to hand over, goods, accounts of the own side, reversals and deductions."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets import Column, Page, write_workbook
from border_gov.kernel.sheets.views import XLSX
from border_gov.kernel.web import translated
from border_gov.people import queries as people
from border_gov.points import queries
from border_gov.points.models import PointsItem
from border_gov.points.rules import OFFICE
from border_gov.points.schemas import DeductIn, PointsItemIn, ReversalIn
from border_gov.points.service import ledger, shop
from border_gov.points.views.mine import bp, words, zone_id


@bp.get("/desk")
@requires(*OFFICE)
def desk() -> str:
    """Orders that wait, goods of our side, and the accounts of our people."""
    viewer = current_viewer()
    after = request.args.get("after", 0, int)
    accounts = queries.accounts(viewer, after)
    waiting = queries.orders(viewer, state="ordered")
    ids = [one.person_id for one in accounts if one.person_id] + [one.person_id for one in waiting]
    return render_template(
        "points/desk.html",
        accounts=accounts,
        next_url=url_for(".desk", after=accounts[-1].person_id) if len(accounts) == queries.PAGE else None,
        orders=[one for one in waiting if one.side in viewer.sides],
        items=queries.items(viewer),
        names=people.names_of(viewer, ids),
        **words(),
    )


@bp.post("/orders/<int:order_id>/hand-over")
@requires(*OFFICE)
def hand_over(order_id: int) -> ResponseReturnValue:
    """What was ordered is handed over."""
    viewer = current_viewer()
    with transaction():
        shop.hand_over(queries.order(order_id, viewer), viewer, clock.now())
    flash(gettext("Handed over."), "success")
    return redirect(url_for(".desk"))


@bp.route("/items/new", methods=["GET", "POST"])
@requires(*OFFICE)
def new_item() -> ResponseReturnValue:
    """Offer something."""
    return _item_form(None)


@bp.route("/items/<int:item_id>", methods=["GET", "POST"])
@requires(*OFFICE)
def item(item_id: int) -> ResponseReturnValue:
    """Change what is offered."""
    return _item_form(queries.item(item_id, current_viewer()))


def _item_form(found: PointsItem | None) -> ResponseReturnValue:
    viewer, errors = current_viewer(), {}
    if request.method == "POST":
        try:
            data = load(PointsItemIn(), request.form)
            data["names"] = {"zh": data["name_zh"], **({"en": data["name_en"]} if data["name_en"] else {})}
            side = data["side"] or min(viewer.sides, default="")
            with transaction():
                shop.save_item(found, zone_id(), side, data, viewer, clock.now())
            flash(gettext("Saved."), "success")
            return redirect(url_for(".desk"))
        except Invalid as refusal:
            errors = translated(refusal.fields)
    page = render_template(
        "points/item.html", item=found, values=request.form, errors=errors, own_sides=sorted(viewer.sides)
    )
    return page, 422 if errors else 200


@bp.get("/people/<int:person_id>")
@requires(*OFFICE)
def person(person_id: int) -> ResponseReturnValue:
    """The statement of one person of our side."""
    return _statement(person_id, {})


def _statement(person_id: int, errors: dict[str, Any]) -> ResponseReturnValue:
    viewer = current_viewer()
    found = people.get_person(person_id, viewer)
    account = queries.account_of(person_id, viewer)
    table = queries.in_force(found.zone_id, found.side_key, clock.today(clock.now()))
    page = render_template(
        "points/statement.html",
        person=people.shown(found, viewer),
        own=found.side_key in viewer.sides,
        account=account,
        entries=queries.statement(account) if account else [],
        household=queries.household(person_id),
        deductions=[line for line in table.lines if not line.code] if table else [],
        errors=errors,
        typed=request.form,
        **words(),
    )
    return page, 422 if errors else 200


@bp.post("/people/<int:person_id>/entries/<int:entry_id>/reverse")
@requires(*OFFICE)
def reverse(person_id: int, entry_id: int) -> ResponseReturnValue:
    """Take an entry back."""
    viewer = current_viewer()
    try:
        with transaction():
            entry = queries.transfer(entry_id, viewer)
            ledger.reverse(entry, viewer, load(ReversalIn(), request.form)["reason"], clock.now())
    except Invalid as refusal:
        return _statement(person_id, translated(refusal.fields))
    flash(gettext("Taken back by an entry of its own."), "success")
    return redirect(url_for(".person", person_id=person_id))


@bp.post("/people/<int:person_id>/deduct")
@requires(*OFFICE)
def deduct(person_id: int) -> ResponseReturnValue:
    """Take points by a decision of the village."""
    try:
        data = load(DeductIn(), request.form)
        with transaction():
            ledger.deduct(person_id, data["line"], data["decision"], current_viewer(), clock.now())
    except Invalid as refusal:
        return _statement(person_id, translated(refusal.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(".person", person_id=person_id))


@bp.post("/people/<int:person_id>/household")
@requires(*OFFICE)
def household(person_id: int) -> ResponseReturnValue:
    """Say which household a person belongs to."""
    with transaction():
        shop.join_household(person_id, request.form.get("number", ""), current_viewer())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".person", person_id=person_id))


@bp.get("/accounts.xlsx")
@requires(*OFFICE)
def export() -> ResponseReturnValue:
    """The accounts of our side as a workbook, by name and never by points."""
    viewer = current_viewer()
    accounts = [one for one in queries.accounts(viewer, limit=10_000) if one.person_id]
    names = people.names_of(viewer, [one.person_id for one in accounts if one.person_id])
    columns = [
        Column(gettext("Full name"), 14),
        Column(gettext("Household"), 14),
        Column(gettext("Points"), 10),
    ]
    rows = [
        (names.get(one.person_id or 0, ""), queries.household(one.person_id or 0), one.balance)
        for one in accounts
    ]
    page = Page(gettext("Goodwill points"), columns, sorted(rows, key=lambda row: (row[0], row[1])))
    head = {"Content-Disposition": "attachment; filename=points.xlsx"}
    return Response(write_workbook([page]), mimetype=XLSX, headers=head)
