"""What the viewer's own unit is called to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.geo.columns import lonlat_of
from border_gov.incidents.models import Assignment, Incident, UnitReport
from border_gov.incidents.queries.record import AssignmentShown
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person, Unit

SHOWN = 30


@dataclass(frozen=True)
class Task:
    """A call to a unit with its incident; nothing of the citizen's person."""

    assignment: Assignment
    incident: Incident
    unit: dict[str, str]

    @property
    def stage(self) -> str:
        """How far the unit is."""
        return AssignmentShown(self.assignment, self.unit, ()).stage

    @property
    def lon(self) -> float | None:
        """Longitude of the place, if it is known."""
        found = lonlat_of(self.incident.point)
        return float(found[0]) if found else None

    @property
    def lat(self) -> float | None:
        """Latitude of the place, if it is known."""
        found = lonlat_of(self.incident.point)
        return float(found[1]) if found else None


def unit_of(viewer: Viewer) -> int | None:
    """The unit that the viewer belongs to."""
    return db.session.scalar(select(Person.unit_id).where(Person.id == (viewer.person_id or 0)))


def tasks(viewer: Viewer) -> Sequence[Task]:
    """The calls of the viewer's unit, open ones first, newest first."""
    unit = unit_of(viewer)
    if unit is None:
        return []
    chosen = (
        select(Assignment, Incident, Unit.names)
        .join(Incident, Incident.id == Assignment.incident_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.unit_id == unit, Assignment.zone_id.in_(viewer.zones))
        .order_by(Assignment.ended_at.is_not(None), Assignment.finished_at.is_not(None), Assignment.id.desc())
    )
    return [Task(*row) for row in db.session.execute(chosen.limit(SHOWN)).all()]


def get(viewer: Viewer, assignment_id: int) -> Task:
    """One call of the viewer's own unit, or NotFound."""
    chosen = (
        select(Assignment, Incident, Unit.names)
        .join(Incident, Incident.id == Assignment.incident_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Assignment.id == assignment_id,
            Assignment.unit_id == (unit_of(viewer) or 0),
            Assignment.zone_id.in_(viewer.zones),
        )
    )
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFound("This unit is not called to this incident.")
    return Task(*row)


def last_report(assignment_id: int, verb: str) -> UnitReport | None:
    """The newest report of a stage."""
    chosen = select(UnitReport).where(UnitReport.assignment_id == assignment_id, UnitReport.stage == verb)
    return db.session.scalar(chosen.order_by(UnitReport.id.desc()).limit(1))
