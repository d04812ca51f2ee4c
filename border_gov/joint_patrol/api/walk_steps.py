"""The JSON face of a patrol's steps: set out, come back, close, type the sheet in, take a step back.

A step that was taken already is answered as if it were taken now, so that sending it again is harmless.
"""

from collections.abc import Callable
from typing import Any

from border_gov.joint_patrol.api.walking import bp, shown
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import plan_people
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import paper
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walking as service
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Refused
from border_gov.kernel.guard import current_viewer, signed_in


def _taken(
    patrol_id: int,
    into: str,
    act: Callable[[Patrol], object],
    same: Callable[[Patrol], bool] = lambda walk: True,
) -> dict[str, Any]:
    """The patrol after the step; untouched if somebody who may took the same step before."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        may = "write" in queries.steps_of(walk, current_viewer())
        if not (may and walk.state == into and same(walk)):
            act(walk)
        return shown(walk)


@bp.post("/patrol/walks/<int:patrol_id>/start")
@signed_in
@bp.arguments(schemas.StartIn)
@bp.response(200, schemas.WalkOut)
def set_out(data: dict[str, Any], patrol_id: int) -> dict[str, Any]:
    """Set out with those who came."""

    def act(walk: Patrol) -> object:
        return service.start(walk, current_viewer(), data["came"], data["others"], clock.now())

    return _taken(patrol_id, "under_way", act)


@bp.post("/patrol/walks/<int:patrol_id>/finish")
@signed_in
@bp.response(200, schemas.WalkOut)
def come_back(patrol_id: int) -> dict[str, Any]:
    """Come back; nothing needs to be noted for that."""
    return _taken(patrol_id, "walked", lambda walk: service.finish(walk, current_viewer(), clock.now()))


@bp.post("/patrol/walks/<int:patrol_id>/close")
@signed_in
@bp.response(200, schemas.WalkOut)
def close(patrol_id: int) -> dict[str, Any]:
    """Close the patrol."""
    return _taken(patrol_id, "closed", lambda walk: service.close(walk, current_viewer(), clock.now()))


@bp.post("/patrol/walks/<int:patrol_id>/late")
@signed_in
@bp.arguments(schemas.SheetIn)
@bp.response(200, schemas.WalkOut)
def enter_sheet(data: dict[str, Any], patrol_id: int) -> dict[str, Any]:
    """Type a printed sheet in; the patrol is as valid as any other."""

    def act(walk: Patrol) -> object:
        viewer = current_viewer()
        span = paper.times(walk.day, data["started"], data["finished"])
        planned = {spot.id: stop.arrive_at for stop, spot in plan_people.one_shift(walk, viewer).stops}
        lines = paper.lines(planned, data["seen"], data, span)
        return service.enter_late(walk, viewer, span, data["came"], data["others"], lines, clock.now())

    def same(walk: Patrol) -> bool:
        made = queries.walked(walk.id)
        span = paper.times(walk.day, data["started"], data["finished"])
        return made is not None and made.late and (made.started_at, made.finished_at) == span

    return _taken(patrol_id, "walked", act, same)


@bp.post("/patrol/walks/<int:patrol_id>/undo")
@signed_in
@bp.arguments(schemas.StepBackIn)
@bp.response(200, schemas.WalkOut)
def take_back(data: dict[str, Any], patrol_id: int) -> dict[str, Any]:
    """Take back the step that led to `state`, with a reason. Refused: the state is another one by now."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        if walk.state != data["state"]:
            raise Refused("Somebody changed this in the meantime. Look at it again, then save.", code="stale")
        service.undo(walk, current_viewer(), data["reason"], clock.now())
        return shown(walk)
