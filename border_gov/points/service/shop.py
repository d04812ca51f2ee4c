"""Verbs of goods and orders: offer, order, hand over, cancel; and who lives together."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people
from border_gov.points import queries
from border_gov.points.models import PointsHousehold, PointsItem, PointsOrder
from border_gov.points.rules import TableFacts, Verb, of_the_office
from border_gov.points.service.ledger import account, move


def save_item(
    item: PointsItem | None, zone_id: int, side: str, data: Mapping[str, Any], actor: Viewer, now: dt.datetime
) -> PointsItem:
    """Offer something of a side, or change it. Refused: not of its office."""
    if not of_the_office(actor, TableFacts(item.side if item else side)):
        raise NotAllowed("You may not do this.")
    if item is None:
        item = PointsItem(zone_id=zone_id, side=side)
        db.session.add(item)
    for name in ("names", "price", "stock", "per_household", "active"):
        setattr(item, name, data[name])
    db.session.flush()
    _note(
        actor,
        Verb.ITEM_SAVED,
        Subject("points_item", item.id),
        item.zone_id,
        item.side,
        now,
        price=item.price,
    )
    return item


def order(item_id: int, person_id: int, actor: Viewer, now: dt.datetime) -> PointsOrder:
    """Order one piece for points, for oneself or, at the desk, for a person of one's side.

    Becomes: stock and balance less, an order. Refused: nothing left, not enough points, the household's
    share of this year is used up, an item of another side.
    """
    item = _locked_item(item_id)
    person = people.get_person(person_id, actor)
    at_desk = of_the_office(actor, TableFacts(item.side))
    if person.side_key != item.side or (person_id != actor.person_id and not at_desk):
        raise NotAllowed("You may not do this.")
    if not item.active or item.stock < 1:
        raise Refused("Nothing of this is left.", code="sold_out")
    own = account(item.zone_id, item.side, "person", person_id)
    if own.balance < item.price:
        raise Refused("There are not enough points.", code="not_enough")
    year = clock.today(now).year
    if item.per_household is not None and queries.had(item.id, person_id, year) >= item.per_household:
        raise Refused("Your household has had its share of this for this year.", code="household_share")
    paid = move(
        "ordered", own, account(item.zone_id, item.side, "spent"), item.price, now, by_person=actor.person_id
    )
    item.stock -= 1
    made = PointsOrder(
        zone_id=item.zone_id,
        side=item.side,
        item_id=item.id,
        person_id=person_id,
        transfer_id=paid.id,
        state="ordered",
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    _note_order(actor, Verb.ORDERED, made, now)
    return made


def _locked_item(item_id: int) -> PointsItem:
    chosen = select(PointsItem).where(PointsItem.id == item_id).with_for_update()
    found = db.session.scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound()
    return found


def hand_over(made: PointsOrder, actor: Viewer, now: dt.datetime) -> None:
    """Hand over what was ordered."""
    _end(made, "handed", actor, now, desk=True)
    _note_order(actor, Verb.HANDED, made, now)


def cancel(made: PointsOrder, actor: Viewer, now: dt.datetime) -> None:
    """Give points and stock back; by the person, or at the desk."""
    _end(made, "cancelled", actor, now, desk=False)
    item = _locked_item(made.item_id)
    item.stock += 1
    own = account(made.zone_id, made.side, "person", made.person_id)
    spent = account(made.zone_id, made.side, "spent")
    paid = queries.transfer(made.transfer_id)
    move("returned", spent, own, paid.points, now, by_person=actor.person_id, reverses_id=paid.id)
    _note_order(actor, Verb.CANCELLED, made, now)


def _end(made: PointsOrder, state: str, actor: Viewer, now: dt.datetime, *, desk: bool) -> None:
    own = made.person_id == actor.person_id and not desk
    if not own and not of_the_office(actor, TableFacts(made.side)):
        raise NotAllowed("You may not do this.")
    if made.state != "ordered":
        raise Refused("This cannot be done in the present state.", code="wrong_state")
    made.state, made.ended_at = state, now
    db.session.flush()


def join_household(person_id: int, number: str, actor: Viewer) -> None:
    """Say which household a person belongs to; an empty number takes the person out."""
    person = people.get_person(person_id, actor)
    if not of_the_office(actor, TableFacts(person.side_key)):
        raise NotAllowed("You may not do this.")
    known = db.session.get(PointsHousehold, person_id)
    if known is None:
        known = PointsHousehold(person_id=person_id, zone_id=person.zone_id, side=person.side_key)
        db.session.add(known)
    known.number = number.strip()[:40]
    db.session.flush()


def _note_order(actor: Viewer, verb: Verb, made: PointsOrder, now: dt.datetime) -> None:
    audience = Audience(people=[made.person_id], roles=("organiser",) if verb == Verb.ORDERED else ())
    subject = Subject("points_order", made.id)
    _note(actor, verb, subject, made.zone_id, made.side, now, audience, item=made.item_id)


def _note(
    actor: Viewer,
    verb: Verb,
    subject: Subject,
    zone_id: int,
    side: str,
    now: dt.datetime,
    audience: Audience | None = None,
    **facts: Any,
) -> None:
    journal.record(actor, verb, subject, now=now, zone_id=zone_id, sides=[side], audience=audience, **facts)
