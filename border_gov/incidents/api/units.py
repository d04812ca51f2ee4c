"""A unit's phone as JSON: its tasks, our clock, one report."""

from typing import Any

from flask_wtf.csrf import generate_csrf

from border_gov.incidents.queries import reads, unit_tasks
from border_gov.incidents.schemas import units as schemas
from border_gov.incidents.service import unit_phone
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, signed_in

bp = ApiBlueprint("units", __name__, entrance="both", description="Units on the way")


@bp.get("/unit/tasks")
@signed_in
@bp.response(200, schemas.TasksOut)
def tasks() -> dict[str, Any]:
    """What the caller's unit is called to."""
    return {"items": unit_tasks.tasks(current_viewer())}


@bp.get("/unit/clock")
@signed_in
@bp.response(200, schemas.PhoneOut)
def phone() -> dict[str, Any]:
    """Who is signed in on this phone, the form token of this session, and what our clock says."""
    return {"person": current_viewer().person_id, "csrf": generate_csrf(), "now": clock.now()}


@bp.post("/unit/tasks/<int:assignment_id>/reports")
@signed_in
@bp.arguments(schemas.UnitReportIn)
@bp.response(200, schemas.UnitReportOut)
def report(data: dict[str, Any], assignment_id: int) -> dict[str, Any]:
    """A unit accepts, sets out, arrives, cannot get there, or has a result; sent again it changes nothing."""
    viewer = current_viewer()
    with transaction():
        found = unit_tasks.get(viewer, assignment_id)
        incident = reads.locked(found.incident.id)
        told = unit_phone.take(incident, found.assignment, viewer, data, clock.now())
        return {
            "verb": data["verb"],
            "state": incident.state,
            "event_at": told.event_at if told else data["event_at"],
            "received_at": told.received_at if told else None,
            "counts_at": told.counts_at if told else None,
            "late": bool(told and told.late),
        }
