"""The JSON face of a patrol that is walked: read it, add a line to it."""

import datetime as dt
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import walk_incidents as incident_queries
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.queries.walk_log import compared
from border_gov.joint_patrol.rules.visits import Visit
from border_gov.joint_patrol.rules.walking import FINDING_WORDS
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walk_entries, walk_incidents
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, signed_in

bp = ApiBlueprint("patrol_walking", __name__, entrance="both", description="Patrols that are walked")


def shown(walk: Patrol) -> dict[str, Any]:
    """A patrol with what was noted on the way and the acts that are open to the caller."""
    made, steps = queries.walked(walk.id), queries.steps_of(walk, current_viewer())
    return {
        "id": walk.id,
        "state": walk.state,
        "late": bool(made and made.late),
        "started_at": made.started_at if made else None,
        "finished_at": made.finished_at if made else None,
        "entries": [
            {**_told(entry.answer, steps), "incident_id": entry.incident_id}
            for entry in queries.entries(walk.id)
        ],
        "actions": sorted(steps),
        "review": _review(walk, steps),
    }


def _told(answer: dict[str, Any], steps: set[str]) -> dict[str, Any]:
    """What is odd about a line is for who leads to look at, not for whoever noted it."""
    return answer if "write" in steps else {**answer, "odd": []}


def _review(walk: Patrol, steps: set[str]) -> dict[str, Any] | None:
    """Plan against actual, odd things for who leads only; none before the patrol was walked."""
    found = compared(walk)
    if found is None:
        return None
    leads = "write" in steps
    return {
        "stops": [
            seen if leads else replace(seen, marks=(), visit=_plain(seen.visit)) for seen in found.stops
        ],
        "missed": [spot.id for spot in found.missed],
        "unsure": [spot.id for spot in found.unsure],
        "marks": [mark for mark, _ in found.marks] if leads else [],
    }


def _plain(visit: Visit) -> Visit:
    return replace(visit, why="" if visit.why == "far" else visit.why)


@bp.get("/patrol/walks/token")
@signed_in
@bp.response(200, schemas.WalkTokenOut)
def token() -> dict[str, Any]:
    """Who is signed in on this phone, and the form token of this session; asked before anything is sent."""
    return {"person": current_viewer().person_id, "csrf": generate_csrf()}


@bp.get("/patrol/walks/<int:patrol_id>")
@signed_in
@bp.response(200, schemas.WalkOut)
def one(patrol_id: int) -> dict[str, Any]:
    """One patrol, with what was noted on the way."""
    return shown(queries.patrol(patrol_id, current_viewer()))


@bp.post("/patrol/walks/<int:patrol_id>/entries")
@signed_in
@bp.arguments(schemas.WalkEntryIn)
@bp.response(201, schemas.WalkEntryOut)
def note(data: dict[str, Any], patrol_id: int) -> Any:
    """Add a line; sending it again gives the stored answer."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        answer, new = walk_entries.note(walk, current_viewer(), data, clock.now(), device_now())
        answer = _told(answer, queries.steps_of(walk, current_viewer()))
    return (answer, 201) if new else (answer, 200)


@bp.post("/patrol/walks/<int:patrol_id>/entries/<int:entry_id>/incident")
@signed_in
@bp.response(201, schemas.HandedInOut)
def hand_in(patrol_id: int, entry_id: int) -> Any:
    """Make an incident of a finding, for the leader or an organiser; asked again it gives the same one."""
    viewer = current_viewer()
    with transaction():
        walk = queries.patrol(patrol_id, viewer, for_change=True)
        entry = queries.line(walk.id, entry_id)
        words = gettext(FINDING_WORDS.get(entry.finding, ""))
        _, new = walk_incidents.hand_in(walk, viewer, entry_id, words, clock.now())
        became = incident_queries.of_entries([entry], viewer)[entry.id]
    return became, 201 if new else 200


def device_now() -> dt.datetime | None:
    """What the phone's clock says while it sends; nothing that cannot be read is worth a refusal."""
    try:
        found = dt.datetime.fromisoformat(request.headers.get("X-Device-Time", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None
