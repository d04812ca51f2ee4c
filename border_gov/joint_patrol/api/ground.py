"""The JSON face of what patrols cover: coverage, teams under way, records, files, corrections."""

from typing import Any

from flask import request

from border_gov.joint_patrol.queries import ground, records, under_way
from border_gov.joint_patrol.queries import walking as walks
from border_gov.joint_patrol.queries.inputs import zone_of
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.schemas import weeks as schemas
from border_gov.joint_patrol.schemas.walking import WalkEntryOut
from border_gov.joint_patrol.service import track_files, walk_entries
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires, signed_in

bp = ApiBlueprint("patrol_ground", __name__, entrance="both", description="What patrols cover")


@bp.get("/patrol/coverage")
@requires(*OFFICE)
@bp.arguments(schemas.SpanIn, location="query")
@bp.response(200, schemas.CoverageOut)
def coverage(data: dict[str, Any]) -> dict[str, Any]:
    """Coverage of 7 or 28 days and the idleness of every point; the union's figures."""
    zone = zone_of(current_viewer(), data["zone_id"])
    since, until = ground.span(clock.today(clock.now()), data["days"])
    seen = ground.seen_paths(zone.id, since, until)
    return {
        "figures": ground.figures(current_viewer(), zone.id, since, until),
        "points": ground.points(current_viewer(), zone.id, since, until),
        "tracked": seen.tracked if seen else None,
        "paths_seen_m": round(seen.coverage.metres, 1) if seen else None,
        "paths_share": round(seen.coverage.share, 4) if seen else None,
    }


@bp.get("/patrol/under-way")
@requires(*OFFICE)
@bp.response(200, schemas.TeamOut(many=True))
def live() -> list[under_way.Team]:
    """Patrols under way with their last place, if one is shared; teams, never persons."""
    return under_way.teams(current_viewer(), clock.now())


@bp.get("/patrol/records/<int:person_id>")
@signed_in
@bp.response(200, schemas.ServiceOut)
def record(person_id: int) -> records.Record:
    """A volunteer's service; for themselves and their side's organiser."""
    return records.of(current_viewer(), person_id)


@bp.post("/patrol/walks/<int:patrol_id>/track-file")
@signed_in
@bp.response(201, schemas.TrackFileOut)
def track_file(patrol_id: int) -> Any:
    """Bring in a recorder's GPX: multipart with `file`, or the file as the body."""
    given = request.files.get("file")
    content = given.read() if given else request.get_data()
    with transaction():
        walk = walks.patrol(patrol_id, current_viewer(), for_change=True)
        answer, new = track_files.add(walk, current_viewer(), content, clock.now())
    return (answer, 201) if new else (answer, 200)


@bp.post("/patrol/walks/<int:patrol_id>/entries/<int:entry_id>/<any(strike, restore):verb>")
@signed_in
@bp.arguments(schemas.CorrectIn)
@bp.response(200, WalkEntryOut)
def correct(data: dict[str, Any], patrol_id: int, entry_id: int, verb: str) -> dict[str, Any]:
    """Strike a wrong line out, or let it count again; nothing is deleted."""
    act = {"strike": walk_entries.strike, "restore": walk_entries.restore}[verb]
    with transaction():
        walk = walks.patrol(patrol_id, current_viewer(), for_change=True)
        return dict(act(walk, current_viewer(), entry_id, data["reason"], clock.now()).answer)
