"""One's own points: what I have, how it came, what I can have for it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.web import Pages
from border_gov.people import queries as people
from border_gov.points import queries
from border_gov.points.rules import EARNS, KIND_WORDS, OFFICE, ORDER_WORDS
from border_gov.points.service import shop

bp = Pages("points", __name__, entrance="both", url_prefix="/points")


def words() -> dict[str, Any]:
    """What the templates call grounds, kinds of entries and orders."""
    grounds = {code: ground.label for code, ground in EARNS.items()}
    return {"grounds": grounds, "kinds": KIND_WORDS, "order_words": ORDER_WORDS}


def zone_id() -> int:
    """The viewer's zone."""
    return min(current_viewer().zones, default=0)


@bp.get("/")
@signed_in
def mine() -> str:
    """My points, my household's, the rules that hold, and what can be had."""
    viewer = current_viewer()
    person = people.get_person(viewer.person_id or 0, viewer)
    account = queries.account_of(person.id, viewer)
    today = clock.today(clock.now())
    return render_template(
        "points/mine.html",
        person=person,
        account=account,
        entries=queries.statement(account) if account else [],
        household=queries.household_balance(person.id),
        number=queries.household(person.id),
        pseudonym=queries.own_pseudonym(person.id, person.side_key, today.year),
        items=[item for item in queries.items(viewer) if item.active and item.side == person.side_key],
        orders=queries.orders(viewer, person.id),
        table=queries.in_force(person.zone_id, person.side_key, today),
        notices=queries.on_notice(person.zone_id, person.side_key, today),
        zone=places.zone(person.zone_id, viewer),
        office=viewer.has(*OFFICE),
        **words(),
    )


@bp.post("/items/<int:item_id>/order")
@signed_in
def order(item_id: int) -> ResponseReturnValue:
    """Order one piece for myself."""
    viewer = current_viewer()
    with transaction():
        shop.order(item_id, viewer.person_id or 0, viewer, clock.now())
    flash(gettext("Ordered. You will be told where it is handed over."), "success")
    return redirect(url_for(".mine"))


@bp.post("/orders/<int:order_id>/cancel")
@signed_in
def cancel(order_id: int) -> ResponseReturnValue:
    """Cancel an order; points and stock come back."""
    viewer = current_viewer()
    with transaction():
        made = queries.order(order_id, viewer)
        shop.cancel(made, viewer, clock.now())
    flash(gettext("Cancelled. The points are back."), "success")
    own = made.person_id == viewer.person_id
    return redirect(url_for(".mine" if own else ".desk"))
