"""Closing: one side closes its own case, a joint one needs the signature of every side; then the archive."""

import datetime as dt
from typing import Any

from sqlalchemy import select

from border_gov.cohandling import service as signing
from border_gov.cohandling.rules import SubjectKind
from border_gov.joint_mediation.models import MediationCase, MediationCommittee
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.cases import docket, get
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules import guards
from border_gov.joint_mediation.rules.flow import CLERKS, FAILED
from border_gov.joint_mediation.rules.verbs import CASE
from border_gov.joint_mediation.service.acts import begin, finish, then
from border_gov.journal.service import Subject
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def ask(actor: Viewer, case_id: int, *, now: dt.datetime, remedies_told: bool = False) -> MediationCase:
    """Close a case of one side; ask every side of a joint case to sign its closing.

    Must be: performed and visited (a visit is not needed if nothing was promised), or failed with the
    remedies told. Becomes: closed, or a round of signatures; the last one closes it. Silence never does.
    """
    if remedies_told:
        get(actor, case_id, for_change=True).remedies_told = True
        db.session.flush()
    case, known = begin(actor, case_id, "ask_close")
    verb = _closing_verb(case)
    for guard in guards.missing(verb, known):
        if guard.code != "signed_off":
            guards.refuse(guard)
    if not known.is_shared:
        return _close(actor, case, now)
    finish(actor, case, "ask_close", now)
    signing.open_round(actor, Subject(CASE, case.id), zone_id=case.zone_id, now=now)
    return case


def _closing_verb(case: MediationCase) -> str:
    return "close_failed" if case.state == FAILED else "close"


def _close(actor: Viewer, case: MediationCase, now: dt.datetime) -> MediationCase:
    case.closed_at = now
    return then(actor, case, _closing_verb(case), now)


def archive(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Put a closed file into the archive. Only the side that keeps it may."""
    case, _ = begin(actor, case_id, "archive")
    case.archived_at = now
    return finish(actor, case, "archive", now)


def take_up_again(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Take a closed case up again because it has come up; every side must accept it anew."""
    case, _ = begin(actor, case_id, "recurrence")
    case.reopened += 1
    return finish(actor, case, "recurrence", now, count=case.reopened)


def canonical(case_id: int) -> dict[str, Any]:
    """What sides sign: the outcome as it stands, by codes, hashes and dates; no name of a party."""
    case = db.session.get(MediationCase, case_id)
    assert case is not None
    agreement = agreements.current(case.id)
    return {
        "case": case.id,
        "year": case.year,
        "number": case.number,
        "state": case.state,
        "outcome": case.outcome,
        "failure": case.failure,
        "effective_at": case.effective_at,
        "agreement": agreement.sha256 if agreement else "",
        "instalments": [[row.position, row.state] for row in agreements.instalments(agreement)],
        "visits": [[row.number, row.result, row.visited_on] for row in agreements.visits(case.id)],
    }


def subject_kind(url: Any) -> SubjectKind:
    """The closing of a joint case as something that sides sign; `url(id)` is the page of the case."""
    return SubjectKind(
        kind=CASE,
        canonical=canonical,
        title=_title,
        url=url,
        sides=lambda case_id: _row(case_id).sides,
        on_complete=_on_complete,
        may_sign=lambda viewer, case_id: (
            viewer.has(*CLERKS) and bool(viewer.sides & set(_row(case_id).sides))
        ),
        roles=("officer",),
        lock=_lock,
        label=L("Mediation case"),
    )


def _row(case_id: int) -> MediationCase:
    case = db.session.get(MediationCase, case_id)
    assert case is not None
    return case


def _lock(case_id: int) -> None:
    chosen = select(MediationCase).where(MediationCase.id == case_id).with_for_update()
    db.session.scalar(chosen.execution_options(populate_existing=True))


def _title(case_id: int) -> dict[str, str]:
    case = _row(case_id)
    committee = db.session.get(MediationCommittee, case.committee_id)
    assert committee is not None
    number = docket(case, committee)
    return {
        "zh": "（{year}）{short}人调字第{number}号 结案".format(**number),
        "en": "Closing of case {short} {number}/{year}".format(**number),
    }


def _on_complete(round: Any, now: dt.datetime, actor: Viewer) -> None:
    case = _row(round.subject_id)
    if facts(case).signed_off:
        _close(actor, case, now)
