"""The page of a week's needs."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select

from border_gov.joint_patrol.models import Demand, DemandShift
from border_gov.kernel.db import db
from tests.build.joint_patrol import WEEK, a_patrol_zone, an_organiser

URL = "/patrol/inputs"


def count(kind: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.fixture
def first(client: Any, session: Any) -> Any:
    """The client as an organiser of the zone's first side."""
    return client.as_(an_organiser(a_patrol_zone()))


LIMITS = {"speed_kmh": "12", "rest_hours": "11", "weekly_max": "3", "leader_needed": "1"}
ROW = {
    "row-0-days": ["0", "2"],
    "row-0-starts_from": "19:00",
    "row-0-starts_until": "19:30",
    "row-0-duration_min": "120",
    "row-0-patrols": "3",
    "row-0-min_per_side": "1",
    "row-0-team_min": "2",
    "row-0-team_max": "4",
}


def test_needs_are_set_and_taken_over_next_week(first: Any) -> None:
    url = f"{URL}/demand?week={WEEK}"
    assert first.post(url, data={**LIMITS, **ROW}).status_code == 302
    shifts = db.session.scalars(select(DemandShift).order_by(DemandShift.day)).all()
    assert [(s.day, s.key, s.patrols) for s in shifts] == [
        (WEEK, "evening", 3),
        (WEEK + dt.timedelta(days=2), "evening", 3),
    ]
    later = WEEK + dt.timedelta(days=7)
    assert first.post(f"{URL}/demand/copy?week={later}").status_code == 302
    assert count(Demand) == 2 and count(DemandShift) == 4
    assert 'value="19:00"' in first.get(f"{URL}/demand?week={later}").text
    assert first.post(f"{URL}/demand/copy?week=2020-01-06").status_code == 409


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("row-0-starts_until", "18:00"),
        ("row-0-starts_from", "25:00"),
        ("row-0-patrols", "0"),
        ("row-0-team_max", "1"),
        ("row-0-min_per_side", "3"),
        ("speed_kmh", "0"),
        ("rest_hours", ""),
    ],
)
def test_contradicting_needs_are_refused(first: Any, name: str, value: str) -> None:
    answer = first.post(f"{URL}/demand?week={WEEK}", data={**LIMITS, **ROW, name: value})
    assert answer.status_code == 422 and count(Demand) == 0 and count(DemandShift) == 0
    assert "error-summary" in answer.text
