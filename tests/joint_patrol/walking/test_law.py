"""What is odd, what time counts, and that every state can be reached."""

import datetime as dt

import pytest

from border_gov.joint_patrol.rules import walking as law
from tests.build.walking import NOW

POINT = law.Fix(0.0, 0.0, NOW)
NONE = dt.timedelta()


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (None, []),
        (law.Fix(79.0, 0.0, NOW), []),
        (law.Fix(120.0, 0.0, NOW, 45.0), []),
        (law.Fix(120.0, 0.0, NOW, 10.0), ["far"]),
    ],
)
def test_far_counts_the_accuracy(here, said):
    assert law.oddities(here, POINT, None, NONE) == said


@pytest.mark.parametrize(("minutes", "said"), [(1, ["fast"]), (0, ["fast"]), (30, [])])
def test_too_fast_looks_at_the_point_before(minutes, said):
    before = law.Fix(2000.0, 0.0, NOW - dt.timedelta(minutes=minutes))
    assert law.oddities(None, POINT, before, NONE) == said


def test_two_points_beside_each_other_may_be_seen_at_once():
    assert law.oddities(None, POINT, law.Fix(150.0, 0.0, NOW), NONE) == []


def test_a_wrong_clock_is_marked_and_put_right():
    skew = law.skew_of(NOW - dt.timedelta(hours=3), NOW)
    assert law.oddities(None, POINT, None, skew) == ["clock"]
    noted = NOW - dt.timedelta(hours=3, minutes=10)
    assert law.moment_of(noted, skew, NOW) == NOW - dt.timedelta(minutes=10)
    assert law.moment_of(NOW + dt.timedelta(minutes=4), NONE, NOW) == NOW


def test_every_state_can_be_reached():
    assert law.FLOW.reachable() == law.FLOW.states == {"planned", "under_way", "walked", "closed"}


def test_the_fingerprint_tells_bodies_apart():
    one = law.fingerprint(1, {"a": 1, "b": 2})
    assert one == law.fingerprint(1, {"b": 2, "a": 1})
    assert one != law.fingerprint(2, {"a": 1, "b": 2}) != law.fingerprint(1, {"a": 1, "b": 3})
