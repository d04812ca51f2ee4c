"""After the agreement: instalments, what is not performed, the court's answer, visits."""

import datetime as dt
from typing import Any

from sqlalchemy import func, select

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationInstalment,
    MediationPanelist,
    MediationVisit,
    sealed,
)
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.cases import get
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules.words import SATISFIED, VISIT_RESULTS
from border_gov.joint_mediation.service.acts import begin, finish, side_of, then
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def start(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Performance begins; or, with nothing promised for later, all is performed at once."""
    case, known = begin(actor, case_id, "perform" if _promises(case_id) else "instant_performed")
    verb = "perform" if known.instalments else "instant_performed"
    if verb == "instant_performed":
        case.performed_at = case.effective_at or now
    return finish(actor, case, verb, now)


def _promises(case_id: int) -> bool:
    return bool(agreements.instalments(agreements.current(case_id)))


def record(
    actor: Viewer,
    case_id: int,
    instalment_id: int,
    performed_on: dt.date,
    *,
    now: dt.datetime,
    file_id: Any = None,
) -> MediationCase:
    """Write down that one promise was kept; with the last one all is performed and the visits begin (MC6)."""
    case, _ = begin(actor, case_id, "record_performance")
    row = _promise(case, instalment_id)
    if performed_on > today(now):
        raise Invalid(
            "Please correct what is marked.", fields={"performed_on": [L("This day has not come yet.")]}
        )
    if row.state == "performed":
        raise Refused("This was performed already.", code="performed")
    row.cured = row.state == "breached"
    row.state, row.performed_on, row.entered_by, row.file_id = (
        "performed",
        performed_on,
        actor.person_id,
        file_id,
    )
    finish(actor, case, "record_performance", now, number=row.position)
    known = facts(case)
    if not known.due and not known.breached:
        case.performed_at = now
        then(actor, case, "performed", now)
    return case


def _promise(case: MediationCase, instalment_id: int) -> MediationInstalment:
    own = {row.id: row for row in agreements.instalments(agreements.current(case.id))}
    if instalment_id not in own:
        raise Invalid(
            "Please correct what is marked.", fields={"instalment_id": [L("Choose what was promised.")]}
        )
    return own[instalment_id]


def default(actor: Viewer, case_id: int, instalment_id: int, *, now: dt.datetime) -> MediationCase:
    """State that one promise was not kept in time. Refused: before its day is over."""
    case = get(actor, case_id, for_change=True)
    row = _promise(case, instalment_id)
    if row.state == "due" and row.due_on < today(now):
        row.state = "breached"
        db.session.flush()
    case, _ = begin(actor, case_id, "default")
    return finish(actor, case, "default", now, number=row.position, due=row.due_on)


def cure(
    actor: Viewer, case_id: int, instalment_id: int, performed_on: dt.date, *, now: dt.datetime
) -> MediationCase:
    """Write down that a broken promise was made good; performance goes on, or all is performed."""
    row = _promise(get(actor, case_id, for_change=True), instalment_id)
    if row.state != "breached":
        raise Refused("This promise is not broken.", code="not_breached")
    row.state, row.cured, row.performed_on, row.entered_by = "performed", True, performed_on, actor.person_id
    db.session.flush()
    case, _ = begin(actor, case_id, "cure")
    finish(actor, case, "cure", now, number=row.position)
    if not facts(case).due:
        case.performed_at = now
        then(actor, case, "performed", now)
    return case


def remediate(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Talk again after a broken promise; the success that was counted is not written anew."""
    case, _ = begin(actor, case_id, "remediate")
    return finish(actor, case, "remediate", now)


def guide_court(actor: Viewer, case_id: int, *, now: dt.datetime, told: bool = False) -> MediationCase:
    """Hand the parties the sheet that says how to go to court; nobody is pressed.

    Refused: before the parties were told their remedies (art. 26).
    """
    if told:
        get(actor, case_id, for_change=True).remedies_told = True
        db.session.flush()
    case, _ = begin(actor, case_id, "guide_court")
    case.closed_at = now
    return finish(actor, case, "guide_court", now)


def court_answered(
    actor: Viewer, case_id: int, verb: str, *, now: dt.datetime, document_number: str = ""
) -> MediationCase:
    """Write down what became of the application: court_confirmed (with its number), court_rejected,
    window_closed.
    """
    case, _ = begin(actor, case_id, verb, {"document_number": document_number})
    return finish(actor, case, verb, now)


def visit(
    actor: Viewer,
    case_id: int,
    visited_on: dt.date,
    result: str,
    *,
    now: dt.datetime,
    visitor_id: int | None = None,
    satisfied: str = "",
    words: str = "",
) -> MediationVisit:
    """Write down a visit by somebody who never chaired this case.

    Becomes: performed stays until it is closed; a visit that found it not well makes it breached. Refused: a
    visitor who chaired, a day that has not come.
    """
    case, _ = begin(actor, case_id, f"visit_{result}" if result in VISIT_RESULTS else "visit_ok")
    visitor = visitor_id or actor.person_id or 0
    if result not in VISIT_RESULTS or (satisfied and satisfied not in SATISFIED):
        raise Invalid("Please correct what is marked.", fields={"result": [L("Please choose.")]})
    if visited_on > today(now):
        raise Invalid(
            "Please correct what is marked.", fields={"visited_on": [L("This day has not come yet.")]}
        )
    if visitor in _chairs(case.id):
        raise Refused("Who chaired may not make the visit.", code="visitor_chaired")
    count = db.session.scalar(
        select(func.count()).select_from(MediationVisit).where(MediationVisit.case_id == case.id)
    )
    row = MediationVisit(case_id=case.id, number=(count or 0) + 1, visited_on=visited_on)
    row.visitor_id, row.side, row.result, row.satisfied = visitor, side_of(actor, case), result, satisfied
    row.entered_at, row.entered_by, row.late = now, actor.person_id, visited_on < today(now)
    db.session.add(row)
    db.session.flush()
    sealed.put(row, "note", words.strip())
    finish(actor, case, f"visit_{result}", now, number=row.number)
    return row


def _chairs(case_id: int) -> set[int]:
    """Everybody who chaired at any time: the mark stays readable in who was replaced."""
    chosen = select(MediationPanelist.person_id).where(MediationPanelist.case_id == case_id)
    return set(db.session.scalars(chosen.where(MediationPanelist.chair | MediationPanelist.was_chair)))
