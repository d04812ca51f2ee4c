"""Changing a plan on its page: every drag is also a form, so that keyboard and old phones can do it."""

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.planner.model import Change
from border_gov.joint_patrol.queries import plan_sheet, plans
from border_gov.joint_patrol.schemas.plans import EditIn, LockIn, ReasonIn
from border_gov.joint_patrol.service import plan_edits as service
from border_gov.joint_patrol.service.plan_edits import BreaksRules
from border_gov.joint_patrol.views.plans import REFUSED, REFUSED_ANCHOR, bp
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import sentence


def _back(plan_id: int, anchor: str = "") -> ResponseReturnValue:
    anchor = anchor or request.form.get("anchor", "")
    return redirect(url_for("patrol.show", plan_id=plan_id, day=request.form.get("day"), _anchor=anchor))


def _back_to_refused(plan_id: int, change: Change, lines: list[str]) -> ResponseReturnValue:
    """The page again, with the reason beside what was to be moved."""
    where = {"kind": change.kind, "what": change.what, "source": change.source}
    session[REFUSED] = {"plan": plan_id, "lines": lines, **where}
    return _back(plan_id, REFUSED_ANCHOR)


def said_of(refusal: BreaksRules, plan_id: int) -> list[str]:
    """The broken rules in words."""
    sheet = plan_sheet.of_plan(plans.get(plan_id, current_viewer()), current_viewer())
    return [words.breach(found, sheet) for found in refusal.breaches] if sheet else []


@bp.post("/plans/<int:plan_id>/edit")
@requires("organiser")
def edit(plan_id: int) -> ResponseReturnValue:
    """Move a stop or a person; a change that breaks a rule is told in words and not stored."""
    data = forms.load(EditIn(), request.form)
    version, change = data.pop("version"), Change(**data)
    try:
        with transaction():
            plan = plans.get(plan_id, current_viewer(), for_change=True)
            service.apply_change(plan, current_viewer(), version, change, clock.now())
    except BreaksRules as refusal:
        return _back_to_refused(plan_id, change, [sentence(refusal), *said_of(refusal, plan_id)])
    except Refused as refusal:
        if refusal.code != "locked":
            raise
        return _back_to_refused(plan_id, change, [sentence(refusal)])
    flash(gettext("The change is stored. It can be taken back under “Undo”."), "success")
    return _back(plan_id)


@bp.post("/plans/<int:plan_id>/lock")
@requires("organiser")
def lock(plan_id: int) -> ResponseReturnValue:
    """Lock or release a part of the plan for the next planning."""
    data = forms.load(LockIn(), request.form)
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        service.set_lock(plan, current_viewer(), now=clock.now(), **data)
    return _back(plan_id)


@bp.post("/plans/<int:plan_id>/undo")
@requires("organiser")
def undo(plan_id: int) -> ResponseReturnValue:
    """Take the last change back, with a reason."""
    data = forms.load(ReasonIn(), request.form)
    try:
        with transaction():
            plan = plans.get(plan_id, current_viewer(), for_change=True)
            service.undo(plan, current_viewer(), data["version"], data["reason"], clock.now())
        flash(gettext("The plan is as it was before the last change."), "success")
    except Invalid as refusal:
        flash(sentence(refusal), "error")
    return _back(plan_id)
