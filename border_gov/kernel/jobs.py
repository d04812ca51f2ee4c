"""Background work on the same PostgreSQL: enqueued in the caller's transaction, gone with its rollback."""

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.engine import make_url

from border_gov.kernel.db import db, raw_connection

QUEUES = ("clock", "heavy")
"""`clock` announces, notifies and seals; `heavy` plans and prints. One worker each."""


@dataclass(frozen=True)
class Task:
    """A named piece of work; `every` is a cron expression for work that repeats.

    `lost` gets the job's arguments when its worker died over it, in the transaction that closes the job.
    """

    name: str
    queue: str
    run: Callable[..., None]
    every: str | None = None
    lost: Callable[..., None] | None = None


TASKS: dict[str, Task] = {}
SILENCE_S = 60
LOST = text(
    "SELECT job.id, job.task_name, job.args FROM procrastinate_jobs job"
    " LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id"
    " WHERE job.status = 'doing' AND (worker.id IS NULL"
    " OR worker.last_heartbeat < now() - make_interval(secs => :silence))"
    " FOR UPDATE OF job SKIP LOCKED"
)
FINISH = text("SELECT procrastinate_finish_job_v1(:id, 'failed', false)")


def task(
    name: str, queue: str, every: str | None = None, lost: Callable[..., None] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a function of a `tasks` room as the task `name`. A repeating task gets no arguments."""
    if queue not in QUEUES:
        raise ValueError(f"no such queue: {queue}")

    def declare(run: Callable[..., None]) -> Callable[..., None]:
        TASKS[name] = Task(name, queue, run, every, lost)
        return run

    return declare


def register(app: Flask) -> None:
    """Give `app` its queue; the tasks are those that the rooms' wiring imported."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    parts: dict[str, Any] = {"user": url.username, "password": url.password, "dbname": url.database}
    parts |= {"port": url.port, "host": url.host or url.query.get("host")}
    address = make_conninfo(**{k: str(v) for k, v in parts.items() if v})
    queue = App(connector=PsycopgConnector(conninfo=address))
    for found in TASKS.values():
        _install(app, queue, found)
    app.extensions["jobs"] = queue
    # Inside a worker the queue's own connector is an asynchronous one; a session's connection never is.
    app.extensions["job_sender"] = App(connector=SyncPsycopgConnector(conninfo=address))


def _install(app: Flask, queue: App, found: Task) -> None:
    def run(**arguments: Any) -> None:
        arguments.pop("timestamp", None)
        with app.app_context():
            try:
                found.run(**arguments)
            finally:
                db.session.remove()

    installed: Any = queue.task(name=found.name, queue=found.queue, pass_context=False)(run)
    if found.every:
        queue.periodic(cron=found.every, queueing_lock=found.name)(installed)


def defer(name: str, *, lock: str | None = None, at: dt.datetime | None = None, **arguments: Any) -> int:
    """Enqueue the task `name` on the session's own connection; returns the job's id.

    `lock`: jobs with the same lock never run at the same time. `at`: not before this moment.
    KeyError for a task that no room declared.
    """
    found = TASKS[name]
    db.session.flush()
    sender: App = current_app.extensions["job_sender"]
    deferrer = sender.configure_task(
        name, allow_unknown=True, queue=found.queue, lock=lock, schedule_at=at, connection=raw_connection()
    )
    return deferrer.defer(**arguments)


def release_lost() -> int:
    """Close the jobs whose worker died over them: their locks are free again, and `lost` is told.

    Returns how many. A worker's heart beats every ten seconds; the queue's own clock is compared with itself.
    """
    found = db.session.execute(LOST, {"silence": SILENCE_S}).all()
    for job in found:
        db.session.execute(FINISH, {"id": job.id})
        known = TASKS.get(job.task_name)
        if known is not None and known.lost is not None:
            known.lost(**job.args)
    return len(found)


def work(app: Flask, queue: str) -> None:
    """Run the worker of one queue until it is told to stop (SIGTERM, SIGINT)."""
    os.environ["PGAPPNAME"] = f"border_gov {queue}"  # /readyz looks for a session of this name
    jobs: App = app.extensions["jobs"]
    jobs.run_worker(queues=[queue], name=queue, concurrency=2 if queue == "clock" else 1, listen_notify=True)
