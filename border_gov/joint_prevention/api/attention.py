"""Attention areas for programs: list, one with its scores, propose, end."""

from typing import Any

from border_gov.geo.columns import shape_of
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.queries import attention as reads
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.attention import PROPOSERS
from border_gov.joint_prevention.schemas.attention import AreaIn, AreaOut
from border_gov.joint_prevention.service import attention as verbs
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import AttentionArea
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("prevention_areas", __name__, description="Attention areas, signed by all sides")


def as_json(area: AttentionArea, with_scores: bool = False) -> dict[str, Any]:
    """One area as the API gives it."""
    viewer = current_viewer()
    own = {name: getattr(area, name) for name in AreaOut().fields if hasattr(area, name)}
    more: dict[str, Any] = {
        "geometry": shape_of(area.area).__geo_interface__,
        "actions": [step.verb for step in reads.steps_of(viewer, area)],
    }
    if with_scores:
        more["scores"] = reads.scores_of(viewer, area, clock.now())
    return own | more


@bp.get("/prevention/areas")
@requires(*READERS)
@bp.response(200, AreaOut(many=True))
def index() -> list[dict[str, Any]]:
    """Areas, newest first."""
    return [as_json(area) for area in places.attention_areas(current_viewer())]


@bp.get("/prevention/areas/<int:area_id>")
@requires(*READERS)
@bp.response(200, AreaOut)
def show(area_id: int) -> dict[str, Any]:
    """One area, and how well it was chosen."""
    return as_json(places.attention_area(current_viewer(), area_id), with_scores=True)


@bp.post("/prevention/areas")
@requires(*PROPOSERS)
@bp.arguments(AreaIn)
@bp.response(201, AreaOut)
def propose(values: dict[str, Any]) -> dict[str, Any]:
    """Propose an area from a hot-spot of today's analysis; every side is asked to sign."""
    viewer = current_viewer()
    zone_id = queries.zone_of(viewer, values["zone_id"])
    with transaction():
        made = verbs.propose(viewer, zone_id, values, clock.now())
    return as_json(made)


@bp.post("/prevention/areas/<int:area_id>/end")
@requires(*PROPOSERS)
@bp.response(200, AreaOut)
def end(area_id: int) -> dict[str, Any]:
    """End an area."""
    viewer = current_viewer()
    with transaction():
        area = places.attention_area(viewer, area_id, for_change=True)
        verbs.end(viewer, area, clock.now())
    return as_json(area)
