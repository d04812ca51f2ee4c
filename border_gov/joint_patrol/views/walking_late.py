"""The page on which a printed sheet is typed in."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.queries import plan_people
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import paper
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walking as service
from border_gov.joint_patrol.views.walking import bp, came_page, others_of
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, signed_in


@bp.get("/<int:patrol_id>/late")
@signed_in
def late(patrol_id: int) -> ResponseReturnValue:
    """The sheet, to be typed in."""
    walk = queries.patrol(patrol_id, current_viewer())
    law.FLOW.allow("enter", walk.state, current_viewer(), queries.facts_of(walk))
    return came_page(walk, "late")


@bp.post("/<int:patrol_id>/late")
@signed_in
def enter(patrol_id: int) -> ResponseReturnValue:
    """Store the sheet."""
    came = forms.chosen_ids(request.form, "came")
    try:
        data = forms.load(schemas.LateIn(), request.form)
        with transaction():
            walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
            times = paper.times(walk.day, data["started"], data["finished"])
            stops = plan_people.one_shift(walk, current_viewer()).stops
            planned = {spot.id: stop.arrive_at for stop, spot in stops}
            lines = paper.lines(planned, forms.chosen_ids(request.form, "seen"), data, times)
            service.enter_late(walk, current_viewer(), times, came, others_of(walk), lines, clock.now())
    except Invalid as refusal:
        return came_page(queries.patrol(patrol_id, current_viewer()), "late", refusal)
    flash(gettext("The sheet is entered. The patrol counts like any other."), "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))
