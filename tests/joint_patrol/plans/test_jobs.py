"""The run as the worker does it: in a child process, with progress, stoppable, failing in words."""

import datetime as dt
import json
import threading
import time

import pytest

from border_gov.joint_patrol import tasks
from border_gov.joint_patrol.models.plans import PatrolPlan, PlanVersion
from border_gov.joint_patrol.service import plans as service
from border_gov.kernel import clock, runs
from border_gov.kernel.db import db, transaction
from tests.build.patrol_plans import NOW, WEEK, a_small_border


@pytest.fixture
def border(committed_app):
    with transaction():
        return a_small_border()


def begin(border, week=WEEK):
    with transaction():
        plan = service.open_week(border.organiser, border.zone.id, week, NOW)
        run = service.start_planning(plan, border.organiser, plan.version, clock.now())
        return plan.id, run.id


def test_a_run_plans_the_week_in_a_child(border):
    plan_id, run_id = begin(border)
    tasks.plan_week(str(run_id))
    db.session.expire_all()
    run, plan = runs.get(run_id), db.session.get(PatrolPlan, plan_id)
    assert (run.state, run.done, run.total) == ("done", 100, 100)
    assert plan.state == "planned"
    acts = db.session.scalars(db.select(PlanVersion.verb).order_by(PlanVersion.number)).all()
    assert acts == ["previewed", "planned"]


def test_the_job_is_enqueued_with_the_run(border):
    _, run_id = begin(border)
    rows = db.session.execute(db.text("SELECT task_name, queue_name, args FROM procrastinate_jobs")).all()
    assert [(row.task_name, row.queue_name, row.args["run_id"]) for row in rows] == [
        ("patrol.plan", "heavy", str(run_id))
    ]


def test_a_stopped_run_ends_early_and_keeps_its_best(border, committed_app):
    plan_id, run_id = begin(border)

    def stop():
        with committed_app.app_context():
            for _ in range(200):
                time.sleep(0.05)
                db.session.expire_all()
                if db.session.get(PatrolPlan, plan_id).current:
                    break
            with transaction():
                runs.cancel(runs.get(run_id))
            db.session.remove()

    stopper = threading.Thread(target=stop)
    stopper.start()
    tasks.plan_week(str(run_id))
    stopper.join()
    db.session.expire_all()
    plan = db.session.get(PatrolPlan, plan_id)
    assert plan.state == "planned"
    assert runs.get(run_id).state in ("cancelled", "done")
    assert plan.current


def test_a_run_without_demand_fails_in_words(border):
    plan_id, run_id = begin(border, WEEK + dt.timedelta(days=7))
    tasks.plan_week(str(run_id))
    db.session.expire_all()
    run = runs.get(run_id)
    assert run.state == "failed"
    assert json.loads(run.error)["message"] == "Nobody has said yet how many patrols this week needs."
    assert db.session.get(PatrolPlan, plan_id).state == "draft"


def test_a_child_out_of_time_fails_in_words(border, committed_app):
    committed_app.config["SOLVER_CPU_SECONDS"] = 1
    plan_id, run_id = begin(border)
    tasks.plan_week(str(run_id))
    db.session.expire_all()
    assert runs.get(run_id).state == "failed"
    assert "without a result" in json.loads(runs.get(run_id).error)["message"]
    assert db.session.get(PatrolPlan, plan_id).state == "draft"


def test_a_run_that_was_stopped_while_waiting_does_nothing(border):
    plan_id, run_id = begin(border)
    with transaction():
        service.stop_planning(db.session.get(PatrolPlan, plan_id), border.organiser, clock.now())
    tasks.plan_week(str(run_id))
    assert db.session.scalar(db.select(db.func.count()).select_from(PlanVersion)) == 0
