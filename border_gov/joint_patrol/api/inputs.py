"""Planning inputs as JSON: checkpoints."""

from typing import Any

from border_gov.joint_patrol.queries import inputs, places
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.schemas.inputs import CheckpointIn, CheckpointOut, ListQuery, PageOut
from border_gov.joint_patrol.service import places as service
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("patrol_inputs", __name__)


@bp.get("/patrol/checkpoints")
@requires(*law.READERS)
@bp.arguments(ListQuery, location="query")
@bp.response(200, PageOut)
def checkpoints(asked: dict[str, Any]) -> dict[str, Any]:
    """A page of checkpoints by id; `next` is the id to go on after."""
    viewer = current_viewer()
    zone = inputs.zone_of(viewer, asked["zone_id"])
    rows, after = places.checkpoints(viewer, zone.id, asked, asked["after"])
    return {"items": rows, "next": after or None}


@bp.post("/patrol/checkpoints")
@requires(*law.EDITORS)
@bp.arguments(CheckpointIn)
@bp.response(201, CheckpointOut)
def checkpoint_new(data: dict[str, Any]) -> Any:
    """Add a checkpoint; its side follows from its point."""
    viewer = current_viewer()
    zone = inputs.zone_of(viewer)
    with transaction():
        made = service.save_checkpoint(None, zone.id, data, actor=viewer, now=clock.now())
        number = made.id
    return places.checkpoint_row(viewer, number)


@bp.put("/patrol/checkpoints/<int:row_id>")
@requires(*law.EDITORS)
@bp.arguments(CheckpointIn)
@bp.response(200, CheckpointOut)
def checkpoint_change(data: dict[str, Any], row_id: int) -> Any:
    """Change a checkpoint."""
    viewer = current_viewer()
    with transaction():
        found = places.checkpoint(viewer, row_id, for_change=True)
        service.save_checkpoint(found, found.zone_id, data, actor=viewer, now=clock.now())
    return places.checkpoint_row(viewer, row_id)
