"""The duty desk's board as JSON."""

from typing import Any

from border_gov.incidents.queries import board as queries
from border_gov.incidents.queries import reads
from border_gov.incidents.rules import board as law
from border_gov.incidents.rules.flow import DESK
from border_gov.incidents.schemas import board as schemas
from border_gov.incidents.service import board as service
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("board", __name__, description="The duty desk: boards, rows, silence")


def _side(wanted: str) -> str:
    viewer = current_viewer()
    side = wanted or min(viewer.sides, default="")
    if side not in viewer.sides:
        raise NotFound()
    return side


@bp.get("/board")
@requires(*DESK)
@bp.arguments(schemas.BoardQuery, location="query")
@bp.response(200, schemas.BoardOut)
def board(wanted: dict[str, Any]) -> dict[str, Any]:
    """Open incidents of one's side, the clock that breaks next first, and the state of every side's desk."""
    viewer, side = current_viewer(), _side(wanted["side"])
    zone = min(viewer.zones)
    found = queries.board(viewer, zone, side)
    states = queries.boards(zone, places.side_keys(zone), clock.now())
    return {"rows": found.rows, "more": found.more, "waiting": found.waiting, "boards": states}


@bp.get("/board/<int:incident_id>")
@requires(*DESK)
@bp.response(200, schemas.BoardRowOut)
def row(incident_id: int) -> Any:
    """One incident as a board row."""
    viewer = current_viewer()
    return queries.row_of(viewer, reads.get(viewer, incident_id))


@bp.post("/board/watch")
@requires(*law.HOLDERS)
@bp.arguments(schemas.BeginIn)
@bp.response(200, schemas.WatchOut)
def watch(data: dict[str, Any]) -> Any:
    """Begin duty, or beat: the board of one's own side is held and alive."""
    viewer = current_viewer()
    with transaction():
        return service.begin_duty(viewer, min(viewer.zones), data["side"], data["sound"], clock.now())
