"""Going up: a case is offered to another level, taken or returned there; more time if all agree."""

import datetime as dt
import uuid

from sqlalchemy import func, select

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationConsent,
    MediationExtension,
    MediationLevelMove,
    MediationParty,
)
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules.words import ESCALATION_REASONS, RETURN_REASONS
from border_gov.joint_mediation.service.acts import begin, finish, side_of, then
from border_gov.joint_mediation.service.admission import consent
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def escalate(
    actor: Viewer, case_id: int, reason: str, *, now: dt.datetime, to_level: int | None = None
) -> MediationLevelMove:
    """Offer a case to the next level, or to a higher one (which every side must then sign).

    Refused: at the highest level; a level that does not exist; skipping a level in a case of one side unless
    there is danger.
    """
    case, known = begin(actor, case_id, "escalate", {"reason": reason})
    target = to_level or case.level + 1
    if reason not in ESCALATION_REASONS:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    if not case.level < target <= known.top_level:
        raise Invalid("Please correct what is marked.", fields={"to_level": [L("There is no such level.")]})
    if target > case.level + 1 and not (known.is_shared or known.suspended):
        raise Refused("A level may be skipped only if every side signs it.", code="one_step")
    made = MediationLevelMove(case_id=case.id, number=_moves(case.id) + 1, from_level=case.level)
    made.to_level, made.reason, made.offered_at, made.offered_by = target, reason, now, actor.person_id
    made.state = "offered"
    db.session.add(made)
    finish(actor, case, "escalate", now, level=target, reason=reason)
    return made


def _moves(case_id: int) -> int:
    chosen = select(func.count()).select_from(MediationLevelMove)
    return db.session.scalar(chosen.where(MediationLevelMove.case_id == case_id)) or 0


def _offered(case_id: int) -> MediationLevelMove:
    chosen = select(MediationLevelMove).where(
        MediationLevelMove.case_id == case_id, MediationLevelMove.state == "offered"
    )
    return db.session.scalars(chosen).one()


def take(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Take a case at the level it is offered to, for one's own side; with the last side it is taken.

    Becomes: routed at the new level, its clock begins (MC2). Refused: a side that said so already; more than
    one level at once without every side.
    """
    case, _ = begin(actor, case_id, "consent_level")
    move = _offered(case.id)
    consent(actor, case, "level", move.number, now)
    finish(actor, case, "consent_level", now, side=side_of(actor, case), level=move.to_level)
    if facts(case).all_said_yes("level"):
        then(actor, case, "level_accept", now, level=move.to_level)
        move.state, move.answered_at = "accepted", now
        case.level, case.level_at = move.to_level, now
        db.session.flush()
    return case


def give_back(actor: Viewer, case_id: int, reason: str, *, now: dt.datetime) -> MediationCase:
    """Return a case to the level that offered it, with a reason; once for each level."""
    case, _ = begin(actor, case_id, "level_return", {"reason": reason})
    if reason not in RETURN_REASONS:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    move = _offered(case.id)
    move.state, move.return_reason, move.answered_at = "returned", reason, now
    return finish(actor, case, "level_return", now, level=case.level, reason=reason)


def extend(
    actor: Viewer,
    case_id: int,
    until: dt.date,
    reason: str,
    *,
    now: dt.datetime,
    parties_agree: bool = False,
    how: str = "paper",
) -> MediationCase:
    """Agree for one's own side to more time (rules on the work of people's mediation art. 33).

    Becomes: more time once every side has agreed to the same day and the parties' consent is on record; the
    side that files the parties' consent says how it was given. Refused: a day that is over, another day than
    the one proposed, no reason.
    """
    case, _ = begin(actor, case_id, "extend", {"until": until})
    proposed = _proposal(actor, case, until, reason, now)
    if parties_agree:
        _parties_agree(actor, case, proposed.number, now, how)
    consent(actor, case, "extension", proposed.number, now)
    finish(actor, case, "extend", now, side=side_of(actor, case), until=until)
    if facts(case).all_said_yes("extension") and _have_parties_agreed(case, proposed.number):
        case.extended_until, proposed.holds_from = proposed.until, now
        then(actor, case, "extension", now, until=proposed.until)
    return case


def _proposal(
    actor: Viewer, case: MediationCase, until: dt.date, reason: str, now: dt.datetime
) -> MediationExtension:
    own = select(MediationExtension).where(MediationExtension.case_id == case.id)
    last = db.session.scalar(own.order_by(MediationExtension.number.desc()).limit(1))
    if last is not None and last.holds_from is None:
        if last.until != until:
            message = L("Another day was proposed; agree to that one.")
            raise Invalid("Please correct what is marked.", fields={"until": [message]})
        return last
    if until <= today(now):
        raise Invalid("Please correct what is marked.", fields={"until": [L("This day is over.")]})
    if not reason.strip():
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please fill this in.")]})
    number = (last.number if last else 0) + 1
    made = MediationExtension(case_id=case.id, number=number, until=until, reason=reason.strip())
    made.asked_at, made.asked_by = now, actor.person_id
    db.session.add(made)
    db.session.flush()
    return made


def _parties_agree(actor: Viewer, case: MediationCase, round: int, now: dt.datetime, how: str) -> None:
    known = _agreed_parties(case, round)
    for party_id in set(_party_ids(case)) - known:
        row = MediationConsent(case_id=case.id, matter="extension", round=round, at=now, how=how)
        row.party_id, row.person_id = party_id, actor.person_id
        db.session.add(row)
    db.session.flush()


def _party_ids(case: MediationCase) -> list[uuid.UUID]:
    return list(db.session.scalars(select(MediationParty.id).where(MediationParty.case_id == case.id)))


def _agreed_parties(case: MediationCase, round: int) -> set[uuid.UUID]:
    same = (MediationConsent.case_id == case.id, MediationConsent.matter == "extension")
    chosen = select(MediationConsent.party_id).where(*same, MediationConsent.round == round)
    return {party_id for party_id in db.session.scalars(chosen) if party_id}


def _have_parties_agreed(case: MediationCase, round: int) -> bool:
    return set(_party_ids(case)) <= _agreed_parties(case, round)
