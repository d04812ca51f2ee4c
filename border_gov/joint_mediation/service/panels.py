"""The panel: who sits, what was declared, asked and waived; an objection replaces from the same side."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationConflictAnswer,
    MediationConflictCheck,
    MediationPanelist,
    MediationParty,
    MediationWaiver,
)
from border_gov.joint_mediation.queries import matching
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules.conflicts import HARD, RELATIONS, result_of
from border_gov.joint_mediation.rules.words import CHALLENGES, SEATS
from border_gov.joint_mediation.service.acts import begin, finish, note
from border_gov.kernel import crypto
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.models import Person, Unit


def seat(
    actor: Viewer,
    case_id: int,
    person_id: int,
    *,
    now: dt.datetime,
    kind: str = "mediator",
    chair: bool = False,
) -> MediationPanelist:
    """Add somebody of one's own side to the panel; a new chair takes the place of the old one.

    Becomes: a seat, which fills the place of a challenged member of the same side. Refused: a person of
    another side than the actor's, one who sits already, one who was objected to in this case.
    """
    case, known = begin(actor, case_id, "seat", {"person_id": person_id})
    person = db.session.get(Person, person_id)
    if person is None or person.zone_id != case.zone_id or person.side_key not in case.sides:
        raise Invalid(
            "Please correct what is marked.", fields={"person_id": [L("Choose somebody of the sides.")]}
        )
    if person.side_key not in actor.sides:
        raise NotAllowed("Each side names its own mediators.", code="other_side")
    if any(one.person_id == person_id for one in known.seats):
        raise Refused("This person sits on the panel already.", code="sits")
    if _was_challenged(case.id, person_id):
        raise Refused("A party objected to this person.", code="challenged")
    if kind not in SEATS:
        raise Invalid("Please correct what is marked.", fields={"kind": [L("Please choose.")]})
    row = sit(case, person, kind, chair, now)
    finish(actor, case, "seat", now, person=person_id, side=person.side_key, kind=kind, chair=chair)
    return row


def sit(case: MediationCase, person: Person, kind: str, chair: bool, now: dt.datetime) -> MediationPanelist:
    """The seat itself; whether it may be taken was asked before."""
    if chair:
        _no_chair(case.id)
    row = MediationPanelist(case_id=case.id, person_id=person.id, side=person.side_key, kind=kind)
    row.chair, row.was_chair, row.from_at = chair, chair, now
    row.replaces = _to_fill(case.id, person.side_key) if kind == "mediator" else None
    db.session.add(row)
    db.session.flush()
    return row


def nothing_known(
    actor: Viewer, case: MediationCase, row: MediationPanelist, now: dt.datetime
) -> MediationConflictCheck:
    """The member declared and every party answered, at the same table, that they know of no relation."""
    _answer(row, None, (), now, actor, "signed")
    for party in case.parties:
        _answer(row, party.id, (), now, actor, "spoken")
    return check(actor, case, row, now)


def _was_challenged(case_id: int, person_id: int) -> bool:
    same = (MediationPanelist.case_id == case_id, MediationPanelist.person_id == person_id)
    chosen = select(MediationPanelist.id).where(*same, MediationPanelist.ended == "challenged")
    return db.session.scalar(chosen.limit(1)) is not None


def _no_chair(case_id: int) -> None:
    for row in _sitting(case_id):
        row.chair = False
    db.session.flush()


def _sitting(case_id: int) -> list[MediationPanelist]:
    now_there = (MediationPanelist.case_id == case_id, MediationPanelist.until_at.is_(None))
    return list(db.session.scalars(select(MediationPanelist).where(*now_there)))


def _to_fill(case_id: int, side: str) -> int | None:
    own = (MediationPanelist.case_id == case_id, MediationPanelist.side == side)
    filled = select(MediationPanelist.replaces).where(
        MediationPanelist.case_id == case_id, MediationPanelist.replaces.is_not(None)
    )
    chosen = select(MediationPanelist.id).where(
        *own, MediationPanelist.ended == "challenged", MediationPanelist.id.not_in(filled)
    )
    return db.session.scalar(chosen.limit(1))


def _seat_of(case: MediationCase, panelist_id: int) -> MediationPanelist:
    row = next((one for one in _sitting(case.id) if one.id == panelist_id), None)
    if row is None:
        raise Invalid(
            "Please correct what is marked.", fields={"panelist_id": [L("Choose a member of the panel.")]}
        )
    return row


def unseat(actor: Viewer, case_id: int, panelist_id: int, *, now: dt.datetime) -> MediationCase:
    """Take a member of one's own side off the panel while it is being put together; the row stays."""
    case, _ = begin(actor, case_id, "unseat", {"panelist_id": panelist_id})
    row = _seat_of(case, panelist_id)
    if row.side not in actor.sides:
        raise NotAllowed("Each side names its own mediators.", code="other_side")
    row.until_at, row.ended, row.chair = now, "unseated", False
    return finish(actor, case, "unseat", now, person=row.person_id)


def declare(
    actor: Viewer,
    case_id: int,
    panelist_id: int,
    relations: Iterable[str],
    *,
    now: dt.datetime,
    how: str = "signed",
) -> MediationConflictCheck:
    """File a member's signed declaration; the check is run anew. Refused: an unknown relation."""
    case, _ = begin(actor, case_id, "declare")
    row = _seat_of(case, panelist_id)
    _answer(row, None, relations, now, actor, how)
    finish(actor, case, "declare", now, person=row.person_id)
    return check(actor, case, row, now)


def ask_party(
    actor: Viewer,
    case_id: int,
    panelist_id: int,
    party_id: uuid.UUID,
    relations: Iterable[str],
    *,
    now: dt.datetime,
    how: str = "spoken",
) -> MediationConflictCheck:
    """File what one party answered about one member; the check is run anew."""
    case, _ = begin(actor, case_id, "ask_party")
    row = _seat_of(case, panelist_id)
    _answer(row, _party_of(case, party_id).id, relations, now, actor, how)
    finish(actor, case, "ask_party", now, person=row.person_id)
    return check(actor, case, row, now)


def all_parties_know_none(
    actor: Viewer, case_id: int, panelist_id: int, *, now: dt.datetime
) -> MediationConflictCheck:
    """File that every party, asked at one table, knows of no relation to a member; checked anew."""
    case, _ = begin(actor, case_id, "ask_party")
    row = _seat_of(case, panelist_id)
    for party in case.parties:
        _answer(row, party.id, (), now, actor, "spoken")
    finish(actor, case, "ask_party", now, person=row.person_id, count=len(case.parties))
    return check(actor, case, row, now)


def _party_of(case: MediationCase, party_id: uuid.UUID) -> MediationParty:
    party = db.session.get(MediationParty, party_id)
    if party is None or party.case_id != case.id:
        raise Invalid("Please correct what is marked.", fields={"party_id": [L("Choose a party.")]})
    return party


def _answer(
    row: MediationPanelist,
    party_id: uuid.UUID | None,
    relations: Iterable[str],
    now: dt.datetime,
    actor: Viewer,
    how: str,
) -> None:
    named = sorted(set(relations))
    if not set(named) <= RELATIONS.keys():
        raise Invalid("Please correct what is marked.", fields={"relations": [L("Please choose.")]})
    chosen = select(MediationConflictAnswer).where(MediationConflictAnswer.panelist_id == row.id)
    same = MediationConflictAnswer.party_id == party_id if party_id else None
    chosen = chosen.where(same if same is not None else MediationConflictAnswer.party_id.is_(None))
    found = db.session.scalar(chosen) or MediationConflictAnswer(panelist_id=row.id, party_id=party_id)
    found.relations, found.at, found.entered_by, found.how = named, now, actor.person_id, how
    db.session.add(found)
    db.session.flush()


def check(
    actor: Viewer, case: MediationCase, row: MediationPanelist, now: dt.datetime
) -> MediationConflictCheck:
    """Add up declaration, answers and what this ledger holds; the check itself is noted in any case."""
    chosen = select(MediationConflictAnswer.relations).where(MediationConflictAnswer.panelist_id == row.id)
    relations = {relation for named in db.session.scalars(chosen) for relation in named}
    relations |= _in_the_ledger(case, row)
    made = MediationConflictCheck(panelist_id=row.id, at=now, checked_by=actor.person_id)
    made.result, made.relations = result_of(relations), sorted(relations)
    db.session.add(made)
    db.session.flush()
    note(actor, case, "check_conflicts", now, person=row.person_id, result=made.result)
    return made


def _in_the_ledger(case: MediationCase, row: MediationPanelist) -> set[str]:
    """Is the member a party here, in a dispute with one elsewhere, of the same employer? Yes or no only."""
    person = db.session.get(Person, row.person_id)
    if person is None:
        return set()
    keys = matching.person_keys(case.zone_id, person.name, person.phone)
    unit = db.session.get(Unit, person.unit_id) if person.unit_id else None
    employer = crypto.match_index(unit.names.get("zh", ""), "employer", case.zone_id) if unit else ""
    found = {
        "party": matching.known_as_party(case.id, keys),
        "friend": matching.in_dispute_with(case.id, keys, case.zone_id),
        "employer": bool(employer) and matching.employer_named(case.id, employer),
    }
    return {relation for relation, is_so in found.items() if is_so}


def waive(
    actor: Viewer,
    case_id: int,
    panelist_id: int,
    party_id: uuid.UUID,
    *,
    now: dt.datetime,
    file_id: Any = None,
) -> MediationCase:
    """File one party's written waiver of a relation. Refused: a relation that nobody can waive (409)."""
    case, known = begin(actor, case_id, "waive")
    row, party = _seat_of(case, panelist_id), _party_of(case, party_id)
    found = next(one for one in known.seats if one.panelist_id == row.id)
    if found.check == result_of(HARD):
        raise Refused("Nobody can waive this conflict; the member must be replaced.", code="hard_conflict")
    values = {"panelist_id": row.id, "party_id": party.id, "at": now, "entered_by": actor.person_id}
    given = insert(MediationWaiver).values(**values, file_id=file_id)
    db.session.execute(given.on_conflict_do_nothing(constraint="uq_mediation_waiver_party"))
    return finish(actor, case, "waive", now, person=row.person_id)


def panel_complete(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """State that the panel is complete.

    Must be: one chair, a mediator of every side (a joint case needs at least one of each), every member
    declared, every party asked about every member, no hard conflict, softer ones waived by all in writing.
    """
    case, _ = begin(actor, case_id, "panel_complete")
    return finish(actor, case, "panel_complete", now, members=len(facts(case).seats))


def challenge(
    actor: Viewer, case_id: int, panelist_id: int, reason: str, *, now: dt.datetime, sustain: bool = True
) -> MediationCase:
    """File a party's objection to a member; the chair is always replaced, and by the same side.

    Becomes: back to the room until somebody of the same side sits. An objection to another member may be
    overruled (`sustain=False`), with its reason. Refused: overruling an objection to the chair.
    """
    data = {"panelist_id": panelist_id, "reason": reason}
    case, _ = begin(actor, case_id, "challenge" if sustain else "overrule", data)
    row = _seat_of(case, panelist_id)
    if reason not in CHALLENGES:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    if not sustain:
        if row.chair:
            raise Refused("An objection to the chair is never overruled.", code="chair")
        return finish(actor, case, "overrule", now, person=row.person_id, reason=reason)
    row.until_at, row.ended, row.chair = now, "challenged", False
    return finish(actor, case, "challenge", now, person=row.person_id, side=row.side, reason=reason)
