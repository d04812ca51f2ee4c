"""The acceptance cases of co-handling by name: signing, closing, surveys (C), and T1 and T4."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from border_gov.cohandling.queries import signing as signoff_reads
from border_gov.cohandling.rules.clocks import ClockKind, is_breached, register_clock
from border_gov.cohandling.service.watching import watch as announce
from border_gov.incidents.models import Incident, Reporter, Survey
from border_gov.incidents.queries import duplicates, figures, record, signatures
from border_gov.incidents.rules import codes, times
from border_gov.incidents.rules.flow import FLOW
from border_gov.incidents.service import citizen, closing, desk, ending, settings
from border_gov.journal.models import Entry
from border_gov.kernel import clock, guard
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound, Refused
from border_gov.people.rules import ROLES
from tests.build.incidents import (
    JS,
    NOW,
    PH,
    a_report,
    a_timed_stage,
    at,
    boss,
    closed,
    later,
    resolved,
    run,
    set_limit,
    sign,
)
from tests.build.people import a_person


@pytest.fixture
def stage(session):
    return a_timed_stage()


def test_c1_c2_one_signature_a_side_and_one_is_not_enough(client, stage):
    one = resolved(stage)
    sign(stage, one, PH)
    assert one.state == codes.RESOLVED
    assert signatures.waiting_for(one) == [JS]
    assert "待签" in client.as_(stage.desk(PH)).get(f"/incidents/{one.id}").text
    with pytest.raises(Refused):
        sign(stage, one, PH)
    second = dataclasses.replace(stage.desk(PH), person_id=a_person(stage.zone, PH, "王值班", "duty").id)
    stage.desks[PH].append(second)
    with pytest.raises(Refused):
        sign(stage, one, PH, 2)
    assert one.state == codes.RESOLVED


def test_c5_a_refusal_voids_the_round(stage):
    one = resolved(stage)
    sign(stage, one, PH)
    closing.return_work(one, stage.desk(JS), "not_done", "", later(70))
    assert (one.state, one.round) == (codes.DISPATCHED, 2)
    assert run(one, times.SIGNATURE, JS).how == "void"
    assert signoff_reads.latest("incident", one.id).state == "ended"


def test_c6_a_day_without_a_signature_closes_nothing(stage):
    one = resolved(stage)
    sign(stage, one, PH)
    for minutes, verb in ((60 + 721, "clock.near"), (60 + 1441, "clock.breached")):
        announce(later(minutes), dt.timedelta())
        told = db.select(Entry.facts).where(Entry.verb == verb, Entry.subject_id == str(one.id))
        assert (["incident.a7", JS]) in [[f["clock"], f["of"]] for f in db.session.scalars(told)]
    assert is_breached(run(one, times.SIGNATURE, JS), later(60 + 1441)) and one.state == codes.RESOLVED


def test_c7_not_solved_asks_again_one_side_grants_all_refuse(stage):
    one = closed(stage)
    citizen.answer_survey(one, "not", "还是坏的", NOW + dt.timedelta(days=10))
    assert one.state == codes.REOPEN_REQUESTED
    closing.refuse_reopen(one, stage.desk(PH), "已复查", later(99))
    assert one.state == codes.REOPEN_REQUESTED
    assert record.messages(one.id)[-1].kind != "refusal"
    closing.reopen(one, stage.desk(JS), later(100))
    assert (one.state, one.round) == (codes.DISPATCHED, 2)


def test_c7_a_refusal_of_both_sends_the_reason_to_the_citizen(stage):
    one = closed(stage)
    citizen.answer_survey(one, "not", "还是坏的", NOW + dt.timedelta(days=10))
    for side in (PH, JS):
        closing.refuse_reopen(one, stage.desk(side), "已复查，栏杆牢固", later(99))
    said = record.messages(one.id)[-1]
    assert (one.state, said.kind, said.words) == (codes.CLOSED, "refusal", "已复查，栏杆牢固")


def test_c8_a_survey_after_fifteen_days_offers_a_linked_report(client, stage):
    one = closed(stage, clock.now() - dt.timedelta(days=15, hours=2))
    token = citizen.make_token(one, clock.now())
    page = client.as_(None).get(f"/report/s/{token}").text
    assert f"/report/?follows={token}" in page and 'name="answer"' not in page
    late = client.post(f"/report/s/{token}/survey", data={"answer": "solved"})
    assert late.status_code == 409
    sent = {"words": "又坏了", "place_words": "村口", "noticed": "1", "follows": token}
    assert client.post("/report/", data=sent).status_code == 302
    newest = db.session.scalars(db.select(Incident).order_by(Incident.id.desc())).first()
    assert newest.follows == one.id


def test_c8_the_survey_is_answered_once_and_within_fourteen_days(stage):
    one = closed(stage)
    with pytest.raises(citizen.SurveyOver):
        citizen.answer_survey(one, "solved", "", one.closed_at + dt.timedelta(days=14, seconds=1))
    citizen.answer_survey(one, "solved", "", one.closed_at + dt.timedelta(days=14))
    with pytest.raises(Refused):
        citizen.answer_survey(one, "solved", "", one.closed_at + dt.timedelta(days=14))


def test_c9_half_solved_is_its_own_answer(stage):
    one = closed(stage)
    assert citizen.answer_survey(one, "half", "", later(200)).answer == "half" and one.state == codes.CLOSED
    found = all_figures(stage)[""]
    assert (found.answers, found.half, found.solved) == (1, 1, 0)


def test_c12_a_double_from_the_other_bank_is_suggested_and_both_citizens_hear(client, stage):
    first = a_report(stage, receiver=PH, **at(stage, 90, PH))
    second = a_report(stage, later(60), receiver=JS, **at(stage, 90, JS))
    found = duplicates.suggested(stage.desk(JS), second)
    assert [one.incident.id for one in found] == [first.id] and found[0].metres < 250
    ending.merge(second, boss(stage), first, later(61))
    assert (second.state, sorted(first.sides)) == (codes.MERGED, [JS, PH])
    token = citizen.make_token(second, later(62))
    desk.ack(first, stage.desk(PH), later(63))
    desk.reply(first, stage.desk(PH), "马上去看", later(64))
    assert "马上去看" in client.as_(None).get(f"/report/s/{token}").text


def all_figures(stage):
    asked = figures.Asked(stage.zone.id, *figures.moments(clock.today(NOW), clock.today(NOW)))
    return {one.side: one for one in figures.of_sides(boss(stage), asked, later(9999))}


def test_c10_296_of_300_answers_are_98_7_percent_at_a_response_of_30(client, stage):
    ids = [row.id for row in many_closed(stage, 1001)]
    staff, ids = ids[0], ids[1:]
    db.session.add(Reporter(incident_id=staff, owner=PH, is_staff=True))
    db.session.flush()
    for number, id in enumerate([staff, *ids[:6]]):
        one = db.session.get(Incident, id)
        citizen.answer_survey(one, "half" if 1 <= number <= 4 else "solved", "", later(90))
    more = {"round": 1, "answer": "solved", "words": "", "counted": True, "at": later(90)}
    db.session.execute(db.insert(Survey), [{**more, "incident_id": id} for id in ids[6:300]])
    double = many_closed(stage, 1)[0]
    double.merged_into = ids[0]
    citizen.answer_survey(double, "half", "", later(91))
    found = all_figures(stage)[PH]
    assert (found.solved, found.answers, found.surveyed) == (296, 300, 1000)
    page = (
        client.as_(boss_with_a_name(stage)).get("/incidents/figures?since=2026-11-24&until=2026-11-24").text
    )
    assert "98.7 %" in page and "30.0 %" in page and "300" in page


def many_closed(stage, count):
    """Incidents of one side that were closed an hour after receipt."""
    pattern = closed(stage)
    db.session.flush()
    kept = {c.name: getattr(pattern, c.name) for c in Incident.__table__.columns if c.name != "id"}
    kept |= {"sides": [PH], "point": None, "received_at": NOW, "exercise": False}
    pattern.exercise = True
    made = db.session.scalars(db.insert(Incident).returning(Incident), [kept] * count).all()
    return made


def boss_with_a_name(stage):
    return dataclasses.replace(stage.desk(PH), sides=boss(stage).sides)


def test_t1_ten_joint_closures_are_ten_for_each_side_and_ten_together(stage):
    for number in range(10):
        closed(stage, later(number))
    found = all_figures(stage)
    assert [found[side].closed for side in ("", PH, JS)] == [10, 10, 10]
    assert [found[side].joint for side in ("", PH, JS)] == [10, 10, 10]


def test_t4_an_unknown_verb_guard_role_or_area_stops_the_start_or_is_not_saved(stage):
    with pytest.raises(KeyError):
        FLOW.step("teleport")
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/x", "x", guard.requires("sheriff")(lambda: ""))
    with pytest.raises(RuntimeError, match="sheriff"):
        guard.check_roles_exist(bare, ROLES)
    with pytest.raises(ValueError, match="no such role"):
        register_clock(ClockKind("incident", "b1", "x", roles=("sheriff",)))
    with pytest.raises(NotFound):
        settings.save_core_area(stage.zone.id, "no-such-town", 500, actor=boss(stage), now=NOW)
    with pytest.raises(Invalid):
        a_report(stage, kind="no-such-kind")
    with pytest.raises(KeyError):
        set_limit(stage, "no_such_clock", 60, NOW)
