"""How a plan is signed: what sign-off asks about it, and what the last signature sets off."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from border_gov.cohandling.rules import SubjectKind
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import plans as queries
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service.plans import signed_by_all
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def _plan(plan_id: int) -> PatrolPlan:
    return db.session.get_one(PatrolPlan, plan_id)


def canonical(plan_id: int) -> Mapping[str, Any]:
    """What is signed: the week as shown, without the persons, who may be replaced within their side."""
    plan = _plan(plan_id)
    key, _ = names.zone_of(plan.zone_id)
    return law.signable(queries.content(plan) or {"patrols": []}, key, plan.week.isoformat())


def title(plan_id: int) -> Mapping[str, str]:
    """The plan's name in both languages."""
    week = _plan(plan_id).week
    return {
        "zh": f"{week.year}年{week.month}月{week.day}日起一周的巡逻计划",
        "en": f"Patrol plan, week of {week}",
    }


def sides(plan_id: int) -> Collection[str]:
    """Every side of the zone signs."""
    return _plan(plan_id).sides


def may_sign(viewer: Viewer, plan_id: int) -> bool:
    """Whether the law lets this person sign for a side of the plan."""
    plan = _plan(plan_id)
    return law.may_sign(viewer, law.PlanFacts(zone_id=plan.zone_id, sides=frozenset(plan.sides)))


def subject_kind(url: Callable[[int], str], preview: Callable[[int], str]) -> SubjectKind:
    """The plan as a kind of record that sides sign; the addresses come from the pages."""
    return SubjectKind(
        kind=law.SUBJECT_KIND,
        canonical=canonical,
        title=title,
        url=url,
        sides=sides,
        on_complete=signed_by_all,
        may_sign=may_sign,
        roles=law.SIGNERS,
        lock=queries.for_worker,
        preview=preview,
        label=L("Patrol plan"),
    )
