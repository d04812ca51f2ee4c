"""Plan against actual: what track, check-ins and sheet show of each stop, and what a human should look at."""

import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from border_gov.geo.tracks import joined, track_of
from border_gov.joint_patrol.rules.marks import clock_offset_s, jumps
from border_gov.joint_patrol.rules.review import review
from border_gov.joint_patrol.rules.visits import PAPER, POSITION
from tests.joint_patrol.review.walks import (
    START,
    a_check_in,
    a_stop,
    a_track,
    as_planned,
    at,
    three_stops,
)

END = at(4300)


def reviewed(track=None, check_ins=(), stops=None, **more):
    return review(stops or three_stops(), check_ins, track, starts=START, ends=END, **more)


def said(found):
    return [(v.visited, v.why) for v in found.visits]


def test_a_walk_as_planned():
    found = reviewed(as_planned(error=8.0))
    assert found.missed == found.unsure == () and found.marks == ()
    for visit in found.visits:
        assert visit.evidence == ("track",) and visit.in_order and visit.order == visit.position + 1
        assert abs(visit.minutes_off) <= 1.0 and visit.short_s == 0.0
        assert 600 <= visit.dwell_s <= 700 and visit.closest_m < 10 and visit.in_window is None


def test_a_missed_point_is_named_and_a_short_stay_told():
    knots = [(0, 0, 0), (250, 500, 0), (850, 500, 0), (1350, 1500, 0), (1450, 1500, 0), (2200, 0, 0)]
    found = reviewed(a_track(*knots, (4300, 0, 0)))
    assert found.missed == ("c",) and found.visits[2].closest_m == pytest.approx(1000, rel=0.01)
    assert 380 < found.visits[1].short_s < 500


@pytest.mark.parametrize(
    ("offset", "verdict"), [(0, "yes"), (60, "yes"), (76, "yes"), (85, "no"), (120, "no"), (300, "no")]
)
def test_the_radius_decides_when_positions_are_good(offset, verdict):
    stop = a_stop("a", 1000, 500, 1100, y=offset)
    assert reviewed(as_planned(accuracy=2.0), stops=[stop]).visits[0].visited == verdict


@pytest.mark.parametrize(
    ("offset", "accuracy", "verdict"),
    [
        (0, 40, "yes"),
        (0, 90, "uncertain"),
        (70, 30, "uncertain"),
        (100, 30, "uncertain"),
        (120, 60, "uncertain"),
        (300, 60, "no"),
        (300, 200, "uncertain"),
    ],
)
def test_poor_positions_are_uncertain_rather_than_wrong(offset, accuracy, verdict):
    stop = a_stop("a", 1500, 1350, 1950, y=offset)
    visit = reviewed(as_planned(accuracy=accuracy), stops=[stop]).visits[0]
    assert visit.visited == verdict and (visit.why == "accuracy") == (verdict == "uncertain")


def test_a_gap_that_allows_a_visit_is_uncertain_and_a_short_one_is_not():
    track = as_planned()
    seconds = track.time - START.timestamp()
    stop = a_stop("far", 2500, 2450, 3050, y=1500)
    for length, verdict in ((50, "no"), (900, "uncertain")):
        broken = track.take((seconds < 2500) | (seconds > 2500 + length))
        visit = reviewed(broken, stops=[stop]).visits[0]
        assert (visit.visited, visit.why) == (verdict, "gap" if verdict == "uncertain" else "")
    late = track.take((seconds > 1200) & (seconds < 3100))
    assert said(reviewed(late))[0] == ("uncertain", "gap")
    assert reviewed(late).visits[1].visited == "yes"


def test_a_recorder_that_rests_while_nobody_moves_has_no_gap():
    track = as_planned()
    x, _ = track.metres()
    moving = np.r_[True, np.abs(np.diff(x)) > 1.0]
    found = reviewed(track.take(moving))
    assert found.missed == found.unsure == ()
    assert found.visits[1].dwell_s >= 600


def test_points_between_two_fixes_are_seen():
    sparse = as_planned(every=55.0, accuracy=5.0)
    stop = a_stop("a", 1000, 600, 1200, y=70)
    assert reviewed(sparse, stops=[stop]).visits[0].visited == "yes"


def test_order_moves_as_few_stops_as_possible():
    knots = [(0, 0, 0), (1250, 2500, 0), (1850, 2500, 0), (2850, 500, 0), (3450, 500, 0), (3950, 1500, 0)]
    found = reviewed(a_track(*knots, (4300, 1500, 0)))
    assert [v.order for v in found.visits] == [2, 3, 1]
    assert [v.in_order for v in found.visits] == [True, True, False]
    assert found.visits[2].minutes_off < -18


def test_windows():
    stops = [
        a_stop("a", 500, 250, 850, opens=at(0), closes=at(300)),
        a_stop("b", 1500, 1350, 1950, opens=at(2200)),
        a_stop("c", 2500, 2450, 3050, closes=at(1000)),
    ]
    found = reviewed(as_planned(), stops=stops)
    assert [v.in_window for v in found.visits] == [True, False, False]


def test_check_ins_without_any_track():
    rows = [a_check_in("a", 260), a_check_in("b", 1400, x=1510, accuracy_m=10), a_check_in("d", 2000)]
    found = reviewed(check_ins=rows)
    assert said(found) == [("yes", ""), ("yes", ""), ("uncertain", "record")]
    assert found.visits[0].evidence == ("check-in",) and found.visits[0].minutes_off == 0.2
    assert found.extra == ("d",) and [m.code for m in found.marks] == ["unplanned"]


def test_a_patrol_without_anything_is_not_accused():
    assert said(reviewed()) == [("uncertain", "record")] * 3


def test_a_typed_sheet_is_as_valid():
    rows = [a_check_in("a", 240, method=PAPER, leave=at(800)), a_check_in("b", None, method=PAPER)]
    found = reviewed(check_ins=rows, sheet_complete=True)
    assert [v.visited for v in found.visits] == ["yes", "yes", "no"]
    assert found.visits[0].evidence == ("paper",) and found.visits[0].dwell_s == 560
    assert found.visits[1].arrive is None and found.visits[1].why == "time"
    assert reviewed(check_ins=rows).visits[2].visited == "uncertain"


@pytest.mark.parametrize(
    ("metres", "accuracy", "verdict"),
    [(10, 10, "yes"), (79, 15, "yes"), (60, 40, "uncertain"), (110, 40, "uncertain"), (400, 40, "uncertain")],
)
def test_a_check_in_by_position(metres, accuracy, verdict):
    row = a_check_in("a", 260, x=500, y=metres, method=POSITION, accuracy_m=accuracy)
    found = reviewed(check_ins=[row])
    assert found.visits[0].visited == verdict
    assert [m.code for m in found.marks] == (["far"] if metres == 400 else [])


def test_a_code_scanned_far_away_is_marked_and_proves_nothing():
    row = a_check_in("c", 2500, x=0, accuracy_m=10)
    assert said(reviewed(check_ins=[row]))[2] == ("uncertain", "far")
    found = reviewed(a_track((0, 0, 0), (4300, 0, 0)), [row])
    assert said(found)[2] == ("uncertain", "far") and [m.code for m in found.marks] == ["far"]


def test_a_code_without_position_counts_and_a_contradicting_track_is_marked():
    found = reviewed(a_track((0, 0, 0), (4300, 0, 0)), [a_check_in("c", 2500)])
    assert found.visits[2].visited == "yes" and found.missed == ("a", "b")
    assert [(m.code, m.checkpoint) for m in found.marks] == [("apart", "c")]


def test_a_wrong_clock_is_taken_off_and_marked():
    ahead = timedelta(minutes=40)
    rows = [replace(a_check_in("a", 260, received=at(300)), at=at(260) + ahead)]
    offset = clock_offset_s([(at(5000) + ahead, at(5000)), (at(5100) + ahead, at(5100))])
    found = reviewed(check_ins=rows, clock_offset_s=offset)
    assert offset == 2400 and found.visits[0].arrive == at(260)
    assert [(m.code, m.value) for m in found.marks] == [("clock", 2400)]
    assert [m.code for m in reviewed(check_ins=rows).marks] == ["future"]
    track = as_planned()
    shifted = replace(track, time=track.time + 2400)
    found = reviewed(shifted, track_offset_s=2400.0)
    assert found.missed == () and [m.code for m in found.marks] == ["clock"]
    assert clock_offset_s([]) == 0.0


def test_local_time_called_utc_is_recognised():
    track = as_planned()
    found = reviewed(replace(track, time=track.time + 8 * 3600))
    assert found.missed == found.unsure == () and [m.code for m in found.marks] == ["clock"]


def test_a_track_of_another_day_is_no_track():
    track = as_planned()
    found = reviewed(replace(track, time=track.time + 3 * 86400))
    assert said(found) == [("uncertain", "record")] * 3 and [m.code for m in found.marks] == ["outside"]


def test_a_track_without_times_shows_where_and_not_when():
    track = as_planned()
    found = reviewed(replace(track, time=np.full(len(track), np.nan)))
    assert said(found) == [("yes", "time")] * 3
    assert all(v.arrive is None and v.order is None for v in found.visits)


@pytest.mark.parametrize("bad", [[0], [0, 1, 2], [100], [100, 101], [100, 102, 104], [200, 201, 202, 203]])
def test_jumps_are_marked_and_left_out_alone(bad):
    track = as_planned(error=8.0)
    lon = track.lon.copy()
    lon[bad] += 0.03
    jumped = replace(track, lon=lon)
    assert np.flatnonzero(jumps(jumped)).tolist() == bad
    found = reviewed(jumped)
    assert found.missed == found.unsure == ()
    assert [(m.code, m.value) for m in found.marks] == [("jump", len(bad))]


def test_a_track_of_nothing_but_jumps_takes_no_time():
    dice, count = np.random.default_rng(1), 50_000
    lon, lat = dice.uniform(121, 122, count), dice.uniform(30, 31, count)
    start = time.process_time()
    rows = zip(lon.tolist(), lat.tolist(), (at(n / 20) for n in range(count)), strict=True)
    found = reviewed(track_of((a, b, when, 5.0) for a, b, when in rows))
    assert time.process_time() - start < 5.0 and len(found.visits) == 3


def test_times_that_run_backwards_are_marked_and_sorted():
    track = as_planned()
    order = np.r_[np.arange(100, len(track)), np.arange(100)]
    found = reviewed(track.take(order))
    assert found.missed == found.unsure == () and [m.code for m in found.marks] == ["backwards"]


def test_two_check_ins_too_fast_are_marked():
    found = reviewed(check_ins=[a_check_in("a", 260), a_check_in("c", 280)])
    assert [(m.code, m.checkpoint) for m in found.marks] == [("fast", "c")]
    assert [v.visited for v in found.visits] == ["yes", "uncertain", "yes"]


def test_two_recordings_are_one_walk():
    track = as_planned()
    first, second = (
        track.take(track.time < at(1600).timestamp()),
        track.take(track.time >= at(1600).timestamp()),
    )
    whole = joined([second, first])
    assert (np.diff(whole.time) > 0).all() and set(whole.part.tolist()) == {0, 1}
    assert reviewed(whole).missed == ()
    assert said(reviewed(joined([]))) == [("uncertain", "record")] * 3


def test_a_track_of_one_fix():
    lon, lat = three_stops()[0].lon, three_stops()[0].lat
    found = reviewed(track_of([(lon, lat, at(300), 5.0)]))
    assert found.visits[0].visited == "yes" and found.visits[0].dwell_s == 0
    assert found.visits[2].visited == "uncertain"
