"""The phone of a unit: what it is called to, and one screen for each call, also without a signal."""

from flask import Response, current_app, render_template

from border_gov.incidents.queries import unit_tasks
from border_gov.incidents.queries.settings import kinds
from border_gov.incidents.rules import codes, times, unit_phone
from border_gov.incidents.views.blueprints import lookup, zone_id
from border_gov.incidents.views.blueprints import unit_pages as bp
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, public, signed_in


@bp.get("")
@signed_in
def index() -> str:
    """The calls of one's own unit, open ones first."""
    viewer = current_viewer()
    return render_template(
        "incidents/unit_tasks.html",
        tasks=unit_tasks.tasks(viewer),
        has_unit=unit_tasks.unit_of(viewer) is not None,
        kinds={kind.code: kind for kind in kinds(zone_id(), active_only=False)},
        stages=unit_phone.STAGES,
        now=clock.now(),
        **lookup(),
    )


@bp.get("/<int:assignment_id>")
@signed_in
def screen(assignment_id: int) -> str:
    """One call: accept, on the way, arrived, result."""
    viewer, now = current_viewer(), clock.now()
    return render_template(
        "incidents/unit_screen.html",
        task=unit_tasks.get(viewer, assignment_id),
        kinds={kind.code: kind for kind in kinds(zone_id(), active_only=False)},
        stages=unit_phone.STAGES,
        results=codes.RESULTS,
        near_m=int(times.ARRIVAL_NEAR_M),
        night=not 6 <= clock.local(now).hour < 18,
        now=now,
        **lookup(),
    )


@bp.get("/sw.js")
@public("the program that keeps the unit's screen without a signal; it holds no data")
def worker() -> Response:
    """The service worker, whose scope is this folder of addresses."""
    answer = current_app.send_static_file("js/walk-worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
