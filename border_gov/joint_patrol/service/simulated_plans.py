"""Simulated weeks through the verbs of real plans: brought in, presented, signed by every side, in force."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from border_gov.cohandling import queries as signoff_queries
from border_gov.cohandling import service as signoff
from border_gov.joint_patrol.planner import canonical
from border_gov.joint_patrol.planner.model import Plan, Problem
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service import plan_results, plans
from border_gov.kernel import clock
from border_gov.kernel.viewer import Viewer

BEFORE = dt.timedelta(hours=12)
"""So long before its first day a week is planned and signed."""
T = TypeVar("T", Problem, Plan)


def in_rows(value: T, rows: Mapping[str, int]) -> T:
    """The same problem or plan with the ids of rows in place of the planner's keys."""
    text = json.dumps(_renamed(canonical.plain(value), rows))
    return canonical.from_json(type(value), text)


def _renamed(value: Any, rows: Mapping[str, int]) -> Any:
    if isinstance(value, str):
        return str(rows[value]) if value in rows else value
    if isinstance(value, list):
        return [_renamed(item, rows) for item in value]
    if isinstance(value, dict):
        return {name: _renamed(item, rows) for name, item in value.items()}
    return value


def publish(zone_id: int, organisers: Sequence[Viewer], problem: Problem, result: Plan) -> int:
    """Put the planned week in force as people do; the plan's id.

    Must be: one organiser of each side. Refused: what is refused to everybody, a plan that breaks a rule too.
    """
    now, first = clock.at(problem.start, dt.time()) - BEFORE, organisers[0]
    plan = plans.open_week(first, zone_id, problem.start, now)
    run = plans.start_planning(plan, first, plan.version, now)
    plan_results.bring_in(run.id, problem, result, now)
    plans.present(plan, first, plan.version, now)
    round = signoff_queries.latest(law.SUBJECT_KIND, plan.id)
    assert round is not None
    for viewer in organisers:
        fresh = replace(viewer, confirmed_at=now)
        signoff.sign(fresh, round.id, round.sha256, now=now, fresh_minutes=1)
    return plan.id
