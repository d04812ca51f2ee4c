"""Verbs of alerts: send, update, cancel, acknowledge; every other side's clock runs until it acknowledges."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from border_gov.cohandling.service import clocks
from border_gov.joint_prevention.models import Alert, AlertAck
from border_gov.joint_prevention.queries import alerts as queries
from border_gov.joint_prevention.rules.alerts import (
    ALERT,
    CANCEL,
    FLOW,
    LONGEST_DAYS,
    SENDERS,
    SUBJECT_KIND,
    UPDATE,
    Verb,
    clock_of,
)
from border_gov.joint_prevention.rules.matters import NAMES_SOMEBODY, names_somebody
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L, placed


def send(actor: Viewer, zone_id: int, values: Mapping[str, Any], now: dt.datetime) -> Alert:
    """Send an alert to every other side of the zone.

    Must be: office or desk; words that name nobody; an end within LONGEST_DAYS. Becomes: the first message of
    a chain, with a clock for each other side. An exercise is marked and has a clock of its own kind.
    """
    if not actor.has(*SENDERS) or zone_id not in actor.zones or not actor.sides:
        raise NotAllowed("You may not do this.")
    _check(values, now)
    made = Alert(
        zone_id=zone_id,
        chain=0,
        position=1,
        message=ALERT,
        exercise=values["exercise"],
        side=min(actor.sides),
        sides=sorted(places.side_keys(zone_id)),
        kind=values["kind"],
        urgency=values["urgency"],
        town_codes=values["town_codes"],
        words=values["words"].strip(),
        sent_at=now,
        sent_by=actor.person_id,
        expires_at=values["expires_at"],
        superseded_at=None,
    )
    db.session.add(made)
    db.session.flush()
    made.chain = made.id
    _sent(actor, made, Verb.SENT, now)
    return made


def update(actor: Viewer, alert: Alert, values: Mapping[str, Any], now: dt.datetime) -> Alert:
    """Correct an alert in force: the message of now is followed by another, which asks everybody again."""
    return _follow(actor, alert, UPDATE, values, now)


def cancel(actor: Viewer, alert: Alert, values: Mapping[str, Any], now: dt.datetime) -> Alert:
    """Cancel an alert in force, with the reason; the other sides acknowledge that as well."""
    same = {name: getattr(alert, name) for name in ("urgency", "town_codes", "expires_at")}
    return _follow(actor, alert, CANCEL, {**same, **values}, now)


def acknowledge(actor: Viewer, alert: Alert, now: dt.datetime) -> AlertAck:
    """Say for one's side that it was read; its clock stops. Refused: a second time, by the sender."""
    last = _locked(alert)
    facts = queries.facts_of(last)
    mine = actor.sides & facts.asked
    if mine and not mine - facts.acknowledged:
        raise Refused("Your side has acknowledged this already.", code="acknowledged")
    FLOW.allow("acknowledge", queries.state_at(last, now), actor, facts)
    side = min(mine - facts.acknowledged)
    ack = AlertAck(alert_id=last.id, side=side, person_id=actor.person_id, at=now)
    db.session.add(ack)
    kind = clock_of(last.exercise)
    clocks.stop(Subject(SUBJECT_KIND, last.id), kind.machine, kind.code, at=now, side=side)
    _record(actor, Verb.ACKNOWLEDGED, last, now, by_side=side)
    return ack


def locked(alert_id: int) -> Alert:
    """One message, FOR UPDATE and read again."""
    chosen = select(Alert).where(Alert.id == alert_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def title(alert_id: int) -> Mapping[str, str]:
    """How it is named in lists."""
    return {"zh": f"预警第 {alert_id} 号", "en": f"Alert no. {alert_id}"}


def _follow(actor: Viewer, alert: Alert, message: str, values: Mapping[str, Any], now: dt.datetime) -> Alert:
    last = _locked(alert)
    FLOW.allow(message, queries.state_at(last, now), actor, queries.facts_of(last), values)
    _check(values, now)
    made = Alert(
        zone_id=last.zone_id,
        chain=last.chain,
        position=last.position + 1,
        message=message,
        exercise=last.exercise,
        side=last.side,
        sides=list(last.sides),
        kind=last.kind,
        urgency=values["urgency"],
        town_codes=list(values["town_codes"]),
        words=values["words"].strip(),
        sent_at=now,
        sent_by=actor.person_id,
        expires_at=values["expires_at"],
        superseded_at=None,
    )
    last.superseded_at = now
    clocks.stop_all(Subject(SUBJECT_KIND, last.id), at=now, how="void")
    db.session.add(made)
    db.session.flush()
    _sent(actor, made, Verb.UPDATED if message == UPDATE else Verb.CANCELLED, now)
    return made


def _locked(alert: Alert) -> Alert:
    """The last message of the chain, its first one locked. Refused: `alert` was followed by another."""
    db.session.execute(select(Alert.id).where(Alert.id == alert.chain).with_for_update())
    chosen = select(Alert).where(Alert.chain == alert.chain, Alert.superseded_at.is_(None))
    last = db.session.scalars(chosen.execution_options(populate_existing=True)).one()
    if last.id != alert.id:
        raise Refused("A newer message has followed this one. Please read it first.", code="superseded")
    return last


def _sent(actor: Viewer, made: Alert, verb: Verb, now: dt.datetime) -> None:
    kind = clock_of(made.exercise)
    for side in set(made.sides) - {made.side}:
        clocks.start(
            Subject(SUBJECT_KIND, made.id),
            kind.machine,
            kind.code,
            side=side,
            zone_id=made.zone_id,
            received_at=now,
        )
    _record(actor, verb, made, now, kind=made.kind, urgency=made.urgency)


def _check(values: Mapping[str, Any], now: dt.datetime) -> None:
    fields: dict[str, Any] = {}
    if names_somebody(values["words"]):
        fields["words"] = [NAMES_SOMEBODY]
    if not values["words"].strip():
        fields["words"] = [L("Please say what happened and what to do.")]
    if not now < values["expires_at"] <= now + dt.timedelta(days=LONGEST_DAYS):
        fields["expires_at"] = [placed(L("Within %(days)s days from now, please."), days=LONGEST_DAYS)]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _record(actor: Viewer, verb: Verb, alert: Alert, now: dt.datetime, **facts: Any) -> None:
    db.session.flush()
    journal.record(
        actor,
        verb,
        Subject(SUBJECT_KIND, alert.id),
        now=now,
        zone_id=alert.zone_id,
        sides=alert.sides,
        audience=Audience(roles=("duty", "officer", "leader")),
        chain=alert.chain,
        position=alert.position,
        exercise=alert.exercise,
        **facts,
    )
