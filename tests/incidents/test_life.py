"""An incident from receipt to closing through the verbs: states, times, refusals, three sides."""

import datetime as dt
from dataclasses import replace

import pytest

from border_gov.cohandling import queries as signoff_reads
from border_gov.cohandling import service as signoff
from border_gov.incidents.queries import reads, record
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.placing import Answer, belongs
from border_gov.incidents.service import closing, desk, ending, receiving, units
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from tests.build.incidents import JS, NOW, PH, a_report, a_stage, at, later, on_site, resolved


@pytest.fixture
def stage(session):
    return a_stage()


def sign(stage, one, side, number=0):
    round = signoff_reads.latest("incident", one.id)
    return signoff.sign(stage.desk(side, number), round.id, round.sha256, now=NOW, fresh_minutes=5)


def test_a_joint_incident_closes_with_the_second_signature(stage):
    one = resolved(stage)
    assert (one.state, sorted(one.sides)) == (codes.RESOLVED, [JS, PH])
    sign(stage, one, PH)
    assert one.state == codes.RESOLVED
    sign(stage, one, JS)
    assert one.state == codes.CLOSED and one.closed_at == NOW
    verbs = [act.verb for act in record.acts(one.id)]
    assert verbs == ["receive", "ack", "reply", "dispatch", "arrive", "resolve", "all_signed"]


def test_who_handled_it_may_not_sign(stage):
    one = resolved(stage)
    with pytest.raises(NotAllowed):
        sign(stage, one, PH, 1)


def test_the_other_side_sees_it_a_third_does_not(stage):
    joint, alone = resolved(stage), a_report(stage, **at(stage, 400, JS))
    assert reads.get(stage.desk(JS), joint.id) is joint
    with pytest.raises(NotFound):
        reads.get(stage.desk(PH), alone.id)


def test_the_reporter_is_sealed_masked_or_hidden(stage):
    one = a_report(stage, reporter_name="周某某", receiver=PH)
    assert record.reporter_of(stage.desk(PH), one, NOW, whole=True).phone == "13800138000"
    seen = record.reporter_of(stage.desk(JS), one, NOW, whole=True)
    assert (seen.name, seen.phone, seen.masked) == ("周*", "138****8000", True)
    one.confidential = True
    assert record.reporter_of(stage.desk(JS), one, NOW, whole=True).hidden
    assert record.reporter_of(stage.desk(PH), one, NOW).phone == "138****8000"


def test_a_call_is_received_when_the_button_is_pressed(stage):
    officer = stage.desk(PH)
    one = receiving.open_call(officer, stage.zone.id, NOW)
    data = {"kind": "road", "words": "桥栏断了", "place_words": "山塘桥下", "reporter_phone": "13900001111"}
    receiving.complete(one, officer, data, later(4))
    assert (one.received_at, one.completed_at, one.receipt) == (NOW, later(4), codes.BUTTON)
    assert (one.status, sorted(one.sides), one.place_source) == (codes.JOINT, [JS, PH], "gazetteer")


def test_what_is_not_to_be_done_now_is_refused(stage):
    one = a_report(stage)
    with pytest.raises(Refused):
        desk.dispatch(one, stage.desk(PH), [stage.units[PH]], NOW)
    desk.ack(one, stage.desk(PH), NOW)
    with pytest.raises(Refused, match="already signed"):
        desk.ack(one, stage.desk(PH, 1), NOW)
    with pytest.raises(NotAllowed):
        desk.answer_directly(one, stage.desk(PH), "已答复", NOW)
    with pytest.raises(Invalid):
        desk.dispatch(one, stage.desk(PH), [10**6], NOW)


def test_an_appointment_needs_the_citizens_yes_and_a_day_to_come(stage):
    one = a_report(stage)
    officer = stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.reply(one, officer, "收到", NOW)
    with pytest.raises(Invalid):
        desk.schedule(one, officer, later(600), False, NOW)
    with pytest.raises(Invalid):
        desk.schedule(one, officer, later(-1), True, NOW)
    desk.schedule(one, officer, later(600), True, NOW)
    assert one.state == codes.SCHEDULED


def test_rejecting_a_joint_one_waits_for_the_other_side(stage):
    one = a_report(stage)
    ending.reject(one, stage.desk(PH), "police", "请拨打110", NOW)
    assert one.state == codes.RECEIVED and record.messages(one.id) == []
    ending.reject(one, stage.desk(JS), "police", "请拨打110", NOW)
    assert one.state == codes.REJECTED and len(record.messages(one.id)) == 1


def test_a_unit_that_cannot_get_there_gives_it_back_to_the_desk(stage):
    one, officer = a_report(stage), stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH], stage.units[JS]], NOW)
    first, second = record.active_assignments(one.id)
    units.cannot_reach(one, officer, first.id, "道路积水", NOW)
    assert one.state == codes.DISPATCHED
    units.cannot_reach(one, officer, second.id, "道路积水", NOW)
    assert one.state == codes.REPLIED


def test_all_units_called_must_arrive_for_the_linked_response(stage):
    one, officer = a_report(stage), stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH], stage.units[JS]], later(2))
    on_site(stage, one, officer, later(8))
    assert (one.arrived_at, one.linked_at) == (later(8), None)
    units.report(one, officer, "arrive", record.active_assignments(one.id)[1].id, {}, later(20))
    assert (one.arrived_at, one.linked_at) == (later(8), later(20))


def test_an_arrival_far_away_asks_why(stage):
    one, officer = a_report(stage), stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH]], NOW)
    row = record.active_assignments(one.id)[0]
    far = {"lon": 121.05, "lat": 30.7, "datum": "wgs84"}
    with pytest.raises(Invalid):
        units.report(one, officer, "arrive", row.id, far, later(5))
    told = units.report(one, officer, "arrive", row.id, {**far, "words": "定位漂移"}, later(5))
    assert told.metres_off > 200 and one.state == codes.ON_SITE


def test_a_refusal_on_the_page_of_signatures_sends_the_work_back(stage):
    one = resolved(stage)
    sign(stage, one, PH)
    round = signoff_reads.latest("incident", one.id)
    signoff.refuse(stage.desk(JS), round.id, "content", now=NOW)
    assert (one.state, one.round) == (codes.DISPATCHED, 2)


def test_archive_waits_thirty_days(stage):
    one = resolved(stage)
    sign(stage, one, PH)
    sign(stage, one, JS)
    assert not closing.archive(one, stage.desk(PH), NOW + dt.timedelta(days=30))
    assert closing.archive_old(NOW + dt.timedelta(days=30)) == 0
    assert closing.archive_old(NOW + dt.timedelta(days=30, seconds=1)) == 1
    assert one.state == codes.ARCHIVED


def test_where_three_sides_meet_all_three_must_sign():
    answer = Answer(codes.JOINT, "south", ("north_east", "north_west", "south"), "band")
    found = belongs(answer, "north_west")
    assert (found.sides, found.lead, found.rule) == (
        ("north_east", "north_west", "south"),
        "north_west",
        "receiver",
    )
    water = belongs(replace(answer, on_water=True), "south", {"north_east"})
    assert (water.lead, water.rule) == ("north_east", "boat")
