"""Clues for programs: list, one, enter, what other sides see, withdraw."""

from typing import Any

from border_gov.cohandling.service import disclosure
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.models import Clue
from border_gov.joint_prevention.queries import clues as reads
from border_gov.joint_prevention.rules import clues as law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.schemas.clues import ClueIn, ClueLevelIn, ClueOut, CluesAsked
from border_gov.joint_prevention.service import clues as verbs
from border_gov.journal.service import Subject
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("prevention_clues", __name__, description="Clues that the police have")


def _shown(clue: Clue) -> Any:
    viewer = current_viewer()
    return reads.shown(viewer, clue, reads.level_for(viewer, clue, clock.now()))


@bp.get("/prevention/clues")
@requires(*READERS)
@bp.arguments(CluesAsked, location="query")
@bp.response(200, ClueOut(many=True))
def index(wanted: dict[str, Any]) -> Any:
    """Clues of all sides; across the border never more than level 2."""
    return reads.page(current_viewer(), wanted, clock.now())


@bp.get("/prevention/clues/<int:clue_id>")
@requires(*READERS)
@bp.response(200, ClueOut)
def show(clue_id: int) -> Any:
    """One clue; a read of level 3 or 4 across the border is journalled."""
    viewer, now = current_viewer(), clock.now()
    with transaction():
        clue = reads.get(viewer, clue_id)
        disclosure.read(viewer, Subject(law.SUBJECT_KIND, clue_id), now=now, zone_id=clue.zone_id)
        return _shown(clue)


@bp.post("/prevention/clues")
@requires(*law.ENTERERS)
@bp.arguments(ClueIn)
@bp.response(201, ClueOut)
def enter(values: dict[str, Any]) -> Any:
    """Keep a clue that the police have received."""
    viewer = current_viewer()
    with transaction():
        made = verbs.enter(viewer, queries.zone_of(viewer, values["zone_id"]), values, clock.now())
    return _shown(made)


@bp.post("/prevention/clues/<int:clue_id>/level")
@requires(*law.ENTERERS)
@bp.arguments(ClueLevelIn)
@bp.response(200, ClueOut)
def level(values: dict[str, Any], clue_id: int) -> Any:
    """Say what other sides see unasked."""
    viewer = current_viewer()
    with transaction():
        clue = reads.get(viewer, clue_id, for_change=True)
        verbs.set_level(viewer, clue, values["level"], clock.now())
    return _shown(clue)


@bp.post("/prevention/clues/<int:clue_id>/withdraw")
@requires(*law.ENTERERS)
@bp.response(200, ClueOut)
def withdraw(clue_id: int) -> Any:
    """Erase a clue."""
    viewer = current_viewer()
    with transaction():
        clue = reads.get(viewer, clue_id, for_change=True)
        verbs.withdraw(viewer, clue, clock.now())
    return _shown(clue)
