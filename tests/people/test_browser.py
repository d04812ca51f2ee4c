"""Signing in, importing a roster, handing out codes: at desk and phone size, in both languages."""

from pathlib import Path

import pytest

from border_gov.demo.people import load_people
from border_gov.demo.zone import load_zone
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.browser import DESK, PHONE

ROSTER = Path(__file__).parents[1] / "data" / "rosters" / "广陈镇志愿者花名册.xlsx"


@pytest.fixture
def accounts(committed_app):
    load_zone(now())
    found = {account.login: account for account in load_people(now())}
    db.session.commit()
    return found


def sound(eye):
    assert eye.axe() == []
    assert eye.faults == []


@pytest.mark.browser
@pytest.mark.parametrize("eye", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_an_organiser_signs_in_imports_a_roster_and_prints_codes(eye, accounts, language):
    page = eye.go("/login")
    if language == "en":
        page.locator('button[name="language"]').click()
        page.wait_for_load_state()
    sound(eye)
    account = next(a for a in accounts.values() if a.login == "pinghu-organiser")
    page.fill("#f-login", account.login)
    page.fill("#f-password", "wrong")
    page.locator("main button.btn-primary").click()
    assert page.locator(".error-summary").is_visible()
    eye.faults.clear()  # the browser itself reports the 422 that was just provoked
    page.fill("#f-login", account.login)
    page.fill("#f-password", account.password)
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/")
    for path in ("/people", "/people/new", "/people/units", "/people/waiting", "/me", "/people/import"):
        eye.go(path)
        sound(eye)
    page.set_input_files("#f-file", ROSTER)
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/people/import/*")
    sound(eye)
    page.select_option("#f-answer-town", "330482106")
    page.locator("form.card button.btn-primary").click()
    page.wait_for_load_state()
    assert page.locator("text=不存在村").first.is_visible()
    page.locator("form[action$='/store'] button").click()
    page.wait_for_url("**/store")
    sound(eye)
    eye.go("/people/links?q=徐桂军")
    sound(eye)
    page.locator("input[name=id]").first.check()
    page.locator("#make button").click()
    page.wait_for_selector(".qr-card svg")
    sound(eye)
    url = page.locator(".qr-url").inner_text()
    walk_in(eye, url)


def walk_in(eye, url):
    """The volunteer's own phone: another browser, no account."""
    context = eye.page.context.browser.new_context(viewport=PHONE, locale="zh-CN")
    phone = context.new_page()
    phone.goto(url)
    phone.check("#f-consent")
    phone.locator("main button.btn-primary").click()
    phone.wait_for_load_state()
    phone.goto(eye.base + "/me")
    assert "徐桂军" in phone.locator("main").inner_text()
    context.close()
