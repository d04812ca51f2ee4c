"""Figures of incidents as JSON."""

from typing import Any

from border_gov.incidents.queries import figures as queries
from border_gov.incidents.rules.flow import READERS
from border_gov.incidents.schemas import figures as schemas
from border_gov.kernel import clock
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("incident_figures", __name__, description="Figures of incidents")


@bp.get("/incident-figures")
@requires(*READERS)
@bp.arguments(schemas.PeriodIn, location="query")
@bp.response(200, schemas.IncidentFiguresOut)
def figures(wanted: dict[str, Any]) -> dict[str, Any]:
    """The union, the caller's own sides, and what other sides released for the period."""
    viewer, now = current_viewer(), clock.now()
    return {"items": queries.of_sides(viewer, queries.asked_for(viewer, wanted, clock.today(now)), now)}
