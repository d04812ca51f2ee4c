"""Pages and API: what is typed arrives, what is refused loses nothing, only the flow's buttons are drawn."""

import pytest

from border_gov.joint_mediation.models import MediationCase
from border_gov.joint_mediation.service import panels, screening
from border_gov.kernel.db import db
from tests.build.mediation import (
    NOW,
    a_bridge,
    a_registered,
    a_routed,
    a_table,
    a_village,
    in_mediation,
    seated,
)


@pytest.fixture
def table(session):
    return a_table()


def simple_form(table, joint=True, **more):
    """The one-page form as a browser sends it."""
    sides = (table.a, table.b) if joint else (table.a,)
    return {
        "committee_id": table.committees[table.a].id,
        "category": "neighbour",
        "where": a_bridge(table) if joint else a_village(table, table.a),
        "parties-0-role": "applicant",
        "parties-0-name": "周大有",
        "parties-0-phone": "13900000001",
        "parties-0-consent": "applied",
        "parties-1-role": "respondent",
        "parties-1-name": "吴长根",
        "parties-1-consent": "no_objection",
        "facts": "晾晒占道。",
        "agreed": "当场清理。\n互不追究。",
        "done": "1",
        "mediators": [table.person(side, "mediator").id for side in sides],
        "rights_told": "1",
        "notice_waived": "1",
        "no_relations": "1",
        **more,
    }


def test_one_page_one_save(table, client):
    answer = client.as_(table.viewer(table.a, "mediator")).post("/mediation/simple", data=simple_form(table))
    assert answer.status_code == 302, answer.get_data(as_text=True)
    case = db.session.scalars(db.select(MediationCase)).one()
    assert (case.state, case.simple, sorted(case.sides)) == ("performed", True, sorted((table.a, table.b)))
    page = client.get(answer.location).get_data(as_text=True)
    assert "周大有" in page and "当场清理。" in page


def test_a_refusal_keeps_what_was_typed(table, client):
    viewer = table.viewer(table.a, "mediator")
    answer = client.as_(viewer).post("/mediation/simple", data=simple_form(table, rights_told=""))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "周大有" in page and "第二十三条" in page
    assert db.session.scalars(db.select(MediationCase)).all() == []


def test_intake_registers_or_keeps_a_draft(table, client):
    form = simple_form(table, request="请求清理")
    answer = client.as_(table.viewer(table.a, "officer")).post("/mediation/new", data=form)
    assert answer.status_code == 302
    assert db.session.scalars(db.select(MediationCase)).one().state == "registered"
    client.post("/mediation/new", data={**form, "request": ""})
    assert {case.state for case in db.session.scalars(db.select(MediationCase))} == {"registered", "draft"}


def test_only_the_buttons_that_the_flow_allows(table, client):
    case = a_routed(table)
    page = client.as_(table.viewer(table.a, "officer")).get(f"/mediation/{case.id}").get_data(as_text=True)
    assert f"/mediation/{case.id}/do/seat" in page
    assert f"/mediation/{case.id}/do/agree" not in page
    assert "调解组缺少某一方的调解员" in page
    leader = client.as_(table.viewer(table.a, "leader")).get(f"/mediation/{case.id}").get_data(as_text=True)
    assert "周大有" not in leader and f"/mediation/{case.id}/do/seat" not in leader


def test_every_act_has_a_form_that_opens(table, client):
    case = in_mediation(table)
    chair = table.viewer(table.a, "mediator")
    from border_gov.joint_mediation.schemas.acts import ACTS

    for verb in ACTS:
        answer = client.as_(chair).get(f"/mediation/{case.id}/do/{verb}")
        assert answer.status_code == 200, verb


def test_the_api_does_what_the_pages_do(table, client):
    case = a_routed(table)
    seated(table, case)
    officer = table.viewer(table.a, "officer")
    answer = client.as_(officer).post(f"/api/v1/mediation/cases/{case.id}/panel_complete", json={})
    assert answer.json["values"]["state"] == "panel_ready"
    assert "convene" in {action["verb"] for action in answer.json["actions"]}
    again = client.post(f"/api/v1/mediation/cases/{case.id}/panel_complete", json={})
    assert again.status_code == 409 and again.content_type == "application/problem+json"
    wrong = client.post(f"/api/v1/mediation/cases/{case.id}/plan_session", json={})
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    "path", ["/", "/simple", "/new", "/mine", "/calendar", "/warnings", "/warnings/new", "/settings"]
)
def test_pages_open(table, client, path):
    in_mediation(table)
    answer = client.as_(table.viewer(table.a, "mediator")).get(f"/mediation{path}")
    assert answer.status_code == 200


def test_settings_are_kept_by_officers(table, client):
    officer = client.as_(table.viewer(table.a, "officer"))
    form = {
        "name": "乡音工作室",
        "key": "accent",
        "kind": "topic",
        "sides": [table.a],
        "topics": ["newcomers"],
        "active": "1",
    }
    assert officer.post("/mediation/settings/room/new", data=form).status_code == 302
    assert "乡音工作室" in officer.get("/mediation/settings").get_data(as_text=True)
    rows = {"rows-0-name": "村级", "rows-0-days": "5", "rows-1-name": "镇级"}
    assert officer.post("/mediation/settings/schemes/levels", data=rows).status_code == 302
    page = officer.get("/mediation/settings").get_data(as_text=True)
    assert "村级" in page
    assert (
        client.as_(table.viewer(table.a, "mediator"))
        .post("/mediation/settings/room/new", data=form)
        .status_code
        == 403
    )


def test_a_volunteer_reports_and_sees_only_that(table, client):
    walker = table.viewer(table.a, "volunteer")
    form = {"category": "neighbour", "where": a_village(table, table.a), "grave": "high", "words": "两家争吵"}
    assert client.as_(walker).post("/mediation/warnings/new", data=form).status_code == 302
    assert client.get("/mediation/warnings").status_code == 403
    page = client.as_(table.viewer(table.a, "officer")).get("/mediation/warnings").get_data(as_text=True)
    assert "可能激化" in page


def test_counts_on_the_map_hide_small_ones(table, client):
    for _ in range(2):
        a_registered(table, joint=False)
    mine = client.as_(table.viewer(table.a, "officer")).get("/api/v1/mediation/map")
    assert mine.status_code == 200
    from border_gov.joint_mediation.queries.figures import by_town

    own = by_town(table.viewer(table.a, "officer"), table.zone.id, {})
    other = by_town(table.viewer(table.b, "officer"), table.zone.id, {})
    assert [town["count"] for town in own] == [2] and [town["count"] for town in other] == [None]


def test_a_seat_is_named_by_its_own_side(table):
    case = a_routed(table)
    with pytest.raises(Exception, match="own mediators"):
        panels.seat(table.viewer(table.a, "officer"), case.id, table.person(table.b, "mediator").id, now=NOW)


def test_a_warning_becomes_a_case(table, client):
    warned = screening.warn(
        table.viewer(table.a, "officer"),
        table.zone.id,
        {"category": "land", "where": a_village(table, table.a), "words": "田埂"},
        now=NOW,
    )
    form = simple_form(table, joint=False, request="划清", warning_id=warned.id)
    client.as_(table.viewer(table.a, "officer")).post("/mediation/new", data=form)
    assert warned.state == "taken_in"
