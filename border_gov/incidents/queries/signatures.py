"""Whose signature an incident still waits for."""

from border_gov.cohandling import queries as signoff
from border_gov.incidents.models import Incident
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.incidents.rules.codes import RESOLVED


def waiting_for(incident: Incident) -> list[str]:
    """The sides that have yet to sign, while it is resolved."""
    if incident.state != RESOLVED:
        return []
    round = signoff.latest(SUBJECT_KIND, incident.id)
    if round is None or round.state != "open":
        return []
    return sorted(set(round.sides) - {signature.side for signature in round.signatures})
