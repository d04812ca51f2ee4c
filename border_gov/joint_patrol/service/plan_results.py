"""What a planning run does to its plan: takes its input, brings its result, or gives up in words."""

import datetime as dt
import json
import uuid
from typing import Any

from border_gov.joint_patrol.models.plans import PatrolPlan, PatrolProblem, PlanVersion
from border_gov.joint_patrol.planner import canonical
from border_gov.joint_patrol.planner.errand import Errand
from border_gov.joint_patrol.planner.model import Lock, Plan, Problem
from border_gov.joint_patrol.queries import plans as queries
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.service import plans as plans_service
from border_gov.journal.service import Audience
from border_gov.kernel import runs
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

FAILED = L("The planner ended without a result. Nothing was changed; please start it again.")
STOPPED_EARLY = L("Planning was stopped before there was a first plan.")


def worker_for(run: runs.Run, plan: PatrolPlan) -> Viewer:
    """The person who asked, as far as a job may act for them."""
    return Viewer(person_id=run.person_id, sides=frozenset(), zones=frozenset({plan.zone_id}), by="job")


def take_up(run_id: uuid.UUID, keep: bool, problem: Problem, now: dt.datetime) -> Errand:
    """Begin the run: its input is stored under its hash. With `keep`, locked parts go along."""
    run = runs.get(run_id)
    plan = queries.for_worker(run.subject_id)
    run.state, run.stage = "running", "reading"
    store_problem(plan, problem, now)
    earlier = canonical.from_json(Plan, queries.version(plan).content) if keep and plan.current else None
    locks = tuple(_lock(row) for row in plan.locks) if earlier is not None else ()
    return Errand(problem, plan.seed, earlier, locks)


def _lock(row: dict[str, Any]) -> Lock:
    return Lock(row["team"], bool(row["whole"]), tuple(row["members"]), tuple(row["stops"]))


def store_problem(plan: PatrolPlan, problem: Problem, now: dt.datetime) -> str:
    """Keep the planner's input; the same input is kept once. Returns its hash."""
    found = canonical.fingerprint(problem)
    if not queries.has_problem(found):
        text = canonical.to_json(problem)
        db.session.add(PatrolProblem(hash=found, zone_id=plan.zone_id, content=text, made_at=now))
        db.session.flush()
    return found


def show_first(run_id: uuid.UUID, problem: Problem, first: Plan, now: dt.datetime) -> None:
    """Keep the quick first plan as a version: something to look at while a better one is sought."""
    run = runs.get(run_id)
    plan = queries.for_worker(run.subject_id)
    if plan.state == "planning" and first.patrols:
        found = store_problem(plan, problem, now)
        add_version(plan, "previewed", first, found, run.person_id, now, parent=plan.current)


def before_first(plan: PatrolPlan) -> int:
    """The number of the version that stood before the run's quick first plan."""
    if not plan.current:
        return 0
    shown = queries.version(plan)
    return shown.parent if shown.verb == "previewed" else shown.number


def bring_in(run_id: uuid.UUID, problem: Problem, result: Plan, now: dt.datetime) -> None:
    """Store the result as the newest version and end the run.

    Becomes: planned, or – if the run was stopped before anything was found – what there was before.
    """
    run = runs.get(run_id)
    plan = queries.for_worker(run.subject_id)
    if run.state not in runs.OPEN or plan.state != "planning":
        return
    if not result.complete and not result.patrols:
        give_up(run_id, STOPPED_EARLY, now, state="cancelled")
        return
    law.FLOW.allow("finish", plan.state, None, plans_service.facts_of(plan, by_worker=True))
    found = store_problem(plan, problem, now)
    add_version(plan, "planned", result, found, run.person_id, now, parent=before_first(plan))
    plan.state = "planned"
    plan.locks = _locks_left(plan, result)
    runs.end(run_id, "done" if result.complete else "cancelled", now)
    actor = worker_for(run, plan)
    plans_service.record(
        plan,
        actor,
        law.Verb.PLANNED,
        now,
        _tell(plan, run),
        patrols=len(result.patrols),
        ok=result.checker.ok,
    )


def _tell(plan: PatrolPlan, run: runs.Run) -> Audience:
    return Audience(people=[run.person_id])


def _locks_left(plan: PatrolPlan, result: Plan) -> list[dict[str, Any]]:
    teams = {patrol.team for patrol in result.patrols}
    return [lock for lock in plan.locks if lock["team"] in teams]


def add_version(
    plan: PatrolPlan,
    verb: str,
    result: Plan,
    problem_hash: str,
    person_id: int,
    now: dt.datetime,
    *,
    parent: int,
    undoes: int | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> PlanVersion:
    """The next version of the plan; it becomes the current one and the plan's own version grows."""
    number = queries.last_number(plan) + 1
    made = PlanVersion(
        plan_id=plan.id,
        number=number,
        verb=verb,
        facts=facts or {},
        problem_hash=problem_hash,
        content=canonical.to_json(result),
        parent=parent,
        undoes=undoes,
        reason=reason,
        made_by=person_id,
        made_at=now,
    )
    db.session.add(made)
    plan.current = number
    plan.version += 1
    db.session.flush()
    return made


def give_up(
    run_id: uuid.UUID, message: str, now: dt.datetime, *, state: str = "failed", **params: Any
) -> None:
    """End the run without a result, with a sentence that says why; the plan is as it was before."""
    run = runs.get(run_id)
    plan = queries.for_worker(run.subject_id)
    runs.end(run_id, state, now, json.dumps({"message": message, "params": params}, default=str))
    if plan.state != "planning":
        return
    plan.current = before_first(plan)
    plans_service.release(plan)
    verb = law.Verb.FAILED if state == "failed" else law.Verb.CANCELLED
    plans_service.record(plan, worker_for(run, plan), verb, now, _tell(plan, run))
