"""The log and the API hold the plan against what was done, and say "uncertain" where nothing tells."""

import datetime as dt
from typing import Any

import pytest

from border_gov.joint_patrol.queries import walk_log
from border_gov.joint_patrol.schemas.walking import WalkEntryIn
from border_gov.joint_patrol.service import walk_entries, walk_reviews
from border_gov.joint_patrol.service import walking as verbs
from border_gov.kernel.clock import now
from border_gov.kernel.db import db
from tests.browser import PHONE
from tests.build.walking import NOW, Outing, a_line, an_outing

FAR = {"lon": 121.2, "lat": 30.8, "datum": "wgs84", "accuracy_m": 10.0}


def minutes(count: int, start: dt.datetime = NOW) -> dt.datetime:
    return start + dt.timedelta(minutes=count)


def note(outing: Outing, code: str, at: dt.datetime, **more: Any) -> None:
    line = WalkEntryIn().load(a_line(at=at, code=code, **more))
    walk_entries.note(outing.patrol, outing.leader, line, at, None)


def walked(start: dt.datetime = NOW) -> Outing:
    """Three of four points: the second before the first and early, the third far from its point."""
    outing = an_outing(start)
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, start)
    note(outing, "100002", minutes(25, start))
    note(outing, "100001", minutes(27, start))
    note(outing, "100003", minutes(61, start), position=FAR)
    verbs.finish(outing.patrol, outing.leader, minutes(90, start))
    return outing


def from_sheet() -> Outing:
    outing = an_outing()
    lines = [
        {"kind": "checkin", "checkpoint_id": point.id, "at": minutes(30)}
        for point in (outing.points[0], outing.points[2])
    ]
    came = [outing.leader.person_id]
    times = (minutes(0), minutes(110))
    verbs.enter_late(outing.patrol, outing.leader, times, came, {}, lines, minutes(300))
    return outing


def names_of(spots: list[Any]) -> list[int]:
    return [spot.id for spot in spots]


def test_without_a_check_in_a_point_is_uncertain_not_missed(session):
    outing = walked()
    found = walk_log.log(outing.patrol, outing.leader).compared
    assert found.missed == []
    assert names_of(found.unsure) == [point.id for point in outing.points[2:]]


def test_a_patrol_under_way_is_not_held_against_its_plan(session):
    outing = an_outing()
    verbs.start(outing.patrol, outing.leader, [outing.leader.person_id], {}, NOW)
    assert walk_log.compared(outing.patrol) is None


def test_a_sheet_names_what_was_missed_and_invents_no_time(client, session):
    outing = from_sheet()
    found = walk_log.compared(outing.patrol)
    assert names_of(found.missed) == [outing.points[1].id, outing.points[3].id]
    page = client.as_(outing.leader).get(f"/patrol/walk/{outing.patrol.id}/log").text
    told = page.split("未到的巡更点：")[1].split("</p>")[0]
    for number, point in enumerate(outing.points):
        assert (f"<b>{point.name['zh']}</b>" in told) == (number in (1, 3))
    assert "无法确定的巡更点" not in page
    assert page.count("纸质记录") >= 4
    assert "19:30" not in page


def test_a_point_outside_the_plan_is_named_for_a_human(client, session):
    outing = walked()
    stop = walk_log.compared(outing.patrol).stops[0].stop
    db.session.delete(stop)
    db.session.flush()
    walk_reviews.settle(outing.patrol, minutes(95))
    found = walk_log.compared(outing.patrol)
    assert [(mark.code, spot.id) for mark, spot in found.marks] == [("unplanned", outing.points[0].id)]
    page = client.as_(outing.leader).get(f"/patrol/walk/{outing.patrol.id}/log").text
    assert "请核对：该点不在本班次计划内。" in page


def test_the_page_tells_times_order_and_reasons(client, session):
    outing = walked()
    page = client.as_(outing.border.organiser).get(f"/patrol/walk/{outing.patrol.id}/log").text
    rows = page.split("<caption")[1].split("<tr>")[2:]
    assert len(rows) == 4
    for row, words in zip(
        rows,
        (
            ("19:20", "19:27", "晚7分钟", "已到"),
            ("19:40", "19:25", "早15分钟"),
            ("离该点较远",),
            ("没有轨迹",),
        ),
        strict=True,
    ):
        assert [word for word in words if word not in row] == []
    assert sum("顺序有调整" in row for row in rows) == 1
    assert all("无法确定" in row for row in rows[2:])


def test_the_api_tells_the_same(client, session):
    outing = walked()
    told = client.as_(outing.leader).get(f"/api/v1/patrol/walks/{outing.patrol.id}").json["review"]
    assert [stop["visited"] for stop in told["stops"]] == ["yes", "yes", "uncertain", "uncertain"]
    assert [stop["why"] for stop in told["stops"]] == ["", "", "far", "record"]
    assert [stop["minutes_off"] for stop in told["stops"]] == [7.0, -15.0, None, None]
    assert [stop["checkpoint_id"] for stop in told["stops"]] == [point.id for point in outing.points]
    assert told["missed"] == []
    assert told["unsure"] == [point.id for point in outing.points[2:]]
    verbs.undo(outing.patrol, outing.leader, "还要再走一段", minutes(95))
    assert client.get(f"/api/v1/patrol/walks/{outing.patrol.id}").json["review"] is None


@pytest.mark.browser
@pytest.mark.parametrize("eye", [PHONE], indirect=True)
def test_the_table_on_a_phone_in_both_languages_and_on_paper(live, eye):
    outing = walked(now() - dt.timedelta(hours=2))
    db.session.commit()
    live.app.extensions["load_viewer"] = lambda: outing.leader
    for language, said in (("en", "Uncertain"), ("zh_CN", "无法确定")):
        eye.page.context.add_cookies([{"name": "border_gov_language", "value": language, "url": eye.base}])
        page = eye.go(f"/patrol/walk/{outing.patrol.id}/log")
        assert eye.axe() == []
        assert page.locator("table .state", has_text=said).count() == 2
        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(wide) <= 1
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate(wide) <= 1
    page.emulate_media(media="print")
    assert page.locator("table tbody tr").last.is_visible()
    assert eye.faults == []
