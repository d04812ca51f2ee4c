"""电话告知 on the board: it stops the clock that waits for the other side, and moves nothing."""

import pytest
from sqlalchemy import select

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.models.handover import Handover
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import watch
from border_gov.incidents.service import desk
from border_gov.kernel import clock
from border_gov.kernel.db import db
from tests.build.incidents import JS, PH, a_report, a_stage, at, boss, later


@pytest.fixture
def stage(session):
    from border_gov.cohandling.service import limits

    stage = a_stage()
    for side in (PH, JS):
        limits.set_limit(
            boss(stage), stage.zone.id, side, ("incident", "a5"), limits.LimitAsked(300, "seconds"),
            now=later(-10_000),
        )  # fmt: skip
    return stage


def peer(one):
    chosen = select(ClockRun).filter_by(subject_id=one.id, code="a5", side=JS)
    return db.session.scalars(chosen).one()


def told(client, one, **change):
    data = {"to_side": JS, "who": "对方值班员", "number": "021-57930000", "at": _minute(), **change}
    return client.post(f"/board/{one.id}/phoned", data=data)


def _minute():
    return clock.now().astimezone(clock.LOCAL).strftime("%H:%M")


def test_it_stops_their_clock_and_their_signature_is_still_asked(stage, client):
    start = clock.now()
    one = a_report(stage, start)
    client.as_(stage.desk(PH))
    client.post(f"/board/{one.id}/ack")
    page = told(client, one)
    assert page.status_code == 200 and "对方值班员" in page.text and "对方尚未签收" in page.text
    assert (peer(one).how, peer(one).stopped_at >= start) == ("phone", True)
    assert watch.signed_for(one.id).keys() == {PH}
    assert set(db.session.get_one(Incident, one.id).sides) == {PH, JS}
    client.as_(stage.desk(JS))
    assert "ack_too" in client.get("/api/v1/board").json["rows"][0]["actions"]
    client.post(f"/board/{one.id}/ack")
    assert "对方尚未签收" not in client.get(f"/board/{one.id}").text and peer(one).how == "phone"


def test_a_hand_over_told_by_telephone_does_not_expire_and_responsibility_stays(stage, client):
    start = clock.now()
    one = a_report(stage, start, receiver=PH, **at(stage, 400, JS))
    desk.ack(one, stage.desk(PH), start)
    assert client.as_(stage.desk(PH)).get(f"/board/{one.id}").text.count("data-phoned") == 1
    assert told(client, one).status_code == 200
    offer = db.session.scalars(select(Handover).filter_by(subject_id=one.id)).one()
    assert offer.told_at is not None and offer.state == "offered"
    one = db.session.get_one(Incident, one.id)
    assert (one.lead, one.sides) == (PH, [PH])


def test_a_wrong_call_is_named_and_loses_nothing(stage, client):
    one = a_report(stage, clock.now())
    client.as_(stage.desk(PH))
    page = told(client, one, number="打过了")
    assert page.status_code == 422 and 'role="alert"' in page.text
    assert "打过了" in page.text and "对方值班员" in page.text and peer(one).stopped_at is None
    assert told(client, one, to_side=PH).status_code == 403
