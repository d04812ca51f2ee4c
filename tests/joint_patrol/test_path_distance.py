"""Metres on paths for the duty desk: along the network, not through the air, and not over a closed bridge."""

import datetime as dt

import pytest
from sqlalchemy import select

from border_gov.geo.datum import to_degrees
from border_gov.incidents.rules import board
from border_gov.joint_patrol.models.places import Closure, PathNode, PathSegment
from border_gov.joint_patrol.service.path_distance import metres_on_paths
from border_gov.kernel.db import db
from tests.build.joint_patrol import a_network, a_patrol_zone

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def zone(session):
    return a_patrol_zone()


def ends_of(segment):
    nodes = {
        node.number: node
        for node in db.session.scalars(select(PathNode).where(PathNode.network_id == segment.network_id))
    }
    return [(nodes[n].x, nodes[n].y) for n in (segment.node_from, segment.node_to)]


def spot(xy):
    lon, lat = to_degrees(*xy)
    return float(lon), float(lat)


def bridge_of(network):
    chosen = select(PathSegment).where(PathSegment.network_id == network.id, PathSegment.is_bridge)
    return db.session.scalars(chosen.order_by(PathSegment.id)).first()


def test_without_paths_nothing_is_known(zone):
    assert metres_on_paths(zone.id, (121.04, 30.83), [(121.05, 30.84)], NOW) == [None]


def test_along_the_paths_and_around_a_closed_bridge(zone):
    network = a_network(zone)
    bridge = bridge_of(network)
    here, there = ends_of(bridge)
    far = (here[0] + 50_000.0, here[1])
    found = metres_on_paths(zone.id, spot(here), [spot(there), spot(here), spot(far)], NOW)
    assert found[0] == pytest.approx(bridge.length_m, abs=1.0)
    assert found[1] == pytest.approx(0.0, abs=0.1) and found[2] is None
    shut = Closure(zone_id=zone.id, path_key=bridge.key.partition(".")[0], name={}, is_bridge=True)
    shut.since, shut.until, shut.reason, shut.made_at = NOW, NOW + dt.timedelta(hours=1), "flood", NOW
    db.session.add(shut)
    db.session.flush()
    around = metres_on_paths(zone.id, spot(here), [spot(there)], NOW)[0]
    assert around is None or around > bridge.length_m + 10
    after = metres_on_paths(zone.id, spot(here), [spot(there)], NOW + dt.timedelta(hours=2))[0]
    assert after == pytest.approx(bridge.length_m, abs=1.0)


def test_the_house_lends_it_to_the_board(app):
    assert metres_on_paths in board._paths
