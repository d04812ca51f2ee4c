"""What a visit is worth on a given day: the risk while it is not yet due, far more once it is overdue.

The rule risk x min(1, ratio) + weight x overdue share, with ratio = days since the last visit / target.
Among three rules simulated over 28 days it alone left no checkpoint unvisited. An attention area raises the
risk and lets it mature sooner, but never touches the overdue part: what is neglected elsewhere still comes
first.
"""

from __future__ import annotations

from datetime import date, timedelta

from border_gov.joint_patrol.planner.model import Checkpoint

PRECISION = 10


def idle_days(checkpoint: Checkpoint, last: date | None, day: date, start: date) -> float:
    """Days since the last visit; a checkpoint never seen counts as due on the first day of the plan."""
    if last is None:
        return (day - start).days + checkpoint.target_days
    return (day - last).days


def prize(checkpoint: Checkpoint, idle: float, weight: float, attention: int = 0) -> int:
    """The prize in tenths of a point, at least 1 so that a free visit is never refused.

    The overdue share is the part of the idle time beyond the target, (ratio - 1), capped at 10 targets;
    ``attention`` raises the risk by so many per cent and lets it grow so much faster.
    """
    more = 1 + attention / 100
    ratio = idle / checkpoint.target_days
    overdue = min(max(ratio - 1.0, 0.0), 10.0)
    value = checkpoint.priority * more * min(1.0, ratio * more) + weight * overdue
    return max(1, round(PRECISION * value))


def prizes_on(
    checkpoints: tuple[Checkpoint, ...],
    visits: dict[str, date],
    day: date,
    start: date,
    weight: float,
) -> list[int]:
    """The prize of each checkpoint on ``day``, given the latest visit of each, before the plan or in it."""
    return [
        prize(c, idle_days(c, visits.get(c.id), day, start), weight, most_attention(c, day))
        for c in checkpoints
    ]


def most_attention(checkpoint: Checkpoint, day: date) -> int:
    """The highest per cent that an attention area asks for on ``day``; areas do not add up."""
    return max((wish.percent for wish in checkpoint.attention_on(day)), default=0)


def first_visits(checkpoints: tuple[Checkpoint, ...]) -> dict[str, date]:
    """The last visits known before the plan begins."""
    return {c.id: c.last_visit for c in checkpoints if c.last_visit is not None}


def due(checkpoint: Checkpoint, last: date) -> date:
    """The day on which the target interval after ``last`` ends."""
    return last + timedelta(days=int(checkpoint.target_days))
