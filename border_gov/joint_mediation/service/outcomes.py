"""How talking ends: agreed in writing or by word, no agreement, a party that withdraws or does not sign."""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from border_gov.joint_mediation.models import (
    MediationAgreement,
    MediationCase,
    MediationInstalment,
    MediationMark,
    MediationPanelist,
    sealed,
)
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.cases import get
from border_gov.joint_mediation.rules import terms as law
from border_gov.joint_mediation.rules.words import FAILURES
from border_gov.joint_mediation.service.acts import begin, finish, side_of
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def agree(actor: Viewer, case_id: int, terms: Mapping[str, Any], *, now: dt.datetime) -> MediationAgreement:
    """Write down what was agreed, to be printed and marked by hand (People's Mediation Law art. 29).

    Becomes: version 1 (or the next) of the agreement with its hash. Refused: while danger is open, an
    excluded matter, a panel that lost its balance, words that say nothing.
    """
    case, _ = begin(actor, case_id, "agree", {"terms": terms})
    made = _write(actor, case, law.WRITTEN, terms, now)
    case.outcome = law.WRITTEN
    finish(actor, case, "agree", now, number=made.number, sha256=made.sha256)
    return made


def redraft(actor: Viewer, case_id: int, terms: Mapping[str, Any], *, now: dt.datetime) -> MediationAgreement:
    """Change the words before all have marked them; the earlier version and its marks are void."""
    case, _ = begin(actor, case_id, "redraft", {"terms": terms})
    made = _write(actor, case, law.WRITTEN, terms, now)
    finish(actor, case, "redraft", now, number=made.number, sha256=made.sha256)
    return made


def oral_agree(
    actor: Viewer,
    case_id: int,
    terms: Mapping[str, Any],
    *,
    now: dt.datetime,
    agreed_at: dt.datetime | None = None,
    form: str = law.ORAL,
) -> MediationAgreement:
    """Write down what was agreed by word of mouth; it is in force from that moment (art. 28, 30).

    Must be: a mediator of every side on the panel; their marks on the record are taken as given on that day.
    Refused: while danger is open, an excluded matter, a day that has not come.
    """
    case, _ = begin(actor, case_id, "oral_agree", {"terms": terms})
    moment = agreed_at or now
    if moment > now:
        raise Invalid(
            "Please correct what is marked.", fields={"agreed_at": [L("This has not happened yet.")]}
        )
    made = _write(actor, case, form, terms, now)
    made.agreed_on, made.effective_at = today(moment), moment
    case.outcome, case.effective_at, case.concluded_at = form, moment, moment
    _mark_record(actor, case, made, moment, now)
    finish(actor, case, "oral_agree", now, number=made.number, effective=moment)
    return made


def _mark_record(
    actor: Viewer, case: MediationCase, made: MediationAgreement, moment: dt.datetime, now: dt.datetime
) -> None:
    """The record of an oral agreement carries one mediator's signature of each side."""
    sitting = select(MediationPanelist).where(
        MediationPanelist.case_id == case.id,
        MediationPanelist.until_at.is_(None),
        MediationPanelist.kind == "mediator",
    )
    first: dict[str, MediationPanelist] = {}
    for row in db.session.scalars(sitting.order_by(MediationPanelist.chair.desc(), MediationPanelist.id)):
        first.setdefault(row.side, row)
    for side, row in sorted(first.items()):
        mark = MediationMark(agreement_id=made.id, role="mediator", side=side, person_id=row.person_id)
        mark.what, mark.sha256, mark.marked_at = "signature", made.sha256, moment
        mark.entered_at, mark.entered_by = now, actor.person_id
        db.session.add(mark)
    db.session.flush()


def _write(
    actor: Viewer, case: MediationCase, form: str, terms: Mapping[str, Any], now: dt.datetime
) -> MediationAgreement:
    words = law.checked(terms, form)
    old = agreements.current(case.id)
    if old is not None:
        old.voided_at, old.void_reason = now, "changed"
        db.session.flush()
    names = [sealed.get(party, "name") for party in case.parties]
    made = MediationAgreement(case_id=case.id, number=_next(case.id), form=form, made_at=now, terms=b"")
    made.made_by = actor.person_id
    made.sha256 = law.content_hash(f"{case.committee_id}-{case.year}-{case.number}", form, names, words)
    db.session.add(made)
    db.session.flush()
    sealed.put(made, "terms", json.dumps(words, ensure_ascii=False))
    for position, promise in enumerate(words["instalments"], start=1):
        _promise(made, position, promise)
    db.session.flush()
    return made


def _next(case_id: int) -> int:
    last = select(func.coalesce(func.max(MediationAgreement.number), 0))
    return (db.session.scalar(last.where(MediationAgreement.case_id == case_id)) or 0) + 1


def _promise(made: MediationAgreement, position: int, promise: Mapping[str, Any]) -> None:
    row = MediationInstalment(agreement_id=made.id, position=position, what=b"", manner=promise["manner"])
    row.due_on = dt.date.fromisoformat(promise["due_on"])
    row.amount = Decimal(promise["amount"]) if promise["amount"] else None
    db.session.add(row)
    db.session.flush()
    sealed.put(row, "what", promise["what"])


def refuse_sign(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Write down that a party does not sign; the version is void and talking goes on."""
    case, _ = begin(actor, case_id, "refuse_sign")
    agreement = agreements.current(case.id)
    if agreement is not None:
        agreement.voided_at, agreement.void_reason = now, "refused"
    case.outcome = ""
    return finish(actor, case, "refuse_sign", now)


def impasse(
    actor: Viewer, case_id: int, failure: str, *, now: dt.datetime, remedies_told: bool = False
) -> MediationCase:
    """State that no agreement is possible, by code. Refused: before the parties were told their remedies."""
    if remedies_told:
        get(actor, case_id, for_change=True).remedies_told = True
        db.session.flush()
    case, _ = begin(actor, case_id, "impasse", {"failure": failure})
    if failure not in FAILURES:
        raise Invalid("Please correct what is marked.", fields={"failure": [L("Please choose a reason.")]})
    case.failure, case.concluded_at = failure, now
    return finish(actor, case, "impasse", now, failure=failure)


def withdraw(actor: Viewer, case_id: int, *, now: dt.datetime, remedies_told: bool = True) -> MediationCase:
    """Write down that a party withdraws: at any time before an agreement, no reason is asked (art. 17, 23).

    Becomes: over; the parties are told their remedies (art. 26); it counts against nobody.
    """
    case, _ = begin(actor, case_id, "withdraw")
    case.concluded_at, case.remedies_told = now, remedies_told
    return finish(actor, case, "withdraw", now, side=side_of(actor, case))
