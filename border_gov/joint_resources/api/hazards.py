"""Inspections and hazards for programs and phones."""

from typing import Any

from flask import request

from border_gov.joint_resources.api.register import bp, the_zone
from border_gov.joint_resources.models.hazards import Hazard
from border_gov.joint_resources.queries import hazards as queries
from border_gov.joint_resources.queries import register as objects
from border_gov.joint_resources.rules import hazards as law
from border_gov.joint_resources.rules.register import EDITORS, READERS
from border_gov.joint_resources.schemas.hazards import (
    HazardActIn,
    HazardOut,
    HazardPageOut,
    InspectionIn,
    InspectionOut,
)
from border_gov.joint_resources.service import hazards as service
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires


def _out(found: Hazard) -> dict[str, Any]:
    steps = law.FLOW.open_to(found.state, current_viewer(), queries.facts_of(found))
    plain = {name: getattr(found, name) for name in HazardOut().fields if hasattr(found, name)}
    over = law.days_over(found.due_on, found.state, clock.today(clock.now()))
    acts = ["pass" if step.verb == "pass_joint" else step.verb for step in steps]
    return {**plain, "days_over": over, "actions": [verb for verb in acts if verb != "refused"]}


@bp.get("/resources/hazards")
@requires(*READERS)
@bp.response(200, HazardPageOut)
def hazards() -> dict[str, Any]:
    """A page of the hazards of the caller's sides: `state`, `overdue`, `after`."""
    args = request.args
    on = clock.today(clock.now()) if args.get("overdue") else None
    state = args.get("state", "") if args.get("state") in law.STATES else ""
    rows, after = queries.page(current_viewer(), the_zone(), state, on, args.get("after", 0, int))
    return {"rows": [_out(row) for row in rows], "after": after}


@bp.get("/resources/hazards/<int:hazard_id>")
@requires(*READERS)
@bp.response(200, HazardOut)
def hazard(hazard_id: int) -> dict[str, Any]:
    """One hazard."""
    return _out(queries.get(current_viewer(), hazard_id))


@bp.post("/resources/hazards/<int:hazard_id>/<any(fix, pass, fail):verb>")
@requires(*EDITORS)
@bp.arguments(HazardActIn)
@bp.response(200, HazardOut)
def act(values: dict[str, Any], hazard_id: int, verb: str) -> dict[str, Any]:
    """Put right, or re-check by another person."""
    viewer = current_viewer()
    with transaction():
        found = queries.get(viewer, hazard_id, for_change=True)
        service.act(found, verb, values, actor=viewer, now=clock.now())
    return _out(found)


@bp.post("/resources/<int:resource_id>/inspections")
@requires(*EDITORS)
@bp.arguments(InspectionIn)
@bp.response(201, InspectionOut)
def inspect(values: dict[str, Any], resource_id: int) -> dict[str, Any]:
    """Keep one check of an object; the same key again gives the same answer."""
    viewer = current_viewer()
    with transaction():
        found = objects.get(viewer, resource_id)
        template = queries.template(viewer, values["template"])
        made, hazard = service.inspect(found, template, values, actor=viewer, now=clock.now())
    return {"id": made.id, "hazard": hazard.id if hazard else None}
