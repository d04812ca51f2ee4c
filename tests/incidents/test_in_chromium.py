"""The duty room in Chromium: new reports come by themselves, boards are in step, a unit works offline."""

import dataclasses
import time

import pytest
from flask import request
from sqlalchemy import select

from border_gov.incidents.models import Act, Incident, UnitReport
from border_gov.incidents.queries import record
from border_gov.incidents.service import board, desk
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from border_gov.people.models import Unit
from tests.browser import DESK, PHONE, watch
from tests.build.incidents import JS, PH, a_report, a_stage, later
from tests.build.people import a_person, a_viewer

pytestmark = pytest.mark.browser
WITHIN_S = 1.0


@pytest.fixture
def stage(live):
    """Whoever the cookie `who` names looks: a desk, or a member of a unit."""
    with transaction():
        made = a_stage()
        person = a_person(made.zone, PH, "孙民警", unit_id=db.session.get_one(Unit, made.units[PH]).id)
        member = dataclasses.replace(a_viewer(person, "officer"), roles=frozenset())
    who = {side: made.desk(side) for side in (PH, JS)} | {"unit": member}
    live.app.extensions["load_viewer"] = lambda: who[request.cookies.get("who", PH)]
    return made


@pytest.fixture
def look(live, chromium):
    contexts = []

    def open_as(who, path, size=DESK):
        context = chromium.new_context(viewport=size, locale="zh-CN")
        contexts.append(context)
        context.add_cookies([{"name": "who", "value": who, "url": live.url}])
        eye = watch(context, live.url)
        eye.go(path)
        return eye

    yield open_as
    for context in contexts:
        context.close()


def test_a_report_is_on_both_boards_at_once_and_one_key_signs_for_it(live, stage, look):
    with transaction():
        board.begin_duty(stage.desk(PH), stage.zone.id, PH, True, clock.now())
        board.begin_duty(stage.desk(JS), stage.zone.id, JS, False, clock.now())
    ours, theirs = look(PH, "/board"), look(JS, "/board")
    for eye in (ours, theirs):
        eye.page.wait_for_selector("#board[data-ready]")
    assert "无声" in theirs.page.inner_text(".board-sides")
    hub, until = live.app.extensions["live"], time.monotonic() + 10
    while hub.open_streams < 2 and time.monotonic() < until:
        time.sleep(0.05)
    took = []
    for _ in range(3):
        with transaction():
            number = a_report(stage, clock.now()).id
        began = time.monotonic()
        for eye in (ours, theirs):
            eye.page.wait_for_selector(f'.board-row[data-id="{number}"]', timeout=10_000)
        took.append(time.monotonic() - began)
    assert min(took) < WITHIN_S, took
    row = f'.board-row[data-id="{number}"]'
    ours.page.click(f"{row} .row-open")
    ours.page.wait_for_selector(f'[data-one="{number}"] [data-key="a"]')
    ours.page.keyboard.press("a")
    theirs.page.wait_for_selector(f"{row} .ticked", timeout=10_000)
    assert theirs.page.locator(f"{row} .row-act").count() == 1
    db.session.rollback()
    assert db.session.get_one(Incident, number).state == "acknowledged"
    ours.page.wait_for_selector("[data-phoned]")
    ours.page.click("[data-phoned] summary")
    ours.page.fill("#told-who", "对方值班员")
    ours.page.fill("#told-number", "021-57930000")
    ours.page.click("[data-phoned] button")
    ours.page.wait_for_selector("text=对方尚未签收")
    assert ours.axe() == [] and ours.faults == [] and theirs.faults == []


def test_a_unit_works_through_its_call_without_a_signal(live, stage, look):
    with transaction():
        moment = later(-5, clock.now())
        one = a_report(stage, moment)
        desk.ack(one, stage.desk(PH), moment)
        desk.dispatch(one, stage.desk(PH), [stage.units[PH]], moment)
        number, task = one.id, record.active_assignments(one.id)[0].id
    eye = look("unit", f"/unit/{task}", PHONE)
    page = eye.page
    page.wait_for_selector("#unit[data-ready]")
    page.context.set_offline(True)
    page.click('[data-report="accept"]')
    page.click('[data-report="set_out"]')
    page.click('[data-report="arrive"]')
    page.fill("#u-why", "手机无定位，已在桥头")
    page.click("[data-why] button")
    page.fill("#u-words", "已清理路面")
    page.fill("#u-no-photo", "夜间光线不足")
    page.click("[data-result] button")
    page.wait_for_function("document.querySelector('[data-unsent]').textContent.startsWith('4')")
    assert db.session.scalars(select(UnitReport)).all() == []
    db.session.rollback()
    page.wait_for_timeout(1500)
    back = clock.now()
    page.context.set_offline(False)
    page.wait_for_function(
        "!document.querySelector('[data-unsent]').classList.contains('waiting')", timeout=30_000
    )
    rows = db.session.scalars(select(UnitReport).order_by(UnitReport.id)).all()
    assert [row.stage for row in rows] == ["accept", "set_out", "arrive"]
    for row in rows:
        assert row.event_at < back <= row.received_at and row.counts_at == row.event_at
    result = db.session.scalars(select(Act).where(Act.incident_id == number, Act.verb == "resolve")).one()
    assert result.event_at < back <= result.received_at
    done = db.session.get_one(Incident, number)
    assert (done.state, done.arrived_at) == ("resolved", rows[2].event_at)
