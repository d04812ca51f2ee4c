"""Points for programs: statement, tables of rules, goods, orders, reversals."""

from typing import Any

from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.people import queries as people
from border_gov.points import queries
from border_gov.points.models import PointsTable
from border_gov.points.rules import FLOW, OFFICE
from border_gov.points.schemas import (
    ObjectionIn,
    PointsEntryOut,
    PointsItemOut,
    PointsOrderIn,
    PointsOrderOut,
    PointsStatementOut,
    PointsTableIn,
    PointsTableOut,
    ReversalIn,
    entry_out,
)
from border_gov.points.service import ledger, shop, tables

bp = ApiBlueprint("points", __name__, description="Goodwill points")


def table_out(table: PointsTable) -> dict[str, Any]:
    """One table with the acts open to the caller."""
    steps = FLOW.open_to(table.state, current_viewer(), tables.facts_of(table))
    own = {name: getattr(table, name) for name in PointsTableOut().fields if hasattr(table, name)}
    return {**own, "actions": [step.verb for step in steps]}


@bp.get("/points/statements/<int:person_id>")
@signed_in
@bp.response(200, PointsStatementOut)
def statement(person_id: int) -> dict[str, Any]:
    """What a person has: one's own, or at the office of one's side."""
    viewer = current_viewer()
    person = people.get_person(person_id, viewer)
    account = queries.account_of(person_id, viewer)
    year = clock.today(clock.now()).year
    seen = account is not None
    return {
        "person": person_id,
        "balance": account.balance if account else 0,
        "household": queries.household_balance(person_id) if seen else 0,
        "pseudonym": queries.own_pseudonym(person_id, person.side_key, year) if seen else "",
        "entries": [entry_out(row) for row in queries.statement(account)] if account else [],
    }


@bp.post("/points/entries/<int:entry_id>/reverse")
@requires(*OFFICE)
@bp.arguments(ReversalIn)
@bp.response(201, PointsEntryOut)
def reverse(values: dict[str, Any], entry_id: int) -> dict[str, Any]:
    """Take an entry back by its opposite."""
    viewer = current_viewer()
    with transaction():
        entry = queries.transfer(entry_id, viewer)
        made = ledger.reverse(entry, viewer, values["reason"], clock.now())
    return entry_out({"transfer": made, "points": made.points, "standing": True})


@bp.get("/points/tables")
@signed_in
@bp.response(200, PointsTableOut(many=True))
def all_tables() -> list[dict[str, Any]]:
    """Tables of the caller's sides."""
    return [table_out(table) for table in queries.tables(current_viewer())]


@bp.post("/points/tables")
@requires(*OFFICE)
@bp.arguments(PointsTableIn)
@bp.response(201, PointsTableOut)
def write_table(values: dict[str, Any]) -> dict[str, Any]:
    """Write a draft for one of the caller's sides."""
    viewer = current_viewer()
    side = values.pop("side") or min(viewer.sides, default="")
    with transaction():
        made = tables.draft(min(viewer.zones, default=0), side, values, viewer, clock.now())
    return table_out(made)


@bp.post("/points/tables/<int:table_id>/<any(propose,approve,withdraw):verb>")
@requires(*OFFICE)
@bp.response(200, PointsTableOut)
def step(table_id: int, verb: str) -> dict[str, Any]:
    """Propose, approve (a second person) or withdraw a table."""
    viewer = current_viewer()
    with transaction():
        table = queries.table(table_id, viewer, for_change=True)
        getattr(tables, verb)(table, viewer, clock.now())
    return table_out(table)


@bp.post("/points/tables/<int:table_id>/objections")
@signed_in
@bp.arguments(ObjectionIn)
@bp.response(200, PointsTableOut)
def object_to(values: dict[str, Any], table_id: int) -> dict[str, Any]:
    """Object to a table on public notice."""
    viewer = current_viewer()
    with transaction():
        table = queries.table(table_id, viewer, for_change=True)
        tables.object_to(table, values["words"], viewer, clock.now())
    return table_out(table)


@bp.get("/points/items")
@signed_in
@bp.response(200, PointsItemOut(many=True))
def items() -> Any:
    """What can be had on the caller's sides."""
    return queries.items(current_viewer())


@bp.get("/points/orders")
@signed_in
@bp.response(200, PointsOrderOut(many=True))
def orders() -> Any:
    """One's own orders, and at the office those of one's side."""
    return queries.orders(current_viewer())


@bp.post("/points/orders")
@signed_in
@bp.arguments(PointsOrderIn)
@bp.response(201, PointsOrderOut)
def order(values: dict[str, Any]) -> Any:
    """Order one piece."""
    viewer = current_viewer()
    with transaction():
        return shop.order(values["item"], values["person"] or viewer.person_id or 0, viewer, clock.now())


@bp.post("/points/orders/<int:order_id>/<any(hand_over,cancel):verb>")
@signed_in
@bp.response(200, PointsOrderOut)
def end_order(order_id: int, verb: str) -> Any:
    """Hand over or cancel an order."""
    viewer = current_viewer()
    with transaction():
        made = queries.order(order_id, viewer)
        getattr(shop, verb)(made, viewer, clock.now())
    return made
