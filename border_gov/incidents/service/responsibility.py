"""Who is responsible for an incident, kept in step with hand-over and arbitration of all sides."""

import datetime as dt
from collections.abc import Mapping

from border_gov.cohandling.queries import handover as handovers
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.sides import CO, LEAD, REQUIRED
from border_gov.cohandling.service import handover, sides
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import reads
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.service import moving
from border_gov.incidents.service.acting import subject_of
from border_gov.kernel.viewer import Viewer


def placed(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    """Say which sides handle it as its place says; called after receipt and after the place was completed."""
    if not incident.lead or not incident.sides:
        return
    roles = {side: LEAD if side == incident.lead else CO for side in incident.sides}
    subject, rule = subject_of(incident), incident.lead_rule or "receiver"
    if side_reads.roles(SUBJECT_KIND, incident.id):
        sides.move(actor, subject, roles, rule=rule, now=now)
    else:
        sides.place(actor, subject, roles, zone_id=incident.zone_id, rule=rule, now=now)


def offered_at_once(incident: Incident, to_side: str, now: dt.datetime) -> None:
    """A place of another side: the hand-over is offered in the moment of receipt, for the receiving desk."""
    desk = Viewer(
        sides=frozenset({incident.receiver}),
        roles=frozenset({"duty"}),
        zones=frozenset({incident.zone_id}),
        by="system",
    )
    handover.offer(
        desk,
        subject_of(incident),
        to_side,
        "place",
        now=now,
        zone_id=incident.zone_id,
        urgent=incident.urgent,
    )


def check_closable(incident: Incident) -> None:
    """Refused (409) while a hand-over is open: who offered it stays responsible and cannot end it."""
    handovers.check_closable(SUBJECT_KIND, incident.id)


def on_moved(
    incident_id: int, before: Mapping[str, str], after: Mapping[str, str], now: dt.datetime, actor: Viewer
) -> None:
    """A hand-over was accepted, or ruled: from now on these sides act and sign; the citizen is told once."""
    incident = reads.locked(incident_id)
    required = sorted(side for side, role in after.items() if role in REQUIRED)
    lead = next(side for side, role in after.items() if role == LEAD)
    if required == sorted(incident.sides) and lead == incident.lead:
        return
    rule = side_reads.history(SUBJECT_KIND, incident_id)[-1].rule
    moving.move(incident, actor, required, lead, rule, now)
