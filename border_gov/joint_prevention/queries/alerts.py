"""Reads of alerts: what is in force, a chain with its acknowledgements, counts without exercises."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from border_gov.joint_prevention.models import Alert, AlertAck
from border_gov.joint_prevention.rules.alerts import ACTIVE, CANCEL, CANCELLED, FLOW, OVER, AlertFacts
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Alerts of the viewer's zones that a side of the viewer sent or is asked to acknowledge."""
    if not viewer.has(*READERS):
        return Alert.id.in_(())
    return Alert.zone_id.in_(list(viewer.zones)) & Alert.sides.overlap(list(viewer.sides))


def is_visible(viewer: Viewer, alert_id: int) -> bool:
    """The same for one message."""
    return db.session.scalar(select(Alert.id).where(Alert.id == alert_id, visible_to(viewer))) is not None


def get(viewer: Viewer, alert_id: int) -> Alert:
    """One message, or NotFound."""
    found = db.session.scalar(select(Alert).where(Alert.id == alert_id, visible_to(viewer)))
    if found is None:
        raise NotFound("There is no such alert.")
    return found


def chain_of(viewer: Viewer, alert: Alert) -> Sequence[Alert]:
    """Every message of its chain, the first one first."""
    chosen = select(Alert).where(Alert.chain == alert.chain, visible_to(viewer))
    return db.session.scalars(chosen.order_by(Alert.position)).all()


def acks_of(ids: Sequence[int]) -> dict[int, list[AlertAck]]:
    """Who acknowledged each message."""
    rows = db.session.scalars(select(AlertAck).where(AlertAck.alert_id.in_(list(ids))).order_by(AlertAck.id))
    found: dict[int, list[AlertAck]] = {id: [] for id in ids}
    for row in rows:
        found[row.alert_id].append(row)
    return found


def state_at(alert: Alert, now: dt.datetime) -> str:
    """The state of a chain whose last message this is."""
    if alert.message == CANCEL:
        return CANCELLED
    return OVER if now > alert.expires_at else ACTIVE


def last_messages(viewer: Viewer, limit: int = 100) -> Sequence[Alert]:
    """The last message of every chain, newest first: what was corrected or cancelled is not among them."""
    chosen = select(Alert).where(visible_to(viewer), Alert.superseded_at.is_(None))
    return db.session.scalars(chosen.order_by(Alert.id.desc()).limit(limit)).all()


def in_force(viewer: Viewer, now: dt.datetime) -> list[Alert]:
    """Chains that hold now, each as its last message."""
    return [row for row in last_messages(viewer) if state_at(row, now) == ACTIVE]


@dataclass(frozen=True)
class AlertCounts:
    """Alerts in force, and those that the viewer's side has yet to acknowledge; exercises are in neither."""

    active: int
    unacknowledged: int


def counts(viewer: Viewer, now: dt.datetime) -> AlertCounts:
    """The figures of now."""
    real = [row for row in last_messages(viewer) if not row.exercise and state_at(row, now) != OVER]
    acks = acks_of([row.id for row in real])
    waiting = [
        row
        for row in real
        if (viewer.sides & (set(row.sides) - {row.side})) - {ack.side for ack in acks[row.id]}
    ]
    return AlertCounts(sum(state_at(row, now) == ACTIVE for row in real), len(waiting))


def facts_of(alert: Alert) -> AlertFacts:
    """What the law asks about one message."""
    acknowledged = frozenset(ack.side for ack in acks_of([alert.id])[alert.id])
    return AlertFacts(alert.zone_id, alert.side, frozenset(alert.sides) - {alert.side}, acknowledged)


def steps_of(viewer: Viewer, alert: Alert, now: dt.datetime) -> list[Step]:
    """The acts open to this viewer; a message that was followed by another allows none."""
    if alert.superseded_at is not None:
        return []
    return [step for step in FLOW.open_to(state_at(alert, now), viewer, facts_of(alert)) if step.label]
