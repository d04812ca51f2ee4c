"""The pages and the API of planned weeks, asked as organisers of each side."""

import pytest

from border_gov.joint_patrol.queries import plans
from tests.build.patrol_plans import WEEK, a_plan, a_small_border


@pytest.fixture
def border(session):
    return a_small_border()


@pytest.fixture
def desk(client, border):
    return client.as_(border.organiser)


def test_the_list_offers_the_coming_weeks(desk):
    page = desk.get("/patrol/plans")
    assert page.status_code == 200
    assert 'name="week"' in page.text


def test_a_week_is_opened_and_planned_from_its_page(desk, border):
    answer = desk.post("/patrol/plans", data={"week": WEEK.isoformat()})
    page = desk.get(answer.headers["Location"])
    assert page.status_code == 200
    plan = plans.open_plan(border.zone.id, WEEK)
    run = desk.post(f"/patrol/plans/{plan.id}/run", data={"version": plan.version})
    assert run.status_code == 302
    page = desk.get(run.headers["Location"])
    assert 'id="progress"' in page.text
    assert desk.get(f"/patrol/plans/{plan.id}/progress?seen=0").status_code == 200
    assert desk.post(f"/patrol/plans/{plan.id}/stop").status_code == 302


@pytest.mark.parametrize("part", ["teams", "left-out", "grounds", "history", "people"])
def test_every_part_of_a_planned_week_is_shown(desk, border, part):
    plan = a_plan(border)
    page = desk.get(f"/patrol/plans/{plan.id}?part={part}")
    assert page.status_code == 200
    assert "%(" not in page.text


def test_api_reads_one_plan(desk, border):
    plan = a_plan(border)
    found = desk.get(f"/api/v1/patrol/plans/{plan.id}").json
    assert found["state"] == "planned"
    assert len(found["patrols"]) == 6
    assert {"plan", "present", "edit"} <= set(found["actions"])
    assert all("%(" not in row["reason"] for row in found["dropped"])
