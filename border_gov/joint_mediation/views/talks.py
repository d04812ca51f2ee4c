"""The hearing calendar of the panels of all sides."""

import datetime as dt

from flask import render_template, request

from border_gov.joint_mediation.queries import calendar as reads
from border_gov.joint_mediation.rules.flow import READERS
from border_gov.joint_mediation.views.blueprint import bp, the_zone
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, requires

WEEK = dt.timedelta(days=7)


@bp.get("/calendar")
@requires(*READERS)
def calendar() -> str:
    """One week of sessions, day by day, with the ground on which each is held."""
    try:
        day = dt.date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        day = clock.today(clock.now())
    first = clock.monday(day)
    span = (clock.at(first, dt.time()), clock.at(first + WEEK, dt.time()))
    rows = reads.sessions_between(current_viewer(), the_zone().id, *span)
    days = [first + dt.timedelta(days=n) for n in range(7)]
    by_day = {one: [row for row in rows if clock.today(row["starts_at"]) == one] for one in days}
    return render_template(
        "joint_mediation/calendar.html", by_day=by_day, first=first, earlier=first - WEEK, later=first + WEEK
    )
