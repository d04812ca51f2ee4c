"""The duty board: who holds it, what is silent, one key for each act, boards of a joint matter in step."""

import datetime as dt

import pytest
from sqlalchemy import select

from border_gov.cohandling.service import limits
from border_gov.incidents.models import BoardWatch, Incident
from border_gov.incidents.queries import board as queries
from border_gov.incidents.queries import record
from border_gov.incidents.rules import board as law
from border_gov.incidents.service import board as service
from border_gov.incidents.service import desk, settings
from border_gov.journal.models import Entry
from border_gov.jurisdictions.models import Side
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.people.models import Unit
from tests.build.incidents import JS, NOW, PH, a_report, a_stage, at, boss, later, on_site


@pytest.fixture
def stage(session):
    return a_stage()


def silent(stage, now):
    return {state.side: state.silent for state in queries.boards(stage.zone.id, [PH, JS], now)}


def entries(verb):
    return db.session.scalars(select(Entry).where(Entry.verb == verb).order_by(Entry.id)).all()


def test_a_board_is_silent_after_more_than_a_minute(stage):
    watch = service.begin_duty(stage.desk(PH), stage.zone.id, PH, True, NOW)
    assert silent(stage, NOW) == {PH: False, JS: True}
    assert silent(stage, later(1)) == {PH: False, JS: True}
    assert silent(stage, later(1) + dt.timedelta(milliseconds=1))[PH] is True
    service.beat(watch, True, later(2))
    assert silent(stage, later(2))[PH] is False


def test_silence_is_told_once_to_the_other_side_and_the_deputies_and_so_is_the_return(stage):
    watch = service.begin_duty(stage.desk(PH), stage.zone.id, PH, True, NOW)
    assert service.announce_silence(later(0.9)) == 0
    assert service.announce_silence(later(1.5)) == 1 and service.announce_silence(later(3)) == 0
    (told,) = entries(law.Verb.SILENT)
    heard = set(told.audience_roles)
    assert {f"{JS}:duty", f"{PH}:leader", f"{PH}:officer"} <= heard
    service.beat(watch, True, later(5))
    assert len(entries(law.Verb.BACK)) == 1
    assert service.announce_silence(later(7)) == 1


def test_nobody_is_told_of_a_side_that_another_board_still_holds(stage):
    service.begin_duty(stage.desk(PH), stage.zone.id, PH, True, NOW)
    other = service.begin_duty(stage.desk(PH, 1), stage.zone.id, PH, True, NOW)
    service.beat(other, True, later(2))
    assert service.announce_silence(later(2.5)) == 0


def test_a_desk_holds_its_own_board_only(stage):
    with pytest.raises(NotAllowed):
        service.begin_duty(stage.desk(PH), stage.zone.id, JS, True, NOW)
    service.begin_duty(stage.desk(PH), stage.zone.id, PH, False, NOW)
    service.begin_duty(stage.desk(PH), stage.zone.id, PH, True, later(1))
    assert len(db.session.scalars(select(BoardWatch)).all()) == 1


def test_three_sides_have_three_boards(stage):
    look = {"ink": "#000", "fill": "#111", "soft": "#eee", "shape": "square", "pattern": "solid"}
    db.session.add(Side(zone_id=stage.zone.id, key="third", position=2, names={"zh": "第三方"}, **look))
    db.session.flush()
    one = a_report(stage)
    one.sides = sorted([PH, JS, "third"])
    service.begin_duty(stage.desk(PH), stage.zone.id, PH, True, NOW)
    states = queries.boards(stage.zone.id, [PH, JS, "third"], NOW)
    assert [(state.side, state.silent) for state in states] == [(PH, False), (JS, True), ("third", True)]
    assert [row.joint for row in queries.board(stage.desk(JS), stage.zone.id, JS).rows] == [True]


def test_a_board_shows_its_own_side_and_what_is_joint(stage):
    joint = a_report(stage)
    alone = a_report(stage, **at(stage, 400, PH))
    ids = {
        side: {row.incident.id for row in queries.board(stage.desk(side), stage.zone.id, side).rows}
        for side in (PH, JS)
    }
    assert ids == {PH: {joint.id, alone.id}, JS: {joint.id}}


def test_the_clock_that_breaks_next_is_first_and_what_is_new_is_always_there(stage, monkeypatch):
    for code, seconds in (("a1", 60), ("a3", 180)):
        asked = limits.LimitAsked(seconds, "seconds")
        limits.set_limit(boss(stage), stage.zone.id, PH, ("incident", code), asked, now=later(-9999))
    spot = at(stage, 400, PH)
    signed, waiting = a_report(stage, later(-1), **spot), a_report(stage, later(-0.5), **spot)
    desk.ack(signed, stage.desk(PH), later(-0.4))
    board = queries.board(stage.desk(PH), stage.zone.id, PH)
    assert [(row.incident.id, row.next.code) for row in board.rows] == [(waiting.id, "a1"), (signed.id, "a3")]
    assert (board.more, board.waiting) == (0, 1)
    monkeypatch.setattr(law, "ROWS", 1)
    monkeypatch.setattr(law, "NEWEST", 1)
    newest = a_report(stage, NOW, **spot)
    board = queries.board(stage.desk(PH), stage.zone.id, PH)
    assert [row.incident.id for row in board.rows] == [waiting.id, newest.id] and board.more == 1


def test_both_boards_are_in_step(stage, client):
    one = a_report(stage)
    client.as_(stage.desk(PH))
    assert client.post(f"/board/{one.id}/ack").status_code == 200
    client.as_(stage.desk(JS))
    (row,) = client.get("/api/v1/board").json["rows"]
    assert row["acknowledged"] == [PH] and "ack_too" in row["actions"]
    assert "已签收" in client.get("/board/rows").text


def test_one_key_each_from_receipt_to_dispatch(stage, client):
    one = a_report(stage)
    answer = service.save_template(stage.desk(PH), stage.zone.id, PH, "马上派人到现场。", NOW, kind="road")
    client.as_(stage.desk(PH))
    client.post(f"/board/{one.id}/ack")
    assert "马上派人到现场。" in client.get(f"/board/{one.id}").text
    client.post(f"/board/{one.id}/reply", data={"template": answer.id})
    page = client.post(f"/board/{one.id}/dispatch", data={"units": stage.units[PH]})
    found = db.session.get_one(Incident, one.id)
    assert page.status_code == 200 and found.state == "dispatched"
    assert record.messages(one.id)[-1].words == "马上派人到现场。"


def test_a_refusal_comes_back_in_the_panel(stage, client):
    one = a_report(stage)
    client.as_(stage.desk(PH))
    page = client.post(f"/board/{one.id}/reply", data={"words": "收到"})
    assert page.status_code == 409 and "收到" not in str(record.messages(one.id))
    client.post(f"/board/{one.id}/ack")
    page = client.post(f"/board/{one.id}/dispatch", data={})
    assert page.status_code == 422 and 'role="alert"' in page.text


def test_a_ready_answer_of_the_other_side_is_not_ours(stage, client):
    one = a_report(stage)
    theirs = service.save_template(stage.desk(JS), stage.zone.id, JS, "对方的答复", NOW)
    client.as_(stage.desk(PH))
    client.post(f"/board/{one.id}/ack")
    assert client.post(f"/board/{one.id}/reply", data={"template": theirs.id}).status_code == 404


def test_units_stand_by_distance_busy_and_away_ones_last(stage):
    one = a_report(stage)
    near, far = at(stage, 300, PH), at(stage, 900, PH)
    second = Unit(zone_id=stage.zone.id, side_key=PH, names={"zh": "水务站"}, town_code="")
    db.session.add(second)
    db.session.flush()
    first = db.session.get_one(Unit, stage.units[PH])
    for unit, spot in ((first, far), (second, near)):
        settings.save_unit(unit, {"lon": spot["lon"], "lat": spot["lat"]}, actor=boss(stage), now=NOW)
    order = [near_.unit.id for near_ in queries.near_units(one, frozenset({PH}), NOW)]
    assert order[:2] == [second.id, first.id]
    found = queries.near_units(one, frozenset({PH}), NOW)[0]
    assert found.metres == pytest.approx(300, abs=40) and not found.by_path
    service.mark_away(stage.desk(PH), stage.zone.id, second.id, None, "保养", NOW)
    assert queries.near_units(one, frozenset({PH}), NOW)[0].unit.id == first.id
    with pytest.raises(Invalid):
        service.mark_away(stage.desk(PH), stage.zone.id, second.id, None, "", NOW)
    service.mark_back(stage.desk(PH), stage.zone.id, second.id, later(1))
    assert queries.near_units(one, frozenset({PH}), later(1))[0].unit.id == second.id


def test_a_room_with_paths_lends_its_distance(stage, monkeypatch):
    monkeypatch.setattr(law, "_paths", [lambda zone, start, ends, now: [1234.0 for _ in ends]])
    one, spot = a_report(stage), at(stage, 300, PH)
    unit = db.session.get_one(Unit, stage.units[PH])
    settings.save_unit(unit, {"lon": spot["lon"], "lat": spot["lat"]}, actor=boss(stage), now=NOW)
    found = next(n for n in queries.near_units(one, frozenset({PH}), NOW) if n.unit.id == unit.id)
    assert (found.metres, found.by_path) == (1234.0, True)


def test_the_pages_of_the_desk(stage, client):
    a_report(stage, words="桥上起火，请快来")
    client.as_(stage.desk(PH))
    page = client.get("/board").text
    assert "开始值班" in page and "危险" in page
    assert client.post("/board/begin", data={"side": PH, "sound": "1"}).status_code == 302
    assert "起值班" in client.get("/board").text
    assert client.post("/board/beat", data={"sound": ""}).json == {"held": True}
    assert "无声" in client.get("/board/rows").text
    assert client.post("/board/answers", data={"side": PH, "words": ""}).status_code == 422
    assert client.get("/board/answers").status_code == 200
    assert client.post("/board/call").status_code == 302
    assert "待补全" in client.get("/board/rows").text


def test_a_volunteer_has_no_board(stage, client):
    import dataclasses

    client.as_(dataclasses.replace(stage.desk(PH), roles=frozenset({"volunteer"})))
    for path in ("/board", "/board/rows", "/api/v1/board", "/board/logs"):
        assert client.get(path).status_code == 403


def test_a_shift_is_handed_over_with_two_confirmations(stage, client):
    moment = clock.now()
    one = a_report(stage, moment)
    desk.ack(one, stage.desk(PH), moment)
    desk.reply(one, stage.desk(PH), "半小时内到", moment)
    client.as_(stage.desk(PH))
    client.post("/board/begin", data={"side": PH})
    service.mark_away(stage.desk(PH), stage.zone.id, stage.units[PH], None, "保养", moment)
    page = client.get("/board/shift").text
    assert one.number in page and "半小时内到" in page and "保养" in page
    assert client.post("/board/shift", data={"note": "注意桥面积水"}).status_code == 302
    assert client.post("/board/shift", data={"note": "再次"}).status_code == 409
    number = db.session.scalars(select(queries.BoardWatch.id)).first()
    assert number is not None
    shift = client.get("/board/logs").text
    assert "尚未接班" in shift
    take = f"/board/shift/{_shift_id()}/take"
    assert client.post(take).status_code == 409
    assert client.as_(stage.desk(JS)).post(take).status_code == 404
    client.as_(stage.desk(PH, 1))
    assert "注意桥面积水" in client.get("/board/shift").text
    assert client.post(take, data={"note": ""}).status_code == 302
    assert queries.held_by(stage.desk(PH).person_id, PH) is None
    assert queries.held_by(stage.desk(PH, 1).person_id, PH) is not None
    paper = client.get(f"/board/logs/{_shift_id()}.pdf")
    assert paper.status_code == 200 and paper.data.startswith(b"%PDF")


def _shift_id():
    from border_gov.incidents.models import ShiftChange

    return db.session.scalars(select(ShiftChange.id)).one()


def test_the_log_stays_as_it_was_at_the_change(stage):
    from border_gov.incidents.service import shifts

    one = a_report(stage)
    service.begin_duty(stage.desk(PH), stage.zone.id, PH, True, NOW)
    desk.ack(one, stage.desk(PH), later(0.5))
    change = shifts.hand_over(stage.desk(PH), stage.zone.id, PH, "", later(1))
    desk.reply(one, stage.desk(PH), "收到", later(1.5))
    desk.dispatch(one, stage.desk(PH), [stage.units[PH]], later(2))
    on_site(stage, one, stage.desk(PH), later(9))
    assert [item["state"] for item in change.content["open"]] == ["acknowledged"]
