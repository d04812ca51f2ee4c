"""The planner's front door: a whole week, a quick preview, planning the rest again around what is locked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version

from border_gov.joint_patrol.planner import days as walking
from border_gov.joint_patrol.planner import eligible, reasons, roster, teams
from border_gov.joint_patrol.planner.canonical import fingerprint
from border_gov.joint_patrol.planner.checker import check
from border_gov.joint_patrol.planner.days import Kept, Week
from border_gov.joint_patrol.planner.edits import check_edit
from border_gov.joint_patrol.planner.field import Routes
from border_gov.joint_patrol.planner.forecast import forecast
from border_gov.joint_patrol.planner.model import (
    Dropped,
    Forecast,
    Lock,
    Plan,
    Problem,
    Progress,
    Provenance,
    Verdict,
)
from border_gov.joint_patrol.planner.roster import Assignment, Fixed

__all__ = ["check_edit", "never", "plan_week", "preview", "quiet", "replan"]

Report = Callable[[Progress], None]
Asked = Callable[[], bool]

SOLVERS = ("ortools", "pyvrp", "pyvroom", "scipy")
ROUTES_SHARE, REASONS_SHARE, FORECAST_SHARE = 60, 25, 10


def quiet(_progress: Progress) -> None:
    """Tells nobody."""


def never() -> bool:
    """Nobody cancels."""
    return False


@dataclass(eq=False)
class Run:
    """One running plan: what is reported, and whether somebody cancelled it."""

    problem: Problem
    seed: int
    on_progress: Report
    cancelled: Asked
    done: int = 0
    stopped: bool = False

    def tell(self, stage: str, done: int, best: float = 0.0) -> bool:
        """Reports a step of a hundred; False once the run was cancelled."""
        self.done = max(self.done, done)
        self.on_progress(Progress(self.done, 100, stage, best))
        self.stopped = self.stopped or self.cancelled()
        return not self.stopped


def plan_week(problem: Problem, seed: int, on_progress: Report = quiet, cancelled: Asked = never) -> Plan:
    """The checked plan of a problem; the same problem and seed give the same plan.

    ``cancelled`` is asked often; once it says so, the best plan so far comes back with ``complete`` False:
    days not reached yet have VROOM's quick routes, reasons and forecast are left out.
    """
    return _plan(problem, seed, Kept(), on_progress, cancelled)


def preview(problem: Problem, seed: int = 1) -> Plan:
    """A plan within a second or two: the roster's first stage and VROOM's routes, no reasons, no forecast."""
    run = Run(problem, seed, quiet, never)
    assignment = roster.assign(problem, (), lambda _stage: False)
    own = teams.split(problem, assignment)
    week = walking.begin(problem, seed)
    for day in walking.dates(problem):
        walking.walk_day(week, day, own, 0)
    return _finish(run, week, own, assignment, [], None)


def replan(
    problem: Problem,
    earlier: Plan,
    locks: tuple[Lock, ...],
    seed: int,
    on_progress: Report = quiet,
    cancelled: Asked = never,
) -> Plan:
    """A new plan that keeps every locked patrol, member and stop of ``earlier``."""
    named = {patrol.team for patrol in earlier.patrols}
    live = tuple(lock for lock in locks if lock.team in named)
    return _plan(problem, seed, Kept(earlier.patrols, live), on_progress, cancelled)


def _held_people(problem: Problem, kept: Kept) -> tuple[tuple[Fixed, ...], teams.Seats]:
    """People who stay in their team, with the role they had, and the team number that keeps them together."""
    index = {(shift.day, shift.key): i for i, shift in enumerate(problem.shifts)}
    patrols = {patrol.team: patrol for patrol in kept.patrols}
    fixed: list[Fixed] = []
    seats: teams.Seats = {}
    for lock in kept.locks:
        patrol = patrols[lock.team]
        at = index.get((patrol.day, patrol.shift))
        if at is None:
            continue
        for member in patrol.members:
            if lock.whole or member.id in lock.members:
                fixed.append(Fixed(member.id, at, member.role))
                seats[at, member.id] = patrol.number
    return tuple(fixed), seats


def _plan(problem: Problem, seed: int, kept: Kept, on_progress: Report, cancelled: Asked) -> Plan:
    run = Run(problem, seed, on_progress, cancelled)
    run.tell("roster", 0)
    fixed, seats = _held_people(problem, kept)
    assignment = roster.assign(problem, fixed, lambda stage: run.tell(f"roster:{stage}", 2))
    own = teams.split(problem, assignment, seats)
    week = _routes(run, own, kept)
    dropped = _reasons(run, week)
    foresight = _forecast(run, week)
    return _finish(run, week, own, assignment, dropped, foresight)


def _routes(run: Run, own: tuple[teams.Team, ...], kept: Kept) -> Week:
    week = walking.begin(run.problem, run.seed)
    dates = walking.dates(run.problem)
    for number, day in enumerate(dates):
        done = 5 + ROUTES_SHARE * number // max(1, len(dates))

        def watch(share: float, _best: Routes, base: int = done) -> bool:
            step = int(ROUTES_SHARE * share / max(1, len(dates)))
            return run.tell("routes", base + step, week.collected / 10)

        iterations = 0 if run.stopped else run.problem.settings.route_iterations
        walking.walk_day(week, day, own, iterations, kept, watch)
    return week


def _reasons(run: Run, week: Week) -> list[Dropped]:
    out: list[Dropped] = []
    dates = walking.dates(run.problem)
    for number, day in enumerate(dates):
        done = 5 + ROUTES_SHARE + REASONS_SHARE * number // max(1, len(dates))
        if not run.tell("reasons", done, week.collected / 10):
            return []
        out.extend(reasons.explain_day(week, day, run.problem.settings.reason_iterations))
    return out


def _forecast(run: Run, week: Week) -> Forecast | None:
    begin = 5 + ROUTES_SHARE + REASONS_SHARE
    if not run.tell("forecast", begin, week.collected / 10):
        return None

    def go_on(tried: int) -> bool:
        return run.tell("forecast", min(begin + tried * 2, begin + FORECAST_SHARE), week.collected / 10)

    return forecast(week.zone, tuple(week.patrols), go_on)


def _finish(
    run: Run,
    week: Week,
    own: tuple[teams.Team, ...],
    assignment: Assignment,
    dropped: list[Dropped],
    foresight: Forecast | None,
) -> Plan:
    problem = run.problem
    plan = Plan(
        patrols=tuple(sorted(week.patrols, key=lambda p: (p.day, p.start, p.team))),
        dropped=tuple(dropped),
        missing=teams.missing(problem, assignment, own),
        excluded=eligible.excluded(problem),
        proofs=assignment.proofs,
        fairness=teams.fairness(problem, own),
        forecast=foresight,
        checker=Verdict(True),
        provenance=Provenance(
            solver="+".join(SOLVERS),
            version=" ".join(version(name) for name in SOLVERS),
            seed=run.seed,
            iterations=week.iterations,
            input_hash=fingerprint(problem),
        ),
        complete=not run.stopped,
    )
    checked = replace(plan, checker=check(problem, plan))
    run.on_progress(Progress(100, 100, "done", week.collected / 10))
    return checked
