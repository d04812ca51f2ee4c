"""A dispute at the line from the first word to the signature of every side; and one that takes a page."""

import datetime as dt
import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image, ImageDraw

from border_gov.demo.load import the_cast
from border_gov.demo.mediation import load_mediation
from border_gov.demo.people import load_people
from border_gov.demo.zone import load_zone
from border_gov.joint_mediation.rules.flow import ACCEPTED, STATES
from border_gov.kernel import clock
from border_gov.kernel.db import db, transaction
from tests.browser import DESK, PHONE, watch
from tests.journeys.navigators import Somebody
from tests.journeys.test_a_week import as_picture, is_drawn

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SECRET = "只对调解员说：最多能让到八百元"


@pytest.fixture
def passwords(committed_app):
    """Zone, people and disputes of the demonstration; sign-in name → password."""
    with committed_app.app_context():
        now = clock.now()
        with transaction():
            load_zone(now)
        with transaction():
            accounts = load_people(now)
        with transaction():
            load_mediation(the_cast(accounts), now)
    return {account.login: account.password for account in accounts}


@pytest.fixture
def sides(passwords):
    return sorted(login.removesuffix("-officer") for login in passwords if login.endswith("-officer"))


@pytest.fixture
def somebody(live, chromium, passwords):
    """Makes a person with a browser of their own; nobody may meet an error of script or policy."""
    met = []

    def meet(login, size=DESK):
        context = chromium.new_context(viewport=size, locale="zh-CN")
        met.append(Somebody(watch(context, live.url), login, passwords[login]))
        return met[-1]

    yield meet
    faults = [fault for person in met for fault in person.eye.faults]
    for person in met:
        person.eye.page.context.close()
    assert faults == []


def state_of(case_id):
    db.session.rollback()
    return db.session.scalar(sa.text("SELECT state FROM mediation_case WHERE id = :id"), {"id": case_id})


def a_scan():
    """A sheet of paper with marks on it."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for row in range(6):
        pen.line((60, 500 + row * 50, 260, 520 + row * 50), fill="black", width=12)
    out = io.BytesIO()
    page.save(out, "PNG")
    return {"name": "协议书.png", "mimeType": "image/png", "buffer": out.getvalue()}


def presses_act(person, case_id, verb):
    page = person.opens(f"/mediation/{case_id}")
    page.locator(f"form[action$='/do/{verb}'] button").first.click()
    page.wait_for_load_state()


def does(person, case_id, verb, **given):
    """Opens the form of one act from the page of the case, fills it in and saves."""
    page = person.opens(f"/mediation/{case_id}")
    page.locator(f"main a[href$='/do/{verb}']").first.click()
    page.wait_for_load_state()
    person.is_at_ease()
    for name, value in given.items():
        field = page.locator(f"main form [name='{name.replace('__', '-')}']").first
        if value is True:
            field.check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(index=0) if value == 0 else field.select_option(value)
        else:
            field.fill(value)
    saves(page)


def saves(page):
    page.locator("main form .form-acts button").last.click()
    page.wait_for_load_state()
    refused = page.locator(".error-summary")
    assert refused.count() == 0, refused.inner_text()


def paper(person, case_id, kind, tmp_path):
    """One paper as a person prints it, as pictures."""
    page = person.opens(f"/mediation/{case_id}/papers/{kind}")
    person.is_at_ease()
    with page.expect_download() as got:
        page.locator("main form:has(input[value=pdf]) button").first.click()
    return seen(got.value, tmp_path / kind)


def seen(download, folder):
    folder.mkdir()
    pages = as_picture(download.path().read_bytes(), folder)
    assert pages
    assert all(is_drawn(page) for page in pages)
    return pages


def staff(side, role="mediator"):
    found = sa.text("SELECT person_id FROM account WHERE login = :login")
    return str(db.session.scalar(found, {"login": f"{side}-{role}"}))


def local(when):
    return clock.local(when).strftime("%Y-%m-%dT%H:%M")


def takes_in(person):
    page = person.opens("/mediation/new")
    person.is_at_ease()
    shared = page.locator("select[name=where] option[value^='place:']").first.get_attribute("value")
    page.locator("select[name=where]").select_option(shared)
    page.locator("textarea[name=facts]").fill("桥头晾晒占道，外村货车绕行受损。")
    page.locator("textarea[name=request]").fill("恢复通行并赔偿修车费一千二百元。")
    for number, name in enumerate(("周桥生", "吴水根")):
        page.locator(f"[name=parties-{number}-name]").fill(name)
        page.locator(f"[name=parties-{number}-phone]").fill(f"1380000000{number}")
        page.locator(f"[name=parties-{number}-address]").fill("沿河路一号")
    saves(page)
    return int(re.search(r"/mediation/(\d+)", page.url)[1])


def test_a_joint_case_from_application_to_the_last_signature(somebody, sides, tmp_path):
    states = set(db.session.scalars(sa.text("SELECT DISTINCT state FROM mediation_case")))
    assert states == STATES.keys() - {ACCEPTED}  # accepted is passed through at once
    lead, other = sorted(sides, reverse=True)[:2]
    officers = {side: somebody(f"{side}-officer").signs_in() for side in (lead, other)}
    chair, guest = (somebody(f"{side}-mediator").signs_in() for side in (lead, other))
    case_id = takes_in(officers[lead])
    gathers(officers, case_id, lead)
    talks(officers[lead], chair, case_id)
    assert SECRET in chair.opens(f"/mediation/{case_id}").content()
    for person in (guest, officers[other], officers[lead]):
        assert SECRET not in person.opens(f"/mediation/{case_id}").content()
    agrees(officers[lead], chair, case_id, tmp_path)
    applies(officers[lead], case_id, tmp_path)
    performs_and_closes(officers, case_id, lead, other)
    page = officers[lead].opens(f"/mediation/{case_id}/papers")
    officers[lead].is_at_ease()
    with page.expect_download() as got:
        page.locator("form[action$='/file.pdf'] button").click()
    assert len(seen(got.value, tmp_path / "whole")) > 8


def gathers(officers, case_id, lead):
    for officer in officers.values():
        presses_act(officer, case_id, "consent_accept")
    assert state_of(case_id) == "routed"
    does(officers[lead], case_id, "tell_rights")
    for side, officer in officers.items():
        chairs = {"chair": True} if side == lead else {}
        does(officer, case_id, "seat", person_id=staff(side), **chairs)
    for number in range(len(officers)):
        panel = sa.text("SELECT id FROM mediation_panelist WHERE case_id = :id ORDER BY id")
        db.session.rollback()
        seat = db.session.scalars(panel, {"id": case_id}).all()[number]
        does(officers[lead], case_id, "declare", panelist_id=str(seat), parties_know_none=True)
    presses_act(officers[lead], case_id, "panel_complete")
    assert state_of(case_id) == "panel_ready"


def talks(officer, chair, case_id):
    begins = local(clock.now() + dt.timedelta(hours=3))
    does(chair, case_id, "plan_session", starts_at=begins, venue="联合调解室")
    does(officer, case_id, "invite", session_id=0, waived=True)
    presses_act(chair, case_id, "convene")
    does(chair, case_id, "record_session", session_id=0, words="双方到场，愿意协商。")
    does(chair, case_id, "note", party_id=0, words=SECRET)
    assert state_of(case_id) == "in_mediation"


def agrees(officer, chair, case_id, tmp_path):
    promise = {"what": "赔偿修车费", "amount": "1200", "due_on": clock.today(clock.now()).isoformat()}
    first = {f"instalments__0__{name}": value for name, value in promise.items()}
    does(chair, case_id, "agree", items="即日恢复通行。\n赔偿修车费一千二百元。", **first,
         instalments__0__manner="transfer")  # fmt: skip
    assert paper(chair, case_id, "agreement", tmp_path)
    page = officer.opens(f"/mediation/{case_id}/do/sign")
    officer.is_at_ease()
    times = page.locator("input[name$='-marked_at']")
    assert times.count() == 6  # each party, a mediator and a committee of every side
    for number in range(times.count()):
        times.nth(number).fill(local(clock.now()))
    page.locator("input[name=scan]").set_input_files(a_scan())
    saves(page)
    assert state_of(case_id) == "agreed"
    scans = sa.text(
        "SELECT count(DISTINCT m.file_id) AS scans, count(*) AS marks, count(m.before_person) AS seen "
        "FROM mediation_mark m JOIN mediation_agreement a ON a.id = m.agreement_id WHERE a.case_id = :id"
    )
    assert tuple(db.session.execute(scans, {"id": case_id}).one()) == (1, 6, 6)


def applies(officer, case_id, tmp_path):
    page = officer.opens(f"/mediation/{case_id}/confirmation")
    officer.is_at_ease()
    for box in page.locator("input[name=applicants]").all():
        box.check()
    courts = page.locator("input[name=court]")
    assert courts.count() >= 2  # courts of both provinces qualify
    courts.first.check()
    page.locator("input[name=reason]").fill("离争议地点近。")
    saves(page)
    assert state_of(case_id) == "confirming"
    assert paper(officer, case_id, "confirmation", tmp_path)
    does(officer, case_id, "court_confirmed", document_number="（2026）示例民特1号")


def performs_and_closes(officers, case_id, lead, other):
    today = clock.today(clock.now()).isoformat()
    does(officers[lead], case_id, "record_performance", instalment_id=0, performed_on=today)
    assert state_of(case_id) == "performed"
    does(officers[other], case_id, "visit_ok", visited_on=today, words="已通行。")
    does(officers[lead], case_id, "ask_close")
    chosen = sa.text("SELECT id FROM signoff_round WHERE kind = 'mediation_case' AND subject_id = :id")
    db.session.rollback()
    round_id = db.session.scalar(chosen, {"id": case_id})
    for officer in officers.values():
        page = officer.opens(f"/signing/{round_id}")
        officer.is_at_ease()
        password = page.locator("form[action$='/sign'] input[type=password]")
        if password.count():
            password.fill(officer.password)
        page.locator("form[action$='/sign'] button").click()
        page.wait_for_load_state()
    assert state_of(case_id) == "closed_success"
    officers[lead].opens(f"/mediation/{case_id}")
    officers[lead].is_at_ease()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_simple_case_is_one_page_and_one_save(somebody, sides, size, tmp_path):
    a_side = sides[0]
    mediator = somebody(f"{a_side}-mediator", size).signs_in()
    page = mediator.opens("/mediation/simple")
    mediator.is_at_ease()
    village = page.locator("select[name=where] option[value^='village:']").first.get_attribute("value")
    page.locator("select[name=where]").select_option(village)
    for number, name in enumerate(("郑小妹", "王阿明")):
        page.locator(f"[name=parties-{number}-name]").fill(name)
    page.locator("textarea[name=facts]").fill("晾晒占道。")
    page.locator("textarea[name=agreed]").fill("当场清理。")
    page.locator(f"input[name=mediators][value='{staff(a_side)}']").check()
    for tick in ("rights_told", "notice_waived", "no_relations"):
        page.locator(f"input[name={tick}]").check()
    saves(page)
    case_id = int(re.search(r"/mediation/(\d+)", page.url)[1])
    assert state_of(case_id) == "closed_success"
    mediator.is_at_ease()
    assert paper(mediator, case_id, "oral", tmp_path)
