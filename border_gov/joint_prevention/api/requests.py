"""Requests for assistance for programs; accepting and returning them is the hand-over's own address."""

from typing import Any

from border_gov.geo.columns import lonlat_of
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.models import Assistance
from border_gov.joint_prevention.queries import requests as reads
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.requests import OFFICE
from border_gov.joint_prevention.schemas.requests import AssistanceAnswerIn, AssistanceIn, AssistanceOut
from border_gov.joint_prevention.service import requests as verbs
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("prevention_requests", __name__, description="Requests for assistance, by hand-over")


def as_json(one: Assistance) -> dict[str, Any]:
    """One request as the API gives it."""
    own = {name: getattr(one, name) for name in AssistanceOut().fields if hasattr(one, name)}
    lon, lat = lonlat_of(one.point) or (None, None)
    actions = [step.verb for step in reads.steps_of(current_viewer(), one)]
    return {**own, "lon": lon, "lat": lat, "lead": reads.facts_of(one).lead, "actions": actions}


@bp.get("/prevention/assistance")
@requires(*READERS)
@bp.response(200, AssistanceOut(many=True))
def index() -> list[dict[str, Any]]:
    """Requests that concern one's side, newest first."""
    return [as_json(one) for one in reads.page(current_viewer())]


@bp.get("/prevention/assistance/<int:request_id>")
@requires(*READERS)
@bp.response(200, AssistanceOut)
def show(request_id: int) -> dict[str, Any]:
    """One request."""
    return as_json(reads.get(current_viewer(), request_id))


@bp.post("/prevention/assistance")
@requires(*OFFICE)
@bp.arguments(AssistanceIn)
@bp.response(201, AssistanceOut)
def ask(values: dict[str, Any]) -> dict[str, Any]:
    """Ask another side; it is offered to it at once."""
    viewer = current_viewer()
    with transaction():
        made = verbs.ask(viewer, queries.zone_of(viewer, values["zone_id"]), values, clock.now())
    return as_json(made)


@bp.post("/prevention/assistance/<int:request_id>/answer")
@requires(*OFFICE)
@bp.arguments(AssistanceAnswerIn)
@bp.response(200, AssistanceOut)
def answer(values: dict[str, Any], request_id: int) -> dict[str, Any]:
    """Answer it, for the side that took it."""
    viewer = current_viewer()
    with transaction():
        one = reads.get(viewer, request_id, for_change=True)
        verbs.answer(viewer, one, values, clock.now())
    return as_json(one)


@bp.post("/prevention/assistance/<int:request_id>/withdraw")
@requires(*OFFICE)
@bp.response(200, AssistanceOut)
def withdraw(request_id: int) -> dict[str, Any]:
    """Take it back."""
    viewer = current_viewer()
    with transaction():
        one = reads.get(viewer, request_id, for_change=True)
        verbs.withdraw(viewer, one, clock.now())
    return as_json(one)
