"""Facts of one or many cases, loaded with one statement."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from border_gov.cohandling import queries as signing
from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.queries.loaded import load
from border_gov.joint_mediation.queries.seats import seats_of, unfilled
from border_gov.joint_mediation.rules.facts import Facts
from border_gov.joint_mediation.rules.flow import FAILED, PERFORMED
from border_gov.joint_mediation.rules.limits import TOP_LEVEL
from border_gov.joint_mediation.rules.verbs import CASE


def facts(case: MediationCase) -> Facts:
    """What the law asks about one case."""
    return facts_of([case])[case.id]


def facts_of(cases: Sequence[MediationCase]) -> dict[int, Facts]:
    """What the law asks about each of `cases`."""
    loaded = _Loaded([case.id for case in cases])
    return {case.id: loaded.of(case) for case in cases}


class _Loaded:
    """Everything that hangs on some cases, by case."""

    def __init__(self, ids: list[int]) -> None:
        self.rows = load(ids)

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
            seats=seats_of(self.rows["seats"][case.id], len(self.rows["parties"][case.id])),
            unfilled=unfilled(self.rows["seats"][case.id]),
            yes=said,
            yes_people=people,
            invited=self._invited(case.id),
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
        parties, visits = self.rows["parties"][case.id], self.rows["visits"][case.id]
        return {
            "parties": len(parties),
            "roles": frozenset(party.role for party in parties),
            "consented": bool(parties) and all(party.consent for party in parties),
            "rights_told": bool(parties) and all(party.told for party in parties),
            "danger_told": frozenset(row.side for row in self.rows["told"][case.id]),
            "visits": len(visits),
            "visited_well": bool(visits) and visits[-1].result == "ok",
        }

    def _level(self, case: MediationCase) -> dict[str, Any]:
        moves = self.rows["moves"][case.id]
        move = next((m for m in reversed(moves) if m.state == "offered"), None)
        top = [row.level for row in self.rows["top"][case.id]]
        return {
            "level": case.level,
            "top_level": top[0] if top else TOP_LEVEL,
            "to_level": move.to_level if move else 0,
            "returned": frozenset(m.to_level for m in moves if m.state == "returned"),
        }

    def _agreed(self, case: MediationCase) -> dict[str, Any]:
        agreement = next(iter(self.rows["agreements"][case.id]), None)
        at = agreement.effective_at if agreement else None
        promises = self.rows["instalments"][case.id]
        return {
            "form": agreement.form if agreement else "",
            "sha256": agreement.sha256 if agreement else "",
            "effective_at": dt.datetime.fromisoformat(at) if at else None,
            "marks_missing": self._missing(case, agreement),
            "due": sum(one.state == "due" for one in promises),
            "breached": sum(one.state == "breached" for one in promises),
            "instalments": len(promises),
        }

    def _yes(self, case: MediationCase) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[int]]]:
        """Sides and people who consented, by matter, in the present round of each."""
        rounds = {
            "accept": case.reopened,
            "not_accept": case.reopened,
            "level": len(self.rows["moves"][case.id]),
            "extension": _open_extension(self.rows["extensions"][case.id]),
        }
        valid = [c for c in self.rows["consents"][case.id] if c.round == rounds[c.matter]]
        matters = {c.matter for c in valid}
        said = {m: frozenset(c.side for c in valid if c.matter == m) for m in matters}
        people = {m: frozenset(c.person_id for c in valid if c.matter == m and c.person_id) for m in matters}
        return said, people

    def _invited(self, case_id: int) -> bool:
        """A coming session to which every party was asked a day before, or waived the day."""
        parties = len(self.rows["parties"][case_id])
        return any(row.parties >= parties > 0 for row in self.rows["asked"][case_id])

    def _missing(self, case: MediationCase, agreement: Any) -> tuple[str, ...]:
        """Marks that the paper still needs: parties, one mediator and one committee seal of each side.

        People's Mediation Law art. 29; an oral agreement needs the mediators only (art. 28).
        """
        if agreement is None:
            return ("agreement",)
        given = {(mark.role, mark.who) for mark in self.rows["marks"][case.id]}
        wanted = [("mediator", side) for side in sorted(case.sides)]
        if agreement.form == "written":
            wanted += [("party", party.id) for party in self.rows["parties"][case.id]]
            wanted += [("committee", side) for side in sorted(case.sides)]
        return tuple(f"{role}:{who}" for role, who in wanted if (role, who) not in given)


def _open_extension(extensions: list[Any]) -> int:
    """The number of the proposal that is open; after one that holds, that of the next."""
    last = extensions[-1] if extensions else None
    return 0 if last is None else last.number + last.holds


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
