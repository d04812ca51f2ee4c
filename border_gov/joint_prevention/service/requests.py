"""Verbs of requests for assistance: ask by hand-over, taken when it is accepted, answered, withdrawn."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.cohandling.queries.handover import check_closable
from border_gov.cohandling.rules.sides import LEAD, Roles
from border_gov.cohandling.service import handover, sides
from border_gov.geo.columns import point_value
from border_gov.joint_prevention.models import Assistance
from border_gov.joint_prevention.queries import requests as queries
from border_gov.joint_prevention.rules.matters import NAMES_SOMEBODY, names_somebody
from border_gov.joint_prevention.rules.requests import (
    ANSWERED,
    ASKED,
    FLOW,
    OFFICE,
    SUBJECT_KIND,
    TAKEN,
    WITHDRAWN,
    Verb,
)
from border_gov.joint_prevention.service.placing import next_number, placed_at
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer


def ask(actor: Viewer, zone_id: int, values: Mapping[str, Any], now: dt.datetime) -> Assistance:
    """Ask another side to do something at a place; it is offered to that side, whose answer clock runs.

    Must be: office; a place; words that name nobody. Becomes: asked, led by the actor's side until the other
    one accepts. Refused: otherwise.
    """
    if not actor.has(*OFFICE) or zone_id not in actor.zones or not actor.sides:
        raise NotAllowed("You may not do this.")
    _check(values["words"], "words")
    place = placed_at(zone_id, values, now)
    made = Assistance(
        zone_id=zone_id,
        number=next_number(Assistance, zone_id),
        state=ASKED,
        side=min(actor.sides),
        to_side=values["to_side"],
        what=values["what"],
        point=point_value(place.lon, place.lat),
        place_side=place.side,
        town_code=place.town_code,
        wanted_at=values["wanted_at"],
        words=values["words"].strip(),
        asked_at=now,
        asked_by=actor.person_id,
        result="",
        answer="",
        answered_at=None,
        answered_by=None,
    )
    db.session.add(made)
    db.session.flush()
    subject = Subject(SUBJECT_KIND, made.id)
    sides.place(actor, subject, {made.side: LEAD}, zone_id=zone_id, rule="asked", now=now)
    _record(actor, Verb.ASKED, made, now, what=made.what)
    offered = {"now": now, "zone_id": zone_id, "urgent": values["urgent"]}
    handover.offer(actor, subject, made.to_side, "competence", **offered)
    return made


def on_moved(request_id: int, before: Roles, after: Roles, now: dt.datetime, actor: Viewer) -> None:
    """The side asked accepted, or all arbiters ruled so: it is taken; ruled back, it stays where it was."""
    one = locked(request_id)
    if one.state == ASKED and after.get(one.side) != LEAD:
        FLOW.allow("take", one.state, actor, queries.facts_of(one))
        one.state = TAKEN
        _record(actor, Verb.TAKEN, one, now)


def answer(actor: Viewer, one: Assistance, values: Mapping[str, Any], now: dt.datetime) -> None:
    """Answer with a result and words that name nobody. Refused: not of the side that took it."""
    FLOW.allow("answer", one.state, actor, queries.facts_of(one), values)
    check_closable(SUBJECT_KIND, one.id)
    _check(values["words"], "words")
    one.state, one.result, one.answer = ANSWERED, values["result"], values["words"].strip()
    one.answered_at, one.answered_by = now, actor.person_id
    _record(actor, Verb.ANSWERED, one, now, result=one.result)


def withdraw(actor: Viewer, one: Assistance, now: dt.datetime) -> None:
    """Take the request back. Refused: taken already, or while the offer waits (withdraw that first)."""
    FLOW.allow("withdraw", one.state, actor, queries.facts_of(one))
    one.state = WITHDRAWN
    _record(actor, Verb.WITHDRAWN, one, now)


def locked(request_id: int) -> Assistance:
    """The row, FOR UPDATE and read again."""
    chosen = select(Assistance).where(Assistance.id == request_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def title(request_id: int) -> Mapping[str, str]:
    """How it is named in lists."""
    one = db.session.get_one(Assistance, request_id)
    return {"zh": f"协查第 {one.number} 号", "en": f"Request for assistance no. {one.number}"}


def _check(words: str, field: str) -> None:
    if names_somebody(words):
        raise Invalid("Please correct what is marked.", fields={field: [NAMES_SOMEBODY]})


def _record(actor: Viewer, verb: Verb, one: Assistance, now: dt.datetime, **facts: Any) -> None:
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(SUBJECT_KIND, one.id),
        now=now,
        zone_id=one.zone_id,
        sides=sorted({one.side, one.to_side}),
        audience=Audience(roles=("duty", "officer")),
        number=one.number,
        **facts,
    )
