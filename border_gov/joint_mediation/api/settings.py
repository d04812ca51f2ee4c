"""Settings of mediation as JSON: committees, rooms, houses, schemes, mediators."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import Schema, fields

from border_gov.joint_mediation.api.cases import bp
from border_gov.joint_mediation.queries import cases, houses, mediators
from border_gov.joint_mediation.rules import words
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.joint_mediation.schemas.mediators import MediatorIn, MediatorOut
from border_gov.joint_mediation.schemas.settings import SCHEMAS, SchemeIn, columns
from border_gov.joint_mediation.service import settings as service
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, requires


class SettingsOut(Schema):
    """Everything that is kept; names are {zh, en}."""

    committees = fields.List(fields.Dict())
    rooms = fields.List(fields.Dict())
    partners = fields.List(fields.Dict())
    schemes = fields.Dict()
    mediators = fields.List(fields.Nested(MediatorOut))


class RowOut(Schema):
    """A row that was kept."""

    id = fields.Integer()
    version = fields.Integer()


def _zone_id() -> int:
    zones = jurisdictions.zones(current_viewer())
    if not zones:
        raise NotFound("There is no such zone.")
    return zones[0].id


def _row(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _scheme(zone_id: int, kind: str) -> dict[str, Any] | None:
    found = houses.scheme(zone_id, kind)
    if found is None:
        return None
    rows = [{"names": row.names, "days": row.days, "proof": row.proof} for row in found.rows]
    return {"number": found.number, "is_example": found.is_example, "rows": rows}


@bp.get("/mediation/settings")
@requires(*READERS, "system_admin")
@bp.response(200, SettingsOut)
def kept() -> dict[str, Any]:
    """Committees, rooms, other houses, levels, steps, mechanisms and mediators of the caller's zone."""
    zone_id = _zone_id()
    return {
        "committees": [_row(row) for row in cases.committees(zone_id, active=False)],
        "rooms": [_row(row) for row in cases.rooms(zone_id, active=False)],
        "partners": [_row(row) for row in houses.partners(zone_id)],
        "schemes": {kind: _scheme(zone_id, kind) for kind in words.SCHEMES},
        "mediators": mediators.listed(current_viewer(), zone_id),
    }


@bp.put("/mediation/mediators/<int:person_id>")
@requires(*service.EDITORS)
@bp.arguments(MediatorIn)
@bp.response(200, MediatorOut)
def keep_mediator(data: dict[str, Any], person_id: int) -> Any:
    """Enter or change a mediator, expert or adviser of the caller's own side."""
    with transaction():
        service.save_mediator(current_viewer(), person_id, data, now=clock.now())
    return mediators.entry(current_viewer(), _zone_id(), person_id)


def _save(kind: str, row_id: int | None, given: Mapping[str, Any]) -> Any:
    if kind not in SCHEMAS:
        raise NotFound("There is no such entry.")
    data = columns(kind, forms.load_data(SCHEMAS[kind](), dict(given)))
    with transaction():
        return service.save(current_viewer(), kind, _zone_id(), row_id, data, now=clock.now())


@bp.post("/mediation/settings/<kind>")
@requires(*service.EDITORS)
@bp.response(201, RowOut)
def add(kind: str) -> Any:
    """Add a committee, room or partner; it takes what its page takes."""
    return _save(kind, None, request.get_json(silent=True) or {})


@bp.put("/mediation/settings/<kind>/<int:row_id>")
@requires(*service.EDITORS)
@bp.response(200, RowOut)
def change(kind: str, row_id: int) -> Any:
    """Change a committee, room or partner."""
    return _save(kind, row_id, request.get_json(silent=True) or {})


@bp.post("/mediation/schemes/<kind>")
@requires(*service.EDITORS)
@bp.arguments(SchemeIn)
@bp.response(201)
def new_version(data: dict[str, Any], kind: str) -> dict[str, int]:
    """Put a new version of the levels, steps or mechanisms into force."""
    if kind not in words.SCHEMES:
        raise NotFound("There is no such entry.")
    rows = [{"names": {"zh": r["name"]}, "days": r["days"], "proof": r["proof"]} for r in data["rows"]]
    with transaction():
        made = service.save_scheme(current_viewer(), _zone_id(), kind, rows, now=clock.now())
        return {"number": made.number}
