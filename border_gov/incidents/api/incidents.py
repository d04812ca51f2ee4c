"""Incidents for programs: report with a key, list, one record, every act, the points of the map."""

from typing import Any

from flask import request

from border_gov.cohandling.queries import clocks
from border_gov.cohandling.queries import handover as handovers
from border_gov.geo.columns import lonlat_of
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import lists, placing, reads, signatures
from border_gov.incidents.rules import SUBJECT_KIND, codes, flow
from border_gov.incidents.schemas.acts import ACTS
from border_gov.incidents.schemas.record import CorrectionIn, IncidentOut, IncidentsOut, ListIn, OrderIn
from border_gov.incidents.service import receiving
from border_gov.incidents.service.once import once, request_key
from border_gov.incidents.service.performing import perform
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, forms
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.words import L

bp = ApiBlueprint("incidents", __name__, description="Incidents: reports, the desk's and the units' acts")


def as_json(one: Incident, with_actions: bool = True) -> dict[str, Any]:
    """One incident as the API gives it; alone also with its clocks, its dispute and what may be done."""
    lon, lat = lonlat_of(one.point) or (None, None)
    own = {name: getattr(one, name) for name in IncidentOut().fields if hasattr(one, name)}
    more: dict[str, Any] = {"lon": lon, "lat": lat, "waiting_for": signatures.waiting_for(one)}
    if with_actions:
        now = clock.now()
        more["actions"] = [step.verb for step in reads.steps_of(current_viewer(), one)]
        more["disputed"] = handovers.is_disputed(SUBJECT_KIND, one.id, now)
        more["clocks"] = clocks.of_record(SUBJECT_KIND, one.id, now)
    return {**own, **more}


@bp.get("/incidents")
@requires(*flow.READERS)
@bp.arguments(ListIn, location="query")
@bp.response(200, IncidentsOut)
def index(wanted: dict[str, Any]) -> dict[str, Any]:
    """Incidents, newest first."""
    found, cursor = lists.page(current_viewer(), wanted)
    return {"incidents": [as_json(one, with_actions=False) for one in found], "next": cursor}


@bp.post("/incidents")
@requires(*flow.DESK)
@bp.arguments(OrderIn)
@bp.response(201, IncidentOut)
def receive(data: dict[str, Any]) -> Any:
    """Take a report or an order in; sent again with its Idempotency-Key or number it makes no second one."""
    viewer, now = current_viewer(), clock.now()
    key = request.headers.get("Idempotency-Key", "")
    if not key and not data["external_number"]:
        told = L("Give an Idempotency-Key or the order's own number.")
        raise Invalid("Please correct what is marked.", fields={"idempotency_key": [told]})
    zone_id = placing.zone_for(data, viewer)
    side = min(viewer.sides & set(places.side_keys(zone_id)), default="")
    receipt = codes.COLUMN if data["received_at"] else codes.SERVER
    with transaction():
        one, is_new = once(
            zone_id,
            f"person:{viewer.person_id}" if key else f"order:{data['source']}",
            request_key(key) if key else data["external_number"],
            data,
            lambda: receiving.receive(
                viewer,
                zone_id,
                data,
                now,
                source=data["source"],
                receipt=receipt,
                received_at=data["received_at"],
                receiver=side,
            ),
            now,
        )
        body = as_json(one)
    return (body, 201) if is_new else (body, 200)


@bp.get("/incidents/<int:incident_id>")
@signed_in
@bp.response(200, IncidentOut)
def show(incident_id: int) -> dict[str, Any]:
    """One incident."""
    return as_json(reads.get(current_viewer(), incident_id))


@bp.patch("/incidents/<int:incident_id>")
@requires(*flow.DESK)
@bp.arguments(CorrectionIn)
@bp.response(200, IncidentOut)
def edit(data: dict[str, Any], incident_id: int) -> dict[str, Any]:
    """Correct the record; 409 with what is different if somebody else did meanwhile."""
    with transaction():
        one = reads.get(current_viewer(), incident_id, for_change=True)
        receiving.edit(one, current_viewer(), data, clock.now(), data["version"])
    return as_json(one)


@bp.post("/incidents/call")
@requires(*flow.DESK)
@bp.response(201, IncidentOut)
def new_call() -> dict[str, Any]:
    """A telephone call: this request is the receipt."""
    viewer = current_viewer()
    with transaction():
        one = receiving.open_call(viewer, min(viewer.zones), clock.now())
    return as_json(one)


@bp.post("/incidents/<int:incident_id>/<verb>")
@signed_in
@bp.response(200, IncidentOut)
def act(incident_id: int, verb: str) -> dict[str, Any]:
    """Do one act of the flow; its fields stand in the documentation of incidents."""
    if verb not in ACTS:
        raise NotFound()
    data = forms.load_data(ACTS[verb](), request.get_json(silent=True) or {})
    with transaction():
        one = reads.get(current_viewer(), incident_id, for_change=True)
        perform(one, current_viewer(), verb, data, clock.now())
    return as_json(one)
