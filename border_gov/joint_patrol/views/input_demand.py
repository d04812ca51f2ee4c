"""The page of a week's needs: rows of equal shifts with the days ticked, and last week's at one press."""

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.joint_patrol.models.demand import DemandShift
from border_gov.joint_patrol.queries import inputs as queries
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.rules.availability import part_of
from border_gov.joint_patrol.schemas.inputs import ShiftRowIn, WeekIn
from border_gov.joint_patrol.service import demand as service
from border_gov.joint_patrol.views.inputs import WEEK, bp, the_week, the_zone
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import translated

FIELDS = ("starts_from", "starts_until", "duration_min", "patrols", "min_per_side", "team_min", "team_max")
MOST_ROWS = 12
FIRST_WEEK = {
    "speed_kmh": 12,
    "rest_hours": 11,
    "weekly_max": 3,
    "leader_needed": True,
    "deputy_needed": True,
}
FIRST_ROW = {
    "days": list(range(7)),
    "starts_from": "19:00",
    "starts_until": "19:30",
    "duration_min": 120,
    "patrols": 3,
    "min_per_side": 1,
    "team_min": 2,
    "team_max": 4,
}


@bp.route("/demand", methods=["GET", "POST"])
@requires(*law.READERS)
def demand() -> ResponseReturnValue:
    """What the week needs; saving replaces what it needed before."""
    zone, week, viewer = the_zone(), the_week(), current_viewer()
    if request.method == "GET":
        stated = queries.demand_of(zone.id, week)
        values = _week_values(stated[0]) if stated else FIRST_WEEK
        rows = _grouped(stated[1], week) if stated else []
        return _show(week, values, [*rows, {**FIRST_ROW, "days": []} if rows else dict(FIRST_ROW)], {})
    rows = _typed_rows(request.form)
    try:
        data = {**load(WeekIn(), request.form), "shifts": _shifts(rows, week)}
        with transaction():
            service.set_demand(zone.id, week, data, actor=viewer, now=clock.now())
    except Invalid as error:
        return _show(week, request.form, rows, translated(error.fields))
    flash(gettext("Saved. The week can be planned with it."), "success")
    return redirect(url_for("patrol_inputs.demand", week=week.isoformat()))


@bp.post("/demand/copy")
@requires(*law.EDITORS)
def demand_copy() -> ResponseReturnValue:
    """As last week."""
    zone, week = the_zone(), the_week()
    with transaction():
        service.copy_last_week(zone.id, week, actor=current_viewer(), now=clock.now())
    flash(gettext("Last week's needs were taken over."), "success")
    return redirect(url_for("patrol_inputs.demand", week=week.isoformat()))


def _show(
    week: dt.date, values: Any, rows: list[dict[str, Any]], errors: dict[str, Any]
) -> ResponseReturnValue:
    zone = the_zone()
    page = render_template(
        "joint_patrol/inputs/demand.html",
        week=week,
        before=week - WEEK,
        after=week + WEEK,
        values=values,
        rows=rows[:MOST_ROWS],
        errors=errors,
        is_new=queries.demand_of(zone.id, week) is None,
        has_earlier=queries.last_demand(zone.id, week) is not None,
    )
    return page, 422 if errors else 200


def _week_values(stated: Any) -> dict[str, Any]:
    return {name: getattr(stated, name) for name in (*FIRST_WEEK, "version")}


def _grouped(shifts: list[DemandShift], week: dt.date) -> list[dict[str, Any]]:
    """Shifts that differ only in their day as one row."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for shift in shifts:
        values = {name: getattr(shift, name) for name in FIELDS}
        for name in ("starts_from", "starts_until"):
            values[name] = values[name].strftime("%H:%M")
        row = rows.setdefault((shift.key, *values.values()), {**values, "days": []})
        row["days"].append((shift.day - week).days)
    return list(rows.values())


def _typed_rows(form: Any) -> list[dict[str, Any]]:
    """Rows as typed; a row without a ticked day is left out."""
    rows = []
    for number in range(MOST_ROWS):
        days = [int(d) for d in form.getlist(f"row-{number}-days") if d in "0123456" and len(d) == 1]
        row = {name: form.get(f"row-{number}-{name}", "") for name in FIELDS}
        if days:
            rows.append({**row, "days": days})
    return rows


def _shifts(rows: list[dict[str, Any]], week: dt.date) -> list[dict[str, Any]]:
    """Every shift of every row; keys are the part of the day, numbered where a day has several."""
    wrong: dict[str, Any] = {}
    shifts: list[dict[str, Any]] = []
    taken: set[tuple[dt.date, str]] = set()
    for number, row in enumerate(rows):
        try:
            given = load(ShiftRowIn(), MultiDict([(k, v) for k, v in row.items() if k != "days"]))
        except Invalid as error:
            wrong.update({f"row-{number}-{name}": found for name, found in error.fields.items()})
            continue
        given.pop("days")
        for offset in row["days"]:
            day = week + dt.timedelta(days=offset)
            shifts.append({**given, "day": day, "key": _key(part_of(given["starts_from"]), day, taken)})
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    return shifts


def _key(part: str, day: dt.date, taken: set[tuple[dt.date, str]]) -> str:
    key, number = part, 2
    while (day, key) in taken:
        key, number = f"{part}-{number}", number + 1
    taken.add((day, key))
    return key
