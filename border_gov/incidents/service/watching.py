"""What sign-off keeps about an incident follows it: rounds end when it changes or moves."""

import datetime as dt

from border_gov.cohandling import service as signoff
from border_gov.incidents.models import Incident
from border_gov.incidents.rules.codes import RESOLVED
from border_gov.incidents.service import timing
from border_gov.incidents.service.acting import subject_of
from border_gov.kernel.viewer import Viewer


def changed(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    """After a correction: what was to be signed is no longer that, so all are asked again."""
    if incident.state == RESOLVED and signoff.end_if_changed(actor, subject_of(incident), now=now):
        ask_signatures(incident, actor, now)


def moved(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    """After responsibility moved: the sides that handle it now sign."""
    if incident.state == RESOLVED:
        signoff.end_round(actor, subject_of(incident), now=now)
        ask_signatures(incident, actor, now)


def ask_signatures(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    """A round for every required side; an incident that belongs to no side is signed by who received it."""
    signoff.open_round(actor, subject_of(incident), zone_id=incident.zone_id, now=now)
    timing.asked_to_sign(incident, now)
