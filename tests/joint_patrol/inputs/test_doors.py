"""Pages, API and commands of planning inputs as people and machines meet them."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import func, select

from border_gov.joint_patrol.models import (
    Checkpoint,
    Closure,
    Demand,
    GroupInsurance,
    MeetingPoint,
    StandingTeam,
    VolunteerProfile,
)
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel.db import db
from tests.build.joint_patrol import (
    WEEK,
    a_checkpoint,
    a_demand,
    a_meeting_point,
    a_network,
    a_patrol_zone,
    a_volunteer,
    an_organiser,
)

URL = "/patrol/inputs"


def count(kind: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.fixture
def zone(session: Any) -> Any:
    return a_patrol_zone()


@pytest.fixture
def first(client: Any, zone: Any) -> Any:
    """The client as an organiser of the zone's first side."""
    client.set_cookie("border_gov_language", "en")
    return client.as_(an_organiser(zone))


PAGES = (
    "/",
    "/checkpoints",
    "/checkpoints/new",
    "/meeting-points",
    "/meeting-points/new",
    "/paths",
    "/paths?q=路1",
    "/volunteers",
    "/volunteers?show=excluded",
    "/volunteers/new",
    "/teams",
    "/demand",
    "/import/points",
    "/import/paths",
    "/points-sheet/import",
    "/checkpoints.xlsx",
    "/volunteers.xlsx",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_empty_and_full(first: Any, zone: Any, path: str) -> None:
    assert first.get(URL + path).status_code == 200
    a_checkpoint(zone)
    a_meeting_point(zone)
    a_volunteer(zone, side_keys(zone.id)[0], insured_until=None)
    a_demand(zone)
    assert first.get(URL + path).status_code == 200


def test_the_overview_names_what_is_missing(first: Any, zone: Any) -> None:
    a_volunteer(zone, side_keys(zone.id)[0], insured_until=None)
    a_network(zone)
    a_checkpoint(zone, 121.21, 30.70, name="远点")
    a_meeting_point(zone)
    text = first.get(f"{URL}/?week={WEEK}").text
    assert "Complete training and insurance" in text and "Nobody has said yet" in text
    assert "1 checkpoints are more than 400 m" in text


def test_strangers_and_volunteers_stay_outside(client: Any, zone: Any) -> None:
    assert client.get(f"{URL}/checkpoints").status_code == 302
    assert client.as_(an_organiser(zone, "", "volunteer")).get(f"{URL}/").status_code == 403
    officer = client.as_(an_organiser(zone, "", "officer"))
    assert officer.get(f"{URL}/checkpoints").status_code == 200
    assert officer.get(f"{URL}/checkpoints/new").status_code == 403
    assert officer.post(f"{URL}/demand", data={"row-0-days": "0"}).status_code in (403, 422)
    assert count(Demand) == 0


POINT = {
    "name": "闸口",
    "lon": "121.21",
    "lat": "30.755",
    "datum": "wgs84",
    "priority": "80",
    "dwell_min": "10",
    "target_days": "4",
    "windows": "19:00-22:00",
    "needs": "boat",
}


def own_point(zone: Any) -> dict[str, str]:
    """POINT on the ground of the zone's first side."""
    made = a_checkpoint(zone, 121.21, 30.755)
    is_own = made.side == side_keys(zone.id)[0]
    db.session.delete(made)
    return POINT if is_own else {**POINT, "lon": "121.21", "lat": "30.79"}


def test_a_checkpoint_is_added_changed_and_kept_from_old_versions(first: Any, zone: Any) -> None:
    point = own_point(zone)
    assert first.post(f"{URL}/checkpoints/new", data=point).status_code == 302
    made = db.session.scalars(select(Checkpoint)).one()
    assert (made.side, made.priority, made.needs) == (side_keys(zone.id)[0], 80, ["boat"])
    assert made.windows == [[68400, 79200]] and len(made.code) == 6
    changed = {**point, "name": "新闸", "version": "1"}
    assert first.post(f"{URL}/checkpoints/{made.id}", data=changed).status_code == 302
    assert db.session.get(Checkpoint, made.id).name == {"zh": "新闸"}
    assert first.post(f"{URL}/checkpoints/{made.id}", data=changed).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "<b>闸${1+1}"),
        ("name", ""),
        ("lon", "东经"),
        ("datum", ""),
        ("datum", "mars"),
        ("lat", "39.9"),
        ("priority", "101"),
        ("windows", "傍晚"),
        ("target_days", "0"),
        ("accuracy_m", "900"),
    ],
)
def test_a_bad_checkpoint_comes_back_with_what_was_typed(
    first: Any, zone: Any, field: str, value: str
) -> None:
    answer = first.post(f"{URL}/checkpoints/new", data={**own_point(zone), "name": "闸口", field: value})
    assert answer.status_code == 422 and count(Checkpoint) == 0
    assert "error-summary" in answer.text and 'value="10"' in answer.text


def test_the_other_sides_checkpoint_is_seen_and_not_changed(client: Any, zone: Any) -> None:
    theirs = a_checkpoint(zone, 121.21, 30.755)
    other = next(key for key in side_keys(zone.id) if key != theirs.side)
    page = client.as_(an_organiser(zone, other)).get(f"{URL}/checkpoints/{theirs.id}")
    assert page.status_code == 200 and "<form" not in page.text.split("<main")[1].split("</main>")[0]
    refused = client.post(f"{URL}/checkpoints/{theirs.id}", data={**POINT, "version": "1"})
    assert refused.status_code == 403
    assert client.get(f"{URL}/checkpoints/999999").status_code == 404


def test_a_joint_checkpoint_is_changed_by_either_side(client: Any, zone: Any) -> None:
    joint = a_checkpoint(zone, 121.157, 30.776, accuracy_m=400)
    assert joint.joint
    form = {**POINT, "lon": "121.157", "lat": "30.776", "accuracy_m": "400"}
    for version, key in enumerate(side_keys(zone.id), start=1):
        done = client.as_(an_organiser(zone, key)).post(
            f"{URL}/checkpoints/{joint.id}", data={**form, "version": str(version)}
        )
        assert done.status_code == 302
    assert db.session.get(Checkpoint, joint.id).version == 3


def test_a_meeting_point_is_added(first: Any, zone: Any) -> None:
    assert first.post(f"{URL}/meeting-points/new", data=own_point(zone)).status_code == 302
    assert count(MeetingPoint) == 1


def test_a_bridge_is_closed_and_opened_again(first: Any, zone: Any) -> None:
    a_network(zone)
    text = first.get(f"{URL}/paths").text
    key = text.split('<option value="b-')[1].split('"')[0]
    form = {
        "path_key": f"b-{key}",
        "since": "2026-12-01T08:00",
        "until": "2026-12-02T08:00",
        "reason": "维修",
    }
    assert first.post(f"{URL}/paths/closures", data={**form, "until": "2026-12-01T07:00"}).status_code == 422
    assert first.post(f"{URL}/paths/closures", data={**form, "reason": ""}).status_code == 422
    assert first.post(f"{URL}/paths/closures", data={**form, "path_key": "b-nothing"}).status_code == 404
    assert count(Closure) == 0
    assert first.post(f"{URL}/paths/closures", data=form).status_code == 302
    made = db.session.scalars(select(Closure)).one()
    assert made.is_bridge and made.since == dt.datetime(2026, 12, 1, 0, 0, tzinfo=dt.UTC)
    assert first.post(f"{URL}/paths/closures/{made.id}/lift").status_code == 302
    assert first.post(f"{URL}/paths/closures/{made.id}/lift").status_code == 409


def test_excluded_people_are_listed_and_completed_together(first: Any, zone: Any) -> None:
    mine, theirs = side_keys(zone.id)[:2]
    rows = [a_volunteer(zone, mine, f"张三{n}", insured_until=None, trained_on=None) for n in range(3)]
    other = a_volunteer(zone, theirs, "李四光", insured_until=None)
    page = first.get(f"{URL}/volunteers?show=excluded").text
    assert "张三0" in page and "李" not in page.split("<main")[1].split("</form>")[0]
    assert first.post(f"{URL}/volunteers/fix", data={"trained_on": "2026-11-01"}).status_code == 422
    policy = {"side": mine, "policy": "PICC-1", "valid_from": "2026-01-01", "valid_to": "2027-01-01"}
    assert first.post(f"{URL}/insurances", data=policy).status_code == 302
    assert first.post(f"{URL}/insurances", data=policy).status_code == 422
    number = db.session.scalars(select(GroupInsurance.id)).one()
    fix = {"id": [str(r.id) for r in rows], "trained_on": "2026-11-01", "insurance_id": str(number)}
    assert first.post(f"{URL}/volunteers/fix", data=fix).status_code == 302
    assert "张三0" not in first.get(f"{URL}/volunteers?show=excluded").text
    refused = first.post(f"{URL}/volunteers/fix", data={"id": str(other.id), "trained_on": "2026-11-01"})
    assert refused.status_code == 403


def test_the_other_sides_people_are_masked(first: Any, zone: Any) -> None:
    a_volunteer(zone, side_keys(zone.id)[1], "欧阳修远")
    text = first.get(f"{URL}/volunteers").text
    assert "欧阳*" in text and "修远" not in text
    assert b"\xe4\xbf\xae\xe8\xbf\x9c" not in first.get(f"{URL}/volunteers.xlsx").data


def test_a_volunteers_usual_times_are_kept(first: Any, zone: Any) -> None:
    mine = a_volunteer(zone, side_keys(zone.id)[0])
    form = {
        "usual": ["1-evening", "5-morning"],
        "weekly_max": "2",
        "leader": "1",
        "version": "1",
        "state": "active",
    }
    assert first.post(f"{URL}/volunteers/{mine.id}", data=form).status_code == 302
    kept = db.session.get(VolunteerProfile, mine.id)
    assert kept.usual == [[1, "evening"], [5, "morning"]] and kept.leader and kept.weekly_max == 2
    assert first.post(f"{URL}/volunteers/{mine.id}", data={**form, "usual": "9-evening"}).status_code == 422
    theirs = a_volunteer(zone, side_keys(zone.id)[1])
    assert first.get(f"{URL}/volunteers/{theirs.id}").status_code == 403


def test_a_standing_team_is_set_up_and_dissolved(first: Any, zone: Any) -> None:
    people = [a_volunteer(zone, key) for key in side_keys(zone.id)[:2]]
    form = {"name": "桥头班", "people": [str(p.person_id) for p in people]}
    assert first.post(f"{URL}/teams", data=form).status_code == 302
    assert first.post(f"{URL}/teams", data={**form, "name": "二班"}).status_code == 422
    team = db.session.scalars(select(StandingTeam)).one()
    assert first.post(f"{URL}/teams/{team.id}/dissolve").status_code == 302
    assert first.post(f"{URL}/teams", data={**form, "name": "二班"}).status_code == 302


def test_the_api_lists_adds_and_refuses(first: Any, zone: Any) -> None:
    point = own_point(zone)
    body = {**point, "needs": ["boat"], "lon": float(point["lon"]), "lat": float(point["lat"])}
    made = first.post("/api/v1/patrol/checkpoints", json=body)
    assert made.status_code == 201 and made.json["windows"] == "19:00-22:00"
    page = first.get("/api/v1/patrol/checkpoints", query_string={"q": "闸口"})
    assert [row["id"] for row in page.json["items"]] == [made.json["id"]] and page.json["next"] is None
    elsewhere = first.get("/api/v1/patrol/checkpoints", query_string={"zone_id": zone.id + 1000})
    assert elsewhere.status_code == 404
    unlabelled = {key: value for key, value in body.items() if key != "datum"}
    refused = first.post("/api/v1/patrol/checkpoints", json=unlabelled)
    assert refused.status_code == 422 and "datum" in refused.json["errors"]
    changed = first.put(f"/api/v1/patrol/checkpoints/{made.json['id']}", json={**body, "priority": 20})
    assert changed.status_code == 200 and changed.json["priority"] == 20
