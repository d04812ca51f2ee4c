"""Reads of clocks: the limit in force, what runs on a record, what breaks next, and the figures."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from border_gov.cohandling.models.clocks import ClockExtension, ClockLimit, ClockPause, ClockRun
from border_gov.cohandling.rules.clocks import CLOCKS, ClockKind, is_breached
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

BATCH = 500


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Clocks of the viewer's zones and own sides; those of other sides stand on a record's own page only."""
    return ClockRun.zone_id.in_(list(viewer.zones)) & ClockRun.side.in_(list(viewer.sides))


def breached_at(now: dt.datetime) -> ColumnElement[bool]:
    """`rules.clocks.is_breached` as a condition of SQL."""
    return func.coalesce(ClockRun.stopped_at, ClockRun.paused_since, now) > ClockRun.due_at


def limit_at(zone_id: int, side: str, machine: str, code: str, moment: dt.datetime) -> ClockLimit | None:
    """The side's limit in force at `moment`; None if it had set none."""
    chosen = select(ClockLimit).filter_by(zone_id=zone_id, side=side, machine=machine, code=code)
    in_force = chosen.where(ClockLimit.valid_from <= moment)
    return db.session.scalar(
        in_force.order_by(ClockLimit.valid_from.desc(), ClockLimit.number.desc()).limit(1)
    )


def limits(zone_id: int, side: str) -> Sequence[ClockLimit]:
    """Every version of every limit of a side, newest first within each clock."""
    chosen = select(ClockLimit).filter_by(zone_id=zone_id, side=side)
    order = (ClockLimit.machine, ClockLimit.code, ClockLimit.number.desc())
    return db.session.scalars(chosen.order_by(*order)).all()


@dataclass(frozen=True)
class ClockShown:
    """A clock on a record as a page and the API show it; `names` is what its side calls it, may be empty."""

    id: int
    kind: ClockKind | None
    machine: str
    code: str
    side: str
    names: dict[str, str]
    number: int
    started_at: dt.datetime
    due_at: dt.datetime
    stopped_at: dt.datetime | None
    paused_since: dt.datetime | None
    how: str
    breached: bool
    pauses: tuple[ClockPause, ...] = ()
    extensions: tuple[ClockExtension, ...] = ()

    @property
    def running(self) -> bool:
        """True until it is stopped, also while it is paused."""
        return self.stopped_at is None


def of_record(kind: str, subject_id: int, now: dt.datetime) -> list[ClockShown]:
    """All clocks of a record whose visibility the caller has made sure of, in the order of their kinds."""
    chosen = select(ClockRun, ClockLimit.names).join(ClockLimit, ClockLimit.id == ClockRun.limit_id)
    rows = db.session.execute(
        chosen.where(ClockRun.kind == kind, ClockRun.subject_id == subject_id).order_by(ClockRun.id)
    ).all()
    ids = [run.id for run, _ in rows]
    pauses = db.session.scalars(select(ClockPause).where(ClockPause.run_id.in_(ids))).all()
    extensions = db.session.scalars(select(ClockExtension).where(ClockExtension.run_id.in_(ids))).all()
    shown = [
        ClockShown(
            id=run.id,
            kind=CLOCKS.get((run.machine, run.code)),
            machine=run.machine,
            code=run.code,
            side=run.side,
            names=names,
            number=run.number,
            started_at=run.started_at,
            due_at=run.due_at,
            stopped_at=run.stopped_at,
            paused_since=run.paused_since,
            how=run.how,
            breached=is_breached(run, now),
            pauses=tuple(p for p in pauses if p.run_id == run.id),
            extensions=tuple(e for e in extensions if e.run_id == run.id),
        )
        for run, names in rows
    ]
    return sorted(shown, key=lambda clock: (clock.kind.order if clock.kind else 999, clock.id))


def run_of(kind: str, subject_id: int, machine: str, code: str, side: str) -> ClockRun | None:
    """The newest run of one side's clock on a record."""
    chosen = select(ClockRun).filter_by(
        kind=kind, subject_id=subject_id, machine=machine, code=code, side=side
    )
    return db.session.scalar(chosen.order_by(ClockRun.number.desc()).limit(1))


def next_due(kind: str, ids: Collection[int]) -> dict[int, Any]:
    """For each record the running clock that breaks first: subject_id, due_at, machine, code, side."""
    chosen = (
        select(ClockRun.subject_id, ClockRun.due_at, ClockRun.machine, ClockRun.code, ClockRun.side)
        .where(ClockRun.kind == kind, ClockRun.subject_id.in_(list(ids)))
        .where(ClockRun.stopped_at.is_(None), ClockRun.paused_since.is_(None))
        .distinct(ClockRun.subject_id)
        .order_by(ClockRun.subject_id, ClockRun.due_at)
    )
    return {row.subject_id: row for row in db.session.execute(chosen)}


def started(kind: str, subject_id: int, machine: str, code: str, side: str) -> Sequence[dt.datetime]:
    """When a side's clock on a record that still runs was started; empty if none runs."""
    chosen = select(ClockRun.started_at).filter_by(
        kind=kind, subject_id=subject_id, machine=machine, code=code, side=side, stopped_at=None
    )
    return db.session.scalars(chosen).all()


def next_due_of(
    kind: str, subject_id: ColumnElement[int] | InstrumentedAttribute[int]
) -> ColumnElement[dt.datetime]:
    """The same moment as a sub-select, to sort a list of records by the clock that breaks next."""
    chosen = select(func.min(ClockRun.due_at)).where(
        ClockRun.kind == kind,
        ClockRun.subject_id == subject_id,
        ClockRun.stopped_at.is_(None),
        ClockRun.paused_since.is_(None),
    )
    return chosen.scalar_subquery()


def open_clocks(
    viewer: Viewer, now: dt.datetime, *, breached_only: bool = False, limit: int = 200
) -> list[RowMapping]:
    """Running clocks of the viewer's own sides, the one that breaks next first: kind, subject_id, …, late."""
    late = breached_at(now)
    chosen = select(
        ClockRun.id,
        ClockRun.kind,
        ClockRun.subject_id,
        ClockRun.machine,
        ClockRun.code,
        ClockRun.side,
        ClockRun.started_at,
        ClockRun.due_at,
        ClockRun.paused_since,
        late.label("late"),
    ).where(visible_to(viewer), ClockRun.stopped_at.is_(None))
    chosen = chosen.where(late) if breached_only else chosen
    return list(db.session.execute(chosen.order_by(ClockRun.due_at, ClockRun.id).limit(limit)).mappings())


def untold_due_before(moment: dt.datetime) -> list[tuple[int, dt.datetime]]:
    """(id, due moment) of running clocks that are over before `moment` and of which nobody was told."""
    chosen = select(ClockRun.id, ClockRun.due_at).where(
        ClockRun.stopped_at.is_(None),
        ClockRun.announced_at.is_(None),
        ClockRun.due_at < moment,
        or_(ClockRun.paused_since.is_(None), ClockRun.paused_since > ClockRun.due_at),
    )
    return [(row.id, row.due_at) for row in db.session.execute(chosen.order_by(ClockRun.due_at).limit(BATCH))]


def to_remind(now: dt.datetime) -> Sequence[int]:
    """Running clocks that are near their end and of which nobody was told."""
    chosen = select(ClockRun.id).where(
        ClockRun.stopped_at.is_(None),
        ClockRun.announced_at.is_(None),
        ClockRun.reminded_at.is_(None),
        ClockRun.remind_at <= now,
        ClockRun.due_at >= now,
    )
    return db.session.scalars(chosen.limit(BATCH)).all()
