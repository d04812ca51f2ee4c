"""Who mediates: entered on a page or by the API by the own side, and then to be chosen for a panel."""

import pytest

from border_gov.joint_mediation.models import MediatorProfile
from border_gov.kernel.db import db
from tests.build.mediation import a_routed, a_table
from tests.build.people import a_person


@pytest.fixture
def table(session):
    return a_table()


def form(table, person, **more):
    return {
        "person_id": person.id,
        "kind": "expert",
        "committee_id": table.committees[table.a].id,
        "topics": ["land", "neighbour"],
        "weekdays": ["2", "4"],
        "term_until": "2028-06-30",
        "trained_on": "2026-10-08",
        "training_hours": "24",
        "active": "1",
        **more,
    }


def test_entered_on_the_page_and_chosen_for_a_panel(table, client):
    case, person = a_routed(table), a_person(table.zone, table.a, "陆亩田")
    officer = client.as_(table.viewer(table.a, "officer"))
    assert "陆亩田" in officer.get("/mediation/mediators/new").text
    assert "陆亩田" not in officer.get(f"/mediation/{case.id}/do/seat").text
    assert officer.post("/mediation/mediators/new", data=form(table, person)).status_code == 302
    page = officer.get("/mediation/mediators").text
    assert "陆亩田" in page and "周二、周四" in page and "24 学时" in page
    assert "陆亩田 · 专家 · " in officer.get(f"/mediation/{case.id}/do/seat").text
    changed = form(table, person, kind="adviser", version="1")
    assert officer.post(f"/mediation/mediators/{person.id}", data=changed).status_code == 302
    overtaken = officer.post(f"/mediation/mediators/{person.id}", data=changed)
    assert overtaken.status_code == 409 and "2028-06-30" in overtaken.text
    assert db.session.get(MediatorProfile, person.id).kind == "adviser"


def test_a_wrong_entry_keeps_what_was_typed(table, client):
    person = a_person(table.zone, table.a, "陆亩田")
    officer = client.as_(table.viewer(table.a, "officer"))
    other = form(table, person, committee_id=table.committees[table.b].id)
    answer = officer.post("/mediation/mediators/new", data=other)
    assert answer.status_code == 422 and "本方的调解委员会" in answer.text and "2028-06-30" in answer.text
    assert db.session.get(MediatorProfile, person.id) is None


def test_each_side_enters_its_own(table, client):
    person = a_person(table.zone, table.a, "陆亩田")
    mine, theirs = table.viewer(table.a, "officer"), table.viewer(table.b, "officer")
    address = f"/api/v1/mediation/mediators/{person.id}"
    given = {"kind": "mediator", "weekdays": [1, 6], "active": True}
    assert client.as_(theirs).put(address, json=given).status_code == 403
    assert client.as_(table.viewer(table.a, "mediator")).put(address, json=given).status_code == 403
    made = client.as_(mine).put(address, json=given)
    assert (made.status_code, made.json["weekdays"], made.json["sits"]) == (200, [1, 6], 0)
    assert client.as_(mine).put(address, json={"weekdays": [8]}).status_code == 422
    listed = client.as_(theirs).get("/api/v1/mediation/settings").json["mediators"]
    assert [(one["person_id"], one["sits"]) for one in listed] == [(person.id, None)]
    assert client.as_(theirs).get(f"/mediation/mediators/{person.id}").status_code == 403


def test_settings_by_the_api(table, client):
    officer = client.as_(table.viewer(table.a, "officer"))
    house = {"name": "人民法庭", "kind": "court", "duty": "指导", "days": 3, "active": True}
    made = officer.post("/api/v1/mediation/settings/partner", json=house)
    assert made.status_code == 201
    address = f"/api/v1/mediation/settings/partner/{made.json['id']}"
    assert officer.put(address, json={**house, "days": 5, "version": 1}).json["version"] == 2
    assert officer.put(address, json={**house, "version": 1}).status_code == 409
    answer = officer.post("/api/v1/mediation/schemes/mechanisms", json={"rows": [{"name": "联席会商"}]})
    assert answer.json["number"] == 2
    kept = officer.get("/api/v1/mediation/settings").json
    assert (
        kept["partners"][0]["days"] == 5
        and kept["schemes"]["mechanisms"]["rows"][0]["names"]["zh"] == "联席会商"
    )
    assert officer.post("/api/v1/mediation/settings/planet", json=house).status_code == 404
