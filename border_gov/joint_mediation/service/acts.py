"""How every verb begins and ends: the case is locked, the law asked; the change stands in the journal."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.queries import cases as queries
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.queries.seats import sitting
from border_gov.joint_mediation.rules import guards
from border_gov.joint_mediation.rules.facts import Facts
from border_gov.joint_mediation.rules.flow import ARCHIVED, FLOW, OVER
from border_gov.joint_mediation.rules.verbs import CASE, IN_CONFIDENCE, ROUTINE, journal_verb
from border_gov.joint_mediation.service import from_incident
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.viewer import Viewer


def begin(
    actor: Viewer,
    case_id: int,
    verb: str,
    data: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> tuple[MediationCase, Facts]:
    """The case, locked, with its facts, once the law lets `actor` do `verb`; Refused if overtaken."""
    case = queries.get(actor, case_id, for_change=True)
    if version is not None and version != case.version:
        raise Refused("Somebody changed this in the meantime. Please look at it again.", code="changed")
    known = facts(case)
    guards.allow(verb, case.state, actor, known, data)
    return case, known


def finish(actor: Viewer, case: MediationCase, verb: str, now: dt.datetime, **told: Any) -> MediationCase:
    """The case in the state that `verb` leads to, noted in the journal (`told`: its facts, and who hears)."""
    target = FLOW.step(verb).target
    if target:
        case.state = target
    case.version += 1
    db.session.flush()
    note(actor, case, verb, now, **told)
    if case.incident_id and target in OVER and target != ARCHIVED:
        from_incident.tell_desk(actor, case, now)
    return case


def then(actor: Viewer, case: MediationCase, verb: str, now: dt.datetime, **told: Any) -> MediationCase:
    """A verb of the system that follows from another one; its guards are asked again."""
    db.session.flush()
    guards.allow(verb, case.state, actor, facts(case))
    return finish(actor, case, verb, now, **told)


def note(
    actor: Viewer,
    case: MediationCase,
    verb: str,
    now: dt.datetime,
    *,
    roles: tuple[str, ...] | None = None,
    **told: Any,
) -> None:
    """Write `verb` into the journal; officers of all sides and the panel hear of what is not routine.

    Of a note in confidence only the panel's mediators hear, not even who took the dispute in.
    """
    secret = verb in IN_CONFIDENCE
    people = set(sitting(case.id, mediators_only=secret))
    if case.created_by and not secret:
        people.add(case.created_by)
    heard = () if verb in ROUTINE else ("officer",) if roles is None else roles
    journal.record(
        actor,
        journal_verb(verb),
        Subject(CASE, case.id),
        now=now,
        zone_id=case.zone_id,
        sides=case.sides,
        audience=Audience(people=people, roles=heard),
        **told,
    )


def side_of(actor: Viewer, case: MediationCase) -> str:
    """The side for which `actor` acts in a case."""
    own = actor.sides & set(case.sides)
    return case.lead_side if case.lead_side in own else min(own)
