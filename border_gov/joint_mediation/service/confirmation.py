"""Verb of judicial confirmation: all parties apply together, in time, to one court that is permitted."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from border_gov.joint_mediation.models import MediationConfirmation
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.courts import permitted_courts
from border_gov.joint_mediation.queries.day_count import day_count
from border_gov.joint_mediation.rules import confirmation as law
from border_gov.joint_mediation.service.acts import begin, finish
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def apply(actor: Viewer, case_id: int, data: Mapping[str, Any], *, now: dt.datetime) -> MediationConfirmation:
    """Write down that all parties apply for judicial confirmation (People's Mediation Law art. 33).

    `data`: applied_on, court, reason, applicants (ids of parties). Must be: a written agreement in force,
    nothing about title or personal status, within 30 days by legal counting, every party, one of the courts
    that the law permits. Becomes: confirming, with the last day, the calendar and the courts that were
    offered. Refused: each of these with its own reason; a reason for the choice if there is a choice.
    """
    case, _ = begin(actor, case_id, "apply_confirm", data)
    applied_on = data.get("applied_on") or clock.today(now)
    if applied_on > clock.today(now):
        raise Invalid(
            "Please correct what is marked.", fields={"applied_on": [L("This day has not come yet.")]}
        )
    agreement = agreements.current(case.id)
    effective = clock.today(agreement.effective_at) if agreement and agreement.effective_at else None
    applicants = [uuid.UUID(str(one)) for one in data.get("applicants") or ()]
    period = law.allow(
        law.Application(
            form=agreement.form if agreement else "",
            effective_on=effective,
            applied_on=applied_on,
            parties=[party.id for party in case.parties],
            applicants=applicants,
            title_right=case.title_right,
            identity_right=case.identity_right,
        ),
        places.calendar(),
    )
    courts = permitted_courts(case)
    court = law.permitted(courts, str(data.get("court") or ""))
    reason = str(data.get("reason") or "").strip()
    if len(courts) > 1 and not reason:
        raise Invalid(
            "Please correct what is marked.", fields={"reason": [L("Say why this court was chosen.")]}
        )
    row = MediationConfirmation(case_id=case.id, applied_on=applied_on, last_day=period.last)
    row.court, row.court_side, row.court_ground, row.court_reason = (
        court.name,
        court.side,
        court.ground,
        reason[:200],
    )
    row.other_courts = [one.name for one in courts if one.name != court.name]
    row.applicants, row.state = applicants, "applied"
    row.calendar_version = day_count(effective).calendar if effective else ""
    row.entered_by, row.entered_at = actor.person_id, now
    db.session.add(row)
    db.session.flush()
    finish(actor, case, "apply_confirm", now, last=period.last, side=court.side, ground=court.ground)
    return row
