"""The workbench: what waits for this desk, with the viewer's own rights."""

import datetime as dt

from border_gov.kernel import clock
from border_gov.people import queries as people
from tests.build.incidents import JS, PH, a_report, a_stage, at
from tests.build.mediation import a_registered, a_table
from tests.build.people import a_person


def test_a_desk_sees_its_open_incidents_and_the_limits_that_are_over(session, client):
    now = clock.now()
    stage = a_stage(now)
    a_report(stage, now - dt.timedelta(hours=2), **at(stage, 1_500.0, PH))
    page = client.as_(stage.desk(PH)).get("/").text
    assert "在办事件" in page and "已受理待签收" in page
    assert "/incidents/?state=received" in page
    assert "在办事件" not in client.as_(stage.desk(JS)).get("/").text


def test_an_organiser_sees_no_incidents(session, client):
    stage = a_stage()
    a_report(stage)
    organiser = people.viewer_of(a_person(stage.zone, PH, "王五", "organiser"), by="password")
    assert "在办事件" not in client.as_(organiser).get("/").text


def test_a_clerk_sees_disputes_by_state_and_another_side_only_its_own(session, client):
    table = a_table()
    a_registered(table, joint=False)
    a_clerk, b_clerk = (table.viewer(side, "officer") for side in (table.a, table.b))
    page = client.as_(a_clerk).get("/").text
    assert "在调纠纷" in page
    assert "/mediation/?state=registered" in page
    assert "在调纠纷" not in client.as_(b_clerk).get("/").text
