"""Snapping to paths, the ground that was seen, the estimate of accuracy, and what is kept after retention."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from border_gov.geo.datum import to_metres
from border_gov.geo.tracks import KEPT_TOLERANCE_M, simplified, track_of
from border_gov.joint_patrol.rules.coverage import cover, cut, nothing
from border_gov.joint_patrol.rules.presence import accuracy_of
from border_gov.joint_patrol.rules.snapping import PathIndex, cheapest
from tests.joint_patrol.review.walks import X0, Y0, a_place, a_track, two_banks


def test_distances_agree_with_shapely():
    dice = np.random.default_rng(2)
    lines = [list(zip(*dice.uniform(0, 2000, (2, 4)), strict=True)) for _ in range(20)]
    index = PathIndex(lines, [(2 * i, 2 * i + 1) for i in range(20)])
    x, y = dice.uniform(0, 2000, (2, 300))
    right = shapely.distance(shapely.points(x, y)[:, None], shapely.linestrings(lines)[None]).min(axis=1)
    found = index.distance(x, y)
    assert (found >= right - 1e-9).all() and np.isclose(found, right).mean() > 0.99


def test_place_and_metres_along_an_edge_of_several_segments():
    index = PathIndex([[(0, 0), (100, 0)], [(100, 0), (100, 300), (400, 300)]], [(0, 1), (1, 2)])
    found = index.snap(
        np.array([40.0, 250.0]), np.array([3.0, 304.0]), np.full(2, 5.0), np.zeros(2, np.int32)
    )
    assert found.edge.tolist() == [0, 1] and found.along_m.tolist() == [40.0, 450.0]
    assert found.off_m.tolist() == [3.0, 4.0] and (found.x[1], found.y[1]) == (250.0, 300.0)
    assert index.edge_m.tolist() == [100.0, 600.0]


def test_a_track_stays_on_its_bank():
    index = two_banks()
    track = a_track((0, 0, 0), (1500, 3000, 0), error=50.0, every=5.0)
    x, y = track.metres()
    found = index.snap(x, y, np.full(len(x), 50.0), track.part)
    own_bank = found.edge < 30
    nearest = np.abs(y - Y0) < np.abs(y - Y0 - 120.0)
    assert own_bank.mean() > 0.97 and own_bank.sum() > nearest.sum()


def test_fixes_far_from_any_path_have_no_edge():
    index = two_banks()
    x, y = np.array([X0, X0 + 1000.0]), np.array([Y0 + 5000.0, Y0])
    assert index.snap(x, y, np.full(2, 5.0), np.zeros(2, np.int32)).edge.tolist()[0] == -1
    assert len(index.snap(*(np.zeros(0),) * 3, np.zeros(0, np.int32)).edge) == 0
    with pytest.raises(ValueError, match="at least one edge"):
        PathIndex([], [])


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 10_000))
def test_the_chain_is_the_cheapest_of_all(n, k, seed):
    dice = np.random.default_rng(seed)
    cost, step = dice.integers(0, 9, (n, k)).astype(float), dice.integers(0, 9, (n - 1, k, k)).astype(float)

    def price(chain):
        moves = sum(step[i, a, b] for i, (a, b) in enumerate(itertools.pairwise(chain)))
        return sum(cost[i, c] for i, c in enumerate(chain)) + moves

    assert price(cheapest(cost, step)) == min(price(c) for c in itertools.product(range(k), repeat=n))


def test_seen_metres_of_one_bank():
    index = two_banks()
    pieces = cut(index)
    assert pieces.metres.sum() == pytest.approx(6240.0) and pieces.metres.max() <= 10.0
    half = cover(a_track((0, 0, 0), (750, 1500, 0), error=5.0), index, pieces)
    assert half.metres == pytest.approx(1500, abs=60) and half.share == pytest.approx(0.24, abs=0.02)
    assert half.by_edge()[:15].sum() == pytest.approx(1500, abs=30) and half.by_edge()[31:46].sum() == 0.0
    both = half | cover(a_track((0, 0, 120), (750, 1500, 120), error=5.0), index, pieces)
    assert both.metres == pytest.approx(2 * half.metres, abs=120)
    wide = cover(a_track((0, 0, 0), (750, 1500, 0), error=5.0), index, pieces, width_m=300.0)
    assert wide.metres > 2800
    assert nothing(pieces).metres == cover(track_of([]), index, pieces).metres == 0.0
    with pytest.raises(ValueError, match="different networks"):
        _ = half | nothing(cut(PathIndex([[(0, 0), (5, 0)]], [(0, 1)])))


def test_a_gap_sees_nothing():
    index = two_banks()
    track = a_track((0, 0, 0), (1500, 3000, 0))
    seconds = track.time - track.time[0]
    broken = track.take((seconds < 500) | (seconds > 1000))
    assert cover(broken, index, cut(index)).metres == pytest.approx(2000, abs=60)


@pytest.mark.parametrize("error", [8.0, 15.0, 40.0])
def test_an_untold_accuracy_is_estimated(error):
    track = a_track((0, 0, 0), (1500, 3000, 0), error=error, accuracy=None)
    off = two_banks().distance(*track.metres())
    assert accuracy_of(track)[0] == pytest.approx(error, rel=0.25)
    assert accuracy_of(track, off)[0] == pytest.approx(error, rel=0.35)
    assert accuracy_of(a_track((0, 0, 0), (60, 9, 0), accuracy=3.0))[0] == 5.0


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(0, 1000))
def test_what_is_kept_is_simple_and_stays_near(count, seed):
    dice = np.random.default_rng(seed)
    x, y = np.cumsum(dice.normal(0, 60, (2, count)), axis=1)
    fixes = [(*a_place(float(a), float(b)), None, 5.0) for a, b in zip(x, y, strict=True)]
    track = track_of(fixes)
    kept = simplified(track)
    assert all(len(pair) == 2 and pair == [round(v, 4) for v in pair] for line in kept for pair in line)
    if kept:
        line = shapely.linestrings(np.column_stack(to_metres(*np.array(kept[0]).T)))
        away = shapely.distance(shapely.points(*track.metres()), line)
        assert away.max() <= KEPT_TOLERANCE_M + 10.0 and len(kept[0]) <= count


def test_a_straight_walk_keeps_its_two_ends():
    assert len(simplified(a_track((0, 0, 0), (1500, 3000, 0), error=5.0))[0]) == 2
    assert simplified(track_of([(121.1, 30.8, None, None)])) == simplified(track_of([])) == []
