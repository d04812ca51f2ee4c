"""The page on which a printed sheet is typed in."""

import datetime as dt
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import plan_people
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walking as service
from border_gov.joint_patrol.views.walking import bp, came_page, others_of, today_or_next
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
            times = _times(walk, data)
            lines = [*_visits(walk, times), *_told(data, times)]
            service.enter_late(walk, current_viewer(), times, came, others_of(walk), lines, clock.now())
    except Invalid as refusal:
        return came_page(queries.patrol(patrol_id, current_viewer()), "late", refusal)
    flash(gettext("The sheet is entered. The patrol counts like any other."), "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))


def _times(walk: Patrol, data: dict[str, Any]) -> tuple[dt.datetime, dt.datetime]:
    started = clock.at(walk.day, data["started"])
    return started, today_or_next(walk.day, data["finished"], data["started"])


def _visits(walk: Patrol, times: tuple[dt.datetime, dt.datetime]) -> list[dict[str, Any]]:
    """The ticked points; the planned arrival, held inside the walk, stands for the time nobody wrote down."""
    seen = set(forms.chosen_ids(request.form, "seen"))
    shift = plan_people.one_shift(walk, current_viewer())
    return [
        {"kind": "checkin", "checkpoint_id": spot.id, "at": min(max(stop.arrive_at, times[0]), times[1])}
        for stop, spot in shift.stops
        if spot.id in seen
    ]


def _told(data: dict[str, Any], times: tuple[dt.datetime, dt.datetime]) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    if data["found"]:
        lines.append({"kind": "finding", "finding": data["finding"], "words": data["found"], "at": times[1]})
    if data["topic"] or data["households"]:
        told = {"words": data["topic"], "households": data["households"]}
        lines.append({"kind": "publicity", "at": times[1], **told})
    return lines
