"""The JSON face of weekly sheets."""

from typing import Any

from border_gov.cohandling import queries as signoff
from border_gov.joint_patrol.models.reviews import PatrolWeek
from border_gov.joint_patrol.queries import weeks
from border_gov.joint_patrol.queries.inputs import zone_of
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import weeks as law
from border_gov.joint_patrol.schemas.weeks import WeekActIn, WeekOpenIn, WeekOut
from border_gov.joint_patrol.service import weeks as service
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("patrol_weeks", __name__, description="Weekly sheets of joint patrols")
NAMES = ("id", "zone_id", "week", "sides", "state", "version", "remarks", "content", "signed_at")


def _shown(sheet: PatrolWeek) -> dict[str, Any]:
    round = signoff.latest(law.SUBJECT_KIND, sheet.id)
    signed = sorted(signature.side for signature in round.signatures) if round else []
    return {
        **{name: getattr(sheet, name) for name in NAMES},
        "actions": sorted(service.steps_of(sheet, current_viewer())),
        "signed": signed,
        "missing": sorted(set(round.sides) - set(signed)) if round else [],
    }


@bp.get("/patrol/weeks")
@requires(*OFFICE)
@bp.response(200, WeekOut(many=True))
def index() -> list[dict[str, Any]]:
    """The sheets so far, newest first."""
    return [_shown(sheet) for sheet in weeks.page(current_viewer())]


@bp.post("/patrol/weeks")
@requires("organiser")
@bp.arguments(WeekOpenIn)
@bp.response(201, WeekOut)
def open_week(data: dict[str, Any]) -> dict[str, Any]:
    """Open the sheet of a week, or give the one there is."""
    zone = zone_of(current_viewer(), data["zone_id"])
    with transaction():
        return _shown(service.open_week(current_viewer(), zone.id, data["week"], clock.now()))


@bp.get("/patrol/weeks/<int:sheet_id>")
@requires(*OFFICE)
@bp.response(200, WeekOut)
def one(sheet_id: int) -> dict[str, Any]:
    """One sheet."""
    return _shown(weeks.get(sheet_id, current_viewer()))


@bp.post("/patrol/weeks/<int:sheet_id>/<any(take_up, write, present, withdraw, reopen):verb>")
@requires("organiser")
@bp.arguments(WeekActIn)
@bp.response(200, WeekOut)
def act(data: dict[str, Any], sheet_id: int, verb: str) -> dict[str, Any]:
    """One act on a sheet; signatures are given at the rounds of sign-off."""
    with transaction():
        sheet = weeks.get(sheet_id, current_viewer(), for_change=True)
        service.act(sheet, current_viewer(), verb, data, clock.now())
        return _shown(sheet)
