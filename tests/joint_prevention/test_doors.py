"""The analysis by page and API: one cluster for the union, the same for every side, counts only."""

import datetime as dt

import pytest

from border_gov.joint_prevention import queries
from border_gov.kernel import clock
from tests.build.incidents import JS, PH, a_report, a_stage, at
from tests.build.people import a_person


@pytest.fixture
def gathering(session):
    """Ten incidents on each bank within 150 m of one another, and some far away, in the last four weeks."""
    now = clock.now()
    stage = a_stage(now)
    for side in (PH, JS):
        place = at(stage, 50.0, side, 28_000.0)
        for number in range(10):
            a_report(stage, now - dt.timedelta(days=number), **{**place, "lon": place["lon"] + number * 2e-5})
    for number in range(6):
        place = at(stage, 1_200.0, (PH, JS)[number % 2], 4_000.0 + 8_000.0 * number)
        a_report(stage, now - dt.timedelta(days=number), **place)
    return stage


def test_p5_the_page_shows_one_cluster_of_twenty_to_both_sides(gathering, client):
    pages = []
    for side in (PH, JS):
        answer = client.as_(gathering.desk(side)).get("/prevention/?weeks=4")
        assert answer.status_code == 200
        body = client.get("/api/v1/prevention/analysis?weeks=4").get_json()
        assert [spot["events"] for spot in body["spots"]] == [20]
        assert body["spots"][0]["by_side"] == {PH: 10, JS: 10}
        assert body["spots"][0]["across"]
        assert body["total"] == 26
        pages.append(body)
    assert pages[0] == pages[1]
    features = client.get("/prevention/hotspots.geojson?weeks=4").get_json()["features"]
    assert [one["properties"]["count"] for one in features] == [20]


def test_apart_each_side_would_see_half(gathering):
    viewer, today = gathering.desk(PH), clock.today(clock.now())
    since, until = today - dt.timedelta(days=28), today + dt.timedelta(days=1)
    sides = queries.events(viewer, gathering.zone.id, "", since, until).sides
    assert sides.count(PH) == sides.count(JS) == 13


def test_what_is_said_of_a_place_holds_no_words_and_no_person(gathering, client):
    text = client.as_(gathering.desk(JS)).get("/prevention/").text
    assert "路面塌陷" not in text
    assert "13800138000" not in text


def test_two_incidents_are_too_few_to_be_shown(session, client):
    stage = a_stage()
    for _ in range(2):
        a_report(stage, clock.now())
    body = client.as_(stage.desk(PH)).get("/api/v1/prevention/analysis?weeks=4").get_json()
    assert (body["total"], body["spots"], set(body["towns"].values())) == (0, [], {None})
    assert "少于 3 起不显示" in client.get("/prevention/?weeks=4").text


def test_volunteers_stay_out_and_bad_input_is_named(gathering, client):
    from border_gov.people import queries as people

    volunteer = people.viewer_of(a_person(gathering.zone, PH, "王五", "volunteer"), by="password")
    assert client.as_(volunteer).get("/prevention/").status_code == 403
    desk = client.as_(gathering.desk(PH))
    assert desk.get("/api/v1/prevention/analysis?weeks=5").status_code == 422
    assert desk.get("/api/v1/prevention/analysis?zone_id=999").status_code == 404
    assert desk.get("/prevention/?weeks=x&kind=nothing").status_code == 200
