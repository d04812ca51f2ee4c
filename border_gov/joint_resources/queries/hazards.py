"""Reads of check lists, inspections and hazards."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select

from border_gov.cohandling import queries as signoff
from border_gov.joint_resources.models.hazards import Hazard, HazardPhoto, Inspection, InspectionTemplate
from border_gov.joint_resources.models.register import Resource
from border_gov.joint_resources.queries import register
from border_gov.joint_resources.rules.hazards import CLOSED, KIND, HazardFacts
from border_gov.joint_resources.rules.register import READERS
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

PAGE = 50


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Hazards that the viewer's sides keep or found. Others see that the object is there, not its faults."""
    if not viewer.has(*READERS):
        return false()
    mine = Hazard.sides.overlap(sorted(viewer.sides)) | Hazard.found_side.in_(viewer.sides)
    return and_(Hazard.zone_id.in_(viewer.zones), mine)


def facts_of(hazard: Hazard) -> HazardFacts:
    """What the law asks about one hazard."""
    signed = hazard.id is not None and signoff.is_signed(KIND, hazard.id)
    return HazardFacts(hazard.zone_id, frozenset(hazard.sides), hazard.fixed_by, signed)


def get(viewer: Viewer, hazard_id: int, for_change: bool = False) -> Hazard:
    """One hazard, or NotFound; locked when it is to be changed."""
    chosen = select(Hazard).where(Hazard.id == hazard_id, visible_to(viewer))
    chosen = chosen.with_for_update(of=Hazard) if for_change else chosen
    found = db.session.scalar(chosen.execution_options(populate_existing=for_change))
    if found is None:
        raise NotFound()
    return found


def for_signing(hazard_id: int) -> Hazard:
    """The hazard, locked; for the verbs of sign-off."""
    chosen = select(Hazard).where(Hazard.id == hazard_id).with_for_update(of=Hazard)
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def page(
    viewer: Viewer, zone_id: int, state: str, overdue_on: dt.date | None, after: int = 0
) -> tuple[list[Hazard], int]:
    """A page of hazards by id: not closed ones, or those in one state, or only those overdue on a day."""
    chosen = select(Hazard).where(visible_to(viewer), Hazard.zone_id == zone_id, Hazard.id > after)
    chosen = chosen.where(Hazard.state == state) if state else chosen.where(Hazard.state != CLOSED)
    chosen = chosen.where(Hazard.due_on < overdue_on, Hazard.state != CLOSED) if overdue_on else chosen
    rows = list(db.session.scalars(chosen.order_by(Hazard.id).limit(PAGE + 1)))
    return (rows[:PAGE], rows[PAGE - 1].id) if len(rows) > PAGE else (rows, 0)


def of_resource(viewer: Viewer, resource: Resource) -> list[Hazard]:
    """Hazards of an object and of what was merged into it, newest first."""
    chosen = select(Hazard).where(visible_to(viewer), Hazard.resource_id.in_(register.family(resource)))
    return list(db.session.scalars(chosen.order_by(Hazard.id.desc())))


def inspections(viewer: Viewer, resource: Resource) -> list[Inspection]:
    """Checks of an object, newest first; of its custodians only."""
    if not viewer.sides & set(resource.sides):
        return []
    chosen = select(Inspection).where(Inspection.resource_id.in_(register.family(resource)))
    return list(db.session.scalars(chosen.order_by(Inspection.id.desc()).limit(PAGE)))


def inspection_of(person_id: int | None, key: Any) -> Inspection | None:
    """What this person's phone sent under this key before."""
    return db.session.scalar(
        select(Inspection).where(Inspection.person_id == person_id, Inspection.key == key)
    )


def hazard_of(inspection_id: int) -> Hazard | None:
    """The hazard that an inspection found."""
    return db.session.scalar(select(Hazard).where(Hazard.inspection_id == inspection_id))


def photos(hazard: Hazard) -> list[HazardPhoto]:
    """Photos of a hazard in the order they came."""
    chosen = select(HazardPhoto).where(HazardPhoto.hazard_id == hazard.id)
    return list(db.session.scalars(chosen.order_by(HazardPhoto.id)))


def photo(viewer: Viewer, hazard_id: int, photo_id: int) -> HazardPhoto:
    """One photo of a hazard that the viewer may see, or NotFound."""
    get(viewer, hazard_id)
    chosen = select(HazardPhoto).where(HazardPhoto.id == photo_id, HazardPhoto.hazard_id == hazard_id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound()
    return found


def templates(viewer: Viewer, zone_id: int, current_only: bool = True) -> list[InspectionTemplate]:
    """Check lists of a zone."""
    t = InspectionTemplate
    chosen = select(t).where(t.zone_id == zone_id, t.zone_id.in_(viewer.zones))
    chosen = chosen.where(t.current) if current_only else chosen
    return list(db.session.scalars(chosen.order_by(t.code, t.number.desc())))


def template(viewer: Viewer, template_id: int) -> InspectionTemplate:
    """One version of a check list, or NotFound."""
    t = InspectionTemplate
    found = db.session.scalar(select(t).where(t.id == template_id, t.zone_id.in_(viewer.zones)))
    if found is None:
        raise NotFound()
    return found


def overdue(today: dt.date) -> list[Hazard]:
    """Every hazard of the installation that is overdue, for the clock."""
    chosen = select(Hazard).where(Hazard.state != CLOSED, Hazard.due_on < today)
    return list(db.session.scalars(chosen.order_by(Hazard.id).with_for_update(of=Hazard, skip_locked=True)))
