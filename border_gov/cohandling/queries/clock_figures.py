"""Figures of clocks: in time of how many, median, 90th percentile; per clock and side, and for the union."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.queries.clocks import breached_at
from border_gov.cohandling.rules.clocks import VOID
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Figure:
    """One clock in a period. `side` None: the union, where a record counts once and is in time if all were.

    Rate = in_time / decided. Decided: stopped, or running and late already; a clock that still has time is
    `running` and in neither number. Void clocks are in none. Seconds are without pauses, of stopped clocks.
    """

    machine: str
    code: str
    side: str | None
    in_time: int
    decided: int
    running: int
    late_now: int
    median_s: float | None
    p90_s: float | None

    @property
    def rate(self) -> float | None:
        """The share in time, 0 to 1; None where nothing is decided: neither 0 nor 100 % would be true."""
        return self.in_time / self.decided if self.decided else None


def figures(
    viewer: Viewer,
    zone_id: int,
    since: dt.datetime,
    until: dt.datetime,
    now: dt.datetime,
    machine: str | None = None,
) -> list[Figure]:
    """Figures of clocks started in [since, until): of each of the viewer's own sides, and of the union.

    Another side's figure is not among them: it crosses the border only after that side released it.
    """
    if zone_id not in viewer.zones:
        return []
    per_side = _runs(zone_id, since, until, now, machine)
    rows = per_side.where(ClockRun.side.in_(list(viewer.sides))).subquery()
    own = db.session.execute(_counted(rows, rows.c.side)).mappings()
    union = _per_record(per_side.subquery())
    all_sides = db.session.execute(_counted(union, None)).mappings()
    found = [Figure(side=row["side"], **_numbers(row)) for row in own]
    found += [Figure(side=None, **_numbers(row)) for row in all_sides]
    return sorted(found, key=lambda f: (f.machine, f.code, f.side or ""))


def _numbers(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in row if name != "side"}


def _runs(zone_id: int, since: dt.datetime, until: dt.datetime, now: dt.datetime, machine: str | None) -> Any:
    late = breached_at(now)
    seconds = func.extract("epoch", ClockRun.stopped_at - ClockRun.started_at) - ClockRun.paused_s
    chosen = select(
        ClockRun.kind,
        ClockRun.subject_id,
        ClockRun.machine,
        ClockRun.code,
        ClockRun.side,
        ClockRun.number,
        late.label("late"),
        ClockRun.stopped_at.is_not(None).label("stopped"),
        seconds.label("seconds"),
    ).where(
        ClockRun.zone_id == zone_id,
        ClockRun.started_at >= since,
        ClockRun.started_at < until,
        or_(ClockRun.stopped_at.is_(None), ClockRun.how != VOID),
    )
    return chosen.where(ClockRun.machine == machine) if machine else chosen


def _per_record(runs: Any) -> Any:
    columns = (runs.c.kind, runs.c.subject_id, runs.c.machine, runs.c.code, runs.c.number)
    return (
        select(
            *columns,
            func.bool_or(runs.c.late).label("late"),
            func.bool_and(runs.c.stopped).label("stopped"),
            case((func.bool_and(runs.c.stopped), func.max(runs.c.seconds))).label("seconds"),
        )
        .group_by(*columns)
        .subquery()
    )


def _counted(runs: Any, side: Any) -> Any:
    decided = or_(runs.c.stopped, runs.c.late)
    keys = [runs.c.machine, runs.c.code] + ([side] if side is not None else [])
    return select(
        *keys,
        func.count().filter(and_(runs.c.stopped, ~runs.c.late)).label("in_time"),
        func.count().filter(decided).label("decided"),
        func.count().filter(~decided).label("running"),
        func.count().filter(and_(runs.c.late, ~runs.c.stopped)).label("late_now"),
        func.percentile_cont(0.5).within_group(runs.c.seconds).label("median_s"),
        func.percentile_cont(0.9).within_group(runs.c.seconds).label("p90_s"),
    ).group_by(*keys)
