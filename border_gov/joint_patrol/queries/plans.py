"""Reads of planned weeks: which a viewer may see, their versions, and the texts that were stored."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import undefer

from border_gov.joint_patrol.models.plans import PatrolPlan, PatrolProblem, PlanVersion
from border_gov.joint_patrol.rules import plans as law
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

OFFICE = ("organiser", "officer", "leader", "duty")
PAGE = 20


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Plans of the viewer's zones and sides; organisers and the office see them in every state."""
    if not viewer.has(*OFFICE):
        return false()
    return PatrolPlan.zone_id.in_(viewer.zones) & PatrolPlan.sides.overlap(sorted(viewer.sides))


def get(plan_id: int, viewer: Viewer, for_change: bool = False) -> PatrolPlan:
    """The plan, locked until the transaction ends if it is to be changed. NotFound if not visible."""
    statement = select(PatrolPlan).where(PatrolPlan.id == plan_id, visible_to(viewer))
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound("There is no such plan.")
    return found


def for_reading(plan_id: int) -> PatrolPlan:
    """The plan of a walk whose visibility the caller has made sure of."""
    return db.session.get_one(PatrolPlan, plan_id)


def for_worker(plan_id: int) -> PatrolPlan:
    """The plan, locked; for jobs, which act for whoever asked."""
    found = db.session.scalar(
        select(PatrolPlan)
        .where(PatrolPlan.id == plan_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("There is no such plan.")
    return found


def of_week(viewer: Viewer, zone_id: int, week: dt.date) -> Sequence[PatrolPlan]:
    """The plans of one week, newest first; only one of them is open."""
    return db.session.scalars(
        select(PatrolPlan)
        .where(PatrolPlan.zone_id == zone_id, PatrolPlan.week == week, visible_to(viewer))
        .order_by(PatrolPlan.id.desc())
    ).all()


def page(viewer: Viewer, before: int | None = None, limit: int = PAGE) -> list[PatrolPlan]:
    """Plans, newest first, by keyset."""
    statement = select(PatrolPlan).where(visible_to(viewer))
    if before is not None:
        statement = statement.where(PatrolPlan.id < before)
    return list(db.session.scalars(statement.order_by(PatrolPlan.id.desc()).limit(limit)))


def open_plan(zone_id: int, week: dt.date) -> PatrolPlan | None:
    """The plan of this week that is still being made."""
    return db.session.scalar(
        select(PatrolPlan).where(
            PatrolPlan.zone_id == zone_id, PatrolPlan.week == week, PatrolPlan.state.in_(law.OPEN_STATES)
        )
    )


def published_plan(zone_id: int, week: dt.date) -> PatrolPlan | None:
    """The plan of this week that is in force."""
    return db.session.scalar(
        select(PatrolPlan).where(
            PatrolPlan.zone_id == zone_id, PatrolPlan.week == week, PatrolPlan.state == "published"
        )
    )


def version(plan: PatrolPlan, number: int | None = None) -> PlanVersion:
    """One version of the plan with its text, the current one unless told. NotFound if there is none."""
    found = db.session.scalar(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id, PlanVersion.number == (number or plan.current))
        .options(undefer(PlanVersion.content))
    )
    if found is None:
        raise NotFound("There is no such version of the plan.")
    return found


def history(plan: PatrolPlan, limit: int = law.HISTORY_SHOWN) -> Sequence[PlanVersion]:
    """The versions of the plan without their texts, newest first."""
    return db.session.scalars(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan.id)
        .order_by(PlanVersion.number.desc())
        .limit(limit)
    ).all()


def last_number(plan: PatrolPlan) -> int:
    """The number of the newest version, 0 if there is none; versions that were undone count."""
    found = select(func.coalesce(func.max(PlanVersion.number), 0)).where(PlanVersion.plan_id == plan.id)
    return db.session.scalar(found) or 0


def content(plan: PatrolPlan) -> dict[str, Any] | None:
    """The current plan as plain values, None while nothing was planned."""
    return json.loads(version(plan).content) if plan.current else None


def problem_text(problem_hash: str) -> str:
    """The stored input of the planner."""
    found = db.session.scalar(select(PatrolProblem.content).where(PatrolProblem.hash == problem_hash))
    if found is None:
        raise NotFound("There is no such plan.")
    return found


def has_problem(problem_hash: str) -> bool:
    """Whether this input was stored before."""
    return db.session.scalar(select(PatrolProblem.hash).where(PatrolProblem.hash == problem_hash)) is not None
