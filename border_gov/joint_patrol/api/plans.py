"""The JSON face of planned weeks: read, run, try a change, change, lock, undo, present, withdraw."""

from typing import Any

from border_gov.cohandling import queries as signoff
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.planner.model import Change
from border_gov.joint_patrol.queries import plan_sheet, plans
from border_gov.joint_patrol.queries.plan_sheet import PatrolLine, Sheet, clock_text
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.schemas import plans as schemas
from border_gov.joint_patrol.service import plan_edits
from border_gov.joint_patrol.service import plans as service
from border_gov.joint_patrol.service.plan_edits import BreaksRules
from border_gov.kernel import clock, runs
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires

bp = ApiBlueprint("patrol_plans", __name__, description="Weeks of joint patrols")


def _brief(plan: PatrolPlan) -> dict[str, Any]:
    own = {name: getattr(plan, name) for name in ("id", "zone_id", "week", "sides", "state", "version")}
    return {**own, "actions": sorted(service.steps_of(plan, current_viewer()))}


def _patrol(line: PatrolLine) -> dict[str, Any]:
    stops = [
        {**vars(stop), "arrive": clock_text(stop.arrive), "leave": clock_text(stop.leave)}
        for stop in line.stops
    ]
    times = {"start": clock_text(line.start), "end": clock_text(line.end)}
    return {**vars(line), **times, "stops": stops}


def _dropped(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {"checkpoint": row.id, "day": line.day, "reason": words.reason(row.reason, sheet)}
        for line in sheet.days
        for row in line.dropped
    ]


def _signatures(plan: PatrolPlan) -> dict[str, Any]:
    found = signoff.latest(law.SUBJECT_KIND, plan.id)
    if found is None:
        return {"round": None, "state": None, "sha256": None, "signed": [], "missing": []}
    signed = sorted(signature.side for signature in found.signatures)
    missing = sorted(set(found.sides) - set(signed))
    return {
        "round": found.id,
        "state": found.state,
        "sha256": found.sha256,
        "signed": signed,
        "missing": missing,
    }


def _run(plan: PatrolPlan) -> dict[str, Any] | None:
    found = runs.latest(service.PLAN_TASK, plan.id)
    if found is None:
        return None
    own = {name: getattr(found, name) for name in ("id", "state", "done", "total")}
    return {**own, "stage": words.stage(found), "message": words.run_message(found)}


def _full(plan: PatrolPlan) -> dict[str, Any]:
    sheet = plan_sheet.of_plan(plan, current_viewer())
    shown = {**_brief(plan), "signatures": _signatures(plan), "run": _run(plan)}
    if sheet is None:
        return {**shown, "patrols": [], "dropped": [], "checker": None, "proofs": [], "forecast": None}
    return {
        **shown,
        "patrols": [_patrol(line) for line in sheet.patrols],
        "dropped": _dropped(sheet),
        "checker": sheet.content["checker"],
        "proofs": sheet.content["proofs"],
        "forecast": sheet.content["forecast"],
    }


@bp.get("/patrol/plans")
@requires(*plans.OFFICE)
@bp.arguments(schemas.PlanPageIn, location="query")
@bp.response(200, schemas.PlanPageOut)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Plans that the viewer may see, newest first."""
    found = plans.page(current_viewer(), query["before"])
    after = found[-1].id if len(found) == plans.PAGE else None
    return {"items": [_brief(plan) for plan in found], "next": after}


@bp.post("/patrol/plans")
@requires("organiser")
@bp.arguments(schemas.WeekIn)
@bp.response(200, schemas.PlanFullOut)
def open_week(data: dict[str, Any]) -> dict[str, Any]:
    """The open plan of a week, made if there is none."""
    zone = data["zone_id"] or min(current_viewer().zones, default=0)
    with transaction():
        plan = service.open_week(current_viewer(), zone, data["week"], clock.now())
    return _full(plan)


@bp.get("/patrol/plans/<int:plan_id>")
@requires(*plans.OFFICE)
@bp.response(200, schemas.PlanFullOut)
def show(plan_id: int) -> dict[str, Any]:
    """One plan with its walks, reasons, proofs, signatures and run."""
    return _full(plans.get(plan_id, current_viewer()))


@bp.post("/patrol/plans/<int:plan_id>/run")
@requires("organiser")
@bp.arguments(schemas.RunIn)
@bp.response(202, schemas.PlanFullOut)
def run(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Start planning; with `keep` locked parts stay."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.start_planning(plan, current_viewer(), data["version"], clock.now(), keep=data["keep"])
    return _full(plan)


@bp.post("/patrol/plans/<int:plan_id>/stop")
@requires("organiser")
@bp.response(200, schemas.PlanFullOut)
def stop(plan_id: int) -> dict[str, Any]:
    """Stop planning; the best plan so far is kept."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.stop_planning(plan, current_viewer(), clock.now())
    return _full(plan)


@bp.post("/patrol/plans/<int:plan_id>/check")
@requires("organiser")
@bp.arguments(schemas.ChangeIn)
@bp.response(200, schemas.CheckOut)
def check(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """What a change would do, in words; nothing is stored."""
    plan = plans.get(plan_id, current_viewer())
    found = plan_edits.try_change(plan, Change(**data))
    ok = found.plan is not None and found.verdict.ok
    return {"ok": ok, "extra_min": round(found.extra_s / 60), "breaks": _said(plan, found.verdict.breaches)}


def _said(plan: PatrolPlan, breaches: Any) -> list[str]:
    sheet = plan_sheet.of_plan(plan, current_viewer())
    return [words.breach(breach, sheet) for breach in breaches] if sheet else []


@bp.post("/patrol/plans/<int:plan_id>/edits")
@requires("organiser")
@bp.arguments(schemas.EditIn)
@bp.response(200, schemas.PlanOut)
def edit(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Move a stop or a person; 409 with the broken rules in `errors.change` if it does not fit."""
    version = data.pop("version")
    try:
        with transaction():
            plan = plans.get(plan_id, current_viewer(), for_change=True)
            plan_edits.apply_change(plan, current_viewer(), version, Change(**data), clock.now())
    except BreaksRules as refusal:
        refusal.fields = {"change": _said(plans.get(plan_id, current_viewer()), refusal.breaches)}
        raise
    return _brief(plan)


@bp.post("/patrol/plans/<int:plan_id>/locks")
@requires("organiser")
@bp.arguments(schemas.LockIn)
@bp.response(200, schemas.PlanOut)
def lock(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Lock or release a walk, a stop or a member."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        plan_edits.set_lock(plan, current_viewer(), now=clock.now(), **data)
    return _brief(plan)


@bp.post("/patrol/plans/<int:plan_id>/undo")
@requires("organiser")
@bp.arguments(schemas.ReasonIn)
@bp.response(200, schemas.PlanOut)
def undo(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Take the last change back, with a reason."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        plan_edits.undo(plan, current_viewer(), data["version"], data["reason"], clock.now())
    return _brief(plan)


@bp.post("/patrol/plans/<int:plan_id>/present")
@requires("organiser")
@bp.arguments(schemas.VersionIn)
@bp.response(200, schemas.PlanFullOut)
def present(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """Ask all sides for their signatures."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.present(plan, current_viewer(), data["version"], clock.now())
    return _full(plan)


@bp.post("/patrol/plans/<int:plan_id>/withdraw")
@requires("organiser")
@bp.arguments(schemas.ReasonIn)
@bp.response(200, schemas.PlanOut)
def withdraw(data: dict[str, Any], plan_id: int) -> dict[str, Any]:
    """End the plan, with a reason."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.withdraw(plan, current_viewer(), data["version"], data["reason"], clock.now())
    return _brief(plan)
