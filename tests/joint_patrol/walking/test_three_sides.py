"""Where three sides meet: all hear an alarm, one answers it, and no side but a person's own sees a track."""

import datetime as dt
import uuid

import pytest
import sqlalchemy as sa

from border_gov.joint_patrol.models import PatrolMember, PatrolTrack
from border_gov.joint_patrol.service import walking
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from border_gov.notices.models import Notice
from border_gov.people.models import Person
from tests.build.patrol_plans import a_small_border, an_organiser, viewer_of_person
from tests.build.tracks import LAT, LON, a_sending, agrees, send
from tests.build.walking import an_outing

SIDES = ("east", "west", "north")
NAMES = {"east": "欧阳慕白东", "west": "司马长风西", "north": "上官若水北"}
POINTS = (f"{LON:.5f}"[:8], f"{LAT:.5f}"[:7])


@pytest.fixture
def outing(session):
    """A patrol of three sides under way, its leader's track kept; every person a canary."""
    border = a_small_border(SIDES, people=3)
    start = now() - dt.timedelta(minutes=30)
    made = an_outing(start, border)
    third = border.volunteers["north"][0]
    member = PatrolMember(patrol_id=made.patrol.id, person_id=third.id, side="north", role="member")
    member.state = "accepted"
    db.session.add(member)
    for person in db.session.scalars(sa.select(Person)):
        person.name = f"{NAMES[person.side_key]}{person.id}"
    came = [made.leader.person_id, made.deputy.person_id, third.id]
    walking.start(made.patrol, made.leader, came, {}, start)
    agrees(made.leader, start)
    send(made, made.leader, a_sending(start, 60), now())
    return made


def desks(outing, role="duty"):
    return {side: an_organiser(outing.border.zone, side, role) for side in SIDES}


def test_an_alarm_is_heard_by_three_sides_and_answered_by_one(client, outing):
    duty = desks(outing)
    for viewer in duty.values():
        db.session.get(Person, viewer.person_id).name = f"{NAMES[min(viewer.sides)]}值班"
    caller = viewer_of_person(outing.border.volunteers["north"][0])
    body = {"key": str(uuid.uuid4()), "device_at": now().isoformat()}
    made = client.as_(caller).post(f"/api/v1/patrol/walks/{outing.patrol.id}/alarms", json=body)
    assert made.status_code == 201
    alarm, url = made.json["id"], f"/api/v1/patrol/alarms/{made.json['id']}"
    told = set(db.session.scalars(sa.select(Notice.person_id)))
    assert {viewer.person_id for viewer in duty.values()} <= told
    for viewer in duty.values():
        seen = client.as_(viewer).post(f"{url}/see")
        assert seen.status_code == 200
        assert NAMES["north"] in seen.json["caller"], "in distress nobody is anonymous"
    assert client.as_(duty["west"]).post(f"{url}/answer").status_code == 200
    for side in ("east", "north"):
        assert client.as_(duty[side]).post(f"{url}/answer").status_code == 409
    assert len(client.as_(caller).get(url).json["seen"]) == 3
    assert client.post(f"{url}/end").status_code == 200
    for side in SIDES:
        text = client.as_(duty[side]).get(f"/patrol/walk/alarms/{alarm}").text
        others = [NAMES[one] for one in SIDES if one != side]
        assert [name for name in others if name in text] == [], f"{side}: it is over"
    assert NAMES["west"] in client.as_(caller).get(url).json["answered_by"], "who was helped knows by whom"


@pytest.mark.parametrize("role", ["organiser", "officer", "leader"])
def test_two_other_sides_see_coverage_and_teams_but_no_person_and_no_track(client, outing, role):
    track = db.session.scalars(sa.select(PatrolTrack)).one()
    pages = ("/patrol/coverage?days=7", "/patrol/live", f"/patrol/walk/{outing.patrol.id}/log")
    data = (
        "/api/v1/patrol/coverage?days=7",
        "/api/v1/patrol/under-way",
        f"/api/v1/patrol/walks/{track.patrol_id}",
    )
    walking.finish(outing.patrol, outing.leader, now())
    figures = []
    for side, viewer in desks(outing, role).items():
        client.as_(viewer)
        others = [NAMES[one] for one in SIDES if one != side]
        for url in pages + data:
            answer = client.get(url)
            assert answer.status_code == 200, url
            assert [name for name in others if name in answer.text] == [], (side, url)
            assert [point for point in POINTS if point in answer.text] == [], (side, url)
        for url in (f"/patrol/walk/tracks/{track.id}", f"/api/v1/patrol/tracks/{track.id}"):
            assert client.get(url).status_code == 404
        found = client.get(data[0]).json
        assert set(found["figures"].pop("own")) == {side}
        figures.append((found["figures"], found["tracked"], found["paths_seen_m"]))
    assert figures[0] == figures[1] == figures[2], "the union is the same for all"
    assert figures[0][0]["joint"] == 1 and figures[0][1] == 1
    mine = client.as_(outing.leader).get(f"/api/v1/patrol/tracks/{track.id}")
    assert POINTS[0] in mine.text and mine.headers["Cache-Control"] == "no-store"


def test_while_it_is_walked_the_others_see_the_team_and_its_place_not_who_carries_the_phone(client, outing):
    for side, viewer in desks(outing, "organiser").items():
        teams = client.as_(viewer).get("/api/v1/patrol/under-way").json
        assert [team["people"] for team in teams] == [3]
        assert sorted(teams[0]["sides"]) == sorted(SIDES) and teams[0]["lon"] is not None
        page = client.get("/patrol/live").text
        assert [name for name in NAMES.values() if name in page] == [], side
