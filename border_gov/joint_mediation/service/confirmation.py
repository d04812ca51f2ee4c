"""Verb of judicial confirmation: all parties apply together, in time, to one court that is permitted."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from border_gov.joint_mediation.models import MediationCase, MediationConfirmation
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

REASON_LIMIT = 200


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
        raise _wrong("applied_on", L("This day has not come yet."))
    application = _application(case, data, applied_on)
    period = law.allow(application, places.calendar())
    courts = permitted_courts(case)
    court = law.permitted(courts, str(data.get("court") or ""))
    reason = str(data.get("reason") or "").strip()[:REASON_LIMIT]
    if len(courts) > 1 and not reason:
        raise _wrong("reason", L("Say why this court was chosen."))
    row = MediationConfirmation(case_id=case.id, applied_on=applied_on, last_day=period.last, state="applied")
    row.court, row.court_side, row.court_ground, row.court_reason = (
        court.name,
        court.side,
        court.ground,
        reason,
    )
    row.other_courts = [one.name for one in courts if one.name != court.name]
    row.applicants = list(application.applicants)
    row.calendar_version = day_count(application.effective_on).calendar if application.effective_on else ""
    row.entered_by, row.entered_at = actor.person_id, now
    db.session.add(row)
    db.session.flush()
    finish(actor, case, "apply_confirm", now, last=period.last, side=court.side, ground=court.ground)
    return row


def _application(case: MediationCase, data: Mapping[str, Any], applied_on: dt.date) -> law.Application:
    agreement = agreements.current(case.id)
    return law.Application(
        form=agreement.form if agreement else "",
        effective_on=clock.today(agreement.effective_at) if agreement and agreement.effective_at else None,
        applied_on=applied_on,
        parties=[party.id for party in case.parties],
        applicants=[uuid.UUID(str(one)) for one in data.get("applicants") or ()],
        title_right=case.title_right,
        identity_right=case.identity_right,
    )


def _wrong(field: str, message: str) -> Invalid:
    return Invalid("Please correct what is marked.", fields={field: [message]})
