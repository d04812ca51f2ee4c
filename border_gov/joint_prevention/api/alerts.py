"""Alerts for programs: what is in force, chains, send, update, cancel, acknowledge, counts."""

from typing import Any

from border_gov.joint_prevention import queries
from border_gov.joint_prevention.models import Alert
from border_gov.joint_prevention.queries import alerts as reads
from border_gov.joint_prevention.rules import alerts as law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.schemas.alerts import (
    AlertCancelIn,
    AlertCountsOut,
    AlertIn,
    AlertOut,
    AlertUpdateIn,
)
from border_gov.joint_prevention.service import alerts as verbs
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("prevention_alerts", __name__, description="Alerts in chains, acknowledged by each side")


def as_json(alert: Alert) -> dict[str, Any]:
    """One message as the API gives it."""
    own = {name: getattr(alert, name) for name in AlertOut().fields if hasattr(alert, name)}
    now = clock.now()
    return {
        **own,
        "state": reads.state_at(alert, now) if alert.superseded_at is None else "superseded",
        "acknowledged": reads.acks_of([alert.id])[alert.id],
        "actions": [step.verb for step in reads.steps_of(current_viewer(), alert, now)],
    }


@bp.get("/prevention/alerts")
@requires(*READERS)
@bp.response(200, AlertOut(many=True))
def index() -> list[dict[str, Any]]:
    """Alerts in force: of each chain the last message only."""
    return [as_json(row) for row in reads.in_force(current_viewer(), clock.now())]


@bp.get("/prevention/alerts/counts")
@requires(*READERS)
@bp.response(200, AlertCountsOut)
def counts() -> Any:
    """Figures of now; exercises are in none."""
    return reads.counts(current_viewer(), clock.now())


@bp.get("/prevention/alerts/<int:alert_id>")
@requires(*READERS)
@bp.response(200, AlertOut(many=True))
def chain(alert_id: int) -> list[dict[str, Any]]:
    """The whole chain of a message, the first one first."""
    viewer = current_viewer()
    return [as_json(row) for row in reads.chain_of(viewer, reads.get(viewer, alert_id))]


@bp.post("/prevention/alerts")
@requires(*law.SENDERS)
@bp.arguments(AlertIn)
@bp.response(201, AlertOut)
def send(values: dict[str, Any]) -> dict[str, Any]:
    """Send an alert to every other side."""
    viewer = current_viewer()
    with transaction():
        made = verbs.send(viewer, queries.zone_of(viewer, values["zone_id"]), values, clock.now())
    return as_json(made)


@bp.post("/prevention/alerts/<int:alert_id>/update")
@requires(*law.SENDERS)
@bp.arguments(AlertUpdateIn)
@bp.response(201, AlertOut)
def update(values: dict[str, Any], alert_id: int) -> dict[str, Any]:
    """Follow an alert by a correction."""
    viewer = current_viewer()
    with transaction():
        made = verbs.update(viewer, reads.get(viewer, alert_id), values, clock.now())
    return as_json(made)


@bp.post("/prevention/alerts/<int:alert_id>/cancel")
@requires(*law.SENDERS)
@bp.arguments(AlertCancelIn)
@bp.response(201, AlertOut)
def cancel(values: dict[str, Any], alert_id: int) -> dict[str, Any]:
    """Cancel an alert."""
    viewer = current_viewer()
    with transaction():
        made = verbs.cancel(viewer, reads.get(viewer, alert_id), values, clock.now())
    return as_json(made)


@bp.post("/prevention/alerts/<int:alert_id>/acknowledge")
@requires(*law.SENDERS)
@bp.response(200, AlertOut)
def acknowledge(alert_id: int) -> dict[str, Any]:
    """Acknowledge a message for one's side."""
    viewer = current_viewer()
    with transaction():
        alert = reads.get(viewer, alert_id)
        verbs.acknowledge(viewer, alert, clock.now())
    return as_json(alert)
