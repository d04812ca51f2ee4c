"""The first page: what waits for this person, and where to go next."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.web import Pages
from border_gov.reports import rules
from border_gov.reports.queries import workbench as queries

bp = Pages("reports", __name__, entrance="both")


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """The workbench; a volunteer's is the list of their own shifts."""
    viewer, now = current_viewer(), clock.now()
    if viewer.has("volunteer") and not viewer.has(*rules.OFFICE):
        return redirect(url_for("patrol_walks.mine"))
    return render_template("reports/home.html", bench=queries.workbench(viewer, now), now=now)
