"""One planning job as a child process runs it: the input goes in pickled, the plan comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from border_gov.joint_patrol.planner import engine
from border_gov.joint_patrol.planner.model import Lock, Plan, Problem, Progress


@dataclass(frozen=True)
class Errand:
    """The input, the seed, and what must stay of the earlier plan (None: plan everything)."""

    problem: Problem
    seed: int
    earlier: Plan | None = None
    locks: tuple[Lock, ...] = ()


def run(errand: Errand, report: Callable[[dict[str, Any]], bool]) -> Plan:
    """The plan of the week, or the best so far once ``report`` has answered False."""

    def watch(progress: Progress) -> bool:
        return report(
            {
                "state": "running",
                "done": progress.done,
                "total": progress.total,
                "stage": progress.stage,
                "best": {"value": progress.best},
            }
        )

    if errand.earlier is None:
        return engine.plan_week(errand.problem, errand.seed, watch)
    return engine.replan(errand.problem, errand.earlier, errand.locks, errand.seed, watch)
