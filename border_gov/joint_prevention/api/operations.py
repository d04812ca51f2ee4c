"""Joint operations for programs: list, one, plan, who takes part, result, cancel."""

from typing import Any

from border_gov.geo.columns import lonlat_of
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.models import Operation
from border_gov.joint_prevention.queries import operations as reads
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.operations import OFFICE
from border_gov.joint_prevention.schemas.operations import (
    OperationIn,
    OperationOut,
    OperationResultIn,
    OperationUnitIn,
)
from border_gov.joint_prevention.service import operations as verbs
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("prevention_operations", __name__, description="Joint operations, closed by all sides")


def as_json(one: Operation) -> dict[str, Any]:
    """One operation as the API gives it."""
    own = {name: getattr(one, name) for name in OperationOut().fields if hasattr(one, name)}
    lon, lat = lonlat_of(one.point) or (None, None)
    actions = [step.verb for step in reads.steps_of(current_viewer(), one)]
    return {**own, "lon": lon, "lat": lat, "units": reads.units_of(one.id), "actions": actions}


@bp.get("/prevention/operations")
@requires(*READERS)
@bp.response(200, OperationOut(many=True))
def index() -> list[dict[str, Any]]:
    """Operations in which one's side takes part."""
    return [as_json(one) for one in reads.page(current_viewer())]


@bp.get("/prevention/operations/<int:operation_id>")
@requires(*READERS)
@bp.response(200, OperationOut)
def show(operation_id: int) -> dict[str, Any]:
    """One operation."""
    return as_json(reads.get(current_viewer(), operation_id))


@bp.post("/prevention/operations")
@requires(*OFFICE)
@bp.arguments(OperationIn)
@bp.response(201, OperationOut)
def plan(values: dict[str, Any]) -> dict[str, Any]:
    """Plan one."""
    viewer = current_viewer()
    with transaction():
        made = verbs.plan(viewer, queries.zone_of(viewer, values["zone_id"]), values, clock.now())
    return as_json(made)


@bp.post("/prevention/operations/<int:operation_id>/join")
@requires(*OFFICE)
@bp.arguments(OperationUnitIn)
@bp.response(200, OperationOut)
def join(values: dict[str, Any], operation_id: int) -> dict[str, Any]:
    """Say who of one's own side takes part."""
    viewer = current_viewer()
    with transaction():
        one = reads.get(viewer, operation_id, for_change=True)
        verbs.join(viewer, one, values, clock.now())
    return as_json(one)


@bp.post("/prevention/operations/<int:operation_id>/report")
@requires(*OFFICE)
@bp.arguments(OperationResultIn)
@bp.response(200, OperationOut)
def report(values: dict[str, Any], operation_id: int) -> dict[str, Any]:
    """Report the result; every side is asked to sign."""
    viewer = current_viewer()
    with transaction():
        one = reads.get(viewer, operation_id, for_change=True)
        verbs.report(viewer, one, values, clock.now())
    return as_json(one)


@bp.post("/prevention/operations/<int:operation_id>/cancel")
@requires(*OFFICE)
@bp.response(200, OperationOut)
def cancel(operation_id: int) -> dict[str, Any]:
    """Call it off."""
    viewer = current_viewer()
    with transaction():
        one = reads.get(viewer, operation_id, for_change=True)
        verbs.cancel(viewer, one, clock.now())
    return as_json(one)
