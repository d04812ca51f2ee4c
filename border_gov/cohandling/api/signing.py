"""Sign-off for programs: what waits, one round, sign, file a scan, refuse."""

from typing import Any

from flask import current_app, request

from border_gov.cohandling.models.signing import SignoffRound
from border_gov.cohandling.queries import signing as queries
from border_gov.cohandling.schemas.signing import RefuseIn, RoundOut, RoundsOut, ScanIn, SignIn
from border_gov.cohandling.service import signing as service
from border_gov.kernel import clock, forms
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires
from border_gov.people.rules import STAFF
from border_gov.people.views.confirming import confirm_password

bp = ApiBlueprint("signing", __name__, description="Signatures of all sides under one content")


def as_json(round: SignoffRound) -> dict[str, Any]:
    """One round as the API gives it."""
    shown = queries.shown(current_viewer(), round)
    own = {name: getattr(round, name) for name in RoundOut().fields if hasattr(round, name)}
    more = {"title": shown.title, "url": shown.url, "missing": shown.missing, "actions": shown.actions}
    return {**own, **more}


@bp.get("/signing")
@requires(*STAFF)
@bp.response(200, RoundsOut)
def waiting() -> dict[str, Any]:
    """Rounds in which the caller's side has yet to sign."""
    return {"rounds": [as_json(round) for round in queries.waiting_for(current_viewer())]}


@bp.get("/signing/<int:round_id>")
@requires(*STAFF)
@bp.response(200, RoundOut)
def show(round_id: int) -> dict[str, Any]:
    """One round."""
    return as_json(queries.get(current_viewer(), round_id))


@bp.post("/signing/<int:round_id>/sign")
@requires(*STAFF)
@bp.arguments(SignIn)
@bp.response(200, RoundOut)
def sign(values: dict[str, Any], round_id: int) -> dict[str, Any]:
    """Give the caller's side's signature; needs a password typed within minutes, or given here."""
    actor, now = current_viewer(), clock.now()
    minutes = int(current_app.config["FRESH_MINUTES"])
    if values["password"] and not actor.fresh(now, minutes):
        actor = confirm_password(values["password"])
    with transaction():
        round = service.sign(actor, round_id, values["sha256"], now=now, fresh_minutes=minutes)
    return as_json(round)


@bp.post("/signing/<int:round_id>/refuse")
@requires(*STAFF)
@bp.arguments(RefuseIn)
@bp.response(200, RoundOut)
def refuse(values: dict[str, Any], round_id: int) -> dict[str, Any]:
    """Refuse to sign, with a reason."""
    with transaction():
        round = service.refuse(
            current_viewer(), round_id, values["reason"], note=values["note"], now=clock.now()
        )
    return as_json(round)


@bp.post("/signing/<int:round_id>/scan")
@requires(*STAFF)
@bp.response(200, RoundOut)
def scan(round_id: int) -> dict[str, Any]:
    """File the scan of a stamped sheet: multipart with `file`, `sha256`, `paper_date`."""
    values = forms.load(ScanIn(), request.form)
    sheet = request.files.get("file")
    content = sheet.read() if sheet else b""
    with transaction():
        round = service.file_scan(
            current_viewer(),
            round_id,
            values["sha256"],
            content,
            paper_date=values["paper_date"],
            now=clock.now(),
        )
    return as_json(round)
