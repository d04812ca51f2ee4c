"""Changing a plan by hand: drag a stop or a person, lock, undo; every change is a version of its own."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from border_gov.cohandling import service as signoff
from border_gov.joint_patrol.models.plans import PatrolPlan, PlanVersion
from border_gov.joint_patrol.planner import canonical
from border_gov.joint_patrol.planner.edits import check_edit
from border_gov.joint_patrol.planner.model import Breach, Change, Edit, Plan, Problem
from border_gov.joint_patrol.queries import plans as queries
from border_gov.joint_patrol.queries.plan_sheet import number_of
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service.plan_results import add_version
from border_gov.joint_patrol.service.plans import expect_version, facts_of, record, subject_of
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

UNDO_REASONS = ("mistake", "better", "asked", "other")


class BreaksRules(Refused):
    """The change would break a rule; `breaches` says which."""

    code = "breaks_rules"

    def __init__(self, breaches: Sequence[Breach]) -> None:
        super().__init__(L("This change would break a rule of the plan, so it was not stored."))
        self.breaches = tuple(breaches)


@lru_cache(maxsize=4)
def problem_of(problem_hash: str) -> Problem:
    """The planner's input by its hash; kept in memory, because a hash never means anything else."""
    return canonical.from_json(Problem, queries.problem_text(problem_hash))


def plan_of(version: PlanVersion) -> Plan:
    """The stored plan as the planner knows it."""
    return canonical.from_json(Plan, version.content)


def try_change(plan: PatrolPlan, change: Change) -> Edit:
    """What `change` would do to the current plan; nothing is stored."""
    version = queries.version(plan)
    return check_edit(problem_of(version.problem_hash), plan_of(version), change)


def apply_change(
    plan: PatrolPlan, actor: Viewer, version: int, change: Change, now: dt.datetime
) -> PlanVersion:
    """Move a stop or a person.

    Becomes: a new version; if what is signed changed, the round ends and the plan is open again.
    Refused: an older version (409), a locked part, a change that breaks a hard rule (BreaksRules).
    """
    expect_version(plan, version)
    law.FLOW.allow("edit", plan.state, actor, facts_of(plan))
    _respect_locks(plan, change)
    before = queries.version(plan)
    edit = check_edit(problem_of(before.problem_hash), plan_of(before), change)
    if edit.plan is None or not edit.verdict.ok:
        raise BreaksRules(edit.verdict.breaches)
    facts = {"kind": change.kind, "what": change.what, "source": change.source, "target": change.target}
    made = add_version(
        plan,
        "moved",
        edit.plan,
        before.problem_hash,
        actor.person_id or 0,
        now,
        parent=before.number,
        facts=facts,
    )
    _after_change(plan, actor, now)
    record(
        plan, actor, law.Verb.EDITED, now, kind=change.kind, moved=number_of(change.what), number=made.number
    )
    return made


def _after_change(plan: PatrolPlan, actor: Viewer, now: dt.datetime) -> None:
    if plan.state == "signing" and signoff.end_if_changed(actor, subject_of(plan), now=now) is not None:
        plan.state = law.FLOW.step("edit").target or plan.state


def _respect_locks(plan: PatrolPlan, change: Change) -> None:
    for lock in plan.locks:
        held = lock["stops"] if change.kind == "stop" else lock["members"]
        leaves = lock["team"] == change.source != change.target
        touches = lock["whole"] and lock["team"] in (change.source, change.target)
        if touches or (leaves and change.what in held):
            raise Refused("This part of the plan is locked. Release it first.", code="locked")


def set_lock(
    plan: PatrolPlan,
    actor: Viewer,
    version: int,
    team: str,
    kind: str,
    what: str,
    locked: bool,
    now: dt.datetime,
) -> None:
    """Lock or release a walk (`kind` patrol), one of its stops or one of its members for the next planning.

    Refused: an older version (409); a team, stop or member that the plan does not have.
    """
    expect_version(plan, version)
    law.FLOW.allow("lock", plan.state, actor, facts_of(plan))
    content = queries.content(plan) or {}
    patrol = next((row for row in content["patrols"] if row["team"] == team), None)
    if patrol is None or not _has(patrol, kind, what):
        raise Invalid("The plan has no such part.", fields={"team": ["The plan has no such part."]})
    locks = {lock["team"]: dict(lock) for lock in plan.locks}
    lock = locks.setdefault(team, {"team": team, "whole": False, "members": [], "stops": []})
    _turn(lock, kind, what, locked)
    if not (lock["whole"] or lock["members"] or lock["stops"]):
        del locks[team]
    plan.locks = list(locks.values())
    plan.version += 1
    record(plan, actor, law.Verb.LOCKED, now, kind=kind, locked=locked)


def _has(patrol: dict[str, Any], kind: str, what: str) -> bool:
    if kind == "patrol":
        return True
    if kind == "stop":
        return any(stop["checkpoint"] == what for stop in patrol["stops"])
    return kind == "person" and any(member["id"] == what for member in patrol["members"])


def _turn(lock: dict[str, Any], kind: str, what: str, locked: bool) -> None:
    if kind == "patrol":
        lock["whole"] = locked
        return
    name = "stops" if kind == "stop" else "members"
    lock[name] = sorted({*lock[name], what} if locked else {*lock[name]} - {what})


def undo(plan: PatrolPlan, actor: Viewer, version: int, reason: str, now: dt.datetime) -> PlanVersion:
    """Bring back the plan as it was before the last change, as a new version with a reason.

    Refused: nothing to take back, an older version (409), no reason.
    """
    expect_version(plan, version)
    law.FLOW.allow("undo", plan.state, actor, facts_of(plan), {"reason": reason})
    if reason not in UNDO_REASONS:
        raise Invalid("Please choose a reason.", fields={"reason": ["Please choose a reason."]})
    now_current = queries.version(plan)
    if not now_current.parent:
        raise Refused("There is nothing to take back.", code="nothing_to_undo")
    earlier = queries.version(plan, now_current.parent)
    made = add_version(
        plan,
        "undone",
        plan_of(earlier),
        earlier.problem_hash,
        actor.person_id or 0,
        now,
        parent=earlier.parent,
        undoes=now_current.number,
        reason=reason,
    )
    _after_change(plan, actor, now)
    record(plan, actor, law.Verb.UNDONE, now, number=made.number, undoes=now_current.number, reason=reason)
    return made
