"""The frame of every page in a real browser: CSRF under htmx, keys, dialogs, undo, guard, menu, languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import render_template_string, request
from playwright.sync_api import Browser, Page

from border_gov.kernel import guard, menu
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import Pages
from tests.browser import DESK, PHONE, Eye, Site, watch

pytestmark = pytest.mark.browser
SOMEBODY = Viewer(person_id=1, name="张三", unit="综治中心")
PAGE = Path(__file__).resolve().parents[1] / "data" / "pages" / "frame.html"


def a_page() -> str:
    return render_template_string(PAGE.read_text("utf-8"))


def saved() -> str:
    return f"<p id='said'>saved {request.headers.get('HX-Request', 'whole')}</p>"


def undo() -> tuple[str, int]:
    return "", 204


@pytest.fixture
def framed(live: Site) -> Site:
    pages = Pages("frame", __name__, entrance="office")
    open_to_all = guard.public("a test")
    pages.add_url_rule("/frame", "show", open_to_all(a_page))
    pages.add_url_rule("/frame/saved", "saved", open_to_all(saved), methods=["POST"])
    pages.add_url_rule("/frame/undo", "undo", open_to_all(undo), methods=["POST"])
    live.app.register_blueprint(pages)
    live.app.extensions["load_viewer"] = lambda: SOMEBODY
    live.app.extensions["menu"] = [
        menu.MenuEntry("frame.show", "试页", phone=True),
        menu.MenuEntry("maps.border", "别处", may=lambda viewer: False, phone=True),
    ]
    return live


@pytest.fixture
def look(framed: Site, chromium: Browser) -> Iterator[Any]:
    contexts = []

    def open_page(size: dict[str, int]) -> Eye:
        contexts.append(chromium.new_context(viewport=size))
        eye = watch(contexts[-1], framed.url)
        eye.go("/frame")
        return eye

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_part_of_a_page_is_usable_by_all(look: Any, size: dict[str, int]) -> None:
    eye = look(size)
    assert eye.axe() == []
    eye.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    wide = eye.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    assert eye.faults == []


def test_htmx_posts_carry_the_token(look: Any) -> None:
    eye = look(DESK)
    eye.page.keyboard.press("Escape")
    eye.page.get_by_role("button", name="发送").click()
    eye.page.wait_for_selector("#said")
    assert eye.page.locator("#said").inner_text() == "saved true"
    assert eye.faults == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(look: Any) -> None:
    page: Page = look(DESK).page
    assert page.evaluate("() => document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="名称").click()
    assert page.evaluate("() => document.activeElement.id") == "f-name"
    assert page.locator("#f-name").get_attribute("aria-describedby") == "f-name-hint f-name-error"


def test_a_dialog_gives_the_focus_back(look: Any) -> None:
    page: Page = look(DESK).page
    page.get_by_role("button", name="删除…").click()
    assert page.locator("#drop").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.dataset.dialog") == "drop"


def test_an_irreversible_act_asks_first(look: Any) -> None:
    page: Page = look(DESK).page
    page.get_by_role("button", name="作废").click()
    page.get_by_role("button", name="关闭").last.click()
    assert page.url.endswith("/frame")
    page.get_by_role("button", name="作废").first.click()
    page.get_by_role("button", name="确定作废").click()
    page.wait_for_selector("#said")
    assert page.url.endswith("/frame/saved")


def test_undo_stands_in_the_toast(look: Any) -> None:
    page: Page = look(DESK).page
    with page.expect_response("**/frame/undo") as answered:
        page.get_by_role("button", name="撤销").click()
    assert answered.value.status == 204


def test_keys_open_help_and_press_new(look: Any) -> None:
    page: Page = look(DESK).page
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_selector("#said")


def test_what_was_typed_is_not_lost_silently(look: Any) -> None:
    page: Page = look(DESK).page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#f-note").fill("没有保存")
    page.goto("about:blank")
    assert asked == ["beforeunload"]


def test_the_language_switch_keeps_the_page(look: Any) -> None:
    eye = look(DESK)
    eye.page.get_by_role("button", name="EN").click()
    eye.page.wait_for_selector("html[lang=en]")
    assert eye.page.url.endswith("/frame")
    eye.page.get_by_role("button", name="中文").click()
    eye.page.wait_for_selector("html[lang=zh-CN]")
    assert eye.faults == []


def test_the_bottom_bar_shows_what_this_person_may_open(look: Any) -> None:
    page: Page = look(PHONE).page
    assert page.locator(".thumbbar a").all_inner_texts() == ["试页"]
    box = page.locator(".thumbbar a").bounding_box()
    assert box is not None
    assert box["height"] >= 48
