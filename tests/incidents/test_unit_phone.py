"""A unit's phone: own calls only, arrival near the place or with a reason, late uploads, sent twice."""

import base64
import dataclasses
import datetime as dt
import io
import uuid

import pytest
from PIL import Image
from sqlalchemy import func, select

from border_gov.incidents.models import Incident, UnitReport
from border_gov.incidents.queries import record
from border_gov.incidents.service import desk
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.people.models import Unit
from tests.build.incidents import JS, PH, a_report, a_stage, at
from tests.build.people import a_person, a_viewer


@pytest.fixture
def stage(session):
    return a_stage()


@pytest.fixture
def called(stage):
    """An incident 300 m on our bank, to which our unit was called eleven minutes ago."""
    moment = clock.now() - dt.timedelta(minutes=11)
    one = a_report(stage, moment, **at(stage, 300, PH))
    desk.ack(one, stage.desk(PH), moment)
    desk.dispatch(one, stage.desk(PH), [stage.units[PH]], moment)
    return one


def member(stage, side=PH):
    unit = db.session.get_one(Unit, stage.units[side])
    person = a_person(stage.zone, side, "孙民警", unit_id=unit.id)
    return dataclasses.replace(a_viewer(person, "officer"), roles=frozenset())


def call_of(one):
    return record.active_assignments(one.id)[0]


def send(client, one, verb, ago_min=0.0, task=None, **data):
    moment = clock.now() - dt.timedelta(minutes=ago_min)
    body = {"key": str(uuid.uuid4()), "verb": verb, "event_at": moment.isoformat(), **data}
    return client.post(f"/api/v1/unit/tasks/{task or call_of(one).id}/reports", json=body)


def here(stage, metres=300):
    spot = at(stage, metres, PH)
    return {"lon": spot["lon"], "lat": spot["lat"], "datum": "wgs84", "accuracy_m": 8}


def photo():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 90, 90)).save(out, "JPEG")
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def test_from_the_call_to_the_result_with_a_photo(stage, called, client):
    client.as_(member(stage))
    task = client.get("/api/v1/unit/tasks").json["items"][0]
    assert (task["incident"], task["stage"]) == (called.id, "called")
    assert "reporter" not in str(task)
    for verb in ("accept", "set_out"):
        assert send(client, called, verb).status_code == 200
    assert send(client, called, "arrive", position=here(stage)).json["state"] == "on_site"
    done = send(client, called, "resolve", result="done", words="已清理", photo=photo())
    assert done.json["state"] == "resolved"
    assert len(db.session.get_one(Incident, called.id).result_photos) == 1


def test_another_units_call_is_not_there(stage, called, client):
    client.as_(member(stage, JS))
    task = call_of(called).id
    assert client.get("/api/v1/unit/tasks").json["items"] == []
    assert send(client, called, "accept", task=task).status_code == 404
    assert client.get(f"/unit/{task}").status_code == 404


def test_an_arrival_elsewhere_or_nowhere_needs_a_reason(stage, called, client):
    client.as_(member(stage))
    far = {**here(stage), "lat": here(stage)["lat"] + 0.003}
    for position in (far, None):
        refused = send(client, called, "arrive", position=position)
        assert refused.status_code == 422 and "words" in refused.json["errors"]
    taken = send(client, called, "arrive", position=far, words="道路中断，在桥头")
    assert taken.status_code == 200


@pytest.mark.parametrize(("checked_hours", "counts_as_typed"), [(2, True), (30, False), (None, False)])
def test_an_arrival_typed_without_a_signal(stage, called, client, checked_hours, counts_as_typed):
    """S6: counts as typed only if the phone's clock was checked within 24 hours; both times are kept."""
    client.as_(member(stage))
    checked = clock.now() - dt.timedelta(hours=checked_hours) if checked_hours else None
    checked_at = checked.isoformat() if checked else None
    answer = send(client, called, "arrive", 8, position=here(stage), checked_at=checked_at)
    row = db.session.scalars(select(UnitReport).where(UnitReport.stage == "arrive")).one()
    assert answer.json["late"] is True and row.event_at < row.received_at
    assert (row.counts_at == row.event_at) is counts_as_typed
    assert (row.counts_at == row.received_at) is not counts_as_typed


def test_sending_it_again_changes_nothing(stage, called, client):
    client.as_(member(stage))
    key = str(uuid.uuid4())
    for _ in range(2):
        assert send(client, called, "accept", key=key).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(UnitReport)) == 1
    send(client, called, "arrive", position=here(stage))
    result = {"result": "done", "words": "已清理", "no_photo_why": "夜间"}
    task = call_of(called).id
    for _ in range(2):
        assert send(client, called, "resolve", task=task, **result).json["state"] == "resolved"
    acts = [act.verb for act in record.acts(called.id)]
    assert acts.count("resolve") == 1


def test_cannot_get_there_comes_back_to_the_desk_once(stage, called, client):
    client.as_(member(stage))
    task = call_of(called).id
    assert send(client, called, "cannot_reach", task=task).status_code == 422
    for _ in range(2):
        answer = send(client, called, "cannot_reach", task=task, words="道路积水")
        assert (answer.status_code, answer.json["state"]) == (200, "replied")
    assert "本单位的这次出勤已结束" in client.get(f"/unit/{task}").text


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"result": "done", "words": "好", "photo": "%%%"}, "photo"),
        ({"result": "done", "words": "好"}, "no_photo_why"),
        ({"result": "party", "words": "好"}, "result"),
        ({"result": "done", "words": "好", "photo": "aGVsbG8="}, "file"),
    ],
)
def test_bad_input_is_named_by_field(stage, called, client, data, field):
    client.as_(member(stage))
    send(client, called, "arrive", position=here(stage))
    refused = send(client, called, "resolve", **data)
    assert refused.status_code == 422 and field in str(refused.json["errors"])


def test_the_pages_of_the_phone(stage, called, client):
    client.as_(member(stage))
    assert called.number in client.get("/unit").text
    page = client.get(f"/unit/{call_of(called).id}").text
    assert "接单" in page and "13800138000" not in page
    assert client.get("/unit/sw.js").status_code == 200
    assert set(client.get("/api/v1/unit/clock").json) == {"person", "csrf", "now"}
    client.as_(a_viewer(a_person(stage.zone, PH, "无单位"), "officer"))
    assert "您还没有所属单位" in client.get("/unit").text
