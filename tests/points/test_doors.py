"""Pages and API of points: one's own, the desk's, and what hangs out; nothing of the other side."""

import pytest

from border_gov.kernel.db import db
from border_gov.people import queries as people_queries
from border_gov.points import queries
from border_gov.points.models import PointsTable
from border_gov.points.service import ledger
from tests.build import people, points
from tests.build.people import NOW


@pytest.fixture
def zone(session):
    return people.a_border(key="seam")


def viewer(zone, side="east", role="officer", name="李干部"):
    return people_queries.viewer_of(people.a_person(zone, side, name, role), by="password")


def paid(zone, name, side="east", amount=12):
    person = people.a_person(zone, side, name, "volunteer")
    fund = ledger.account(zone.id, side, "fund")
    ledger.move(
        "earned", fund, ledger.account(zone.id, side, "person", person.id), amount, NOW, ground="patrol"
    )
    return people_queries.viewer_of(person, by="password")


def test_a_volunteer_sees_what_they_have_and_orders(zone, client):
    me, item = paid(zone, "王五"), points.an_item(zone.id, "east", price=5)
    page = client.as_(me).get("/points/").text
    assert "毛巾" in page
    assert ">12<" in page
    assert client.post(f"/points/items/{item.id}/order").status_code == 302
    made = queries.orders(me)[0]
    assert client.post(f"/points/orders/{made.id}/hand-over").status_code == 403
    assert client.post(f"/points/orders/{made.id}/cancel").status_code == 302
    assert queries.account_of(me.person_id, me).balance == 12


def test_the_desk_of_one_side_sees_nothing_of_the_other(zone, client):
    east, west = paid(zone, "东方红"), paid(zone, "西门庆", "west")
    desk = viewer(zone)
    page = client.as_(desk).get("/points/desk").text
    assert "东方红" in page
    assert "西门庆" not in page
    assert client.get(f"/points/people/{east.person_id}").status_code == 200
    other = client.get(f"/points/people/{west.person_id}").text
    assert "+12" not in other
    body = client.get(f"/api/v1/points/statements/{west.person_id}").get_json()
    assert body["balance"] == 0
    assert body["entries"] == []
    assert client.get("/points/accounts.xlsx").data[:2] == b"PK"
    entry = queries.statement(queries.account_of(west.person_id, west))[0]["transfer"].id
    assert client.post(f"/api/v1/points/entries/{entry}/reverse", json={"reason": "x"}).status_code == 404


def test_a_table_is_written_by_form_and_a_rule_against_a_right_keeps_what_was_typed(zone, client):
    desk = viewer(zone)
    form = {
        "wanted_from": "2027-01-01",
        "lines-0-code": "patrol",
        "lines-0-points": "3",
        "lines-2-label": "上访",
        "lines-2-points": "-5",
    }
    answer = client.as_(desk).post("/points/tables/new", data=form)
    assert answer.status_code == 422
    assert 'value="上访"' in answer.text
    assert "公民权利" in answer.text
    form["lines-2-label"] = "垃圾不分类经提醒不改"
    answer = client.post("/points/tables/new", data=form)
    assert answer.status_code == 302
    made = db.session.query(PointsTable).one()
    assert [(line.code, line.points) for line in made.lines] == [("patrol", 3), ("", -5)]
    assert client.post(f"/points/tables/{made.id}/propose").status_code == 302
    assert client.post(f"/points/tables/{made.id}/approve").status_code == 403
    assert (
        client.as_(viewer(zone, name="王主任")).post(f"/points/tables/{made.id}/approve").status_code == 302
    )
    villager = viewer(zone, role="volunteer", name="村民")
    assert (
        client.as_(villager).post(f"/points/tables/{made.id}/objections", data={"words": ""}).status_code
        == 422
    )
    assert client.post(f"/points/tables/{made.id}/objections", data={"words": "太少"}).status_code == 302
    assert client.as_(viewer(zone, "west")).get(f"/points/tables/{made.id}").status_code == 404


def test_bad_numbers_are_named_in_the_form_and_in_the_api(zone, client):
    desk = viewer(zone)
    form = {"wanted_from": "", "lines-0-code": "patrol", "lines-0-points": "many"}
    assert client.as_(desk).post("/points/tables/new", data=form).text.count('class="error"') == 2
    body = {"wanted_from": "2027-01-01", "lines": [{"code": "nothing", "points": 3}]}
    assert client.post("/api/v1/points/tables", json=body).status_code == 422


def test_the_public_list_is_open_and_names_nobody(zone, client):
    for name in ("甲一一", "乙二二", "丙三三"):
        paid(zone, name)
    page = client.as_(None).get("/points/public/seam/east?month=2026-11")
    assert page.status_code == 200
    assert page.text.count("<code>") == 3
    assert not any(name in page.text for name in ("甲一一", "乙二二", "丙三三"))
    assert client.get("/points/public/seam/north").status_code == 404
    assert client.get("/points/public/elsewhere/east").status_code == 404
