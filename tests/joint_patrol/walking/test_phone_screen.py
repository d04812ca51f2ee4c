"""The phone in Chromium: two phones at once, photos without a signal, tracks, alarms, the queue as a file."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from flask import request
from PIL import Image

from border_gov.joint_patrol.models import PatrolAlarm, PatrolEntry, PatrolPhoto
from border_gov.joint_patrol.queries import walk_tracks
from border_gov.joint_patrol.service import alarms
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.browser import PHONE, watch
from tests.build.tracks import agrees
from tests.joint_patrol.walking.test_offline import (
    QUEUED,
    REPLAY,
    LostAnswer,
    check_in,
    open_screen,
    report,
    rows,
    set_out,
    stored,
    unsent,
)

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("eye", [PHONE], indirect=True)]
BOX = {"longitude": 121.1001, "latitude": 30.8001, "accuracy": 12}


def a_picture(path: Path, kind: str = "JPEG") -> str:
    Image.new("RGB", (1200, 900), "#447788").save(path, kind)
    return str(path)


def counted(page: Any, table: Any, count: int) -> list[Any]:
    """The rows of a table, as soon as there are so many."""
    found: list[Any] = []
    for _ in range(100):
        db.session.rollback()
        found = list(db.session.scalars(db.select(table).order_by(table.id)))
        if len(found) >= count:
            break
        page.wait_for_timeout(100)
    return found


def photograph(page: Any, path: str) -> None:
    """Two taps: the camera's button, and Report."""
    page.locator("[data-photo]").set_input_files(path)
    page.locator("[data-pictures] img").wait_for()
    page.locator("[data-report]").click()
    page.wait_for_selector("[data-act=finding]:not([open])")


def signal_back(pages: list[Any]) -> None:
    for page in pages:
        page.context.set_offline(False)
    for _ in range(2):
        for page in pages:
            page.evaluate("dispatchEvent(new Event('online'))")
        pages[0].wait_for_timeout(1200)
    for page in pages:
        unsent(page, "已全部上传")


def replayed(pages: list[Any], lines: list[list[Any]], url: str) -> None:
    """Everything once more in another order, three times: each line gets its stored answer."""
    for seed in (1, 2, 3):
        for page, own in zip(pages, lines, strict=True):
            random.Random(seed).shuffle(own)
            assert page.evaluate(REPLAY, [url, "/api/v1/patrol/walks/token", own]) == [200] * 4


def test_two_phones_without_a_signal_end_in_one_log(live: Any, eye: Any, chromium: Any) -> None:
    outing = set_out(live)
    people = {"leader": outing.leader, "deputy": outing.deputy}
    live.app.extensions["load_viewer"] = lambda: people[request.cookies.get("who", "leader")]
    live.app.wsgi_app = server = LostAnswer(live.app.wsgi_app, lose=3)
    other = watch(chromium.new_context(viewport=PHONE, locale="zh-CN"), live.url)
    other.page.context.add_cookies([{"name": "who", "value": "deputy", "url": live.url}])
    pages = [open_screen(one, outing) for one in (eye, other)]
    for page, codes in zip(
        pages, (("100001", "100002", "100003"), ("100002", "100001", "100004")), strict=True
    ):
        page.context.set_offline(True)
        for code in codes:
            check_in(page, code)
        report(page, f"护栏松动 {codes[0]}")
        page.reload()
        page.wait_for_selector("#walk[data-ready]")
        unsent(page, "待上传 4 条")
    lines = [page.evaluate(QUEUED) for page in pages]
    signal_back(pages)
    found = rows()
    assert len(server.sent) == 9, "the one line whose answer was lost is sent once more"
    for person, own in zip((outing.leader, outing.deputy), lines, strict=True):
        mine = [row for row in found if row.person_id == person.person_id]
        assert [str(row.key) for row in mine] == [line["key"] for line in own], "in the order of noting"
        assert [row.kind for row in mine] == ["checkin", "checkin", "checkin", "finding"]
    replayed(pages, lines, f"/api/v1/patrol/walks/{outing.patrol.id}/entries")
    assert [row.id for row in rows()] == [row.id for row in found]
    other.page.context.close()
    # Either phone may be the one that lost its answer.
    meant = ("ERR_INTERNET_DISCONNECTED", "ERR_EMPTY_RESPONSE")
    assert [fault for fault in other.faults if not any(sign in fault for sign in meant)] == []


def test_a_photo_in_two_taps_outlives_a_reload_and_a_wrong_file_blocks_nothing(
    live: Any, eye: Any, tmp_path: Path
) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    photograph(page, a_picture(tmp_path / "a.jpg"))
    wrong = tmp_path / "b.jpg"
    wrong.write_bytes(b"GIF89a no photo at all")
    photograph(page, str(wrong))
    check_in(page, "100001")
    unsent(page, "待上传 5 条")
    page.reload()
    page.wait_for_selector("#walk[data-ready]")
    unsent(page, "待上传 5 条")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, "已全部上传 · 1 条未被接收: 请选择")
    photos = counted(page, PatrolPhoto, 1)
    assert [row.kind for row in rows()] == ["finding", "finding", "checkin"]
    assert [photo.entry_id for photo in photos] == [rows()[0].id]
    eye.go(f"/patrol/walk/{outing.patrol.id}/log")
    picture = page.locator(".log-photos img")
    picture.wait_for()
    assert picture.count() == 1
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 1200
    assert eye.axe() == []


def walk_to(page: Any, metres: int) -> None:
    page.context.set_geolocation({**BOX, "longitude": BOX["longitude"] + metres / 95_000})
    page.wait_for_timeout(250)


def seen_and_deleted(eye: Any) -> None:
    """The person looks at the own track and deletes it."""
    page = eye.page
    eye.go("/patrol/walk/tracks")
    assert eye.axe() == []
    page.get_by_role("link", name="查看轨迹").click()
    page.locator(".leaflet-container").wait_for()
    drawn = "() => document.querySelector('.folium-map').border.groups.routes.getLayers().length > 0"
    page.wait_for_function(drawn)
    assert eye.axe() == []
    eye.go("/patrol/walk/tracks")
    page.get_by_role("button", name="删除这条轨迹").click()
    page.locator("dialog[open] [value=yes]").click()
    page.get_by_text("没有您的轨迹").wait_for()


def test_a_track_begins_with_consent_and_goes_through_the_same_queue(live: Any, eye: Any) -> None:
    outing = set_out(live)
    eye.page.context.grant_permissions(["geolocation"])
    eye.page.context.set_geolocation(BOX)
    page = open_screen(eye, outing)
    walk_to(page, 20)
    assert not page.locator("[data-recording]").is_visible()
    page.context.set_offline(True)
    page.locator("summary", has_text="轨迹").click()
    assert "锁屏" in page.locator("[data-track-notice]").text_content()
    assert eye.axe() == []
    page.locator("[data-track-on]").click()
    page.locator("[data-recording]").wait_for()
    for metres in (40, 60, 80):
        walk_to(page, metres)
    page.reload()
    page.wait_for_selector("#walk[data-ready]")
    walk_to(page, 100)
    page.locator("summary", has_text="轨迹").click()
    page.locator("[data-track-off]").click()
    page.locator("[data-unsent]", has_text="待上传").wait_for()
    assert walk_tracks.recorded(outing.patrol.id) is None
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, "已全部上传")
    db.session.rollback()
    track = walk_tracks.recorded(outing.patrol.id)
    assert track is not None
    assert 4 <= len(track) <= 7
    assert (track.lon[1:] >= track.lon[:-1]).all()
    seen_and_deleted(eye)
    db.session.rollback()
    assert walk_tracks.recorded(outing.patrol.id) is None


def test_a_track_stops_by_itself_at_the_end(live: Any, eye: Any) -> None:
    outing = set_out(live)
    agrees(outing.leader)
    db.session.commit()
    eye.page.context.grant_permissions(["geolocation"])
    eye.page.context.set_geolocation(BOX)
    page = open_screen(eye, outing)
    page.locator("summary", has_text="轨迹").click()
    page.locator("[data-track-on]").click()
    page.locator("[data-recording]").wait_for()
    walk_to(page, 20)
    page.evaluate("until => { Date.now = () => until + 1; }", page.evaluate("Date.parse(walk.dataset.until)"))
    walk_to(page, 60)
    page.locator("[data-recording]").wait_for(state="hidden")
    walk_to(page, 90)
    unsent(page, "已全部上传")
    assert len(counted(page, PatrolEntry, 0)) == 0
    db.session.rollback()
    track = walk_tracks.recorded(outing.patrol.id)
    assert track is not None
    assert track.lon.max() < BOX["longitude"] + 50 / 95_000


def test_an_alarm_says_undelivered_delivered_seen_and_answered(live: Any, eye: Any) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    told = page.locator("[data-alarm-told]")
    page.context.set_offline(True)
    page.locator("summary", has_text="求助").click()
    assert page.locator("[data-act=help] a").first.get_attribute("href") == "tel:110"
    page.locator("button[data-alarm]").click()
    told.get_by_text("未送达").wait_for()
    assert eye.axe() == []
    page.context.set_offline(False)
    told.get_by_text("已送达").wait_for(timeout=15000)
    told.get_by_text("还没有人看到").wait_for()
    alarm = counted(page, PatrolAlarm, 1)[0]
    alarms.see(alarm, outing.border.organisers["west"], now())
    db.session.commit()
    told.get_by_text("已看到").wait_for(timeout=15000)
    alarms.answer(db.session.get(PatrolAlarm, alarm.id), outing.border.organiser, now())
    db.session.commit()
    page.reload()
    told.get_by_text("已应答").wait_for(timeout=15000)
    assert eye.axe() == []
    page.locator("[data-alarm-over]").click()
    page.locator("[data-alarm-box]").wait_for(state="hidden")
    db.session.rollback()
    assert db.session.get(PatrolAlarm, alarm.id).state == "ended"
    live.app.extensions["load_viewer"] = lambda: outing.border.organiser
    for path in ("/patrol/walk/alarms", f"/patrol/walk/alarms/{alarm.id}"):
        eye.go(path)
        assert eye.axe() == []


def test_an_evicted_queue_comes_back_from_its_file(live: Any, eye: Any, tmp_path: Path) -> None:
    outing = set_out(live)
    page = open_screen(eye, outing)
    page.context.set_offline(True)
    check_in(page, "100001")
    photograph(page, a_picture(tmp_path / "a.jpg"))
    with page.expect_download() as saved:
        page.locator("#walk-acts [data-save-all]").click()
    file = tmp_path / "patrol.json"
    saved.value.save_as(file)
    page.evaluate(
        "new Promise(done => { const act = indexedDB.deleteDatabase('border-gov-walk');"
        " act.onsuccess = act.onblocked = done; })"
    )
    page.reload()
    page.wait_for_selector("#walk[data-ready]")
    unsent(page, "已全部上传")
    foreign = json.loads(file.read_text("utf-8"))
    foreign.append({**foreign[0], "person": 999, "body": {**foreign[0]["body"], "key": "x"}})
    file.write_text(json.dumps(foreign), "utf-8")
    page.locator("[data-load]").set_input_files(str(file))
    unsent(page, "待上传 3 条")
    page.locator("[data-said]", has_text="他人的1条未导入").wait_for()
    page.locator("[data-load]").set_input_files(str(file))
    page.locator("[data-said]", has_text="已有3条").wait_for()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    unsent(page, "已全部上传")
    page.locator("[data-load]").set_input_files(str(file))
    page.locator("[data-said]", has_text="导入3条").wait_for()
    unsent(page, "已全部上传")
    assert [row.kind for row in stored(page, 2)] == ["checkin", "finding"]
    assert len(counted(page, PatrolPhoto, 1)) == 1
    (tmp_path / "bad.json").write_text('[{"url": "https://elsewhere.example"}]', "utf-8")
    page.locator("[data-load]").set_input_files(str(tmp_path / "bad.json"))
    page.locator("[data-said]", has_text="不是本页面保存的文件").wait_for()
