"""Reads of joint operations: the list, one with its units, what the law asks."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from border_gov.joint_prevention.models import Operation, OperationUnit
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.operations import FLOW, OperationFacts
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Operations in which a side of the viewer takes part."""
    if not viewer.has(*READERS):
        return Operation.id.in_(())
    return Operation.zone_id.in_(list(viewer.zones)) & Operation.sides.overlap(list(viewer.sides))


def get(viewer: Viewer, operation_id: int, for_change: bool = False) -> Operation:
    """One operation, or NotFound; locked `for_change`."""
    chosen = select(Operation).where(Operation.id == operation_id, visible_to(viewer))
    chosen = chosen.with_for_update().execution_options(populate_existing=True) if for_change else chosen
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such operation.")
    return found


def page(viewer: Viewer, limit: int = 100) -> Sequence[Operation]:
    """Operations, the latest start first."""
    chosen = select(Operation).where(visible_to(viewer))
    return db.session.scalars(chosen.order_by(Operation.starts_at.desc()).limit(limit)).all()


def units_of(operation_id: int) -> Sequence[OperationUnit]:
    """Units that take part, by side."""
    chosen = select(OperationUnit).where(OperationUnit.operation_id == operation_id)
    return db.session.scalars(chosen.order_by(OperationUnit.side, OperationUnit.id)).all()


def facts_of(one: Operation) -> OperationFacts:
    """What the law asks."""
    joined = frozenset(unit.side for unit in units_of(one.id))
    return OperationFacts(one.zone_id, frozenset(one.sides), joined)


def steps_of(viewer: Viewer, one: Operation) -> list[Step]:
    """The acts open to this viewer."""
    return [step for step in FLOW.open_to(one.state, viewer, facts_of(one)) if step.label]
