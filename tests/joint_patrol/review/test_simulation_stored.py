"""Simulated patrols through the verbs of real ones: the stored reviews agree with what happened."""

import datetime as dt

import sqlalchemy as sa

from border_gov.joint_patrol.models import PatrolEntry, PatrolReview
from border_gov.joint_patrol.models.tracks import PatrolTrackPart
from border_gov.joint_patrol.planner import simulation
from border_gov.joint_patrol.planner.simulation import SURE, UNSURE
from border_gov.joint_patrol.service import simulated
from border_gov.jurisdictions.models import Zone
from border_gov.kernel import clock
from border_gov.kernel.db import db

DAYS = 4


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what))


def test_stored_reviews_agree_with_the_truth(session):
    start = simulation.demo.START
    scratch = simulated.prepare(simulation.quick(start, 1, {}), clock.at(start, dt.time()))
    tally, _ = simulation.simulate(DAYS, 3, start, office=scratch)
    assert tally.patrols == count(PatrolReview) == scratch.made == 3 * DAYS
    assert count(PatrolEntry) > 0 and count(PatrolTrackPart) > 0
    assert tally.agreement >= 0.97 and tally.of(UNSURE)[3] == 0 and tally.of(SURE)[0] > 10
    assert len(scratch.last_visits()) > 5


def test_the_command_walks_through_the_verbs_and_leaves_nothing(app):
    done = app.test_cli_runner().invoke(args=["patrol", "simulate", "--days", "1", "--seed", "3"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("agreement 100.00 %")
    with app.app_context():
        assert count(PatrolReview) == count(PatrolEntry) == 0
        assert count(sa.select(Zone.id).where(Zone.key.like("sim-%")).subquery()) == 0
