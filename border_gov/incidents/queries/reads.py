"""Who sees which incidents and how much of them; one incident; the facts that the law asks about it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from border_gov.cohandling.models.handover import Handover
from border_gov.cohandling.queries import disclosure
from border_gov.cohandling.rules.disclosure import EVENT, FULL
from border_gov.cohandling.rules.handover import OPEN
from border_gov.incidents.models import Act, Agreement, Assignment, Incident, IncidentKind
from border_gov.incidents.rules import SUBJECT_KIND, citizen, codes, flow
from border_gov.incidents.rules.flow import FLOW, Facts
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person


def concerns(viewer: Viewer) -> ColumnElement[bool]:
    """Incidents that a side of the viewer handles, received, is asked to take over, or that nobody owns."""
    sides = list(viewer.sides)
    unowned = and_(func.cardinality(Incident.sides) == 0, Incident.receiver == "")
    offered = select(Handover.subject_id).where(
        Handover.kind == SUBJECT_KIND, Handover.sides.overlap(sides), Handover.state.in_(OPEN)
    )
    mine = or_(Incident.sides.overlap(sides), Incident.receiver.in_(sides), unowned, Incident.id.in_(offered))
    return and_(Incident.zone_id.in_(viewer.zones), mine)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Staff see what concerns their sides; anybody else sees what their own unit is called to."""
    if viewer.has(*flow.READERS):
        return or_(concerns(viewer), _called(viewer))
    return _called(viewer)


def _called(viewer: Viewer) -> ColumnElement[bool]:
    unit = select(Person.unit_id).where(Person.id == (viewer.person_id or 0)).scalar_subquery()
    called = select(Assignment.incident_id).where(Assignment.unit_id == unit, Assignment.ended_at.is_(None))
    return and_(Incident.zone_id.in_(viewer.zones), Incident.id.in_(called))


def get(viewer: Viewer, incident_id: int, for_change: bool = False) -> Incident:
    """One incident that the viewer may see, or NotFound; locked and read again `for_change`."""
    chosen = select(Incident).where(Incident.id == incident_id, visible_to(viewer))
    if for_change:
        locked = select(Incident).where(Incident.id == incident_id).with_for_update(of=Incident)
        db.session.execute(locked.execution_options(populate_existing=True))
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such incident.")
    return found


def locked(incident_id: int) -> Incident:
    """The incident, locked and read again, for verbs whose door made sure of the right to it."""
    chosen = select(Incident).where(Incident.id == incident_id).with_for_update(of=Incident)
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def level_of(viewer: Viewer, incident: Incident, now: dt.datetime) -> int:
    """How much of this incident's persons the viewer may see on its own page.

    The desk that received it sees all. Other sides see what disclosure says: by their role, and more while
    a grant lasts. "Confidential" hides the citizen from every side but the one that received it, and from
    units; who is called to it as a unit otherwise needs the number.
    """
    owner = owner_of(incident)
    if owner in viewer.sides and viewer.has(*flow.READERS):
        return FULL
    if incident.confidential:
        return EVENT
    if not viewer.has(*flow.READERS) or not (owner or incident.sides):
        return FULL
    return disclosure.level_for(viewer, SUBJECT_KIND, incident.id, now)


def owner_of(incident: Incident) -> str:
    """The side whose data the citizen's person is: who received it, else who leads."""
    return incident.receiver or incident.lead


def facts_of(viewer: Viewer, incident: Incident) -> Facts:
    """What the law asks about one incident."""
    return facts_of_many(viewer, [incident])[incident.id]


def facts_of_many(viewer: Viewer, incidents: Sequence[Incident]) -> dict[int, Facts]:
    """The same for a whole page, in a fixed number of statements."""
    ids = [incident.id for incident in incidents]
    signed = _pairs(
        select(Act.incident_id, Act.side).where(Act.incident_id.in_(ids), Act.verb.in_(("ack", "ack_too")))
    )
    agreed = _pairs(
        select(Agreement.incident_id, Agreement.side)
        .join(Incident, (Incident.id == Agreement.incident_id) & (Incident.round == Agreement.round))
        .where(Agreement.incident_id.in_(ids))
    )
    called = _pairs(
        select(Assignment.incident_id, Assignment.unit_id).where(
            Assignment.incident_id.in_(ids), Assignment.ended_at.is_(None)
        )
    )
    unit = db.session.scalar(select(Person.unit_id).where(Person.id == (viewer.person_id or 0)))
    zones = {incident.zone_id for incident in incidents}
    kinds = {
        (kind.zone_id, kind.code): kind
        for kind in db.session.scalars(select(IncidentKind).where(IncidentKind.zone_id.in_(zones)))
    }
    every = {zone: frozenset(places.side_keys(zone)) for zone in zones}
    return {
        one.id: Facts(
            sides=frozenset(one.sides),
            desk=frozenset({one.receiver}) if one.receiver else every[one.zone_id],
            is_owned=bool(one.sides or one.receiver),
            acknowledged=frozenset(signed.get(one.id, ())),
            agreed=frozenset(agreed.get(one.id, ())),
            units=frozenset(called.get(one.id, ())),
            viewer_unit=unit,
            resolved_by=one.resolved_by,
            **_of_kind(kinds.get((one.zone_id, one.kind))),
        )
        for one in incidents
    }


def _pairs(statement: Any) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    for key, value in db.session.execute(statement):
        found.setdefault(key, set()).add(value)
    return found


def _of_kind(kind: IncidentKind | None) -> dict[str, bool]:
    return {
        "desk_answer": bool(kind and kind.desk_answer),
        "line_dispute": bool(kind and kind.line_dispute),
    }


def steps_of(viewer: Viewer, incident: Incident) -> list[Step]:
    """The acts that this viewer may do now: buttons of the page and `actions` of the API."""
    return open_steps(viewer, incident, facts_of(viewer, incident))


def open_steps(viewer: Viewer, incident: Incident, facts: Facts) -> list[Step]:
    """The same with facts that were loaded before."""
    if not viewer.signed_in:
        return []
    return [step for step in FLOW.open_to(incident.state, viewer, facts) if step.label]


def by_external(zone_id: int, source: str, number: str) -> Incident | None:
    """The incident that came from another system under this number."""
    chosen = select(Incident).where(
        Incident.zone_id == zone_id, Incident.source == source, Incident.external_number == number
    )
    return db.session.scalar(chosen)


def is_joint(incident: Incident) -> bool:
    """Whether several sides must sign."""
    return len(incident.sides) > 1


def state_label(state: str) -> str:
    """The words for a state."""
    return codes.STATES[state]


def is_visible(viewer: Viewer, incident_id: int) -> bool:
    """Whether the viewer may open this one."""
    chosen = select(Incident.id).where(Incident.id == incident_id, visible_to(viewer))
    return db.session.scalar(chosen) is not None


def is_open(incident_id: int) -> bool:
    """Whether it is not over yet."""
    return db.session.get_one(Incident, incident_id).state in codes.OPEN


def to_archive(now: dt.datetime, limit: int = 500) -> Sequence[int]:
    """Incidents that were closed long enough ago, the oldest first."""
    before = now - dt.timedelta(days=citizen.ARCHIVE_DAYS)
    chosen = select(Incident.id).where(Incident.state == codes.CLOSED, Incident.closed_at < before)
    return db.session.scalars(chosen.order_by(Incident.id).limit(limit)).all()
