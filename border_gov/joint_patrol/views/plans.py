"""Pages of planned weeks: the list, one week, its run, its signatures, its end."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.cohandling import queries as signoff
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.queries import plan_people, plan_sheet, plan_told, plans
from border_gov.joint_patrol.queries.plan_names import sides_of
from border_gov.joint_patrol.queries.plan_sheet import Sheet
from border_gov.joint_patrol.rules import plan_words as said
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.schemas.plans import ReasonIn, RunIn, VersionIn, WeekIn
from border_gov.joint_patrol.service import plans as service
from border_gov.journal import queries as journal
from border_gov.kernel import clock, forms, runs
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages, sentence

bp = Pages("patrol", __name__, entrance="office", url_prefix="/patrol")
PARTS = ("teams", "left-out", "grounds", "people", "history")
WEEKS_AHEAD = 3
REFUSED = "patrol_refused"
REFUSED_ANCHOR = "refused"


@bp.app_context_processor
def _spoken() -> dict[str, Any]:
    return {
        "patrol_words": words,
        "hhmm": plan_sheet.clock_text,
        "timedelta": dt.timedelta,
        "said": said,
    }


def _zone() -> int:
    zones = sorted(current_viewer().zones)
    return zones[0] if zones else 0


@bp.get("/plans")
@requires(*plans.OFFICE)
def index() -> str:
    """The coming weeks, and every plan so far."""
    viewer, today = current_viewer(), clock.today(clock.now())
    before = request.args.get("before", type=int)
    found = plans.page(viewer, before)
    monday = clock.monday(today)
    weeks = [monday + dt.timedelta(days=7 * n) for n in range(WEEKS_AHEAD)]
    ahead = [(week, _of_week(found, week) if before is None else None) for week in weeks]
    return render_template(
        "joint_patrol/plans/index.html",
        ahead=ahead,
        found=found,
        next_before=found[-1].id if len(found) == plans.PAGE else None,
        said=said,
        sides=sides_of(_zone()),
    )


def _of_week(found: Sequence[PatrolPlan], week: dt.date) -> PatrolPlan | None:
    own = [plan for plan in found if plan.week == week and plan.state not in law.ENDED_STATES]
    return min(own, key=lambda plan: plan.state == "published", default=None)


@bp.post("/plans")
@requires("organiser")
def open_week() -> ResponseReturnValue:
    """Open the plan of a week, or go to it."""
    data = forms.load(WeekIn(), request.form)
    with transaction():
        plan = service.open_week(current_viewer(), data["zone_id"] or _zone(), data["week"], clock.now())
        number = plan.id
    return redirect(url_for("patrol.show", plan_id=number))


@bp.get("/plans/<int:plan_id>")
@requires(*plans.OFFICE)
def show(plan_id: int) -> str:
    """One week: teams and routes by day, what is left out and why, grounds, people, history."""
    plan = plans.get(plan_id, current_viewer())
    return render_template("joint_patrol/plans/show.html", **page_of(plan))


def page_of(plan: PatrolPlan) -> dict[str, Any]:
    """What the page of a plan needs, whatever part of it is shown."""
    viewer = current_viewer()
    sheet = plan_sheet.of_plan(plan, viewer)
    part = request.args.get("part", "teams")
    part = part if part in PARTS else "teams"
    day = _chosen_day(plan, sheet)
    shown: dict[str, Any] = {
        "plan": plan,
        "sheet": sheet,
        "part": part,
        "day": next((line for line in sheet.days if line.day == day), None) if sheet else None,
        "steps": service.steps_of(plan, viewer),
        "run": runs.latest(service.PLAN_TASK, plan.id),
        "round": signoff.latest(law.SUBJECT_KIND, plan.id),
        "said": said,
        "sides": sides_of(plan.zone_id),
        "can_undo": _can_undo(plan),
        "last_day": plan.week + dt.timedelta(days=plan.days - 1),
        "now": clock.now(),
        "refused": _refused(plan.id),
    }
    if part == "history":
        shown["versions"] = plans.history(plan)
        shown["entries"] = journal.timeline(viewer, service.subject_of(plan))
    if plan.state == "published":
        shown["counts"] = plan_told.counts(plan)
    if plan.published_at is not None and (part == "people" or sheet is None):
        shown["roster"] = plan_people.roster(plan, viewer)
        shown["to_tell"] = plan_told.not_yet_told(plan, viewer)
    return shown


def _refused(plan_id: int) -> dict[str, Any] | None:
    """The change that was refused a moment ago; told once."""
    told: dict[str, Any] | None = session.pop(REFUSED, None)
    return told if told and told["plan"] == plan_id else None


def _can_undo(plan: PatrolPlan) -> bool:
    mine = "undo" in service.steps_of(plan, current_viewer())
    return bool(mine and plan.current and plans.version(plan).parent)


def _chosen_day(plan: PatrolPlan, sheet: Sheet | None) -> dt.date:
    days = [plan.week + dt.timedelta(days=n) for n in range(plan.days)]
    try:
        asked = dt.date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        asked = clock.today(clock.now())
    if asked in days:
        return asked
    busy = [line.day for line in sheet.days if line.patrols] if sheet else []
    return busy[0] if busy else days[0]


@bp.get("/plans/<int:plan_id>/progress")
@requires(*plans.OFFICE)
def progress(plan_id: int) -> ResponseReturnValue:
    """The progress of the run as a fragment; asks for the whole page again when something new is there."""
    plan = plans.get(plan_id, current_viewer())
    seen = request.args.get("seen", type=int)
    answer = render_template(
        "joint_patrol/plans/_progress.html", plan=plan, run=runs.latest(service.PLAN_TASK, plan.id)
    )
    if plan.state == "planning" and seen == plan.current:
        return answer
    return answer, 200, {"HX-Refresh": "true"}


@bp.post("/plans/<int:plan_id>/run")
@requires("organiser")
def run(plan_id: int) -> ResponseReturnValue:
    """Start planning."""
    data = forms.load(RunIn(), request.form)
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.start_planning(plan, current_viewer(), data["version"], clock.now(), keep=data["keep"])
    return redirect(url_for("patrol.show", plan_id=plan_id))


@bp.post("/plans/<int:plan_id>/stop")
@requires("organiser")
def stop(plan_id: int) -> ResponseReturnValue:
    """Stop planning and keep the best so far."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.stop_planning(plan, current_viewer(), clock.now())
    return redirect(url_for("patrol.show", plan_id=plan_id))


@bp.post("/plans/<int:plan_id>/present")
@requires("organiser")
def present(plan_id: int) -> ResponseReturnValue:
    """Ask all sides for their signatures."""
    data = forms.load(VersionIn(), request.form)
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.present(plan, current_viewer(), data["version"], clock.now())
    flash(
        gettext("All sides are asked for their signatures. With the last one the plan is published."),
        "success",
    )
    return redirect(url_for("patrol.show", plan_id=plan_id))


@bp.post("/plans/<int:plan_id>/publish")
@requires("organiser")
def publish(plan_id: int) -> ResponseReturnValue:
    """Publish a plan that all have signed."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.publish(plan, current_viewer(), clock.now())
    return redirect(url_for("patrol.show", plan_id=plan_id, part="people"))


@bp.post("/plans/<int:plan_id>/withdraw")
@requires("organiser")
def withdraw(plan_id: int) -> ResponseReturnValue:
    """End the plan, with a reason."""
    data = forms.load(ReasonIn(), request.form)
    try:
        with transaction():
            plan = plans.get(plan_id, current_viewer(), for_change=True)
            service.withdraw(plan, current_viewer(), data["version"], data["reason"], clock.now())
    except Invalid as refusal:
        plan = plans.get(plan_id, current_viewer())
        flash(sentence(refusal), "error")
        return render_template("joint_patrol/plans/show.html", **page_of(plan)), 422
    return redirect(url_for("patrol.show", plan_id=plan_id))


@bp.get("/plans/<int:plan_id>/preview")
@requires(*plans.OFFICE)
def preview(plan_id: int) -> str:
    """What is signed, as a fragment."""
    plan = plans.get(plan_id, current_viewer())
    return render_template(
        "joint_patrol/plans/_signed.html", plan=plan, sheet=plan_sheet.of_plan(plan, current_viewer())
    )
