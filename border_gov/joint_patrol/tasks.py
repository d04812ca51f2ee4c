"""Background work of joint patrol: planning a week in a child process, and forgetting where people were."""

import datetime as dt
import time
import uuid
from dataclasses import replace
from typing import Any

from flask import current_app

from border_gov.joint_patrol.planner import errand
from border_gov.joint_patrol.planner.model import Problem
from border_gov.joint_patrol.queries import plans
from border_gov.joint_patrol.service import alarms, inputs, plan_results, walk_tracks
from border_gov.joint_patrol.service.plans import PLAN_TASK
from border_gov.kernel import clock, runs
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.jobs import task
from border_gov.people.queries import console

BEAT_S = 1.0


def plan_lost(run_id: str, keep: bool = False) -> None:
    """The worker died over this run: the plan is what it was before, and its page says so."""
    plan_results.give_up(uuid.UUID(run_id), plan_results.FAILED, clock.now())


@task(PLAN_TASK, "heavy", lost=plan_lost)
def plan_week(run_id: str, keep: bool = False) -> None:
    """Plan the week of the run; whatever goes wrong is told in words in its row."""
    number = uuid.UUID(run_id)
    try:
        with transaction():
            if runs.get(number).state != "queued":
                return
            plan = plans.for_worker(runs.get(number).subject_id)
            problem = inputs.planning_inputs(plan.zone_id, plan.week, clock.now())
            settings = problem.settings.at_effort(current_app.config["PLANNER_EFFORT"])
            problem = replace(problem, settings=settings)
            work = plan_results.take_up(number, keep, problem, clock.now())
        limit = current_app.config["SOLVER_CPU_SECONDS"]
        result = runs.in_child(errand.run, work, _Progress(number, work.problem), limit)
        with transaction():
            plan_results.bring_in(number, work.problem, result, clock.now())
    except DomainError as refusal:
        with transaction():
            plan_results.give_up(number, refusal.message, clock.now(), **refusal.params)
    except runs.ChildFailed as failure:
        stopped = str(failure) == "cancelled"
        message = plan_results.STOPPED_EARLY if stopped else plan_results.FAILED
        with transaction():
            plan_results.give_up(number, message, clock.now(), state="cancelled" if stopped else "failed")


@task("patrol.simplify_tracks", "clock", every="17 3 * * *")
def simplify_tracks() -> None:
    """Take raw points off patrols that are older than the retention time, some at a time."""
    keep = dt.timedelta(days=current_app.config["TRACK_DAYS"])
    done = walk_tracks.BATCH
    while done >= walk_tracks.BATCH:
        with transaction():
            done = walk_tracks.simplify_due(clock.now(), keep, console)


@task("patrol.tell_alarms", "clock", every="* * * * *")
def tell_alarms() -> None:
    """Tell alarms that nobody answered once more."""
    with transaction():
        alarms.tell_again(clock.now(), console)


class _Progress:
    """Writes what the child reports into the run's row, a silent beat once a second at most."""

    def __init__(self, run_id: uuid.UUID, problem: Problem) -> None:
        self.run_id, self.problem, self.last, self.going = run_id, problem, 0.0, True

    def __call__(self, facts: dict[str, Any]) -> bool:
        moment = time.monotonic()
        if not facts and moment - self.last < BEAT_S:
            return self.going
        self.last = moment
        with transaction():
            if first := facts.pop("preview", None):
                plan_results.show_first(self.run_id, self.problem, first, clock.now())
            self.going = runs.set_progress(self.run_id, **(facts or {"state": "running"}))
        return self.going
