"""Reading across the border: whoever opens persons of another side's file leaves a line in the journal."""

import datetime as dt

from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.queries.cases import level
from border_gov.joint_mediation.rules.seeing import MASKED
from border_gov.joint_mediation.service.acts import note
from border_gov.kernel.viewer import Viewer


def opened_across(actor: Viewer, case: MediationCase, now: dt.datetime) -> int:
    """The level at which `actor` reads one case; noted if persons of another side's file are shown.

    If the note cannot be written, nothing is shown: the door's transaction fails.
    """
    seen = level(actor, case)
    if seen >= MASKED and case.lead_side not in actor.sides:
        note(actor, case, "read_across", now, level=seen)
    return seen
