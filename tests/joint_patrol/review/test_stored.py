"""The review of a stored patrol: stops, windows, check-ins, the sheet and the paths come from the tables."""

import datetime as dt

import numpy as np
import pytest

from border_gov.geo.datum import to_metres
from border_gov.geo.tracks import track_of
from border_gov.joint_patrol.queries import walk_review, walking
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import walk_entries
from border_gov.joint_patrol.service import walking as verbs
from border_gov.kernel.db import db
from tests.build.patrol_plans import NODES, STEP_M
from tests.build.walking import NOW, a_line, an_outing


@pytest.fixture
def outing(session):
    return an_outing()


def minutes(count):
    return NOW + dt.timedelta(minutes=count)


def test_check_ins_of_a_walk_and_a_point_without_any(outing):
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, NOW)
    line = a_line(at=minutes(24))
    walk_entries.note(outing.patrol, outing.leader, WalkEntryIn().load(line), minutes(24), None)
    found = walk_review.review_of(outing.patrol)
    assert [v.visited for v in found.visits] == ["yes", "uncertain", "uncertain", "uncertain"]
    assert (found.visits[0].minutes_off, found.visits[1].why) == (4.0, "record")
    assert found.missed == () and found.marks == ()


def test_a_typed_sheet_names_what_was_missed(outing):
    times, seen = (minutes(0), minutes(110)), outing.points[:3]
    lines = [{"kind": "checkin", "checkpoint_id": point.id, "at": minutes(30)} for point in seen]
    verbs.enter_late(outing.patrol, outing.leader, times, [outing.leader.person_id], {}, lines, minutes(300))
    found = walk_review.review_of(outing.patrol)
    assert found.missed == (outing.points[3].id,)
    assert {v.evidence for v in found.visits[:3]} == {("paper",)} and found.visits[0].arrive is None


def test_a_track_is_held_against_plan_and_window(outing):
    for stop, point in zip(walk_review.stops_of(outing.patrol), outing.points, strict=True):
        local = (minutes(0) + dt.timedelta(hours=8)).hour * 3600
        point.windows = [[0, 60], [local, local + 3600]] if stop.arrive < minutes(50) else []
    db.session.flush()
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, NOW)
    verbs.finish(outing.patrol, outing.leader, minutes(70))
    stops = walk_review.stops_of(outing.patrol)
    ticks = np.arange(0, 70 * 60, 10.0)
    when = [0, *(60 * m for m in (20, 25, 40, 45, 60, 65)), 70 * 60]
    lon, lat = (
        np.interp(ticks, when, [v[0], v[0], v[0], v[1], v[1], v[2], v[2], v[2]])
        for v in ([s.lon for s in stops], [s.lat for s in stops])
    )
    track = track_of(
        (a, b, NOW + dt.timedelta(seconds=float(t)), None) for a, b, t in zip(lon, lat, ticks, strict=True)
    )
    found = walk_review.review_of(outing.patrol, track)
    assert [v.visited for v in found.visits] == ["yes", "yes", "yes", "no"]
    assert [v.in_window for v in found.visits[:3]] == [True, True, None]
    assert found.missed == (stops[3].checkpoint,) and found.visits[0].dwell_s > 1500


def test_the_paths_in_force_are_ready_for_snapping(outing):
    paths = walk_review.paths_of(outing.patrol.zone_id)
    assert len(paths.edge_m) == 2 * (NODES - 1) + 3
    assert paths.edge_m[:5] == pytest.approx([STEP_M] * 5, abs=0.5)
    point = walking.lonlat(outing.points[0].point)
    assert paths.distance(*(np.array([v]) for v in to_metres(*point)))[0] < 1.0
    assert walk_review.paths_of(0) is None
