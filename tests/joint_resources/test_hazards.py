"""Inspections and hazards by page and API: 三查三整改, another person's re-check, joint closing."""

import datetime as dt
import io
import re
import uuid

import pytest
from PIL import Image

from border_gov.cohandling.models import SignoffRound
from border_gov.cohandling.service import signing
from border_gov.joint_resources.models.hazards import Hazard, Inspection, InspectionTemplate
from border_gov.joint_resources.models.register import Resource
from border_gov.joint_resources.rules import hazards as law
from border_gov.joint_resources.service import hazards as service
from border_gov.journal.models import Entry
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.flow import mermaid
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people
from tests.build.incidents import JS, NOW, PH
from tests.build.people import a_person
from tests.build.resources import a_ground, an_object


@pytest.fixture
def ground(session):
    return a_ground()


def officer(ground, side, name="复查员"):
    return people.viewer_of(a_person(ground.stage.zone, side, name, "officer"), by="password")


def a_list(ground, client, side=PH, items="栏杆牢固\n限载标志清楚"):
    form = {"name": "桥梁检查表", "code": "bridge", "check": "department", "items": items}
    assert client.as_(ground.officers[side]).post("/resources/check-lists/new", data=form).status_code == 302
    return db.session.query(InspectionTemplate).filter_by(current=True).one()


def photo():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "JPEG")
    return (io.BytesIO(out.getvalue()), "x.jpg")


def found(ground, client, row, side, **more):
    """A hazard that an officer of `side` finds on `row` by page."""
    chosen = a_list(ground, client, side)
    form = {
        "template": chosen.id,
        "key": uuid.uuid4(),
        "failed": ["0"],
        "hazard": "桥栏断裂",
        "level": "serious",
    }
    form |= {"way": "by_date", "due_on": "2030-01-01", **more}
    answer = client.as_(ground.officers[side]).post(f"/resources/{row.id}/inspect", data=form)
    assert answer.status_code == 302, answer.text
    return db.session.query(Hazard).order_by(Hazard.id.desc()).first()


def test_r1_the_rail_of_a_shared_bridge_is_closed_after_a_re_check_signed_by_both(ground, client):
    bridge = an_object(ground, PH, "山塘桥", sides=[PH, JS])
    hazard = found(ground, client, bridge, JS, photo=photo())
    assert sorted(hazard.sides) == sorted([PH, JS]) and hazard.found_side == JS
    mine, url = ground.officers[PH], f"/resources/hazards/{hazard.id}"
    page = client.as_(mine).get(url)
    assert "桥栏断裂" in page.text
    before = re.search(r"/resources/hazards/\d+/photos/\d+", page.text).group()
    assert client.get(before).mimetype == "image/jpeg"
    assert client.post(f"{url}/fix", data={"measure": ""}).status_code == 422
    assert client.post(f"{url}/fix", data={"measure": "已更换桥栏", "photo": photo()}).status_code == 302
    assert client.post(f"{url}/pass").status_code == 403, "who put it right does not re-check it"
    other = ground.officers[JS]
    assert client.as_(other).post(f"{url}/pass", data={"check_words": "牢固"}).status_code == 302
    hazard = db.session.get(Hazard, hazard.id)
    assert hazard.state == law.SIGNING
    round = db.session.query(SignoffRound).filter_by(kind=law.KIND, subject_id=hazard.id).one()
    assert sorted(round.sides) == sorted([PH, JS])
    signing.sign(mine, round.id, round.sha256, now=NOW, fresh_minutes=5)
    assert db.session.get(Hazard, hazard.id).state == law.SIGNING, "one signature closes nothing"
    signing.sign(other, round.id, round.sha256, now=NOW, fresh_minutes=5)
    assert db.session.get(Hazard, hazard.id).state == law.CLOSED
    assert client.get(f"/api/v1{url}").get_json()["actions"] == []


def test_a_side_that_does_not_sign_opens_the_hazard_again(ground, client):
    hazard = found(ground, client, an_object(ground, PH, sides=[PH, JS]), PH)
    service.act(hazard, "fix", {"measure": "已修"}, actor=ground.officers[PH], now=NOW)
    service.act(hazard, "pass", {}, actor=ground.officers[JS], now=NOW)
    round = db.session.query(SignoffRound).filter_by(kind=law.KIND).one()
    signing.refuse(ground.officers[JS], round.id, "content", note="", now=NOW)
    assert db.session.get(Hazard, hazard.id).state == law.OPEN


def test_a_hazard_of_one_side_is_closed_by_another_person_of_it(ground, client):
    hazard = found(ground, client, an_object(ground, PH, "内河闸", 900.0), PH)
    url = f"/api/v1/resources/hazards/{hazard.id}"
    assert client.as_(ground.officers[JS]).get(url).status_code == 404
    client.as_(ground.officers[PH]).post(f"{url}/fix", json={"measure": "已加固"})
    second = officer(ground, PH)
    failed = client.as_(second).post(f"{url}/fail", json={"check_words": "仍有松动"})
    assert failed.get_json()["state"] == law.OPEN
    client.post(f"{url}/fix", json={"measure": "重新加固"})
    body = client.as_(ground.officers[PH]).post(f"{url}/pass", json={}).get_json()
    assert (body["state"], body["measure"]) == (law.CLOSED, "重新加固")


def test_a_phone_that_sends_twice_is_stored_once_and_a_list_keeps_its_version(ground, client):
    bridge, chosen = an_object(ground, PH), a_list(ground, client)
    body = {"template": chosen.id, "key": str(uuid.uuid4()), "failed": [1], "hazard": "标志脱落"}
    body |= {"level": "general", "way": "at_once"}
    url = f"/api/v1/resources/{bridge.id}/inspections"
    one, two = (client.post(url, json=body).get_json() for _ in range(2))
    assert one == two and db.session.query(Inspection).count() == 1
    assert db.session.get(Hazard, one["hazard"]).due_on == clock.today(clock.now())
    wrong = client.post(url, json={**body, "key": str(uuid.uuid4()), "failed": [9]})
    assert wrong.status_code == 422
    lacking = client.post(url, json={**body, "key": str(uuid.uuid4()), "way": "by_date", "level": ""})
    assert set(lacking.get_json()["errors"]) >= {"level", "due_on"}
    newer = a_list(ground, client, items="栏杆牢固\n桥面平整\n照明")
    assert (newer.number, len(newer.items)) == (2, 3)
    assert db.session.get(Inspection, one["id"]).template.number == 1


def test_overdue_climbs_the_ladder_and_says_each_step_once(ground, client):
    hazard = found(ground, client, an_object(ground, PH), PH)
    hazard.due_on = clock.today(NOW)
    told = []
    for day in range(9):
        service.say_overdue(NOW + dt.timedelta(days=day))
        entry = db.session.query(Entry).filter_by(verb=law.Verb.OVERDUE).order_by(Entry.id.desc()).first()
        told.append(entry.facts["step"] if entry else 0)
    assert told == [0, 1, 1, 2, 2, 2, 2, 3, 3]
    assert db.session.query(Entry).filter_by(verb=law.Verb.OVERDUE).count() == 3
    hazard.due_on = clock.today(clock.now()) - dt.timedelta(days=4)
    assert "超期 4 天" in client.as_(ground.officers[PH]).get("/resources/hazards?overdue=1").text
    hazard.state = law.CLOSED
    assert service.say_overdue(NOW + dt.timedelta(days=60)) == 0


def test_three_custodians_must_all_sign(session):
    facts = law.HazardFacts(1, frozenset({"a", "b", "c"}), fixed_by=7)
    viewer = people_viewer(8, "c")
    assert {step.verb for step in law.FLOW.open_to(law.FIXED, viewer, facts)} == {"fail", "pass_joint"}
    assert {step.verb for step in law.FLOW.open_to(law.FIXED, people_viewer(7, "a"), facts)} == set()
    assert law.FLOW.reachable() == law.FLOW.states
    assert "signing --> closed: close" in mermaid(law.FLOW)


def people_viewer(person, side):
    return Viewer(
        person_id=person, sides=frozenset({side}), roles=frozenset({"officer"}), zones=frozenset({1})
    )


def test_merged_entries_keep_their_hazards(ground, client):
    one, two = an_object(ground, PH), an_object(ground, JS, east=0.0001)
    hazard = found(ground, client, two, JS)
    for side in (PH, JS):
        client.as_(ground.officers[side]).post(f"/resources/pairs/{one.id}/{two.id}/same")
    assert db.session.get(Resource, two.id).state == "merged"
    assert "桥栏断裂" in client.as_(ground.officers[JS]).get(f"/resources/{one.id}").text
    assert hazard.sides == [JS]
