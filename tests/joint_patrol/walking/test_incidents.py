"""A finding of a patrol becomes at most one incident, with everything that was noted, linked both ways."""

import io
import uuid
from dataclasses import replace

import pytest

from border_gov.incidents.models import Incident
from border_gov.joint_patrol.models import PatrolEntry
from border_gov.joint_patrol.service import walking
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.build.jurisdictions import a_zone
from tests.build.patrol_plans import a_border_in
from tests.build.walking import a_line, an_outing
from tests.joint_patrol.walking.test_phone import a_photo

BRIDGE = {"lon": 121.157, "lat": 30.776, "datum": "wgs84", "accuracy_m": 8.0}


@pytest.fixture
def outing(session):
    zone = a_zone()
    made = an_outing(now(), a_border_in(zone, side_keys(zone.id), 3))
    walking.start(made.patrol, made.leader, [made.leader.person_id], {}, now())
    return made


def url(outing, last):
    return f"/api/v1/patrol/walks/{outing.patrol.id}/{last}"


def found(client, outing, **more):
    more = {"finding": "hazard", "words": "护栏松动", "position": BRIDGE, "code": "", "method": "", **more}
    line = a_line(kind="finding", at=now(), **more)
    answer = client.post(url(outing, "entries"), json=line)
    assert answer.status_code == 201, answer.json
    return answer.json


def incidents():
    return list(db.session.scalars(db.select(Incident)))


def test_one_tap_carries_everything_over_and_a_second_changes_nothing(client, outing):
    phone = client.as_(outing.leader)
    entry = found(phone, outing)
    photo = {"key": str(uuid.uuid4()), "entry": entry["key"], "file": (io.BytesIO(a_photo()), "photo.jpg")}
    assert phone.post(url(outing, "photos"), data=photo).status_code == 201
    first = phone.post(url(outing, f"entries/{entry['id']}/incident"))
    again = phone.post(url(outing, f"entries/{entry['id']}/incident"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    [one] = incidents()
    assert (one.id, one.number, one.source) == (first.json["id"], first.json["number"], "patrol")
    assert "护栏松动" in one.words
    assert "安全隐患" in one.words  # the zone's list of kinds does not know the patrol's kind
    assert (one.place_source, one.accuracy_m) == ("gps", 8.0)
    assert one.status != "unplaced"
    assert len(one.photos) == 1
    [line] = phone.get(url(outing, "")[:-1]).json["entries"]
    assert line["incident_id"] == one.id


def test_the_log_has_the_button_and_then_both_pages_have_the_link(client, outing):
    phone = client.as_(outing.leader)
    entry = found(phone, outing)
    log = f"/patrol/walk/{outing.patrol.id}/log"
    press = f"/patrol/walk/{outing.patrol.id}/lines/{entry['id']}/incident"
    assert press in phone.get(log).text
    assert phone.post(press).location.endswith(log)
    assert phone.post(press).location.endswith(log)
    [one] = incidents()
    page = phone.get(log).text
    assert press not in page
    assert one.number in page
    assert f"/incidents/{one.id}" not in page  # a volunteer cannot open it, so no link leads nowhere
    one.sides = sorted(outing.border.organisers)
    db.session.flush()
    officer = client.as_(an_officer(outing))
    assert f"/incidents/{one.id}" in officer.get(log).text
    assert f"/patrol/patrols/{outing.patrol.id}" in officer.get(f"/incidents/{one.id}").text


def an_officer(outing):
    return replace(outing.border.organiser, roles=frozenset({"officer"}))


def test_without_a_position_the_point_seen_last_says_where(client, outing):
    phone = client.as_(outing.leader)
    assert phone.post(url(outing, "entries"), json=a_line(1, now(), code="100002")).status_code == 201
    entry = found(phone, outing, position=None)
    rough = found(phone, outing, position={**BRIDGE, "accuracy_m": 90_000})
    for line in (entry, rough):
        assert phone.post(url(outing, f"entries/{line['id']}/incident")).status_code == 201
    assert {one.place_words for one in incidents()} == {outing.points[1].name["zh"]}
    assert {one.accuracy_m for one in incidents()} <= {None}


def test_only_who_leads_and_only_a_finding_that_stands(client, outing):
    leader = client.as_(outing.leader)
    entry = found(leader, outing)
    checkin = leader.post(url(outing, "entries"), json=a_line(2, now())).json
    assert client.as_(outing.member).post(url(outing, f"entries/{entry['id']}/incident")).status_code == 403
    assert client.as_(outing.stranger).post(url(outing, f"entries/{entry['id']}/incident")).status_code == 404
    leader = client.as_(outing.leader)
    assert leader.post(url(outing, f"entries/{checkin['id']}/incident")).status_code == 409
    db.session.get_one(PatrolEntry, entry["id"]).struck_at = now()
    db.session.flush()
    assert leader.post(url(outing, f"entries/{entry['id']}/incident")).status_code == 409
    assert incidents() == []
