"""Verbs of clocks: start, stop, pause, resume, extend. Called by a record's own room, in its transaction.

The room has locked its record and decided that the act is allowed; here only the clock's own law is asked.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from border_gov.cohandling.models.clocks import ClockExtension, ClockPause, ClockRun
from border_gov.cohandling.queries import clocks as queries
from border_gov.cohandling.rules.clocks import (
    DONE,
    HOW,
    Verb,
    clock_kind,
    due_after,
    due_after_pause,
)
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.jurisdictions.queries import calendar
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


@dataclass(frozen=True)
class Agreement:
    """Who agreed to an extension: sides, the parties of the case, and what it says where that is kept."""

    sides: Collection[str]
    parties: bool = False
    note: str = ""


def start(
    subject: Subject,
    machine: str,
    code: str,
    *,
    side: str,
    zone_id: int,
    received_at: dt.datetime,
    at: dt.datetime | None = None,
) -> ClockRun | None:
    """Start a side's clock on a record, under the limit that was in force when the record was received.

    Becomes: a run whose due moment is stored for good. `at`: when it starts (default: receipt). A clock of
    this side that runs already runs on unchanged and is returned: a second dispatch resets nothing.
    None: the side has no limit for it, so no clock and no rate. Refused: MissingYear of the calendar.
    """
    clock_kind(machine, code)
    limit = queries.limit_at(zone_id, side, machine, code, received_at)
    if limit is None or limit.amount is None:
        return None
    began, id = at or received_at, int(str(subject.id))
    due = due_after(began, limit.amount, limit.unit, calendar)
    same = dict(kind=subject.kind, subject_id=id, machine=machine, code=code, side=side)
    earlier = select(func.count()).select_from(ClockRun).filter_by(**same).scalar_subquery()
    made = insert(ClockRun).values(
        **same,
        zone_id=zone_id,
        number=earlier + 1,
        limit_id=limit.id,
        unit=limit.unit,
        started_at=began,
        due_at=due,
        remind_at=due - dt.timedelta(seconds=limit.remind_s) if limit.remind_s else None,
        paused_s=0.0,
        how="",
    )
    started = db.session.scalar(made.on_conflict_do_nothing().returning(ClockRun))
    return started or db.session.scalars(select(ClockRun).filter_by(**same, stopped_at=None)).one()


def stop(
    subject: Subject,
    machine: str,
    code: str,
    *,
    at: dt.datetime,
    side: str | None = None,
    how: str = DONE,
) -> list[ClockRun]:
    """Stop the running clock of one side, or of all; none running is no fault (empty list).

    `how`: done; phone (the other side was told by telephone); void (not needed any more: leaves the figures).
    Becomes: stopped at `at`, in time or late as computed. Refused: a moment before the clock started.
    """
    if how not in HOW:
        raise KeyError(how)
    runs = _running(subject, machine, code, side)
    for run in runs:
        if at < run.started_at:
            raise Invalid(
                "Please correct what is marked.", fields={"at": [L("This was before the clock started.")]}
            )
        if run.paused_since is not None:
            _end_pause(run, max(at, run.paused_since))
        run.stopped_at, run.how = at, how
    db.session.flush()
    return runs


def stop_all(subject: Subject, *, at: dt.datetime, how: str = DONE, but: Collection[str] = ()) -> None:
    """Stop every running clock of a record except the codes in `but`: it was closed, or withdrawn (void)."""
    chosen = select(ClockRun.machine, ClockRun.code).filter_by(
        kind=subject.kind, subject_id=int(str(subject.id)), stopped_at=None
    )
    for machine, code in db.session.execute(chosen.distinct()).all():
        if code not in but:
            stop(subject, machine, code, at=at, how=how)


def pause(
    actor: Viewer,
    subject: Subject,
    machine: str,
    code: str,
    *,
    at: dt.datetime,
    now: dt.datetime,
    reason: str,
    side: str | None = None,
) -> list[ClockRun]:
    """Let a clock stand still from `at`; only this one, the others of the record run on.

    Must be: a clock that may be paused. `reason`: a code. Refused: any other clock; a moment before it began.
    """
    if not clock_kind(machine, code).pausable:
        raise Refused("This time limit cannot be paused.", code="not_pausable")
    runs = [run for run in _running(subject, machine, code, side) if run.paused_since is None]
    for run in runs:
        if at < run.started_at:
            raise Invalid(
                "Please correct what is marked.", fields={"at": [L("This was before the clock started.")]}
            )
        run.paused_since = at
        db.session.add(ClockPause(run_id=run.id, since=at, reason=reason, by_person=actor.person_id))
    _record(actor, Verb.PAUSED, runs, now, reason=reason)
    return runs


def resume(
    actor: Viewer,
    subject: Subject,
    machine: str,
    code: str,
    *,
    at: dt.datetime,
    now: dt.datetime,
    side: str | None = None,
) -> list[ClockRun]:
    """Let a paused clock run on; its due moment moves by the pause. Refused: before the pause began."""
    runs = [run for run in _running(subject, machine, code, side) if run.paused_since is not None]
    for run in runs:
        _end_pause(run, at)
    _record(actor, Verb.RESUMED, runs, now)
    return runs


def _end_pause(run: ClockRun, at: dt.datetime) -> None:
    since = run.paused_since
    assert since is not None
    if at < since:
        raise Invalid(
            "Please correct what is marked.", fields={"at": [L("This was before the pause began.")]}
        )
    was = run.due_at
    if since <= was:  # what was late before the pause stays late
        run.due_at = due_after_pause(was, run.unit, since, at, calendar)
    if run.remind_at is not None:
        run.remind_at += run.due_at - was
    run.paused_s += (at - since).total_seconds()
    run.paused_since = None
    open_pause = select(ClockPause).filter_by(run_id=run.id, until=None)
    db.session.scalars(open_pause).one().until = at
    db.session.flush()


def extend(
    actor: Viewer,
    run_id: int,
    due_at: dt.datetime,
    agreed: Agreement,
    *,
    now: dt.datetime,
    reason: str,
    must_agree: Iterable[str] = (),
    parties_must_agree: bool = False,
) -> ClockRun:
    """Give a running clock more time, as agreed.

    Must be: running, not yet late, `due_at` later than before; every side in `must_agree` has agreed, and the
    parties where the law asks for it. Becomes: due later, with who agreed on record. Refused: otherwise.
    """
    run = db.session.scalars(select(ClockRun).filter_by(id=run_id).with_for_update()).one()
    if run.stopped_at is not None or (run.paused_since or now) > run.due_at:
        raise Refused("This time limit is over and cannot be extended.", code="clock_over")
    _check_extension(run, due_at, agreed, set(must_agree), parties_must_agree)
    db.session.add(
        ClockExtension(
            run_id=run.id,
            due_before=run.due_at,
            due_after=due_at,
            reason=reason,
            agreed_sides=sorted(agreed.sides),
            parties_agreed=agreed.parties,
            note=agreed.note[:500],
            at=now,
            by_person=actor.person_id,
        )
    )
    if run.remind_at is not None:
        run.remind_at += due_at - run.due_at
        run.reminded_at = None
    run.due_at = due_at
    _record(actor, Verb.EXTENDED, [run], now, reason=reason, due=due_at, agreed=sorted(agreed.sides))
    return run


def _check_extension(
    run: ClockRun, due_at: dt.datetime, agreed: Agreement, must_agree: set[str], parties_must_agree: bool
) -> None:
    fields: dict[str, Any] = {}
    if due_at <= run.due_at:
        fields["due_at"] = [L("An extension must end later than the limit does now.")]
    if must_agree - set(agreed.sides):
        fields["agreed_sides"] = [L("Every side has to agree to this extension.")]
    if parties_must_agree and not agreed.parties:
        fields["parties_agreed"] = [L("The parties have to agree to this extension.")]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _running(subject: Subject, machine: str, code: str, side: str | None) -> list[ClockRun]:
    clock_kind(machine, code)
    chosen = select(ClockRun).filter_by(
        kind=subject.kind, subject_id=int(str(subject.id)), machine=machine, code=code, stopped_at=None
    )
    if side is not None:
        chosen = chosen.where(ClockRun.side == side)
    return list(db.session.scalars(chosen.order_by(ClockRun.id).with_for_update()))


def _record(actor: Viewer, verb: Verb, runs: Iterable[ClockRun], now: dt.datetime, **facts: Any) -> None:
    db.session.flush()
    for run in runs:
        journal.record(
            actor,
            verb,
            Subject(run.kind, run.subject_id),
            now=now,
            zone_id=run.zone_id,
            sides=[run.side],
            audience=Audience(roles=clock_kind(run.machine, run.code).roles),
            clock=f"{run.machine}.{run.code}",
            run=run.id,
            **facts,
        )
