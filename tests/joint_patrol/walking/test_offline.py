"""The walking screen in Chromium with the network cut: nothing is lost, nothing is stored twice."""

import json
import random
import socket
from typing import Any

import pytest

from border_gov.joint_patrol.models import PatrolEntry
from border_gov.joint_patrol.service import walking
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.browser import PHONE
from tests.build.walking import Outing, an_outing

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("eye", [PHONE], indirect=True)]


class LostAnswer:
    """A server that does its work and whose answer to one chosen POST never arrives; keeps what was sent."""

    def __init__(self, inner: Any, lose: int) -> None:
        self.inner, self.lose, self.sent = inner, lose, []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/entries"):
            return self.inner(environ, start_response)
        answer = self.inner(environ, start_response)
        self.sent.append(environ["PATH_INFO"])
        if len(self.sent) == self.lose:
            list(answer)
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return []
        return answer


def set_out(live: Any) -> Outing:
    outing = an_outing(now())
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    db.session.commit()
    live.app.extensions["load_viewer"] = lambda: outing.leader
    return outing


def open_screen(eye: Any, outing: Outing) -> Any:
    page = eye.go(f"/patrol/walk/{outing.patrol.id}")
    page.wait_for_selector("#walk[data-ready][data-kept='']")
    return page


def check_in(page: Any, code: str) -> None:
    page.locator("[data-act=checkin] > summary").click()
    page.fill("#w-code", code)
    page.locator("[data-form=checkin] button:not([type])").click()
    page.wait_for_selector("[data-act=checkin]:not([open])")


def report(page: Any, words: str) -> None:
    page.locator("[data-act=finding] > summary").click()
    page.fill("#w-words", words)
    page.locator("[data-report]").click()
    page.wait_for_selector("[data-act=finding]:not([open])")


def rows() -> list[PatrolEntry]:
    db.session.rollback()
    return list(db.session.scalars(db.select(PatrolEntry).order_by(PatrolEntry.id)))


def stored(page: Any, count: int) -> list[PatrolEntry]:
    """The rows, as soon as there are so many."""
    for _ in range(100):
        if len(found := rows()) >= count:
            break
        page.wait_for_timeout(100)
    return found


def unsent(page: Any, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('[data-unsent]').textContent.includes(text)", arg=text
    )


REPLAY = """async ([url, token, lines]) => {
  const csrf = (await (await fetch(token)).json()).csrf;
  const found = [];
  for (const line of lines) {
    const headers = {"Content-Type": "application/json", "X-CSRFToken": csrf};
    found.push((await fetch(url, {method: "POST", headers, body: JSON.stringify(line)})).status);
  }
  return found;
}"""
QUEUED = """async () => (await (await import('/static/js/phone-queue.js')).all())
  .map((line) => ({...line.body, sequence: line.sequence}))"""


def test_three_check_ins_and_a_finding_outlive_reload_and_a_lost_answer(live: Any, eye: Any) -> None:
    outing = set_out(live)
    live.app.wsgi_app = server = LostAnswer(live.app.wsgi_app, lose=2)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    for code in ("100001", "100002", "100003"):
        check_in(page, code)
    report(page, "护栏松动")
    unsent(page, "待上传 4 条")
    page.reload()
    page.wait_for_selector("#walk[data-ready]")
    unsent(page, "待上传 4 条")
    assert page.locator(".points .next .point-name").text_content() == outing.points[3].name["zh"]
    lines = page.evaluate(QUEUED)
    assert rows() == []
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, "已全部上传")
    found = rows()
    assert len(server.sent) == 5, "the line whose answer was lost is sent once more"
    assert [row.kind for row in found] == ["checkin", "checkin", "checkin", "finding"]
    assert [row.checkpoint_id for row in found[:3]] == [point.id for point in outing.points[:3]]
    assert [row.sequence for row in found] == sorted(row.sequence for row in found)
    for seed in (1, 2, 3):
        random.Random(seed).shuffle(lines)
        url = f"/api/v1/patrol/walks/{outing.patrol.id}/entries"
        assert page.evaluate(REPLAY, [url, "/api/v1/patrol/walks/token", lines]) == [200] * 4
    assert [row.id for row in rows()] == [row.id for row in found]


def test_it_works_without_a_service_worker(live: Any, eye: Any) -> None:
    outing = set_out(live)
    eye.page.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'serviceWorker', {value: undefined})"
    )
    page = eye.go(f"/patrol/walk/{outing.patrol.id}")
    page.wait_for_selector("#walk[data-ready]")
    page.context.set_offline(True)
    check_in(page, "100001")
    unsent(page, "待上传 1 条")
    page.context.set_offline(False)
    page.reload()
    unsent(page, "已全部上传")
    assert len(rows()) == 1


def test_what_is_left_is_sent_from_the_log_after_the_patrol_has_ended(live: Any, eye: Any) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    check_in(page, "100001")
    page.locator(".walk-end button").click()
    page.wait_for_function("document.querySelector('[data-said]').textContent.includes('有信号后再点一次')")
    db.session.rollback()
    walking.finish(outing.patrol, outing.deputy, now())
    db.session.commit()
    page.context.set_offline(False)
    eye.go(f"/patrol/walk/{outing.patrol.id}/log")
    page.wait_for_selector("[data-rest][data-sent]", state="attached")
    assert [row.checkpoint_id for row in rows()] == [outing.points[0].id]
    assert not page.locator("[data-rest]").is_visible()


def test_another_person_is_refused_until_it_is_saved(live: Any, eye: Any) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    check_in(page, "100001")
    unsent(page, "待上传 1 条")
    live.app.extensions["load_viewer"] = lambda: outing.deputy
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("#walk-stranger:not([hidden])")
    assert not page.locator("#walk-acts").is_visible()
    assert rows() == []
    with page.expect_download() as saved:
        page.locator("#walk-stranger [data-save-all]").click()
    kept = json.loads(saved.value.path().read_text("utf-8"))
    assert [line["body"]["code"] for line in kept] == ["100001"]
    page.locator("[data-drop-all]").click()
    page.wait_for_selector("#walk-acts:not([hidden])")


def test_a_number_that_does_not_exist_does_not_hold_up_the_rest(live: Any, eye: Any) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    check_in(page, "999999")
    check_in(page, "100002")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, "已全部上传 · 1 条未被接收")
    assert [row.checkpoint_id for row in rows()] == [outing.points[1].id]


def test_a_line_that_cannot_go_now_holds_up_nothing(live: Any, eye: Any) -> None:
    """A patrol whose start was taken back refuses its lines for now; those of the next one go through."""
    outing = set_out(live)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    check_in(page, "100001")
    db.session.rollback()
    walking.undo(outing.patrol, outing.leader, "点错了", now())
    db.session.commit()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    unsent(page, "待上传 1 条")
    db.session.rollback()
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    db.session.commit()
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, "已全部上传")
    assert len(rows()) == 1


def test_the_position_is_stored_with_its_datum(live: Any, eye: Any) -> None:
    outing = set_out(live)
    eye.page.context.grant_permissions(["geolocation"])
    eye.page.context.set_geolocation({"longitude": 121.1001, "latitude": 30.8001, "accuracy": 12})
    page = open_screen(eye, outing)
    page.locator("[data-act=checkin] > summary").click()
    page.locator("[data-position]").click()
    page.locator("[data-near-go]").click()
    row = stored(page, 1)[0]
    assert (row.method, row.datum, row.accuracy_m, row.odd) == ("position", "wgs84", 12, [])


def test_printed_codes_are_large_and_lead_to_the_check_in(live: Any, eye: Any) -> None:
    outing = set_out(live)
    live.app.extensions["load_viewer"] = lambda: outing.border.organiser
    page = eye.go("/patrol/walk/codes?q=100002")
    assert eye.axe() == []
    page.emulate_media(media="print")
    sheet = page.locator(".code-sheet")
    assert sheet.count() == 1
    assert sheet.locator(".code-digits").text_content() == "100002"
    millimetres = sheet.locator("svg").bounding_box()["width"] / 96 * 25.4
    assert millimetres >= 80
    live.app.extensions["load_viewer"] = lambda: outing.leader
    eye.go("/patrol/walk/at/100002")
    assert stored(page, 1)[0].method == "link"
    assert eye.faults == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_screens_are_clean_by_day_and_night_at_twice_the_size(live: Any, eye: Any, language: str) -> None:
    outing = an_outing(now())
    db.session.commit()
    live.app.extensions["load_viewer"] = lambda: outing.leader
    eye.page.context.add_cookies([{"name": "border_gov_language", "value": language, "url": eye.base}])
    base = f"/patrol/walk/{outing.patrol.id}"
    for path in ("/patrol/walks", f"{base}/start", f"{base}/late"):
        look(eye, path)
    walking.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, now())
    db.session.commit()
    for path in (base, f"{base}/log", "/patrol/walk/tracks", f"/patrol/record/{outing.leader.person_id}"):
        look(eye, path)
    assert eye.faults == []


def look(eye: Any, path: str) -> None:
    page = eye.go(path)
    assert page.locator("h1:visible").count() == 1, path
    assert eye.axe() == [], path
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 1, f"{path} is {width} px too wide at twice the text size"
