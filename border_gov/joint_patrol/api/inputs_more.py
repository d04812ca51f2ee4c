"""Planning inputs as JSON: what a week needs, closures, volunteers, meeting points."""

import datetime as dt
from typing import Any

from border_gov.joint_patrol.models.places import Closure
from border_gov.joint_patrol.queries import inputs, places
from border_gov.joint_patrol.queries import volunteers as people
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.schemas import inputs_api as schemas
from border_gov.joint_patrol.schemas.inputs import ClosureIn
from border_gov.joint_patrol.service import closures as closing
from border_gov.joint_patrol.service import demand as demands
from border_gov.joint_patrol.service import volunteers as profiles
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("patrol_inputs_more", __name__, description="What weeks of joint patrols are made from")


def _demand(zone_id: int, week: dt.date) -> dict[str, Any]:
    found = inputs.demand_of(zone_id, week)
    if found is None:
        raise NotFound()
    stated, shifts = found
    own = {name: getattr(stated, name) for name in (*demands.WEEK_FIELDS, "version", "changed_at")}
    return {**own, "zone_id": zone_id, "week": week, "shifts": shifts}


@bp.get("/patrol/demand")
@requires(*law.READERS)
@bp.arguments(schemas.WeekQuery, location="query")
@bp.response(200, schemas.DemandOut)
def demand(asked: dict[str, Any]) -> dict[str, Any]:
    """What a week needs; 404 while nobody stated it."""
    return _demand(inputs.zone_of(current_viewer(), asked["zone_id"]).id, asked["week"])


@bp.put("/patrol/demand")
@requires(*law.EDITORS)
@bp.arguments(schemas.WeekQuery, location="query")
@bp.arguments(schemas.DemandIn)
@bp.response(200, schemas.DemandOut)
def demand_set(asked: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Put these limits and shifts in place of what the week needed before; 409 for an old version."""
    viewer = current_viewer()
    zone_id = inputs.zone_of(viewer, asked["zone_id"]).id
    with transaction():
        demands.set_demand(zone_id, asked["week"], data, actor=viewer, now=clock.now())
    return _demand(zone_id, asked["week"])


@bp.get("/patrol/closures")
@requires(*law.READERS)
@bp.arguments(schemas.ZoneQuery, location="query")
@bp.response(200, schemas.ClosuresOut)
def closures(asked: dict[str, Any]) -> dict[str, Any]:
    """Closures that hold now or later, soonest first."""
    viewer = current_viewer()
    zone = inputs.zone_of(viewer, asked["zone_id"])
    return {"items": places.closures(viewer, zone.id, clock.now())}


@bp.post("/patrol/closures")
@requires(*law.EDITORS)
@bp.arguments(schemas.ZoneQuery, location="query")
@bp.arguments(ClosureIn)
@bp.response(201, schemas.ClosureOut)
def closure_new(asked: dict[str, Any], data: dict[str, Any]) -> Closure:
    """Close a path or bridge between two local times."""
    viewer = current_viewer()
    zone = inputs.zone_of(viewer, asked["zone_id"])
    with transaction():
        path = places.path(viewer, zone.id, data["path_key"])
        return closing.close_path(zone.id, path, data, actor=viewer, now=clock.now())


@bp.post("/patrol/closures/<int:closure_id>/lift")
@requires(*law.EDITORS)
@bp.response(200, schemas.ClosureOut)
def closure_lift(closure_id: int) -> Closure:
    """Open a path or bridge again before its time; 409 if it was opened already."""
    viewer = current_viewer()
    with transaction():
        found = places.closure(viewer, closure_id)
        closing.reopen_path(found, actor=viewer, now=clock.now())
        return found


@bp.get("/patrol/volunteers")
@requires(*law.READERS)
@bp.arguments(schemas.VolunteersQuery, location="query")
@bp.response(200, schemas.VolunteersOut)
def volunteers(asked: dict[str, Any]) -> dict[str, Any]:
    """A page of volunteers by id; other sides' people masked, `q` finds one's own only."""
    viewer = current_viewer()
    zone = inputs.zone_of(viewer, asked["zone_id"])
    wanted = {name: asked[name] for name in ("side", "q", "after")}
    rows, after = people.volunteers(viewer, zone.id, asked["week"] or _next_week(), **wanted)
    return {"items": rows, "next": after or None}


@bp.put("/patrol/volunteers/<int:profile_id>")
@requires(*law.EDITORS)
@bp.arguments(schemas.VolunteerIn)
@bp.response(200, schemas.VolunteerOut)
def volunteer_change(data: dict[str, Any], profile_id: int) -> people.VolunteerRow:
    """Set what a volunteer of one's own side can do and usually does; 409 for an old version."""
    viewer = current_viewer()
    with transaction():
        found = people.profile(viewer, profile_id, for_change=True)
        profiles.save_profile(found.zone_id, found.person_id, data, actor=viewer, now=clock.now())
        return people.volunteer_row(viewer, profile_id, _next_week())


@bp.get("/patrol/meeting-points")
@requires(*law.READERS)
@bp.arguments(schemas.ZoneQuery, location="query")
@bp.response(200, schemas.MeetingPointsOut)
def meeting_points(asked: dict[str, Any]) -> dict[str, Any]:
    """All meeting points of a zone, of every side."""
    viewer = current_viewer()
    zone = inputs.zone_of(viewer, asked["zone_id"])
    return {"items": places.meeting_points(viewer, zone.id)}


def _next_week() -> dt.date:
    return clock.monday(clock.today(clock.now()) + dt.timedelta(days=7))
