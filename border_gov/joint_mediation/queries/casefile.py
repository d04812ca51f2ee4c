"""What hangs on one case, for its page: panel, sessions, houses, moves, the checklist of steps."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationDanger,
    MediationExtension,
    MediationLevelMove,
    MediationPanelist,
    MediationPartner,
    MediationPartnerCall,
    MediationSchemeRow,
    MediationSession,
    MediatorProfile,
)
from border_gov.joint_mediation.queries.calendar import sessions_between
from border_gov.joint_mediation.rules.facts import Facts
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people
from border_gov.people.models import Person


@dataclass(frozen=True)
class CaseFile:
    """The rows around a case, and the names of people as this viewer may see them."""

    panel: Sequence[MediationPanelist]
    sessions: Sequence[MediationSession]
    calls: Sequence[tuple[MediationPartnerCall, MediationPartner]]
    moves: Sequence[MediationLevelMove]
    extensions: Sequence[MediationExtension]
    danger: MediationDanger | None
    names: dict[int, str]


def read(viewer: Viewer, case: MediationCase) -> CaseFile:
    """Everything around one case; the caller made sure that `viewer` may see it."""
    panel = _of(MediationPanelist, case.id)
    calls = select(MediationPartnerCall, MediationPartner).join(
        MediationPartner, MediationPartner.id == MediationPartnerCall.partner_id
    )
    mine = calls.where(MediationPartnerCall.case_id == case.id)
    dangers = [row for row in _of(MediationDanger, case.id) if row.ended_at is None]
    return CaseFile(
        panel=panel,
        sessions=_of(MediationSession, case.id),
        calls=[(call, house) for call, house in db.session.execute(mine)],
        moves=_of(MediationLevelMove, case.id),
        extensions=_of(MediationExtension, case.id),
        danger=dangers[0] if dangers else None,
        names=people.names_of(viewer, [row.person_id for row in panel]),
    )


def _of(model: Any, case_id: int) -> Sequence[Any]:
    return db.session.scalars(select(model).where(model.case_id == case_id).order_by(model.id)).all()


def sits(viewer: Viewer, case_id: int) -> bool:
    """Whether the viewer mediates in this case now."""
    own = (MediationPanelist.case_id == case_id, MediationPanelist.person_id == viewer.person_id)
    now_there = (MediationPanelist.until_at.is_(None), MediationPanelist.kind == "mediator")
    return db.session.scalar(select(MediationPanelist.id).where(*own, *now_there)) is not None


@dataclass(frozen=True)
class StepDone:
    """One step of the method, and whether the ledger shows it."""

    names: dict[str, str]
    done: bool
    proof: str


def checklist(case: MediationCase, known: Facts) -> list[StepDone]:
    """The steps under which the case was opened, each tied to what was really recorded."""
    shown = {
        "": False,
        "registered": case.registered_at is not None,
        "facts_found": case.facts_found_at is not None,
        "talked": any(one.state == "held" for one in _of(MediationSession, case.id)),
        "settled": known.effective_at is not None,
        "visited": known.visits > 0,
        "rights_told": known.rights_told,
        "panel_ready": known.chair is not None and known.sides <= known.mediating_sides,
    }
    return [StepDone(row.names, shown[row.proof], row.proof) for row in scheme_rows(case.steps_id)]


def scheme_rows(scheme_id: int | None) -> Sequence[MediationSchemeRow]:
    """The rows of one version of levels, steps or mechanisms."""
    chosen = select(MediationSchemeRow).where(MediationSchemeRow.scheme_id == scheme_id)
    return db.session.scalars(chosen.order_by(MediationSchemeRow.position)).all()


def coming(viewer: Viewer, zone_id: int, now: dt.datetime) -> Sequence[Any]:
    """The viewer's own sessions of today and the next two weeks."""
    span = (now - dt.timedelta(hours=12), now + dt.timedelta(days=14))
    return sessions_between(viewer, zone_id, *span, mine=True)


def mediators(zone_id: int, sides: Sequence[str], viewer: Viewer) -> list[tuple[int, str, str]]:
    """(id, name, side) of people who may sit: those with an entry as mediator, active."""
    chosen = (
        select(Person.id, Person.side_key)
        .join(MediatorProfile, MediatorProfile.person_id == Person.id)
        .where(MediatorProfile.zone_id == zone_id, MediatorProfile.active, Person.side_key.in_(list(sides)))
        .order_by(Person.side_key, Person.id)
    )
    rows = db.session.execute(chosen).all()
    names = people.names_of(viewer, [row[0] for row in rows])
    return [(person, names.get(person, f"#{person}"), side) for person, side in rows]


def partners(zone_id: int, category: str = "") -> Sequence[MediationPartner]:
    """Houses that may be called; those for this category first."""
    chosen = select(MediationPartner).where(MediationPartner.zone_id == zone_id, MediationPartner.active)
    rows = db.session.scalars(chosen.order_by(MediationPartner.id)).all()
    return sorted(rows, key=lambda row: category not in row.categories)
