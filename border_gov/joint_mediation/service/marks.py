"""Marks on paper: who marked the printed words, when and before whom; with the last one they are in force."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from border_gov.joint_mediation.models import (
    MediationAgreement,
    MediationCase,
    MediationCommittee,
    MediationMark,
    MediationPanelist,
    MediationParty,
)
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules.words import MARK_ROLES, MARKS
from border_gov.joint_mediation.service.acts import begin, finish, then
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def file_marks(
    actor: Viewer, case_id: int, sha256: str, marks: Sequence[Mapping[str, Any]], *, now: dt.datetime
) -> MediationAgreement:
    """File marks as they stand on the printed paper, each with its day; none is captured or drawn here.

    Must be: the hash of the paper is that of the words that stand. Becomes: mark rows; with the last one
    that the law asks for (every party, a mediator and the seal of every side's committee) the agreement is
    in force from the last mark's day. Refused: another hash (409), an excluded matter (409), a mark from
    nobody of this case, one dated in the future.
    """
    case, _ = begin(actor, case_id, "sign", {"sha256": sha256})
    agreement = agreements.current(case.id)
    if agreement is None or agreement.sha256 != sha256:
        raise Refused("This was changed after it was printed. Print it again.", code="changed")
    for given in marks:
        _add(actor, case, agreement, given, now)
    finish(actor, case, "sign", now, number=agreement.number, count=len(marks))
    if not facts(case).marks_missing:
        last = max(mark.marked_at for mark in agreements.marks(agreement))
        agreement.effective_at = case.effective_at = case.concluded_at = last
        then(actor, case, "all_signed", now, effective=last)
    return agreement


def _add(
    actor: Viewer,
    case: MediationCase,
    agreement: MediationAgreement,
    given: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    if given["marked_at"] > now:
        raise _wrong("marked_at", L("This has not happened yet."))
    if given["role"] not in MARK_ROLES or given["what"] not in MARKS:
        raise _wrong("role", L("Please choose."))
    row = MediationMark(agreement_id=agreement.id, role=given["role"], what=given["what"])
    row.sha256, row.marked_at, row.entered_at = agreement.sha256, given["marked_at"], now
    row.entered_by, row.before_person = actor.person_id, given.get("before_person")
    row.file_id, row.by_representative = given.get("file_id"), given.get("by_representative")
    _who(case, row, given)
    if any(
        (m.role, m.party_id, m.person_id, m.committee_id) == _key(row) for m in agreements.marks(agreement)
    ):
        return
    db.session.add(row)
    db.session.flush()


def _key(row: MediationMark) -> tuple[Any, ...]:
    return (row.role, row.party_id, row.person_id, row.committee_id)


def _who(case: MediationCase, row: MediationMark, given: Mapping[str, Any]) -> None:
    """Whose mark it is: a party of this case, a mediator who sits, a committee of one of its sides."""
    if row.role == "party":
        party = db.session.get(MediationParty, given["party_id"]) if given.get("party_id") else None
        if party is None or party.case_id != case.id:
            raise _wrong("party_id", L("Choose a party."))
        row.party_id, row.side = party.id, party.side
    elif row.role in ("mediator", "recorder"):
        row.person_id, row.side = given.get("person_id"), given.get("side") or ""
        if row.role == "mediator":
            row.side = _seat_side(case, row.person_id)
    elif row.role == "committee":
        committee = db.session.get(MediationCommittee, given.get("committee_id") or 0)
        if committee is None or committee.zone_id != case.zone_id or committee.side not in case.sides:
            raise _wrong("committee_id", L("Choose a committee."))
        row.committee_id, row.side = committee.id, committee.side
    else:
        row.partner_id, row.side = given.get("partner_id"), given.get("side") or ""


def _seat_side(case: MediationCase, person_id: int | None) -> str:
    sitting = db.session.query(MediationPanelist).filter_by(
        case_id=case.id, person_id=person_id, until_at=None
    )
    found = sitting.first()
    if found is None or found.kind != "mediator":
        raise _wrong("person_id", L("Choose a member of the panel."))
    return found.side


def _wrong(field: str, message: str) -> Invalid:
    return Invalid("Please correct what is marked.", fields={field: [message]})
