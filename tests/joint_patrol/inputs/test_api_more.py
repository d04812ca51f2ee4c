"""Programs read and set what a week is planned from: needs, closures, volunteers, meeting points."""

import datetime as dt
from typing import Any

import pytest
from openapi_spec_validator import validate
from sqlalchemy import func, select

from border_gov.joint_patrol.models import Closure, Demand, VolunteerProfile
from border_gov.joint_patrol.models.places import PathSegment
from border_gov.joint_patrol.rules.network import base_key
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from tests.build.joint_patrol import (
    WEEK,
    a_demand,
    a_meeting_point,
    a_network,
    a_patrol_zone,
    a_volunteer,
    an_organiser,
)

URL = "/api/v1/patrol"
DEMAND = f"{URL}/demand?week={WEEK}"
SHIFT = {
    "day": WEEK.isoformat(),
    "key": "evening",
    "starts_from": "19:00",
    "starts_until": "19:30",
    "duration_min": 120,
    "patrols": 2,
    "min_per_side": 1,
    "team_min": 2,
    "team_max": 4,
}
NEEDS = {"speed_kmh": 12, "rest_hours": 11, "weekly_max": 3, "leader_needed": True, "shifts": [SHIFT]}
ABILITIES = {"leader": True, "skills": ["boat"], "usual": ["1-evening"], "weekly_max": 2, "version": 1}


def stored(kind: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.fixture
def zone(session: Any) -> Any:
    return a_patrol_zone()


@pytest.fixture
def first(client: Any, zone: Any) -> Any:
    """The client as an organiser of the zone's first side."""
    return client.as_(an_organiser(zone))


def elsewhere(zone: Any) -> Viewer:
    """An organiser of a side in some other zone."""
    own = side_keys(zone.id)[0]
    return Viewer(
        person_id=1, sides=frozenset({own}), roles=frozenset({"organiser"}), zones=frozenset({zone.id + 1})
    )


def refused(answer: Any, status: int, *named: str) -> None:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    for name in named:
        assert name in answer.json["errors"]


def test_needs_are_set_read_and_guarded_by_their_version(first: Any) -> None:
    refused(first.get(DEMAND), 404)
    made = first.put(DEMAND, json={**NEEDS, "version": 0})
    assert made.status_code == 200 and made.json["version"] == 1
    assert made.json["shifts"] == [{**SHIFT, "part": "evening"}]
    assert first.get(DEMAND).json == made.json
    refused(first.put(DEMAND, json={**NEEDS, "version": 0, "rest_hours": 5}), 409)
    changed = first.put(DEMAND, json={**NEEDS, "version": 1, "shifts": []})
    assert changed.json["version"] == 2 and changed.json["shifts"] == []
    refused(first.put(DEMAND, json={**NEEDS, "version": 1}), 409)
    assert first.get(DEMAND).json == changed.json


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": None}, "version"),
        ({"speed_kmh": 0}, "speed_kmh"),
        ({"shifts": [{**SHIFT, "patrols": 0}]}, "shifts"),
        ({"shifts": [{**SHIFT, "key": "<b>"}]}, "shifts"),
        ({"shifts": [{**SHIFT, "min_per_side": 3}]}, "shift-0"),
        ({"shifts": [SHIFT, SHIFT]}, "shift-1"),
        ({"shifts": [{**SHIFT, "day": "2026-12-07"}]}, "shift-0"),
    ],
)
def test_contradicting_needs_store_nothing(first: Any, change: dict[str, Any], field: str) -> None:
    refused(first.put(DEMAND, json={**NEEDS, "version": 0, **change}), 422, field)
    assert stored(Demand) == 0


def test_a_week_is_named_by_its_monday(first: Any) -> None:
    refused(first.get(f"{URL}/demand?week=2026-12-01"), 422, "week")
    refused(first.put(f"{URL}/demand?week=2026-12-01", json={**NEEDS, "version": 0}), 422, "week")
    refused(first.get(f"{URL}/demand"), 422, "week")


def closing(key: str) -> dict[str, str]:
    today = clock.today(clock.now())
    return {
        "path_key": key,
        "since": f"{today + dt.timedelta(days=1)}T08:00",
        "until": f"{today + dt.timedelta(days=3)}T18:00",
        "reason": "检修",
    }


def a_path_key(zone: Any) -> str:
    a_network(zone)
    return base_key(db.session.scalars(select(PathSegment.key).order_by(PathSegment.id)).first() or "")


def test_a_path_is_closed_and_opened_once(first: Any, zone: Any) -> None:
    body = closing(a_path_key(zone))
    made = first.post(f"{URL}/closures", json=body)
    assert made.status_code == 201 and made.json["lifted_at"] is None
    since = dt.datetime.fromisoformat(made.json["since"])
    assert since == dt.datetime.fromisoformat(body["since"]).replace(tzinfo=clock.LOCAL)
    assert first.get(f"{URL}/closures").json["items"] == [made.json]
    lift = f"{URL}/closures/{made.json['id']}/lift"
    first.as_(elsewhere(zone))
    refused(first.post(lift), 404)
    first.as_(an_organiser(zone, side_keys(zone.id)[1]))
    assert first.post(lift).json["lifted_at"] is not None
    refused(first.post(lift), 409)
    assert first.get(f"{URL}/closures").json["items"] == []


def test_a_wrong_closure_stores_nothing(first: Any, zone: Any) -> None:
    body = closing(a_path_key(zone))
    refused(first.post(f"{URL}/closures", json={**body, "until": body["since"]}), 422, "until")
    refused(first.post(f"{URL}/closures", json={**body, "reason": ""}), 422, "reason")
    refused(first.post(f"{URL}/closures", json={**body, "since": "2026-12-01T08:00Z"}), 422, "since")
    refused(first.post(f"{URL}/closures", json={**body, "path_key": "nowhere"}), 404)
    assert stored(Closure) == 0


def test_volunteers_of_other_sides_are_masked(first: Any, zone: Any) -> None:
    own, other = side_keys(zone.id)[:2]
    mine, theirs = a_volunteer(zone, own, "王小明"), a_volunteer(zone, other, "李大海", insured_until=None)
    rows = first.get(f"{URL}/volunteers?week={WEEK}").json["items"]
    assert [(row["id"], row["is_ours"]) for row in rows] == [(mine.id, True), (theirs.id, False)]
    assert rows[0]["name"] == "王小明" and rows[0]["insured_until"] == "2027-06-30"
    assert rows[0]["usual"] == ["0-evening", "3-evening"]
    assert "大海" not in rows[1]["name"] and rows[1]["trained_on"] is None
    assert rows[1]["reasons"] == ["insurance"]
    assert [r["id"] for r in first.get(f"{URL}/volunteers?side={other}").json["items"]] == [theirs.id]
    assert first.get(f"{URL}/volunteers?q=大海").json == {"items": [], "next": None}


def test_a_volunteer_of_ones_own_side_is_changed(first: Any, zone: Any) -> None:
    mine = a_volunteer(zone, side_keys(zone.id)[0])
    url = f"{URL}/volunteers/{mine.id}"
    body = {**ABILITIES, "trained_on": "2026-06-01", "insured_until": "2027-01-31"}
    changed = first.put(url, json=body)
    assert changed.status_code == 200 and changed.json["version"] == 2
    assert {name: changed.json[name] for name in body if name != "version"} == {
        name: value for name, value in body.items() if name != "version"
    }
    refused(first.put(url, json={**body, "leader": False}), 409)
    refused(first.put(url, json={**body, "version": 2, "usual": ["9-evening"]}), 422, "usual")
    refused(first.put(url, json={"leader": False}), 422, "version")
    kept = db.session.get(VolunteerProfile, mine.id)
    assert kept.leader and kept.usual == [[1, "evening"]] and kept.version == 2


def test_a_volunteer_of_another_side_or_zone_is_out_of_reach(first: Any, zone: Any) -> None:
    theirs = a_volunteer(zone, side_keys(zone.id)[1])
    url = f"{URL}/volunteers/{theirs.id}"
    refused(first.put(url, json=ABILITIES), 403)
    first.as_(elsewhere(zone))
    refused(first.put(url, json=ABILITIES), 404)
    assert db.session.get(VolunteerProfile, theirs.id).version == 1


def test_meeting_points_of_every_side_are_listed(first: Any, zone: Any) -> None:
    point = a_meeting_point(zone)
    rows = first.get(f"{URL}/meeting-points?zone_id={zone.id}").json["items"]
    assert [(row["id"], row["side"], row["datum"]) for row in rows] == [(point.id, point.side, "wgs84")]
    assert rows[0]["name"]["zh"] == "文化礼堂" and rows[0]["lon"] == pytest.approx(121.0426, abs=1e-6)


READS = (f"demand?week={WEEK}&", "closures?", "volunteers?", "meeting-points?")


@pytest.mark.parametrize("path", READS)
def test_another_zone_does_not_exist_and_volunteers_may_not_look(first: Any, zone: Any, path: str) -> None:
    a_demand(zone)
    url = f"{URL}/{path}zone_id={zone.id}"
    assert first.get(url).status_code == 200
    first.as_(elsewhere(zone))
    refused(first.get(url), 404)
    first.as_(an_organiser(zone, "", "volunteer"))
    refused(first.get(url), 403)


def test_who_only_reads_sets_nothing(first: Any, zone: Any) -> None:
    mine = a_volunteer(zone, side_keys(zone.id)[0])
    first.as_(an_organiser(zone, "", "officer"))
    refused(first.put(DEMAND, json={**NEEDS, "version": 0}), 403)
    refused(first.post(f"{URL}/closures", json=closing("x")), 403)
    refused(first.put(f"{URL}/volunteers/{mine.id}", json=ABILITIES), 403)
    assert stored(Demand) == 0 and stored(Closure) == 0


def test_the_description_is_valid_and_names_these_doors(first: Any) -> None:
    told = first.get("/api/v1/openapi.json").json
    validate({**told, "paths": {path: verbs for path, verbs in told["paths"].items() if URL in path}})
    assert {"get", "put"} <= set(told["paths"][f"{URL}/demand"])
    assert "post" in told["paths"][f"{URL}/closures/{{closure_id}}/lift"]
    assert "put" in told["paths"][f"{URL}/volunteers/{{profile_id}}"]
    assert "get" in told["paths"][f"{URL}/meeting-points"]
