"""Examples for mediators as JSON."""

from collections.abc import Sequence
from typing import Any

from border_gov.joint_mediation.api.cases import bp
from border_gov.joint_mediation.models import MediationLesson
from border_gov.joint_mediation.queries import learning as queries
from border_gov.joint_mediation.rules.flow import CLERKS, READERS
from border_gov.joint_mediation.schemas.learning import LessonIn, LessonOut, LibraryIn
from border_gov.joint_mediation.service import learning as service
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires


@bp.get("/mediation/library")
@requires(*READERS)
@bp.arguments(LibraryIn, location="query")
@bp.response(200, LessonOut(many=True))
def library(asked: dict[str, Any]) -> Sequence[MediationLesson]:
    """Examples that the caller may read, the newest first."""
    return queries.lessons(current_viewer(), asked["q"], asked["category"])


@bp.post("/mediation/cases/<int:case_id>/lesson")
@requires(*CLERKS)
@bp.arguments(LessonIn)
@bp.response(201, LessonOut)
def write(data: dict[str, Any], case_id: int) -> MediationLesson:
    """Tell a closed case as an example; every side of it is asked to sign."""
    with transaction():
        return service.write_lesson(current_viewer(), case_id, data, now=clock.now())
