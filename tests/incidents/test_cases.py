"""The acceptance cases of co-handling by name: clocks (S) and hand-over (H)."""

import datetime as dt

import pytest

from border_gov.cohandling.queries import handover as handover_reads
from border_gov.cohandling.rules.clocks import is_breached
from border_gov.cohandling.service import arbitration, handover
from border_gov.cohandling.service.watching import watch as announce
from border_gov.incidents.queries import figures, record, watch
from border_gov.incidents.rules import codes, times
from border_gov.incidents.rules.clocks import KINDS, ONE_TWO_THREE
from border_gov.incidents.service import closing, desk, receiving, units
from border_gov.journal.models import Entry
from border_gov.kernel.clock import LOCAL
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, Refused
from border_gov.notices.models import Notice
from tests.build.incidents import (
    JS,
    NOW,
    PH,
    a_report,
    a_timed_stage,
    at,
    later,
    on_site,
    run,
    set_limit,
)
from tests.build.people import a_person

AT_NIGHT = "半夜有人敲门"


@pytest.fixture
def stage(session):
    return a_timed_stage()


def test_s1_due_moments_cross_midnight(stage):
    moment = dt.datetime(2026, 11, 23, 23, 59, 30, tzinfo=LOCAL)
    one = a_report(stage, moment, receiver=PH, words=AT_NIGHT, **core_place(stage))
    due = {code: run(one, code).due_at.astimezone(LOCAL).strftime("%d %H:%M:%S") for code in ONE_TWO_THREE}
    assert due == {
        times.SIGN: "24 00:00:30",
        times.REPLY: "24 00:01:30",
        times.ORDER: "24 00:02:30",
        times.CORE: "24 00:09:30",
        times.AREA: "24 00:29:30",
    }
    assert [counted_on(stage, dt.date(2026, 11, day)) for day in (23, 24)] == [1, 0]


def counted_on(stage, day):
    begin, end = figures.moments(day, day)
    asked = figures.Asked(stage.zone.id, begin, end)
    chosen = db.select(db.func.count()).where(
        figures.counts_in(asked, PH), figures.Incident.words == AT_NIGHT
    )
    return db.session.scalar(chosen)


def core_place(stage):
    for along in (20_000.0, 25_000.0, 30_000.0, 35_000.0):
        place = at(stage, 0.0, along_m=along)
        probe = a_report(stage, **place)
        if probe.in_core:
            return place
    raise AssertionError("no place in a main area")


@pytest.mark.parametrize(("seconds", "late"), [(60.0, False), (60.001, True)])
def test_s3_exactly_sixty_seconds_are_in_time(stage, seconds, late):
    one = a_report(stage, receiver=PH)
    desk.ack(one, stage.desk(PH), NOW + dt.timedelta(seconds=seconds))
    assert is_breached(run(one, times.SIGN), later(9)) is late


def test_s4_the_first_side_meets_the_citizens_clock_the_second_breaks_its_own(stage):
    one = a_report(stage, receiver=PH)
    desk.ack(one, stage.desk(JS), NOW + dt.timedelta(seconds=40))
    desk.ack(one, stage.desk(PH), later(7))
    assert not is_breached(run(one, times.SIGN), later(9))
    assert is_breached(run(one, times.PEER), later(9)) and run(one, times.PEER, JS).how == "void"
    assert [kind.public for kind in KINDS if kind.code == times.PEER] == [False]


def test_s5_another_unit_resets_nothing(stage):
    one = a_report(stage, receiver=PH, **core_place(stage))
    officer = stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH]], later(2))
    broken = record.active_assignments(one.id)[0]
    again = {"release": [broken.id], "why": "broke_down"}
    desk.redispatch(one, officer, [stage.units[JS]], later(8), **again)
    on_site(stage, one, officer, later(12))
    assert is_breached(run(one, times.CORE), later(13)) and run(one, times.CORE).number == 1
    assert len(record.assignments([one.id])[one.id]) == 2


@pytest.mark.parametrize(("checked", "counts"), [(later(-60), 5), (None, 40)])
def test_s6_a_late_upload_counts_by_the_checked_clock(stage, checked, counts):
    one, officer = a_report(stage, receiver=PH), stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH]], NOW)
    row = record.active_assignments(one.id)[0]
    told = units.report(
        one, officer, "arrive", row.id, {"event_at": later(5), "checked_at": checked}, later(40)
    )
    assert (told.event_at, told.received_at, told.late) == (later(5), later(40), True)
    assert told.counts_at == one.arrived_at == later(counts)


def test_s7_a_new_limit_is_for_what_comes_after_it(stage):
    before = a_report(stage, NOW, receiver=PH)
    set_limit(stage, times.AREA, 480, later(1))
    after = a_report(stage, later(2), receiver=PH)
    assert run(before, times.AREA).due_at == later(30)
    assert run(after, times.AREA).due_at == later(10)


def test_s8_an_appointment_stops_only_the_clock_of_finishing(stage):
    one, officer = a_report(stage, receiver=PH), stage.desk(PH)
    desk.ack(one, officer, later(0.5))
    desk.reply(one, officer, "明天上门", later(1))
    with pytest.raises(Invalid):
        desk.schedule(one, officer, later(1440), False, later(2))
    desk.schedule(one, officer, later(1440), True, later(2))
    assert run(one, times.FINISH).paused_since == later(2)
    assert {run(one, code).paused_since for code in ONE_TWO_THREE if run(one, code)} == {None}


def test_s9_silence_breaks_three_clocks_and_changes_nothing(stage):
    one = a_report(stage, receiver=PH)
    late = {
        code for code in (times.SIGN, times.REPLY, times.ORDER) if is_breached(run(one, code), later(3.1))
    }
    assert len(late) == 3 and one.state == codes.RECEIVED and one.id in watch.overdue([one.id], later(3.1))
    leaders = {a_person(stage.zone, side, "张主任", "leader").id for side in (PH, JS)}
    announce(later(3.1), dt.timedelta())
    alarm = db.select(Notice.person_id).join(Entry, Entry.id == Notice.entry_id)
    alarm = alarm.where(Entry.verb == "clock.breached", Entry.facts["clock"].as_string() == "incident.a3")
    assert leaders <= set(db.session.scalars(alarm)) and one.state == codes.RECEIVED


def offered(stage):
    one = a_report(stage, receiver=PH, **at(stage, 400, JS))
    return one, handover_reads.open_of("incident", one.id)


def test_h1_responsibility_moves_at_acceptance_and_the_citizen_is_told_once(stage):
    one, offer = offered(stage)
    assert (one.sides, one.lead) == ([PH], PH)
    handover.accept(stage.desk(JS), offer.id, now=later(3))
    assert (one.sides, one.lead, one.lead_rule) == ([JS], JS, "hand_over")
    assert len(record.messages(one.id)) == 1
    assert run(one, times.ORDER, JS).due_at == later(3) and run(one, times.ORDER, PH).how == "void"


def test_h2_a_return_needs_a_code_and_evidence(stage):
    one, offer = offered(stage)
    with pytest.raises(Invalid):
        handover.give_back(stage.desk(JS), offer.id, "", None, now=later(3))
    proof = handover.Evidence(**at(stage, 400, PH))
    handover.give_back(stage.desk(JS), offer.id, "not_ours", proof, now=later(3))
    assert handover_reads.open_of("incident", one.id).state == "returned"


def test_h3_silence_leaves_it_with_the_sender_and_in_dispute(stage):
    one, _ = offered(stage)
    assert one.sides == [PH] and handover_reads.is_disputed("incident", one.id, later(500))
    assert run(one, times.FINISH).stopped_at is None


def test_h5_what_is_offered_cannot_be_closed(stage):
    one, _ = offered(stage)
    officer = stage.desk(PH)
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH]], later(2))
    on_site(stage, one, officer, later(5))
    with pytest.raises(Refused):
        units.resolve(one, officer, {"result": "done", "words": "好", "no_photo_why": "夜间"}, later(9))
    assert one.state == codes.ON_SITE


def test_h6_a_ruling_of_joint_asks_for_two_signatures(stage):
    one, offer = offered(stage)
    handover.escalate(stage.desk(PH), offer.id, now=later(500))
    arbitration.rule(stage.desk(PH), offer.id, "joint", now=later(501))
    arbitration.rule(stage.desk(JS, 1), offer.id, "joint", now=later(502))
    assert sorted(one.sides) == closing.signing_sides(one.id) == [JS, PH]


def test_h7_a_doubt_about_the_line_is_handled_registered_and_not_mediated(stage):
    one, officer = a_report(stage, kind="line", receiver=PH), stage.desk(PH)
    assert sorted(record.line_dispute_of(one.id).sides) == [JS, PH]
    desk.ack(one, officer, NOW)
    desk.dispatch(one, officer, [stage.units[PH]], NOW)
    on_site(stage, one, officer, later(5))
    with pytest.raises(NotAllowed):
        units.to_mediation(one, officer, "M-1", later(6))


def test_an_order_received_elsewhere_is_due_from_there(stage):
    one = receiving.receive(
        stage.desk(PH), stage.zone.id, {"words": "路灯", "place_words": "村口"}, later(20),
        source="hotline", receipt="column", received_at=NOW, receiver=PH,
    )  # fmt: skip
    assert run(one, times.SIGN).due_at == later(1) and one.entered_at == later(20)
