"""Facts of one or many cases, loaded with a fixed number of statements."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from border_gov.cohandling import queries as signing
from border_gov.joint_mediation.models import (
    MediationAgreement,
    MediationCase,
    MediationConsent,
    MediationDanger,
    MediationDangerTold,
    MediationExtension,
    MediationInstalment,
    MediationInvitation,
    MediationLevelMove,
    MediationMark,
    MediationParty,
    MediationSchemeRow,
    MediationSession,
    MediationVisit,
)
from border_gov.joint_mediation.queries.seats import seats_of
from border_gov.joint_mediation.rules.facts import Facts
from border_gov.joint_mediation.rules.flow import FAILED, PERFORMED
from border_gov.joint_mediation.rules.limits import INVITE_AHEAD, TOP_LEVEL
from border_gov.joint_mediation.rules.verbs import CASE
from border_gov.kernel.db import db

Rows = dict[int, list[Any]]


def facts(case: MediationCase) -> Facts:
    """What the law asks about one case."""
    return facts_of([case])[case.id]


def facts_of(cases: Sequence[MediationCase]) -> dict[int, Facts]:
    """What the law asks about each of `cases`."""
    ids = [case.id for case in cases]
    loaded = _Loaded(cases, ids)
    return {case.id: loaded.of(case) for case in cases}


def _by_case(statement: Any) -> Rows:
    rows: Rows = defaultdict(list)
    for row in db.session.execute(statement):
        rows[row[0]].append(row[1])
    return rows


def _own(model: Any, ids: Iterable[int], *conditions: Any) -> Rows:
    chosen = select(model.case_id, model).where(model.case_id.in_(list(ids)), *conditions)
    return _by_case(chosen.order_by(model.id))


class _Loaded:
    """Everything that hangs on some cases, by case."""

    def __init__(self, cases: Sequence[MediationCase], ids: list[int]) -> None:
        self.parties = _own(MediationParty, ids)
        self.seats, self.unfilled = seats_of(ids)
        self.consents = _own(MediationConsent, ids)
        self.moves = _own(MediationLevelMove, ids)
        self.extensions = _own(MediationExtension, ids)
        self.agreements = _own(MediationAgreement, ids, MediationAgreement.voided_at.is_(None))
        self.visits = _own(MediationVisit, ids)
        self.dangers = _own(MediationDanger, ids, MediationDanger.ended_at.is_(None))
        self.told = _told(ids)
        self.marks = _of_agreements(MediationMark, ids)
        self.instalments = _of_agreements(MediationInstalment, ids)
        self.invited = _invited(ids)
        self.top = _top_levels(cases)

    def of(self, case: MediationCase) -> Facts:
        """The facts of one of them."""
        said, people = self._yes(case)
        closing = _closing(case)
        return Facts(
            sides=frozenset(case.sides),
            lead_side=case.lead_side,
            joint=case.joint,
            created_by=case.created_by,
            has_words=bool(case.facts and case.request),
            has_place=bool(case.side or case.joint or case.place_words),
            excluded=case.excluded,
            seats=self.seats.get(case.id, ()),
            unfilled=self.unfilled.get(case.id, ""),
            yes=said,
            yes_people=people,
            invited=case.id in self.invited,
            suspended=case.suspended,
            title_right=case.title_right,
            identity_right=case.identity_right,
            remedies_told=case.remedies_told,
            signed_off=closing == "complete",
            closing_asked=closing == "open",
            **self._people(case),
            **self._level(case),
            **self._agreed(case),
        )

    def _people(self, case: MediationCase) -> dict[str, Any]:
        parties, visits = self.parties[case.id], self.visits[case.id]
        told = (side for danger in self.dangers[case.id] for side in self.told.get(danger.id, ()))
        return {
            "parties": len(parties),
            "roles": frozenset(party.role for party in parties),
            "consented": bool(parties) and all(party.consent for party in parties),
            "rights_told": bool(parties) and all(party.rights_at for party in parties),
            "danger_told": frozenset(told),
            "visits": len(visits),
            "visited_well": bool(visits) and visits[-1].result == "ok",
        }

    def _level(self, case: MediationCase) -> dict[str, Any]:
        move = next((m for m in reversed(self.moves[case.id]) if m.state == "offered"), None)
        return {
            "level": case.level,
            "top_level": self.top.get(case.levels_id, TOP_LEVEL),
            "to_level": move.to_level if move else 0,
            "returned": frozenset(m.to_level for m in self.moves[case.id] if m.state == "returned"),
        }

    def _agreed(self, case: MediationCase) -> dict[str, Any]:
        agreement = next(iter(self.agreements[case.id]), None)
        parties, sides = self.parties[case.id], frozenset(case.sides)
        promises = self.instalments[case.id]
        return {
            "form": agreement.form if agreement else "",
            "sha256": agreement.sha256 if agreement else "",
            "effective_at": agreement.effective_at if agreement else None,
            "marks_missing": _missing(agreement, parties, self.marks[case.id], sides),
            "due": sum(one.state == "due" for one in promises),
            "breached": sum(one.state == "breached" for one in promises),
            "instalments": len(promises),
        }

    def _yes(self, case: MediationCase) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[int]]]:
        """Sides and people who consented, by matter, in the present round of each."""
        rounds = {
            "accept": case.reopened,
            "not_accept": case.reopened,
            "level": len(self.moves[case.id]),
            "extension": _open_extension(self.extensions[case.id]),
        }
        valid = [c for c in self.consents[case.id] if c.party_id is None and c.round == rounds[c.matter]]
        matters = {c.matter for c in valid}
        said = {m: frozenset(c.side for c in valid if c.matter == m) for m in matters}
        people = {m: frozenset(c.person_id for c in valid if c.matter == m and c.person_id) for m in matters}
        return said, people


def _open_extension(extensions: list[MediationExtension]) -> int:
    """The number of the proposal that is open; after one that holds, that of the next."""
    last = extensions[-1] if extensions else None
    return 0 if last is None else last.number + (last.holds_from is not None)


def _of_agreements(model: Any, ids: list[int]) -> Rows:
    chosen = select(MediationAgreement.case_id, model).join(
        MediationAgreement, MediationAgreement.id == model.agreement_id
    )
    current = (MediationAgreement.case_id.in_(ids), MediationAgreement.voided_at.is_(None))
    return _by_case(chosen.where(*current).order_by(model.id))


def _told(ids: list[int]) -> dict[int, list[str]]:
    chosen = select(MediationDangerTold.danger_id, MediationDangerTold.side).join(
        MediationDanger, MediationDanger.id == MediationDangerTold.danger_id
    )
    return _by_case(chosen.where(MediationDanger.case_id.in_(ids)))


def _invited(ids: list[int]) -> set[int]:
    """Cases with a coming session to which every party was asked a day before, or waived the day."""
    in_time = (
        (MediationInvitation.told_at <= MediationSession.starts_at - INVITE_AHEAD)
        | MediationInvitation.waived
    )  # fmt: skip
    asked = (
        select(MediationSession.case_id, func.count(MediationInvitation.id).label("asked"))
        .join(MediationInvitation, MediationInvitation.session_id == MediationSession.id)
        .where(MediationSession.case_id.in_(ids), MediationSession.state == "planned", in_time)
        .group_by(MediationSession.case_id, MediationSession.id)
    ).subquery()
    parties = (
        select(MediationParty.case_id, func.count().label("parties"))
        .where(MediationParty.case_id.in_(ids))
        .group_by(MediationParty.case_id)
    ).subquery()
    chosen = select(asked.c.case_id).join(parties, parties.c.case_id == asked.c.case_id)
    return set(db.session.scalars(chosen.where(asked.c.asked >= parties.c.parties)))


def _top_levels(cases: Sequence[MediationCase]) -> dict[int | None, int]:
    schemes = {case.levels_id for case in cases if case.levels_id}
    chosen = select(MediationSchemeRow.scheme_id, func.max(MediationSchemeRow.position))
    found = db.session.execute(
        chosen.where(MediationSchemeRow.scheme_id.in_(schemes)).group_by(MediationSchemeRow.scheme_id)
    )
    return {scheme: top for scheme, top in found}


def _missing(agreement: Any, parties: list[Any], marks: list[Any], sides: frozenset[str]) -> tuple[str, ...]:
    """Marks that the paper still needs: parties, one mediator and one committee seal of each side.

    People's Mediation Law art. 29; an oral agreement needs the mediators only (art. 28).
    """
    if agreement is None:
        return ("agreement",)
    given = {(mark.role, mark.party_id or mark.side) for mark in marks}
    wanted: list[tuple[str, str | uuid.UUID]] = [("mediator", side) for side in sorted(sides)]
    if agreement.form == "written":
        wanted += [("party", party.id) for party in parties]
        wanted += [("committee", side) for side in sorted(sides)]
    return tuple(f"{role}:{who}" for role, who in wanted if (role, who) not in given)


def _closing(case: MediationCase) -> str:
    """The state of the newest round of closing signatures, if it is under the present content."""
    if case.state not in (PERFORMED, FAILED) or len(case.sides) < 2:
        return ""
    round = signing.latest(CASE, case.id)
    if round is None:
        return ""
    if round.state == "complete" and not signing.is_signed(CASE, case.id):
        return ""
    return round.state
