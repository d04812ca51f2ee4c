"""Pages about what patrols cover: coverage and idleness, a workbook, patrols under way."""

import io
from typing import Any

from flask import Response, render_template, request, send_file

from border_gov.joint_patrol.documents import ground_table
from border_gov.joint_patrol.queries import ground, plan_names, under_way
from border_gov.joint_patrol.queries.inputs import zone_of
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules import ground as law
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, YES
from border_gov.kernel import clock
from border_gov.kernel import live as stream
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages

bp = Pages("patrol_ground", __name__, entrance="office", url_prefix="/patrol")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY_S = 60
"""The page hears at once that something changed; this often it looks by itself, for positions grow old."""


@bp.app_template_filter("is_overdue")
def is_overdue(ratio: float | None) -> bool:
    """Whether a point was unseen for longer than its target interval."""
    return ratio is None or ratio > 1.0


def chosen_days() -> int:
    """The span asked for."""
    asked = request.args.get("days", law.SPANS[0], type=int)
    return asked if asked in law.SPANS else law.SPANS[0]


def chosen_zone() -> Any:
    """The zone asked for, or the viewer's oldest."""
    return zone_of(current_viewer(), request.args.get("zone_id", type=int))


def gathered(zone_id: int, days: int) -> dict[str, Any]:
    """Everything that page, paper and workbook show of one span."""
    since, until = ground.span(clock.today(clock.now()), days)
    seen = ground.seen_paths(zone_id, since, until)
    figures = ground.figures(current_viewer(), zone_id, since, until)
    sides = plan_names.sides_of(zone_id)
    return {
        "days": days,
        "figures": figures,
        "seen": seen,
        "sides": sides,
        "points": ground.points(current_viewer(), zone_id, since, until),
        "lines": ground_table.lines(figures, seen, sides),
    }


@bp.get("/coverage")
@requires(*OFFICE)
def coverage() -> str:
    """What the patrols of 7 or 28 days saw, and how long nobody was at a point."""
    zone = chosen_zone()
    return render_template(
        "joint_patrol/ground/coverage.html",
        zone=zone,
        spans=law.SPANS,
        verdicts=(YES, NO, UNCERTAIN),
        **gathered(zone.id, chosen_days()),
    )


@bp.get("/coverage.xlsx")
@requires(*OFFICE)
def coverage_sheet() -> Response:
    """The same as a workbook."""
    found = gathered(chosen_zone().id, chosen_days())
    content = ground_table.workbook(found["figures"], found["seen"], found["points"], found["sides"])
    name = f"coverage-{found['figures'].until}-{found['days']}.xlsx"
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.get("/live")
@requires(*OFFICE)
def live() -> str:
    """Patrols under way, on a map and as a list."""
    now = clock.now()
    return render_template(
        "joint_patrol/ground/live.html",
        teams=under_way.teams(current_viewer(), now),
        now=now,
        freshness=law.FRESHNESS_WORDS,
        every=EVERY_S,
    )


@bp.get("/live/stream")
@requires(*OFFICE)
def live_stream() -> Response:
    """Says that something changed in the zone; the page asks again under its own rights."""
    return stream.stream(law.live_topic(chosen_zone().id))
