"""The JSON face of a patrol's log: its words, read and written."""

from typing import Any

from border_gov.joint_patrol.api.walking import bp
from border_gov.joint_patrol.documents import log_text
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import walk_log
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walking as service
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, signed_in


def _words(walk: Patrol) -> dict[str, Any]:
    """The log in words, of a patrol that was begun."""
    found = walk_log.log(walk, current_viewer())
    if found.walk is None:
        raise NotFound
    words = {name: getattr(found.walk, name) for name in service.LOG_WORDS}
    return {
        **words,
        "text": found.walk.text or log_text.text(found),
        "made": not found.walk.text,
        "version": found.walk.version,
        "versions": len(queries.log_versions(walk.id)),
    }


@bp.get("/patrol/walks/<int:patrol_id>/log")
@signed_in
@bp.response(200, schemas.LogOut)
def log_words(patrol_id: int) -> dict[str, Any]:
    """The words of the log; what was noted on the way is in the patrol itself."""
    return _words(queries.patrol(patrol_id, current_viewer()))


@bp.put("/patrol/walks/<int:patrol_id>/log")
@signed_in
@bp.arguments(schemas.LogIn)
@bp.response(200, schemas.LogOut)
def write_log(data: dict[str, Any], patrol_id: int) -> dict[str, Any]:
    """Write the words of the log, seen at `version`; sent again they change nothing."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        data["text"] = log_text.edited(data["text"], walk_log.log(walk, current_viewer()))
        service.write_log(walk, current_viewer(), data, clock.now())
        return _words(walk)
