"""Requests for assistance by hand-over, and joint operations closed by all sides, by page and API."""

import datetime as dt
from dataclasses import replace

import pytest

from border_gov.cohandling.queries import handover as handover_reads
from border_gov.cohandling.queries import signing as signoff_reads
from border_gov.cohandling.service import handover
from border_gov.cohandling.service import signing as signoff
from border_gov.joint_prevention.models import Assistance, Operation
from border_gov.joint_prevention.rules import alerts, clues, operations, requests
from border_gov.kernel import clock
from border_gov.kernel.db import db
from tests.build.incidents import JS, PH, a_stage, at
from tests.build.prevention import SIDES, an_officer, give_signature, typed

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stage(session):
    return a_stage(clock.now())


def request_values(stage, **more):
    place = at(stage, 300.0, JS)
    return typed(
        {
            "to_side": JS,
            "what": "record",
            "wanted_at": clock.now() - HOUR,
            "words": "请留存桥头录像三天",
            **place,
            **more,
        }
    )


def asked(stage, client):
    made = client.as_(an_officer(stage, PH)).post("/api/v1/prevention/assistance", json=request_values(stage))
    assert made.status_code == 201, made.text
    return made.get_json()


def test_a_request_is_offered_taken_and_answered(stage, client):
    body = asked(stage, client)
    offer = handover_reads.open_of("assistance", body["id"])
    assert (body["state"], body["lead"], offer.to_side, body["actions"]) == ("asked", PH, JS, [])
    theirs = an_officer(stage, JS)
    page = client.as_(theirs).get(f"/prevention/assistance/{body['id']}").text
    assert "请留存桥头录像三天" in page
    answer = {"result": "nothing", "words": "已留存，未见异常"}
    early = client.post(f"/api/v1/prevention/assistance/{body['id']}/answer", json=answer)
    assert early.status_code == 409
    handover.accept(theirs, offer.id, now=clock.now())
    taken = client.get(f"/api/v1/prevention/assistance/{body['id']}").get_json()
    assert (taken["state"], taken["lead"], taken["actions"]) == ("taken", JS, ["answer"])
    done = client.post(f"/prevention/assistance/{body['id']}/answer", data=answer)
    assert done.status_code == 302
    shown = client.as_(an_officer(stage, PH)).get(f"/prevention/assistance/{body['id']}").text
    assert "已办，无发现" in shown
    assert "已留存，未见异常" in shown


def test_a_returned_request_comes_back_and_may_be_withdrawn(stage, client):
    body = asked(stage, client)
    ours, theirs = an_officer(stage, PH), an_officer(stage, JS)
    offer = handover_reads.open_of("assistance", body["id"])
    refused = client.as_(ours).post(f"/api/v1/prevention/assistance/{body['id']}/withdraw")
    assert refused.status_code == 403
    proof = handover.Evidence(**at(stage, 300.0, PH))
    handover.give_back(theirs, offer.id, "not_ours", proof, now=clock.now())
    handover.acknowledge(ours, offer.id, now=clock.now())
    gone = client.post(f"/api/v1/prevention/assistance/{body['id']}/withdraw").get_json()
    assert gone["state"] == "withdrawn"


def test_silence_never_answers_a_request(stage, client):
    body = asked(stage, client)
    later = clock.now() + dt.timedelta(days=3)
    assert handover_reads.is_disputed("assistance", body["id"], later)
    assert db.session.get(Assistance, body["id"]).state == "asked"


def test_a_third_side_sees_nothing_of_it(stage, client):
    body = asked(stage, client)
    third = replace(an_officer(stage, JS), sides=frozenset({"third"}))
    assert client.as_(third).get(f"/prevention/assistance/{body['id']}").status_code == 404
    assert client.get("/api/v1/prevention/assistance").get_json() == []


def test_a_request_names_nobody_and_keeps_what_was_typed(stage, client):
    values = request_values(stage, words="车主电话 13800138000")
    answer = client.as_(an_officer(stage, PH)).post("/prevention/assistance/new", data=values)
    assert answer.status_code == 422
    assert "车主电话" in answer.text
    assert 'id="f-words-error"' in answer.text
    unplaced = {**request_values(stage), "lon": "", "lat": ""}
    assert client.post("/prevention/assistance/new", data=unplaced).status_code == 422


def operation_values(stage, start=-2, **more):
    now = clock.now()
    times = {"starts_at": now + start * HOUR, "ends_at": now + (start + 3) * HOUR}
    return typed({"kind": "check", "sides": list(SIDES), **times, **at(stage, 0.0), **more})


def planned(stage, client, start=-2):
    office = client.as_(an_officer(stage, PH))
    made = office.post("/api/v1/prevention/operations", json=operation_values(stage, start))
    assert made.status_code == 201, made.text
    return made.get_json()["id"]


RESULT = {
    "places": 12,
    "vehicles": 40,
    "found": 3,
    "handed": 1,
    "result": "检查十二处，发现三处隐患，移送一件。",
}


def joined(stage, client, number):
    for side in SIDES:
        values = {"unit_id": stage.units[side], "people": "4"}
        office = client.as_(an_officer(stage, side))
        assert office.post(f"/prevention/operations/{number}/join", data=values).status_code == 302


def test_an_operation_is_planned_joined_reported_and_closed_by_all(stage, client):
    number = planned(stage, client)
    early = client.post(f"/api/v1/prevention/operations/{number}/report", json=RESULT)
    assert early.status_code == 403
    joined(stage, client, number)
    body = client.get(f"/api/v1/prevention/operations/{number}").get_json()
    assert [(unit["side"], unit["people"]) for unit in body["units"]] == [(JS, 4), (PH, 4)]
    assert client.post(f"/prevention/operations/{number}/report", data=RESULT).status_code == 302
    one = db.session.get(Operation, number)
    assert (one.state, one.figures["found"]) == ("reported", 3)
    give_signature("operation", number, an_officer(stage, PH), clock.now())
    assert one.state == "reported"
    give_signature("operation", number, an_officer(stage, JS), clock.now())
    assert one.state == "closed"
    assert "各方会签办结" in client.get(f"/prevention/operations/{number}").text


def test_a_refused_result_is_reported_again(stage, client):
    number = planned(stage, client)
    joined(stage, client, number)
    client.post(f"/api/v1/prevention/operations/{number}/report", json=RESULT)
    round = signoff_reads.latest("operation", number)
    signoff.refuse(an_officer(stage, PH), round.id, "content", now=clock.now())
    assert db.session.get(Operation, number).state == "planned"
    again = client.post(f"/api/v1/prevention/operations/{number}/report", json=RESULT)
    assert again.get_json()["state"] == "reported"
    assert signoff_reads.latest("operation", number).number == 2


def test_each_side_speaks_for_itself_and_nothing_is_reported_before_it_began(stage, client):
    number = planned(stage, client, start=5)
    values = {"unit_id": stage.units[JS], "people": 3}
    assert client.post(f"/api/v1/prevention/operations/{number}/join", json=values).status_code in (403, 404)
    joined(stage, client, number)
    late = client.post(f"/prevention/operations/{number}/report", data=RESULT)
    assert late.status_code == 409
    assert "检查十二处" in late.text
    assert client.post(f"/prevention/operations/{number}/cancel").status_code == 302
    assert db.session.get(Operation, number).state == "cancelled"


def test_an_operation_needs_another_side_and_an_end_after_its_start(stage, client):
    office = client.as_(an_officer(stage, PH))
    values = operation_values(stage, sides=[PH])
    values["ends_at"] = values["starts_at"]
    answer = office.post("/prevention/operations/new", data=values)
    assert answer.status_code == 422
    assert 'id="f-ends_at-error"' in answer.text
    assert 'href="#f-sides"' in answer.text


@pytest.mark.parametrize("law", [clues, alerts, requests, operations])
def test_every_state_of_every_flow_can_be_reached(law):
    assert law.FLOW.reachable() == law.FLOW.states
