"""Everything that the papers of one case are made of; notes in confidence are not among it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationAgreement,
    MediationCase,
    MediationCommittee,
    MediationConfirmation,
    MediationEnclosure,
    MediationInstalment,
    MediationInvitation,
    MediationPanelist,
    MediationPaper,
    MediationParty,
    MediationRepresentative,
    MediationSchemeRow,
    MediationSession,
    MediationTemplate,
    MediationVisit,
    MediatorProfile,
    sealed,
)
from border_gov.joint_mediation.queries import agreements
from border_gov.joint_mediation.queries.cases import get, level
from border_gov.joint_mediation.rules.papers import FileFacts
from border_gov.joint_mediation.rules.seeing import FULL
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed, NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person


@dataclass(frozen=True)
class Sitting:
    """A mediator of the panel by full name: a paper that parties sign names those before whom they sign."""

    name: str
    side: str
    chair: bool


@dataclass(frozen=True)
class Enclosed:
    """Something that was put into the file."""

    id: uuid.UUID
    item: str
    title: str
    side: str
    filed_at: dt.datetime
    file_id: uuid.UUID


@dataclass(frozen=True)
class CaseFile:
    """One case with all that its papers say."""

    case: MediationCase
    sides: Mapping[str, Mapping[str, str]]
    committees: Sequence[MediationCommittee]
    parties: Sequence[MediationParty]
    agents: Sequence[tuple[MediationParty, MediationRepresentative]]
    panel: Sequence[Sitting]
    sessions: Sequence[MediationSession]
    present: Mapping[int, Sequence[str]]
    agreement: MediationAgreement | None
    terms: Mapping[str, Any]
    promises: Sequence[MediationInstalment]
    visits: Sequence[MediationVisit]
    visitors: Mapping[int, str]
    application: MediationConfirmation | None
    enclosures: Sequence[Enclosed]
    level_names: Mapping[str, str] | None
    place: str

    def words(self, row: Any, field: str) -> str:
        """A sealed text of one of the rows."""
        return sealed.get(row, field)

    def enclosed(self, item: str) -> list[Enclosed]:
        """What was put into the file under one item."""
        return [one for one in self.enclosures if one.item == item]

    @property
    def facts(self) -> FileFacts:
        """What the law asks about these papers."""
        case, agreement = self.case, self.agreement
        return FileFacts(
            registered=case.registered_at is not None,
            rights_told=bool(self.parties) and all(party.rights_at for party in self.parties),
            identity_checked=bool(self.parties) and all(party.identity_checked for party in self.parties),
            has_agents=bool(self.agents),
            agents_authorised=all(agent.file_id for _, agent in self.agents),
            facts_found=case.facts_found_at is not None,
            sessions_held=sum(session.state == "held" for session in self.sessions),
            agreed=agreement is not None,
            written=agreement is not None and agreement.form == "written",
            in_force=agreement is not None and agreement.effective_at is not None,
            promised=bool(self.promises),
            all_performed=bool(self.promises) and all(one.state == "performed" for one in self.promises),
            visited=bool(self.visits),
            applied=self.application is not None,
            enclosed=frozenset(one.item for one in self.enclosures),
        )


def readable(viewer: Viewer, case_id: int) -> MediationCase:
    """The case, if this viewer may read all of it (level 4); NotFound or NotAllowed otherwise."""
    case = get(viewer, case_id)
    if level(viewer, case) < FULL:
        raise NotAllowed("Papers of a file are made by those who keep it or sit on its panel.")
    return case


def case_file(viewer: Viewer, case_id: int) -> CaseFile:
    """The whole file of a case for those who may read all of it."""
    case = readable(viewer, case_id)
    agreement = agreements.current(case.id)
    sessions = _rows(MediationSession, case.id, MediationSession.number)
    visits = agreements.visits(case.id)
    return CaseFile(
        case=case,
        sides={side.key: side.name for side in places.sides(case.zone_id)},
        committees=committees_of(case),
        parties=case.parties,
        agents=[(party, agent) for party in case.parties for agent in party.representatives],
        panel=_panel(case.id),
        sessions=sessions,
        present=_present([session.id for session in sessions]),
        agreement=agreement,
        terms=agreements.terms(agreement) if agreement else {},
        promises=agreements.instalments(agreement),
        visits=visits,
        visitors=_names(visit.visitor_id for visit in visits),
        application=application_of(case.id),
        enclosures=enclosures(case.id),
        level_names=_level_names(case),
        place=place_words(case),
    )


def _rows(model: Any, case_id: int, order: Any) -> Sequence[Any]:
    return db.session.scalars(select(model).where(model.case_id == case_id).order_by(order)).all()


def committees_of(case: MediationCase) -> list[MediationCommittee]:
    """The committee that keeps the file; for each other side that of its mediator, else its first one."""
    found = {case.lead_side: db.session.get_one(MediationCommittee, case.committee_id)}
    sitting = (
        select(MediationPanelist.side, MediationCommittee)
        .join(MediatorProfile, MediatorProfile.person_id == MediationPanelist.person_id)
        .join(MediationCommittee, MediationCommittee.id == MediatorProfile.committee_id)
        .where(MediationPanelist.case_id == case.id, MediationPanelist.until_at.is_(None))
    )
    for side, committee in db.session.execute(sitting.order_by(MediationPanelist.id)):
        found.setdefault(side, committee)
    own = select(MediationCommittee).where(
        MediationCommittee.zone_id == case.zone_id, MediationCommittee.active
    )
    for committee in db.session.scalars(own.order_by(MediationCommittee.id)):
        if committee.side in case.sides:
            found.setdefault(committee.side, committee)
    return [found[side] for side in [case.lead_side, *sorted(set(found) - {case.lead_side})]]


def _panel(case_id: int) -> list[Sitting]:
    chosen = (
        select(Person.name, MediationPanelist.side, MediationPanelist.chair)
        .join(Person, Person.id == MediationPanelist.person_id)
        .where(
            MediationPanelist.case_id == case_id,
            MediationPanelist.until_at.is_(None),
            MediationPanelist.kind == "mediator",
        )
    )
    rows = db.session.execute(chosen.order_by(MediationPanelist.chair.desc(), MediationPanelist.id))
    return [Sitting(*row) for row in rows]


def _names(ids: Iterable[int]) -> dict[int, str]:
    chosen = select(Person.id, Person.name).where(Person.id.in_(list(ids)))
    return {person: name for person, name in db.session.execute(chosen)}


def _present(session_ids: Sequence[int]) -> dict[int, list[str]]:
    """By session the parties that came, by name."""
    chosen = (
        select(MediationInvitation.session_id, MediationParty)
        .join(MediationParty, MediationParty.id == MediationInvitation.party_id)
        .where(MediationInvitation.session_id.in_(session_ids), MediationInvitation.came.is_not(False))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for session_id, party in db.session.execute(chosen.order_by(MediationParty.position)):
        found[session_id].append(sealed.get(party, "name"))
    return dict(found)


def application_of(case_id: int) -> MediationConfirmation | None:
    """The newest application for judicial confirmation."""
    chosen = select(MediationConfirmation).where(MediationConfirmation.case_id == case_id)
    return db.session.scalar(chosen.order_by(MediationConfirmation.id.desc()).limit(1))


def enclosures(case_id: int) -> list[Enclosed]:
    """What was put into the file and not taken out again, in order."""
    row = MediationEnclosure
    chosen = select(row).where(row.case_id == case_id, row.taken_out_at.is_(None))
    return [
        Enclosed(one.id, one.item, sealed.get(one, "title"), one.side, one.filed_at, one.file_id)
        for one in db.session.scalars(chosen.order_by(row.filed_at, row.id))
    ]


def enclosure(viewer: Viewer, case_id: int, enclosure_id: uuid.UUID) -> Enclosed:
    """One enclosure of a file that this viewer may read, or NotFound."""
    case = readable(viewer, case_id)
    for one in enclosures(case.id):
        if one.id == enclosure_id:
            return one
    raise NotFound("There is no such file.")


def _level_names(case: MediationCase) -> dict[str, str] | None:
    chosen = select(MediationSchemeRow.names).where(
        MediationSchemeRow.scheme_id == case.levels_id, MediationSchemeRow.position == case.level
    )
    return db.session.scalar(chosen)


def place_words(case: MediationCase) -> str:
    """The place as it was described, else the town and village in which it lies."""
    if said := sealed.get(case, "place_words"):
        return said
    towns = {town["code"]: town["names"] for town in places.towns(case.zone_id)}
    villages = {village["code"]: village["name"] for village in places.villages(case.zone_id)}
    town = towns.get(case.town_code, {}).get("zh", "")
    return f"{town}{villages.get(case.village_code, '')}"


def template_of(committee_id: int, kind: str) -> MediationTemplate | None:
    """The committee's own template of a paper, if it has one."""
    row = MediationTemplate
    return db.session.scalar(
        select(row).where(row.committee_id == committee_id, row.kind == kind, row.retired_at.is_(None))
    )


def templates(committee_id: int) -> Sequence[MediationTemplate]:
    """All templates of a committee, newest first."""
    row = MediationTemplate
    chosen = select(row).where(row.committee_id == committee_id)
    return db.session.scalars(chosen.order_by(row.kind, row.number.desc())).all()


@dataclass(frozen=True)
class Verified:
    """What anybody may know of a paper: its kind and its day."""

    kind: str
    made_on: dt.date


def verified(sha256: str) -> Verified | None:
    """The paper with this hash, while what it says still stands; None for any other hash."""
    row = MediationPaper
    found = db.session.scalar(select(row).where(row.sha256 == sha256))
    if found is None:
        return None
    if found.agreement_id is not None:
        agreement = db.session.get(MediationAgreement, found.agreement_id)
        if agreement is None or agreement.voided_at is not None:
            return None
    return Verified(found.kind, found.made_on)
