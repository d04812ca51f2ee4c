"""The watch over clocks: says that one is near its end or has run out; it never changes what a record is."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.queries import clocks as queries
from border_gov.cohandling.queries import sides
from border_gov.cohandling.rules.clocks import CLOCKS, Verb, is_breached
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

WATCH = Viewer(name="clock", by="clock")


def watch(now: dt.datetime, ahead: dt.timedelta) -> Sequence[tuple[int, dt.datetime]]:
    """Announce what is near its end or over; returns (run, due moment) of what runs out within `ahead`."""
    for run_id in queries.to_remind(now):
        announce_near(run_id, now)
    due = queries.untold_due_before(now + ahead)
    for run_id, moment in due:
        if moment < now:
            announce(run_id, now)
    return [(run_id, moment) for run_id, moment in due if moment >= now]


def announce(run_id: int, now: dt.datetime) -> bool:
    """Say once that a clock has run out, if it still runs and is late: the row is looked at again first."""
    run = _locked(run_id)
    if run is None or run.announced_at or run.stopped_at or not is_breached(run, now):
        return False
    run.announced_at = now
    _tell(run, Verb.BREACHED, now)
    return True


def announce_near(run_id: int, now: dt.datetime) -> bool:
    """Say once that a clock is near its end."""
    run = _locked(run_id)
    if run is None or run.reminded_at or run.stopped_at or run.paused_since or is_breached(run, now):
        return False
    run.reminded_at = now
    _tell(run, Verb.NEAR, now)
    return True


def _locked(run_id: int) -> ClockRun | None:
    chosen = select(ClockRun).filter_by(id=run_id).with_for_update(skip_locked=True)
    return db.session.scalar(chosen.execution_options(populate_existing=True))


def _tell(run: ClockRun, verb: Verb, now: dt.datetime) -> None:
    kind = CLOCKS.get((run.machine, run.code))
    subject = Subject(run.kind, run.subject_id)
    heard = {run.side} | (set(sides.required(run.kind, run.subject_id)) if kind and kind.tell_all else set())
    journal.record(
        WATCH,
        verb,
        subject,
        now=now,
        zone_id=run.zone_id,
        sides=heard,
        audience=Audience(roles=kind.roles if kind else ()),
        clock=f"{run.machine}.{run.code}",
        run=run.id,
        due=run.due_at,
        of=run.side,
    )
