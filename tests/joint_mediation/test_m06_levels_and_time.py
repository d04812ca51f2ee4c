"""Acceptance cases M6, M7, M17, M22, M23: levels, more time, danger, withdrawal."""

import datetime as dt

import pytest

from border_gov.joint_mediation.models import MediationConsent, MediationLevelMove
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from tests.build.mediation import DAY, a_table, in_mediation
from tests.build.mediation_api import Desk


@pytest.fixture
def table(session):
    return a_table()


@pytest.fixture
def desk(client, table):
    return Desk(client, table)


def taken_up(desk, level):
    """Offered one level higher and taken there by both sides; talking again."""
    desk.do("a mediator", "escalate", reason="complex")
    desk.do("a officer", "consent_level")
    assert desk.state == "escalating"
    assert desk.do("b officer", "consent_level")["values"]["level"] == level
    desk.do("a officer", "panel_complete")
    desk.talk()


def test_m6_one_level_at_a_time_with_both_sides_and_none_above_the_fourth(desk):
    desk.convened()
    for level in (2, 3, 4):
        taken_up(desk, level)
    desk.refused("a mediator", "escalate", "below_top", reason="complex")
    assert {"agree", "oral_agree", "impasse"} <= {one["verb"] for one in desk.read("a mediator")["actions"]}
    moves = db.session.scalars(db.select(MediationLevelMove).order_by(MediationLevelMove.number)).all()
    assert [(m.from_level, m.to_level, m.state) for m in moves] == [
        (1, 2, "accepted"),
        (2, 3, "accepted"),
        (3, 4, "accepted"),
    ]
    yes = db.session.scalars(db.select(MediationConsent).filter_by(matter="level")).all()
    assert {(one.round, one.side) for one in yes} == {(n, s) for n in (1, 2, 3) for s in ("east", "west")}
    accepted = db.select(Entry).filter_by(verb="mediation.level_accept", subject_id=str(desk.id))
    assert len(db.session.scalars(accepted).all()) == 3


def test_m6_a_skipped_level_needs_two_signatures(desk):
    desk.convened()
    desk.do("a mediator", "escalate", reason="complex", to_level=3)
    desk.do("a officer", "consent_level")
    assert (desk.state, desk.read("a officer")["values"]["level"]) == ("escalating", 1)
    desk.do("a officer", "consent_level", 403)
    assert desk.do("b officer", "consent_level")["values"]["level"] == 3


def test_m6_one_side_alone_never_skips_a_level(desk):
    desk.convened(joint=False)
    desk.refused("a mediator", "escalate", "one_step", reason="complex", to_level=3)
    assert desk.read("a officer")["values"]["level"] == 1


def test_m7_a_level_returns_the_file_once(desk):
    desk.convened()
    taken_up(desk, 2)
    desk.do("a mediator", "escalate", reason="complex")
    desk.do("b officer", "level_return", reason="file_incomplete")
    assert (desk.state, desk.read("a officer")["values"]["level"]) == ("in_mediation", 2)
    desk.do("a mediator", "escalate", reason="complex")
    told = desk.refused("b officer", "level_return", "first_return", reason="file_incomplete")
    assert "退回" in told and desk.state == "escalating"


def test_m17_after_a_month_overdue_until_all_agree_to_more_time_or_it_fails(desk, table, client):
    case = in_mediation(table, now=dt.datetime.now(dt.UTC) - 32 * DAY)
    desk.id = case.id
    seen = desk.read("a officer")
    assert {one["code"]: one["is_late"] for one in seen["clocks"]}["MC3"] is True
    listed = client.as_(desk.who("a officer")).get("/mediation/").get_data(as_text=True)
    assert "超期" in listed
    assert seen["values"]["level"] == 1 and desk.state == "in_mediation"
    until = {"until": (dt.datetime.now(dt.UTC) + 10 * DAY).date().isoformat(), "reason": "等待鉴定"}
    desk.do("a officer", "extend", **until)
    desk.do("b officer", "extend", **until)
    assert desk.read("a officer")["values"]["extended_until"] is None, "the parties have not agreed"
    assert {o["code"]: o["is_late"] for o in desk.read("a officer")["clocks"]}["MC3"] is True


def test_m17_more_time_with_both_sides_and_all_parties(desk, table):
    desk.id = in_mediation(table, now=dt.datetime.now(dt.UTC) - 32 * DAY).id
    until = {"until": (dt.datetime.now(dt.UTC) + 10 * DAY).date().isoformat(), "reason": "等待鉴定"}
    desk.do("a officer", "extend", parties_agree=True, **until)
    assert desk.read("a officer")["values"]["extended_until"] is None, "one side has not agreed"
    desk.do("b officer", "extend", **until)
    assert desk.read("a officer")["values"]["extended_until"] == until["until"]
    assert {o["code"]: o["is_late"] for o in desk.read("a officer")["clocks"]}["MC3"] is False


def test_m17_or_impasse(desk, table):
    desk.id = in_mediation(table, now=dt.datetime.now(dt.UTC) - 32 * DAY).id
    desk.refused("a mediator", "impasse", "remedies", failure="no_agreement")
    desk.do("a mediator", "impasse", failure="no_agreement", remedies_told=True)
    assert desk.state == "failed"


def test_m22_danger_stops_sessions_and_reaches_both_duty_rooms(desk, table, client):
    desk.convened()
    for side in ("a", "b"):
        answer = client.as_(desk.who(f"{side} duty")).get(f"/mediation/{desk.id}")
        assert answer.status_code == 404, "without danger the case is not the duty desk's"
    desk.do("b mediator", "flag_danger", kind="violence")
    clocks = {one["code"]: one for one in desk.read("a officer")["clocks"]}
    due = dt.datetime.fromisoformat(clocks["MC7"]["due_at"])
    assert dt.timedelta(0) < due - dt.datetime.now(dt.UTC) <= dt.timedelta(minutes=10)
    for side in ("a", "b"):
        page = desk.page(f"{side} duty")
        assert "暴力威胁" in page and "周大有" not in page
        assert "报告危险苗头" in client.get("/inbox/").get_data(as_text=True)
    session = db.session.execute(db.text("SELECT max(id) FROM mediation_session")).scalar_one()
    desk.refused("a mediator", "record_session", "calm", session_id=session, words="继续")
    desk.refused("a mediator", "agree", "calm", items="赔礼")
    desk.do("a duty", "know_danger")
    desk.refused("a duty", "end_danger", "danger_told")
    desk.do("b duty", "know_danger")
    desk.do("a duty", "end_danger")
    desk.do("a mediator", "agree", items="赔礼。")
    assert desk.state == "agreement_drafting"


def test_m23_a_party_withdraws_in_session_three_without_penalty(desk):
    desk.convened()
    for number in (1, 2):
        session = db.session.execute(db.text("SELECT max(id) FROM mediation_session")).scalar_one()
        desk.do("a mediator", "record_session", session_id=session, words=f"第{number}次")
        desk.do("a mediator", "plan_session", starts_at=f"2032-0{number}-02T09:00:00+08:00")
    before = db.session.execute(db.text("SELECT count(*) FROM points_line")).scalar_one()
    values = desk.do("a officer", "withdraw")["values"]
    assert values["state"] == "withdrawn" and values["failure"] == ""
    assert db.session.execute(db.text("SELECT remedies_told FROM mediation_case")).scalar_one() is True
    assert db.session.execute(db.text("SELECT count(*) FROM points_line")).scalar_one() == before
