"""The demonstration's walked weeks: every page of the aftermath has something to show, once."""

import datetime as dt
import time
from dataclasses import replace

from border_gov.cohandling import queries as signoff
from border_gov.demo.patrol import load_patrol
from border_gov.demo.people import load_people
from border_gov.demo.walked import load_walked
from border_gov.demo.zone import load_zone
from border_gov.joint_patrol.models import Patrol
from border_gov.joint_patrol.queries import ground
from border_gov.joint_patrol.queries import weeks as week_queries
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.people.queries import account_by_login, viewer_of

NOW = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)


def test_four_walked_weeks_quickly_and_once(session):
    zone = load_zone(NOW)
    accounts = load_people(NOW)
    load_patrol(NOW)
    organisers = [
        viewer_of(account_by_login(account.login).person, by="password")
        for account in accounts
        if "organiser" in account.roles
    ]
    began = time.process_time()
    load_walked(organisers, NOW)
    assert time.process_time() - began < 25.0
    found = ground.figures(organisers[0], zone.id, *ground.span(today(NOW), 28))
    assert found.walked >= 12 and found.joint_rate == 100 and found.visits["no"] > 0
    assert ground.seen_paths(zone.id, *ground.span(today(NOW), 28)).tracked >= 2
    sheets = week_queries.page(organisers[0])
    assert [sheet.state for sheet in sheets] == ["signing", "signed", "signed"]
    assert len(signoff.waiting_for(replace(organisers[1]))) == 1
    count = db.session.scalar(db.select(db.func.count()).select_from(Patrol))
    load_walked(organisers, NOW)
    assert db.session.scalar(db.select(db.func.count()).select_from(Patrol)) == count == 16
