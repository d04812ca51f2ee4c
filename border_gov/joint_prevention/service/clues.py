"""Verbs of clues: entered once the police have it, shown to other sides as far as its side lets, erased."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.cohandling.rules.sides import LEAD
from border_gov.cohandling.service import sides
from border_gov.geo.columns import point_value
from border_gov.joint_prevention.models import Clue
from border_gov.joint_prevention.queries import clues as queries
from border_gov.joint_prevention.rules.clues import (
    ENTERERS,
    EXPIRED,
    FLOW,
    HELD,
    LEVELS,
    LONGEST_DAYS,
    OLDEST_DAYS,
    SUBJECT_KIND,
    WITHDRAWN,
    Verb,
    fit_receipt,
)
from border_gov.joint_prevention.service.placing import next_number, placed_at
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed

EXPIRY = Viewer(name="clock", by="clock")


def enter(actor: Viewer, zone_id: int, values: Mapping[str, Any], now: dt.datetime) -> Clue:
    """Keep a clue that the police of one's side have received.

    Must be: an officer or the desk; the police's receipt number; an hour that has passed, a place with its
    datum, an expiry within LONGEST_DAYS. Becomes: kept, owned by the actor's side; nothing else is
    stored, and nobody is named. Refused: otherwise; a number that is somebody's own (identity, telephone).
    """
    if not actor.has(*ENTERERS) or zone_id not in actor.zones or not actor.sides:
        raise NotAllowed("You may not do this.")
    _check(values, now)
    place = placed_at(zone_id, values, now)
    side = min(actor.sides)
    made = Clue(
        zone_id=zone_id,
        number=next_number(Clue, zone_id),
        state=HELD,
        side=side,
        level=values["level"],
        kind=values["kind"],
        reliability=values["reliability"],
        receipt=values["receipt"],
        point=point_value(round(place.lon, 5), round(place.lat, 5)),
        place_side=place.side,
        town_code=place.town_code,
        hour=values["hour"].replace(minute=0, second=0, microsecond=0),
        expires_on=values["expires_on"],
    )
    db.session.add(made)
    db.session.flush()
    subject = Subject(SUBJECT_KIND, made.id)
    sides.place(actor, subject, {side: LEAD}, zone_id=zone_id, rule="passed_to_police", now=now)
    _record(actor, Verb.ENTERED, made, now, kind=made.kind, level=made.level)
    return made


def set_level(actor: Viewer, clue: Clue, level: int, now: dt.datetime) -> None:
    """Say how much other sides see of it unasked: grid cell and hour, or the event without persons."""
    FLOW.allow("set_level", clue.state, actor, queries.facts_of(clue), {"level": level})
    if level not in LEVELS:
        raise Invalid(
            "Please correct what is marked.", fields={"level": [L("Please choose what should be seen.")]}
        )
    clue.level = level
    _record(actor, Verb.LEVEL_SET, clue, now, level=level)


def withdraw(actor: Viewer, clue: Clue, now: dt.datetime) -> None:
    """Erase a clue before it runs out."""
    FLOW.allow("withdraw", clue.state, actor, queries.facts_of(clue))
    _erase(actor, clue, WITHDRAWN, Verb.WITHDRAWN, now)


def expire(now: dt.datetime) -> int:
    """Erase every clue whose last day is over; returns how many."""
    over = select(Clue).where(Clue.state == HELD, Clue.expires_on < clock.today(now))
    rows = db.session.scalars(over.order_by(Clue.id).with_for_update()).all()
    for clue in rows:
        _erase(EXPIRY, clue, EXPIRED, Verb.EXPIRED, now)
    return len(rows)


def locked(clue_id: int) -> Clue:
    """The row, FOR UPDATE and read again."""
    chosen = select(Clue).where(Clue.id == clue_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def title(clue_id: int) -> Mapping[str, str]:
    """How it is named in lists; the number says nothing about it."""
    clue = db.session.get_one(Clue, clue_id)
    return {"zh": f"线索第 {clue.number} 号", "en": f"Clue no. {clue.number}"}


def _erase(actor: Viewer, clue: Clue, state: str, verb: Verb, now: dt.datetime) -> None:
    clue.state, clue.kind, clue.reliability, clue.receipt = state, "", "", ""
    clue.point, clue.hour, clue.place_side, clue.town_code = None, None, "", ""
    _record(actor, verb, clue, now)


def _check(values: Mapping[str, Any], now: dt.datetime) -> None:
    fields: dict[str, Any] = {}
    if not fit_receipt(values["receipt"]):
        fields["receipt"] = [
            L("The police's number: letters, digits and hyphens, and no identity or telephone number.")
        ]
    if not now - dt.timedelta(days=OLDEST_DAYS) <= values["hour"] <= now:
        fields["hour"] = [L("An hour that has passed, within the last year.")]
    today = clock.today(now)
    if not today <= values["expires_on"] <= today + dt.timedelta(days=LONGEST_DAYS):
        fields["expires_on"] = [placed(L("Within %(days)s days from now, please."), days=LONGEST_DAYS)]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _record(actor: Viewer, verb: Verb, clue: Clue, now: dt.datetime, **facts: Any) -> None:
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(SUBJECT_KIND, clue.id),
        now=now,
        zone_id=clue.zone_id,
        sides=[clue.side],
        audience=Audience(roles=("officer",)),
        number=clue.number,
        **facts,
    )
