"""The demonstration's walked patrols: every page of them has something to show, once."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from border_gov.cohandling import queries as signoff
from border_gov.demo.load import having
from border_gov.demo.outings import load_outings
from border_gov.demo.patrol import load_patrol
from border_gov.demo.people import load_people
from border_gov.demo.walked import load_walked
from border_gov.demo.zone import load_zone
from border_gov.joint_patrol.models import Patrol, PatrolPhoto
from border_gov.joint_patrol.queries import alarms, under_way, walk_log, walk_tracks
from border_gov.joint_patrol.queries import ground as figures
from border_gov.joint_patrol.queries import weeks as week_queries
from border_gov.kernel.clock import today
from border_gov.kernel.db import db

NOW = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def ground(session):
    """The demonstration's zone and accounts, before anybody walked."""
    zone = load_zone(NOW)
    accounts = load_people(NOW)
    load_patrol(NOW)
    return zone, accounts


def test_four_walked_weeks_quickly_and_once(ground):
    zone, accounts = ground
    organisers = having(accounts, "organiser")
    began = time.process_time()
    load_walked(organisers, NOW)
    assert time.process_time() - began < 25.0
    found = figures.figures(organisers[0], zone.id, *figures.span(today(NOW), 28))
    assert found.walked >= 12 and found.joint_rate == 100 and found.visits["no"] > 0
    assert figures.seen_paths(zone.id, *figures.span(today(NOW), 28)).tracked >= 2
    sheets = week_queries.page(organisers[0])
    assert [sheet.state for sheet in sheets] == ["signing", "signed", "signed"]
    assert len(signoff.waiting_for(replace(organisers[1]))) == 1
    count = db.session.scalar(db.select(db.func.count()).select_from(Patrol))
    load_walked(organisers, NOW)
    assert db.session.scalar(db.select(db.func.count()).select_from(Patrol)) == count == 16


@pytest.mark.parametrize("now", [NOW, dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC)], ids=["day", "monday"])
def test_patrols_of_these_days_fill_every_screen_once(ground, now):
    _, accounts = ground
    organiser, *_ = having(accounts, "organiser")
    volunteers, desks = having(accounts, "volunteer"), having(accounts, "duty")
    load_outings(volunteers, desks, organiser, now)
    rows = db.session.scalars(db.select(Patrol).order_by(Patrol.starts_at, Patrol.number)).all()
    assert [row.state for row in rows] == ["closed", "planned", "under_way", "planned"]
    story = walk_log.log(rows[0], volunteers[0])
    assert len(story.of("checkin")) == len(story.of("finding") + story.of("publicity")) + 2
    assert story.compared.missed and story.compared.unsure == []
    assert db.session.scalar(db.select(db.func.count()).select_from(PatrolPhoto)) == 1
    assert [shown.alarm.state for shown in alarms.listed(desks[0], now)] == ["ended"]
    assert len(walk_tracks.own(volunteers[0])) == 2
    [out] = under_way.teams(organiser, now)
    assert out.people == 5 and out.visited == 2 and out.place.freshness == "fresh"
    load_outings(volunteers, desks, organiser, now)
    assert db.session.scalar(db.select(db.func.count()).select_from(Patrol)) == 4
