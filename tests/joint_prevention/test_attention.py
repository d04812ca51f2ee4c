"""Attention areas: proposed from a hot-spot, signed by all sides, planned with, scored, ended."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from border_gov.cohandling.queries import signing as signoff_reads
from border_gov.cohandling.service import signing as signoff
from border_gov.geo.columns import shape_of
from border_gov.geo.datum import to_metres
from border_gov.joint_prevention.queries import attention as reads
from border_gov.joint_prevention.rules import density, scoring
from border_gov.joint_prevention.rules.attention import FLOW, busiest
from border_gov.joint_prevention.service import attention
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import AttentionArea
from border_gov.kernel import clock
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from tests.build.incidents import JS, PH, a_report, at
from tests.build.prevention import (
    ALONG_M,
    SIDES,
    a_gathering,
    an_area,
    an_officer,
    area_values,
    give_signature,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def stage(session):
    return a_gathering(clock.now())


def test_a_hot_spot_becomes_an_area_by_page_and_holds_once_all_sides_have_signed(stage, client):
    now = clock.now()
    officers = {side: an_officer(stage, side) for side in SIDES}
    desk = client.as_(officers[PH])
    key = desk.get("/api/v1/prevention/analysis?weeks=4").get_json()["spots"][0]["key"]
    assert "设为重点关注区" in desk.get("/prevention/?weeks=4").text
    form = desk.get(f"/prevention/areas/new?weeks=4&spot={key}")
    assert form.status_code == 200
    assert 'type="time"' in form.text
    values = {name: str(value) for name, value in area_values(officers[PH], stage.zone.id, now).items()}
    values |= {"opens": "22:00", "closes": "02:00", "zone_id": str(stage.zone.id)}
    answer = desk.post("/prevention/areas/new", data=values)
    assert answer.status_code == 302
    area = places.attention_areas(officers[PH])[0]
    assert (area.state, area.opens_s, area.closes_s, sorted(area.sides)) == (
        "proposed",
        79_200,
        93_600,
        sorted(SIDES),
    )
    today = clock.today(now)
    give_signature("attention_area", area.id, officers[PH], now)
    assert places.wishes_between(stage.zone.id, today, today) == []
    give_signature("attention_area", area.id, officers[JS], now)
    assert [wish.id for wish in places.wishes_between(stage.zone.id, today, today)] == [area.id]
    page = client.as_(officers[JS]).get(f"/prevention/areas/{area.id}").text
    assert "22:00–02:00" in page
    assert "各方会签" in page
    data = client.get("/prevention/areas/areas.geojson").get_json()
    assert [one["properties"]["layer"] for one in data["features"]] == ["attention"]
    shown = client.get("/api/v1/maps/features").get_json()["features"]
    assert "attention" in {one["properties"]["layer"] for one in shown}


def test_the_area_covers_the_gathering_on_both_banks(stage):
    area = an_area(stage, clock.now())
    held = places.wishes_between(stage.zone.id, area.since, area.until)[0].area
    for side in SIDES:
        place = at(stage, 50.0, side, ALONG_M)
        assert held.holds(place["lon"], place["lat"])
    far = at(stage, 1_200.0, PH, 4_000.0)
    assert not held.holds(far["lon"], far["lat"])
    assert (area.base_inside, area.base_total) == (20, 26)


def test_what_is_typed_wrong_is_named_and_nothing_typed_is_lost(stage, client):
    officer = an_officer(stage, PH)
    values = {n: str(v) for n, v in area_values(officer, stage.zone.id, clock.now()).items()}
    desk = client.as_(officer)
    late = {**values, "until": "2099-01-01", "percent": "77"}
    answer = desk.post("/prevention/areas/new", data=late)
    assert answer.status_code == 422
    assert 'id="f-until-error"' in answer.text
    assert 'value="77"' in answer.text
    assert desk.post("/prevention/areas/new", data={**values, "percent": "999"}).status_code == 422
    assert desk.post("/prevention/areas/new", data={**values, "spot": "1-1"}).status_code == 409
    body = {**values, "opens": "19:00", "closes": "19:20"}
    refused = desk.post("/api/v1/prevention/areas", json=body)
    assert refused.status_code == 422
    assert "closes" in str(refused.get_json())


def test_only_the_office_proposes_and_no_place_is_covered_twice(stage, client):
    now = clock.now()
    an_area(stage, now, sign=False)
    officer = an_officer(stage, JS)
    with pytest.raises(Refused):
        attention.propose(officer, stage.zone.id, area_values(officer, stage.zone.id, now), now)
    with pytest.raises(NotAllowed):
        attention.propose(stage.desk(PH), stage.zone.id, area_values(officer, stage.zone.id, now), now)
    with pytest.raises(Invalid):
        values = area_values(officer, stage.zone.id, now, since=clock.today(now) - DAY)
        attention.propose(officer, stage.zone.id, values, now)
    stranger = replace(officer, zones=frozenset({stage.zone.id + 1}))
    assert client.as_(stranger).get("/prevention/areas/1").status_code == 404


def test_a_refusal_ends_the_proposal_and_another_may_be_made(stage):
    now = clock.now()
    area = an_area(stage, now, sign=False)
    round = signoff_reads.latest("attention_area", area.id)
    signoff.refuse(an_officer(stage, JS), round.id, "content", now=now)
    assert (area.state, area.ended_at) == ("ended", now)
    assert an_area(stage, now).state == "agreed"


def test_one_side_may_end_it_and_the_job_ends_what_ran_out(stage, client):
    now = clock.now()
    area = an_area(stage, now)
    answer = client.as_(an_officer(stage, JS)).post(f"/api/v1/prevention/areas/{area.id}/end")
    assert answer.get_json()["state"] == "ended"
    today = clock.today(now)
    assert places.wishes_between(stage.zone.id, today, today) == []
    again = an_area(stage, now, until=today + 3 * DAY)
    assert attention.expire(now + 3 * DAY) == 0
    assert attention.expire(now + 4 * DAY) == 1
    assert again.state == "ended"
    assert clock.today(again.ended_at) == again.until


def test_three_sides_must_all_sign(stage):
    area = an_area(stage, clock.now(), sign=False)
    area.sides = [*area.sides, "third"]
    assert attention.sides(area.id) == [JS, PH, "third"]
    assert not attention.may_sign(replace(an_officer(stage, PH), sides=frozenset({"fourth"})), area.id)


def test_the_flow_reaches_every_state():
    assert FLOW.reachable() == FLOW.states


def test_scores_agree_with_plain_arithmetic_over_the_whole_zone(stage, monkeypatch):
    now = clock.now()
    area = an_area(stage, now)
    later = now + 20 * DAY
    inside, outside = at(stage, 50.0, PH, ALONG_M), at(stage, 1_200.0, JS, 4_000.0)
    for number in range(8):
        a_report(stage, now + number * DAY + dt.timedelta(minutes=1), **(inside if number < 5 else outside))
    viewer = an_officer(stage, PH)
    x, y = to_metres(outside["lon"], outside["lat"])
    paths = np.array([[x - 1000, y, x + 1000, y], *_through(area)])
    monkeypatch.setattr(reads, "PATH_READERS", [lambda zone_id: paths])
    found = reads.scores_of(viewer, area, later)
    assert (found.inside, found.total) == (7, 11)  # three of the gathering were received today as well
    grid = reads._zone_grid(stage.zone.id, area.cell_m)
    study, flagged = reads._cells(area, grid)
    share = flagged.sum() / study.sum()
    assert found.area.pai == pytest.approx(found.inside / found.total / share)
    assert found.km2 == pytest.approx(flagged.sum() * 0.04)
    assert found.area.pei == pytest.approx(found.area.pai / found.area.best_pai)
    streets = density.lengths(grid, paths)
    assert found.street_km == pytest.approx(streets[flagged].sum())
    assert found.street.pai == pytest.approx(
        found.inside / found.total / (streets[flagged].sum() / streets[study].sum())
    )
    assert found.recapture == pytest.approx(found.inside / found.total / (20 / 26))


def _through(area):
    shape = shape_of(area.area)
    x, y = to_metres(shape.centroid.x, shape.centroid.y)
    return [[x - 150, y, x + 150, y]]


def test_scores_that_would_give_a_small_count_away_are_hidden(stage):
    area = an_area(stage, clock.now(), since=clock.today(clock.now()) + DAY)
    viewer, later = an_officer(stage, PH), clock.now() + 10 * DAY
    inside, outside = at(stage, 50.0, PH, ALONG_M), at(stage, 1_200.0, JS, 4_000.0)
    for place, count in ((inside, 2), (outside, 7)):
        for number in range(count):
            a_report(stage, clock.now() + (1 + number % 5) * DAY, **place)
    found = reads.scores_of(viewer, area, later)
    assert (found.inside, found.total, found.area, found.recapture) == (None, None, None, None)
    a_report(stage, clock.now() + 2 * DAY, **inside)
    found = reads.scores_of(viewer, area, later)
    assert (found.inside, found.total) == (3, 10)
    assert found.area.pai > 1


@pytest.mark.parametrize(
    ("inside", "total", "shown"),
    [(0, 9, True), (1, 9, False), (2, 9, False), (3, 9, True), (8, 9, False), (9, 9, True), (2, 2, False)],
)
def test_a_score_is_shown_only_if_no_small_count_follows_from_it(inside, total, shown):
    assert scoring.scorable(inside, total) is shown


def test_lengths_of_paths_add_up_and_lie_in_the_right_cells():
    grid = density.Grid(0.0, 0.0, 200.0, 3, 3)
    found = density.lengths(grid, np.array([[50.0, 100.0, 550.0, 100.0], [100.0, 250.0, 100.0, 350.0]]))
    assert found.sum() == pytest.approx(0.6)
    assert found[0].tolist() == pytest.approx([0.15, 0.2, 0.15])
    assert found[1, 0] == pytest.approx(0.1)


def test_the_busiest_hours_run_past_midnight():
    assert busiest(np.array([23, 23, 0, 1, 1, 9])) == 22
    assert busiest(np.array([5, 6, 7, 8])) == 5


def test_no_row_of_an_area_names_a_person(stage):
    columns = set(AttentionArea.__table__.columns.keys())
    assert columns & {"name", "phone", "words", "note", "person"} == set()
