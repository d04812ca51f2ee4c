"""Warnings and drives that a viewer may see."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from border_gov.joint_mediation.models import MediationDrive, MediationWarning
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

PAGE = 50


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Warnings of the viewer's zones and sides for staff; a volunteer sees their own."""
    row = MediationWarning
    mine = row.zone_id.in_(list(viewer.zones)) & row.sides.overlap(list(viewer.sides))
    return mine if viewer.has(*READERS) else mine & (row.found_by == viewer.person_id)


def get(viewer: Viewer, warning_id: int, for_change: bool = False) -> MediationWarning:
    """One warning, or NotFound."""
    chosen = select(MediationWarning).where(MediationWarning.id == warning_id, visible_to(viewer))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound("There is no such warning.")
    return found


def page(viewer: Viewer, zone_id: int, state: str = "", after: int | None = None) -> list[MediationWarning]:
    """Newest first."""
    chosen = select(MediationWarning).where(visible_to(viewer), MediationWarning.zone_id == zone_id)
    if state:
        chosen = chosen.where(MediationWarning.state == state)
    if after:
        chosen = chosen.where(MediationWarning.id < after)
    return list(db.session.scalars(chosen.order_by(MediationWarning.id.desc()).limit(PAGE)))


def drives(viewer: Viewer, zone_id: int) -> Sequence[MediationDrive]:
    """Drives of the viewer's sides, the latest first."""
    own = (MediationDrive.zone_id == zone_id, MediationDrive.sides.overlap(list(viewer.sides)))
    return db.session.scalars(select(MediationDrive).where(*own).order_by(MediationDrive.id.desc())).all()
