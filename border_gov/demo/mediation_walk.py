"""Walks an invented dispute through the verbs of mediation until it has reached a named state."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from border_gov.cohandling import queries as rounds
from border_gov.cohandling import service as signing
from border_gov.joint_mediation.models import MediationCase, MediationPanelist
from border_gov.joint_mediation.queries import agreements, courts
from border_gov.joint_mediation.queries.case_file import committees_of
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules.verbs import CASE
from border_gov.joint_mediation.service import (
    admission,
    closing,
    confirmation,
    danger,
    intake,
    levels,
    marks,
    outcomes,
    panels,
    performing,
    sessions,
)
from border_gov.kernel.viewer import Viewer

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FRESH = 10


@dataclass(frozen=True)
class Cast:
    """Who acts: an officer and a mediator of each side."""

    officers: Mapping[str, Viewer]
    mediators: Mapping[str, Viewer]


@dataclass
class Walk:
    """One case under way; `now` moves on with every act and never passes `today`."""

    cast: Cast
    case: MediationCase
    now: dt.datetime
    today: dt.datetime
    terms: Mapping[str, Any]

    @property
    def lead(self) -> Viewer:
        """The officer of the side that keeps the file."""
        return self.cast.officers[self.case.lead_side]

    @property
    def chair(self) -> Viewer:
        """The mediator of the side that keeps the file."""
        return self.cast.mediators[self.case.lead_side]

    def wait(self, days: float = 0, hours: float = 1) -> dt.datetime:
        """Some time later, but never in the future."""
        self.now = min(self.now + days * DAY + hours * HOUR, self.today)
        return self.now

    def register(self) -> None:
        """It gets its number."""
        intake.register(self.lead, self.case.id, now=self.wait())

    def accept(self) -> None:
        """Every side accepts; rights are told."""
        for side in sorted(self.case.sides):
            admission.accept(self.cast.officers[side], self.case.id, now=self.wait())
        admission.tell_rights(self.lead, self.case.id, now=self.wait())

    def seat(self) -> None:
        """A mediator of every side sits down, nobody knows of a relation."""
        for side in sorted(self.case.sides):
            officer, person = self.cast.officers[side], self.cast.mediators[side].person_id
            own = side == self.case.lead_side
            row: MediationPanelist = panels.seat(
                officer, self.case.id, person or 0, now=self.wait(), chair=own
            )
            panels.nothing_known(officer, self.case, row, self.now)
        panels.panel_complete(self.lead, self.case.id, now=self.wait())

    def talk(self) -> None:
        """One session is planned, asked to, opened and held."""
        admission.find_facts(self.lead, self.case.id, "", now=self.wait())
        starts = min(self.now + 2 * DAY, self.today)
        data = {"starts_at": starts, "ends_at": starts + HOUR, "venue": "调解室"}
        planned = sessions.plan(self.chair, self.case.id, data, now=self.now)
        sessions.invite(self.lead, self.case.id, planned.id, now=self.now, waived=True)
        sessions.convene(self.chair, self.case.id, now=self.wait(2, 0))
        words = "双方到场，分别陈述意见。调解员释法明理，双方同意继续协商。"
        sessions.record(self.chair, self.case.id, planned.id, words, now=self.wait())

    def plan_another(self, days: int) -> None:
        """The next hearing stands in the calendar."""
        begins = (self.today + days * DAY).replace(hour=1, minute=30, second=0, microsecond=0)
        data = {"starts_at": begins + (self.case.id % 6) * HOUR, "venue": "联合调解室"}
        sessions.adjourn(self.chair, self.case.id, data, now=self.wait())

    def draft(self) -> None:
        """The words are written down."""
        outcomes.agree(self.chair, self.case.id, self.terms, now=self.wait())

    def mark(self, everybody: bool = True) -> None:
        """Parties, mediators and committees mark the printed paper; or the parties only."""
        agreement, at = agreements.current(self.case.id), self.wait()
        assert agreement is not None
        given: list[dict[str, Any]] = [
            {"role": "party", "what": "signature", "party_id": one.id} for one in self.case.parties
        ]
        if everybody:
            people = [self.cast.mediators[side].person_id for side in sorted(self.case.sides)]
            given += [{"role": "mediator", "what": "signature", "person_id": one} for one in people]
            seals = [committee.id for committee in committees_of(self.case)]
            given += [{"role": "committee", "what": "seal", "committee_id": one} for one in seals]
        stamped = [{**one, "marked_at": at} for one in given]
        marks.file_marks(self.lead, self.case.id, agreement.sha256, stamped, now=at)

    def apply(self) -> None:
        """All parties apply to a court that they chose."""
        data = {
            "court": courts.permitted_courts(self.case)[0].name,
            "reason": "离争议地点近，双方往来方便。",
            "applicants": [str(party.id) for party in self.case.parties],
        }
        confirmation.apply(self.lead, self.case.id, data, now=self.wait(1))

    def perform(self, kept: bool = True) -> None:
        """The promises are kept, or their day passes."""
        performing.start(self.lead, self.case.id, now=self.wait())
        for one in agreements.instalments(agreements.current(self.case.id)):
            self.now = min(max(self.now, _after(one.due_on)), self.today)
            if not kept:
                performing.default(self.lead, self.case.id, one.id, now=self.wait(2, 0))
                return
            day = min(one.due_on, self.now.date())
            performing.record(self.lead, self.case.id, one.id, day, now=self.now)

    def visit(self) -> None:
        """The officer looks in; the one who chaired may not."""
        performing.visit(self.lead, self.case.id, self.wait(1).date(), "ok", now=self.now, satisfied="yes")

    def close(self) -> None:
        """One side closes; a joint case is signed by every side."""
        closing.ask(self.lead, self.case.id, now=self.wait())
        round = rounds.latest(CASE, self.case.id)
        if not facts(self.case).is_shared or round is None:
            return
        for side in sorted(self.case.sides):
            signer = self.cast.officers[side].__class__(
                **{**vars(self.cast.officers[side]), "confirmed_at": self.wait()}
            )
            signing.sign(signer, round.id, round.sha256, now=self.now, fresh_minutes=FRESH)

    def fail(self) -> None:
        """No agreement; the parties know what else is open to them."""
        outcomes.impasse(self.chair, self.case.id, "no_agreement", now=self.wait(), remedies_told=True)

    def go_up(self) -> None:
        """Offered to the next level."""
        levels.escalate(self.chair, self.case.id, "complex", now=self.wait())

    def threaten(self) -> None:
        """Somebody threatened."""
        danger.flag(self.chair, self.case.id, "violence", now=self.wait())

    def call(self, partner_ids: Sequence[int]) -> None:
        """Other houses are called."""
        for partner_id in partner_ids:
            admission.call_partner(self.lead, self.case.id, partner_id, now=self.wait())


def _after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(4), dt.UTC)
