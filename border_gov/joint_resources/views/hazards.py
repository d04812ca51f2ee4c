"""Pages of inspections and hazards: inspect on the phone, put right, re-check, what is overdue."""

import uuid
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_resources.models.hazards import Hazard
from border_gov.joint_resources.queries import hazards as queries
from border_gov.joint_resources.queries import register as objects
from border_gov.joint_resources.rules import hazards as law
from border_gov.joint_resources.rules.register import EDITORS, READERS
from border_gov.joint_resources.schemas.hazards import HazardActIn, InspectionIn, InspectionTemplateIn
from border_gov.joint_resources.service import hazards as service
from border_gov.joint_resources.views.register import bp, the_zone
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, files
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import translated
from border_gov.people import queries as people


@bp.context_processor
def _hazard_words() -> dict[str, Any]:
    today = clock.today(clock.now())
    return {"hazard_law": law, "days_over": lambda row: law.days_over(row.due_on, row.state, today)}


@bp.get("/hazards")
@requires(*READERS)
def hazards() -> str:
    """Hazards of our side: open ones, overdue ones, closed ones."""
    viewer, zone_id = current_viewer(), the_zone()
    state = request.args.get("state", "") if request.args.get("state") in law.STATES else ""
    overdue = bool(request.args.get("overdue"))
    on = clock.today(clock.now()) if overdue else None
    rows, after = queries.page(viewer, zone_id, state, on, request.args.get("after", 0, int))
    asked: dict[str, Any] = {"state": state or None, "overdue": 1 if overdue else None}
    return render_template(
        "joint_resources/hazards.html",
        rows=rows,
        state=state,
        overdue=overdue,
        sides={look.key: look for look in places.sides(zone_id)},
        next_url=url_for(".hazards", after=after, **asked) if after else None,
    )


@bp.route("/<int:resource_id>/inspect", methods=["GET", "POST"])
@requires(*EDITORS)
def inspect(resource_id: int) -> ResponseReturnValue:
    """Inspect an object: tick what is not in order, and say what hazard was found."""
    viewer, errors = current_viewer(), {}
    found = objects.get(viewer, resource_id)
    lists = queries.templates(viewer, found.zone_id)
    chosen = next((one for one in lists if one.id == request.values.get("template", 0, int)), None)
    if request.method == "POST":
        try:
            data = load(InspectionIn(), request.form)
            with transaction():
                _, hazard = service.inspect(
                    found, queries.template(viewer, data["template"]), data, actor=viewer, now=clock.now()
                )
                _photo(hazard, "before")
                number = hazard.id if hazard else None
            flash(gettext("The inspection is kept."), "success")
            to = url_for(".hazard", hazard_id=number) if number else url_for(".show", resource_id=resource_id)
            return redirect(to)
        except Invalid as refusal:
            errors = translated(refusal.fields)
    page = render_template(
        "joint_resources/inspect.html",
        row=found,
        lists=lists,
        chosen=chosen,
        key=request.form.get("key") or uuid.uuid4(),
        values=request.form,
        ticked=request.form.getlist("failed"),
        errors=errors,
    )
    return page, 422 if errors else 200


def _photo(hazard: Hazard | None, moment: str) -> None:
    given = request.files.get("photo")
    if hazard is None or given is None or not given.filename:
        return
    service.add_photo(hazard, moment, given.read(), actor=current_viewer(), now=clock.now())


@bp.get("/hazards/<int:hazard_id>")
@requires(*READERS)
def hazard(hazard_id: int) -> ResponseReturnValue:
    """One hazard: before and after, deadline, who may do what next."""
    return _hazard_page(hazard_id, {})


def _hazard_page(hazard_id: int, errors: dict[str, Any]) -> ResponseReturnValue:
    viewer = current_viewer()
    found = queries.get(viewer, hazard_id)
    known = [one for one in (found.found_by, found.fixed_by, found.checked_by) if one]
    page = render_template(
        "joint_resources/hazard.html",
        row=found,
        photos=queries.photos(found),
        names=people.names_of(viewer, known),
        sides={look.key: look for look in places.sides(found.zone_id)},
        steps={step.verb for step in law.FLOW.open_to(found.state, viewer, queries.facts_of(found))},
        errors=errors,
        values=request.form,
    )
    return page, 422 if errors else 200


@bp.post("/hazards/<int:hazard_id>/<any(fix, pass, fail):verb>")
@requires(*EDITORS)
def hazard_act(hazard_id: int, verb: str) -> ResponseReturnValue:
    """Put right, or re-check."""
    viewer = current_viewer()
    try:
        data = load(HazardActIn(), request.form)
        with transaction():
            found = queries.get(viewer, hazard_id, for_change=True)
            service.act(found, verb, data, actor=viewer, now=clock.now())
            _photo(found if found.state != law.CLOSED else None, "after")
    except Invalid as refusal:
        return _hazard_page(hazard_id, translated(refusal.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(".hazard", hazard_id=hazard_id))


@bp.get("/hazards/<int:hazard_id>/photos/<int:photo_id>")
@requires(*READERS)
def hazard_photo(hazard_id: int, photo_id: int) -> Response:
    """A photo of a hazard."""
    photo = queries.photo(current_viewer(), hazard_id, photo_id)
    row, content = files.read(photo.file_id)
    answer = files.attachment(row, content, f"hazard-{hazard_id}-{photo_id}")
    answer.headers.set("Content-Disposition", "inline")
    return answer


@bp.get("/check-lists")
@requires(*READERS)
def check_lists() -> str:
    """Check lists with all their versions."""
    found = queries.templates(current_viewer(), the_zone(), current_only=False)
    return render_template("joint_resources/check_lists.html", lists=found)


@bp.route("/check-lists/new", methods=["GET", "POST"])
@requires(*EDITORS)
def new_check_list() -> ResponseReturnValue:
    """Write a check list, or its next version under the same code."""
    viewer, errors, zone_id = current_viewer(), {}, the_zone()
    base = None
    if request.args.get("of", 0, int):
        base = queries.template(viewer, request.args.get("of", 0, int))
    if request.method == "POST":
        try:
            data = load(InspectionTemplateIn(), request.form)
            with transaction():
                sides = list(places.side_keys(zone_id))
                service.save_template(zone_id, data, actor=viewer, sides=sides, now=clock.now())
            flash(gettext("Saved."), "success")
            return redirect(url_for(".check_lists"))
        except Invalid as refusal:
            errors = translated(refusal.fields)
    values: Any = request.form
    if base is not None and request.method == "GET":
        values = {"code": base.code, "name": name_of(base.names), "check": base.check}
        values["items"] = "\n".join(base.items)
    page = render_template("joint_resources/check_list.html", values=values, errors=errors)
    return page, 422 if errors else 200
