"""One planning job as a child process runs it: the input goes in pickled, the plan comes out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from border_gov.joint_patrol.planner.model import Lock, Plan, Problem, Progress

SPEAK_S = 0.4


@dataclass(frozen=True)
class Errand:
    """The input, the seed, and what must stay of the earlier plan (None: plan everything)."""

    problem: Problem
    seed: int
    earlier: Plan | None = None
    locks: tuple[Lock, ...] = ()


def run(errand: Errand, report: Callable[[dict[str, Any]], bool]) -> Plan:
    """The plan of the week, or the best so far once ``report`` has answered False.

    The first message of a whole plan is its quick preview.
    """
    from border_gov.joint_patrol.planner import engine  # the solvers are large; the child alone needs them

    speaker = _Speaker(report)
    if errand.earlier is not None:
        return engine.replan(
            errand.problem, errand.earlier, errand.locks, errand.seed, speaker.tell, speaker.stopped
        )
    speaker.going = report({"preview": engine.preview(errand.problem, errand.seed)})
    return engine.plan_week(errand.problem, errand.seed, speaker.tell, speaker.stopped)


class _Speaker:
    """Passes progress on a few times a second at most, and remembers whether it was told to stop."""

    def __init__(self, report: Callable[[dict[str, Any]], bool]) -> None:
        self.report, self.going, self.last, self.stage = report, True, 0.0, ""

    def tell(self, progress: Progress) -> None:
        moment = time.monotonic()
        if progress.stage == self.stage and moment - self.last < SPEAK_S:
            return
        self.last, self.stage = moment, progress.stage
        facts = {"state": "running", "done": progress.done, "total": progress.total, "stage": progress.stage}
        self.going = self.report({**facts, "best": {"value": progress.best}}) and self.going

    def stopped(self) -> bool:
        return not self.going
