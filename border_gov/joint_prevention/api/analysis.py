"""Prevention for programs: the analysis of a period."""

from typing import Any

from border_gov.joint_prevention import queries
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.schemas.analysis import AnalysisAsked, AnalysisOut
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("prevention", __name__, description="Where and when things gather")


@bp.get("/prevention/analysis")
@requires(*READERS)
@bp.arguments(AnalysisAsked, location="query")
@bp.response(200, AnalysisOut)
def analysis(values: dict[str, Any]) -> Any:
    """Hot-spots, near repeats and trend over the union of all territories; counts only."""
    viewer = current_viewer()
    zone_id = queries.zone_of(viewer, values["zone_id"])
    return queries.analysis(viewer, zone_id, values["kind"], values["weeks"], clock.now())
