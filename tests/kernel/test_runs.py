"""Long work: progress, result, failure and cancelling of a child process; its row; jobs that roll back."""

import datetime as dt
import threading
import time

import pytest
import sqlalchemy as sa

from border_gov.kernel import jobs, runs
from border_gov.kernel.db import db, transaction

NOW = dt.datetime(2026, 11, 30, 1, 0, tzinfo=dt.UTC)


def count_to(limit, report):
    """Work for the child: report each number, stop when told to."""
    for number in range(limit):
        if not report({"done": number, "total": limit}):
            return {"best": number}
        time.sleep(0.02)
    return {"best": limit}


def fail(_payload, _report):
    raise ValueError("no such checkpoint")


def spin(_payload, _report):
    while True:
        pass


def test_a_result_comes_back_with_progress():
    seen = []
    result = runs.in_child(count_to, 5, lambda facts: seen.append(facts) or True, cpu_seconds=30, poll_s=0.02)
    assert result == {"best": 5}
    assert {"done": 4, "total": 5} in seen


def test_a_cancelled_child_returns_the_best_so_far():
    result = runs.in_child(
        count_to, 10_000, lambda facts: facts.get("done", 0) < 3, cpu_seconds=30, poll_s=0.02
    )
    assert 3 <= result["best"] < 500


def test_a_failure_says_what_happened():
    with pytest.raises(runs.ChildFailed, match="no such checkpoint"):
        runs.in_child(fail, None, lambda facts: True, cpu_seconds=30)


def test_a_runaway_is_ended_by_its_cpu_limit():
    with pytest.raises(runs.ChildFailed, match="ended with code"):
        runs.in_child(spin, None, lambda facts: True, cpu_seconds=1, poll_s=0.1)


def test_progress_is_a_row(session):
    run = runs.ask("patrol.plan", 7, 1, 2, NOW)
    assert runs.set_progress(run.id, done=3, total=10, stage="roster")
    db.session.refresh(run)
    assert (run.done, run.total, run.stage) == (3, 10, "roster")
    runs.cancel(run)
    db.session.flush()
    assert not runs.set_progress(run.id, done=4)
    assert runs.latest("patrol.plan", 7).id == run.id


@jobs.task("test.nothing", "clock")
def nothing():
    """A task for the tests below."""


def waiting():
    return db.session.scalar(
        sa.text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'test.nothing'")
    )


def test_a_rolled_back_job_is_gone_and_a_committed_one_stays(committed_app):
    with pytest.raises(RuntimeError, match="half-way"), transaction():
        jobs.defer("test.nothing")
        raise RuntimeError("half-way")
    assert waiting() == 0
    with transaction():
        jobs.defer("test.nothing")
    assert waiting() == 1


told: list[int] = []


@jobs.task("test.fragile", "clock", lost=lambda number: told.append(number))
def fragile(number):
    """A task whose worker dies."""


def test_a_job_whose_worker_died_is_closed_and_told(committed_app):
    told.clear()
    with transaction():
        jobs.defer("test.fragile", number=7, lock="one-at-a-time")
    with transaction():
        db.session.execute(sa.text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL"))
        assert jobs.release_lost() == 1
    assert told == [7]
    assert db.session.scalar(sa.text("SELECT status::text FROM procrastinate_jobs")) == "failed"


def test_a_job_in_good_hands_is_left_alone(committed_app):
    with transaction():
        jobs.defer("test.fragile", number=8)
        db.session.execute(
            sa.text(
                "WITH alive AS (INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id)"
                " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM alive)"
            )
        )
        assert jobs.release_lost() == 0


def test_an_unknown_task_is_a_fault(session):
    with pytest.raises(KeyError):
        jobs.defer("test.no_such_task")


def test_a_job_may_ask_for_another_from_inside_the_worker(committed_app, monkeypatch):
    """As the watch over time limits does each minute: its session is synchronous, the worker is not."""
    with transaction():
        jobs.defer("clocks.watch")
    queue = committed_app.extensions["jobs"]
    asked = []

    def watch(_now, _ahead):
        asked.append(True)
        return [(1, NOW)]

    monkeypatch.setattr("border_gov.cohandling.service.watching.watch", watch)
    db.session.rollback()
    once = {"queues": ["clock"], "wait": False, "install_signal_handlers": False}
    work = threading.Thread(target=lambda: queue.run_worker(**once))
    work.start()  # a browser of another test may have its own loop in this thread
    work.join(60)
    assert not work.is_alive()
    asked_for = "SELECT task_name, status FROM procrastinate_jobs WHERE task_name LIKE 'clocks.%' ORDER BY id"
    states = db.session.execute(sa.text(asked_for)).all()
    assert states[0] == ("clocks.watch", "succeeded")
    assert [name for name, _ in states].count("clocks.announce") == len(asked) > 0
