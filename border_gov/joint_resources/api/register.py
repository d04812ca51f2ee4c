"""The register for programs: objects, the dictionary, pairs that are one object."""

from typing import Any

from flask import request

from border_gov.joint_resources.models.register import Resource
from border_gov.joint_resources.queries import register as queries
from border_gov.joint_resources.rules import register as law
from border_gov.joint_resources.schemas.register import (
    ResourceIn,
    ResourceKindIn,
    ResourceKindOut,
    ResourceOut,
    ResourcePageOut,
    SameIn,
    kind_data,
)
from border_gov.joint_resources.service import register as service
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("resources", __name__, description="Joint resources")


def the_zone() -> int:
    """The zone that is asked for, else the caller's first."""
    return request.args.get("zone_id", 0, int) or min(current_viewer().zones, default=0)


def _out(found: Resource) -> dict[str, Any]:
    viewer = current_viewer()
    lon, lat = queries.lonlat(found)
    own = bool(viewer.sides & set(found.sides))
    steps = law.FLOW.open_to(found.state, viewer, queries.facts_of(found))
    plain = {name: getattr(found, name) for name in ResourceOut().fields if hasattr(found, name)}
    return {
        **plain,
        "group": found.kind.group,
        "lon": lon,
        "lat": lat,
        "numbers": found.numbers if own else {},
        "values": {field["key"]: value for field, value in queries.values_shown(viewer, found)},
        "actions": [step.verb for step in steps],
    }


@bp.get("/resources")
@requires(*law.READERS)
@bp.response(200, ResourcePageOut)
def index() -> dict[str, Any]:
    """A page of the register: `q`, `kind`, `group`, `side`, `joint`, `state`, `after`."""
    args = request.args
    asked = {name: args.get(name, "")[:80] for name in ("q", "group", "side", "joint", "state")}
    filters = {**asked, "kind": args.get("kind", 0, int)}
    rows, after = queries.page(current_viewer(), the_zone(), filters, args.get("after", 0, int))
    return {"rows": rows, "after": after}


@bp.post("/resources")
@requires(*law.EDITORS)
@bp.arguments(ResourceIn)
@bp.response(201, ResourceOut)
def add(values: dict[str, Any]) -> dict[str, Any]:
    """Register an object."""
    viewer = current_viewer()
    with transaction():
        kind = queries.kind(viewer, values["kind"])
        made = service.save(None, kind, {**values, "source": "api"}, actor=viewer, now=clock.now())
    return _out(made)


@bp.get("/resources/<int:resource_id>")
@requires(*law.READERS)
@bp.response(200, ResourceOut)
def one(resource_id: int) -> dict[str, Any]:
    """One object."""
    return _out(queries.get(current_viewer(), resource_id))


@bp.put("/resources/<int:resource_id>")
@requires(*law.EDITORS)
@bp.arguments(ResourceIn)
@bp.response(200, ResourceOut)
def change(values: dict[str, Any], resource_id: int) -> dict[str, Any]:
    """Change an object."""
    viewer = current_viewer()
    with transaction():
        found = queries.get(viewer, resource_id, for_change=True)
        kind = queries.kind(viewer, values["kind"])
        service.save(found, kind, {**values, "source": "api"}, actor=viewer, now=clock.now())
    return _out(found)


@bp.post("/resources/<int:resource_id>/<any(close, reopen):verb>")
@requires(*law.EDITORS)
@bp.response(200, ResourceOut)
def turn(resource_id: int, verb: str) -> dict[str, Any]:
    """Give an object up, or use it again."""
    viewer = current_viewer()
    with transaction():
        found = queries.get(viewer, resource_id, for_change=True)
        service.turn(found, verb, viewer, clock.now())
    return _out(found)


@bp.post("/resources/<int:resource_id>/same")
@requires(*law.EDITORS)
@bp.arguments(SameIn)
@bp.response(200, ResourceOut)
def same(values: dict[str, Any], resource_id: int) -> dict[str, Any]:
    """Say whether another entry is the same object; merged once every custodian has said so."""
    viewer = current_viewer()
    with transaction():
        ids = sorted({resource_id, values["other"]})
        rows = {i: queries.get(viewer, i, for_change=True) for i in ids}
        verb = service.say_same if values["same"] else service.say_different
        verb(rows[resource_id], rows[values["other"]], viewer, clock.now())
    return _out(rows[resource_id])


@bp.get("/resources/kinds")
@requires(*law.READERS)
@bp.response(200, ResourceKindOut(many=True))
def kinds() -> Any:
    """The dictionary."""
    return queries.kinds(current_viewer(), the_zone(), active_only=False)


@bp.post("/resources/kinds")
@requires(*law.EDITORS)
@bp.arguments(ResourceKindIn)
@bp.response(201, ResourceKindOut)
def add_kind(values: dict[str, Any]) -> Any:
    """Add a kind to the dictionary."""
    with transaction():
        data = kind_data(values)
        return service.save_kind(None, the_zone(), data, actor=current_viewer(), now=clock.now())
