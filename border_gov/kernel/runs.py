"""Long work that a person waits for: a row with its progress, and a child process that can be cancelled."""

import datetime as dt
import multiprocessing
import resource
import traceback
import uuid
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import JSON, DateTime, select, update
from sqlalchemy.orm import Mapped, mapped_column

from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound

OPEN = ("queued", "running")
GRACE_S = 3.0
Report = Callable[[dict[str, Any]], bool]
"""What the child calls now and then; False tells it to stop and return the best it has."""


class Run(db.Model):
    """Progress of one long work for one subject: done of total, stage, best so far."""

    __tablename__ = "run"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(index=True)
    zone_id: Mapped[int]
    person_id: Mapped[int]
    state: Mapped[str] = mapped_column(default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(default="")
    best: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str] = mapped_column(default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[dt.datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))


def ask(kind: str, subject_id: int, zone_id: int, person_id: int, now: dt.datetime) -> Run:
    """A new row in state `queued`; the caller defers the task that will fill it."""
    run = Run(kind=kind, subject_id=subject_id, zone_id=zone_id, person_id=person_id, asked_at=now)
    db.session.add(run)
    db.session.flush()
    return run


def get(run_id: uuid.UUID) -> Run:
    """The row, or NotFound."""
    run = db.session.get(Run, run_id)
    if run is None:
        raise NotFound("There is no such work.")
    return run


def latest(kind: str, subject_id: int) -> Run | None:
    """The newest run of this kind for this subject."""
    return db.session.scalar(
        select(Run)
        .where(Run.kind == kind, Run.subject_id == subject_id)
        .order_by(Run.asked_at.desc())
        .limit(1)
    )


def cancel(run: Run) -> None:
    """Ask the worker to stop; what was found so far is kept."""
    run.cancel_asked = True
    if run.state == "queued":
        run.state = "cancelled"


def set_progress(run_id: uuid.UUID, **facts: Any) -> bool:
    """Store progress; returns whether the work may go on. Commits belong to the calling task."""
    db.session.execute(update(Run).where(Run.id == run_id).values(**facts))
    return not db.session.scalar(select(Run.cancel_asked).where(Run.id == run_id))


def end(run_id: uuid.UUID, state: str, now: dt.datetime, error: str = "") -> None:
    """Close the row as `done`, `failed` or `cancelled`."""
    db.session.execute(update(Run).where(Run.id == run_id).values(state=state, ended_at=now, error=error))


class ChildFailed(RuntimeError):
    """The child died or raised; the text says how."""


def in_child(
    work: Callable[[Any, Report], Any],
    payload: Any,
    on_progress: Report,
    cpu_seconds: int,
    poll_s: float = 0.25,
) -> Any:
    """`work(payload, report)` in a spawned process with a CPU limit; its result.

    A solver holds the interpreter lock for its whole run, so it may not share a process with anything that
    must answer. `work` is a module-level function and `payload` picklable. When `on_progress` returns False
    the child is told to stop, and killed if it has not after a short grace. Raises ChildFailed.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_child, args=(theirs, work, payload, cpu_seconds), daemon=True)
    process.start()
    theirs.close()
    try:
        return _listen(ours, process, on_progress, poll_s)
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        ours.close()


def _listen(pipe: Connection, process: Any, on_progress: Report, poll_s: float) -> Any:
    grace: float | None = None
    while grace is None or grace > 0:
        kind, value = _next(pipe, process, poll_s)
        if kind == "done":
            return value
        if kind == "failed":
            raise ChildFailed(value)
        going = on_progress(value)
        if grace is not None:
            grace -= poll_s
        elif not going:
            pipe.send("stop")
            grace = GRACE_S
    raise ChildFailed("cancelled")


def _next(pipe: Connection, process: Any, poll_s: float) -> tuple[str, Any]:
    if not pipe.poll(poll_s):
        return "progress", {}
    try:
        return pipe.recv()
    except EOFError as error:
        process.join(1)
        raise ChildFailed(f"ended with code {process.exitcode}") from error


def _child(pipe: Connection, work: Callable[[Any, Report], Any], payload: Any, cpu_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))

    def report(facts: dict[str, Any]) -> bool:
        pipe.send(("progress", facts))
        return not pipe.poll(0)

    try:
        pipe.send(("done", work(payload, report)))
    except BaseException:
        pipe.send(("failed", traceback.format_exc(limit=6)))
