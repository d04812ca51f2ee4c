"""The walking screen in both themes and languages, at usual and at double text: at ease, never covered."""

import re
from typing import Any

import pytest

from tests.browser import PHONE
from tests.joint_patrol.walking.test_offline import open_screen, set_out, unsent

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("eye", [PHONE], indirect=True)]
ACTS = ("checkin", "finding", "publicity", "help", "track")
FOREIGN = {"zh_CN": re.compile("[A-Za-z]{3,}"), "en": re.compile("[\u4e00-\u9fff]+")}
SENT = {"zh_CN": "已全部上传", "en": "Everything is sent"}
READ = """() => {
  const copy = document.querySelector("main").cloneNode(true);
  for (const name of copy.querySelectorAll(".point-name, .side-badge")) name.remove();
  return copy.textContent;
}"""
UNEASY = """() => {
  const told = [];
  for (const one of [document.documentElement, document.querySelector("main")]) {
    if (one.scrollWidth - one.clientWidth > 1) told.push(`too wide: ${one.localName}`);
  }
  const targets = ".btn, summary, select, textarea, .walk-back, input:not(.visually-hidden, [type=hidden])";
  for (const one of document.querySelectorAll(targets)) {
    if (!one.checkVisibility() || one.closest("dialog")) continue;
    one.scrollIntoView({block: "center", behavior: "instant"});
    const box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    const name = one.outerHTML.slice(0, 90);
    if (!top || !(one.contains(top) || top.contains(one))) told.push(`covered: ${name}`);
    if (box.height < 47.5) told.push(`small: ${name}`);
  }
  const bar = document.querySelector("[data-unsent]").getBoundingClientRect();
  if (bar.top < 0 || bar.bottom > innerHeight) told.push("the count of what is unsent is out of sight");
  return told;
}"""
OPEN_ALL = """() => {
  for (const one of document.querySelectorAll("details.act")) {
    one.removeAttribute("name");
    one.open = true;
  }
}"""


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("percent", [100, 200])
def test_the_walking_screen_is_at_ease(live: Any, eye: Any, theme: str, language: str, percent: int) -> None:
    outing = set_out(live)
    cookie = {"name": "border_gov_language", "value": language, "url": live.url}
    eye.page.context.add_cookies([cookie])
    eye.page.emulate_media(reduced_motion="reduce")
    page = open_screen(eye, outing)
    if page.locator("html").get_attribute("data-theme") != theme:
        page.locator("[data-theme-switch]").click()
    assert page.locator("html").get_attribute("data-theme") == theme
    page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%`; }", percent)
    assert page.evaluate(UNEASY) == []
    for act in ACTS:
        page.locator(f"[data-act={act}] > summary").click()
        assert page.evaluate(UNEASY) == [], act
    page.evaluate(OPEN_ALL)
    assert eye.axe() == []
    assert FOREIGN[language].findall(page.evaluate(READ)) == []
    page.context.set_offline(True)
    page.locator("button[data-alarm]").click()
    page.locator("[data-alarm-told] li").first.wait_for()
    page.locator("[data-unsent].waiting").wait_for()
    assert page.evaluate(UNEASY) == []
    assert eye.axe() == []
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, SENT[language])
    assert [fault for fault in eye.faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []
