"""The duty roster: a side's own sheet, whom to call now, and what the other side sees of it."""

import datetime as dt
import io

import pytest
from sqlalchemy import func, select

from border_gov.demo.duty import load_duty
from border_gov.demo.people import load_people
from border_gov.demo.zone import load_zone
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import Side
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.sheets import Column, Page, examine, read, write_workbook
from border_gov.kernel.sheets.cells import CellProblem
from border_gov.people import queries, service
from border_gov.people.models import DutyTurn
from border_gov.people.rules.duty import Hours, hours_of, post_kind
from tests.build.people import NOW, a_border, a_person, a_viewer

HEADER = ("日期", "星期", "时段", "带班领导", "带班电话", "值班人员", "联系电话", "值班电话")
ROWS = (
    ("2026年11月23日", "一", "08:30-17:30", "陈建国", "13800000001", "王小明", "13800000002", "0570-00001"),
    ("", "", "17:30-次日8:30", "陈建国", "13800000001", "李芳", "13800000003", "057000001"),
    ("2026.11.24", "二", "全天", "周丽", "13800000004", "张伟", "13800000005", "057000001"),
)


def sheet(*rows, header=HEADER):
    columns = [Column(head) for head in header]
    return write_workbook([Page("值班表", columns, rows, title="平安办2026年11月值班表")])


def look(zone, content, side="west", actor=None, day_start=dt.time(8, 30)):
    actor = actor or queries.console(zone.id)
    importer = service.DutyImporter(service.DutyOptions(zone.id, side, "", day_start), actor, NOW)
    return importer, examine(read("值班表.xlsx", content), importer)


def take(zone, content, **more):
    importer, report = look(zone, content, **more)
    service.store_duty(importer, report, actor=more.get("actor") or importer.actor, now=NOW)
    db.session.flush()
    return report


def at(hour, minute=0, day=23):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def names(zone, moment, side="west", kinds=()):
    return [turn.name for turn in queries.on_duty(zone.id, side, moment, kinds)]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("8:30-17:30", Hours(dt.time(8, 30), dt.time(17, 30), False)),
        ("８：３０～１７：３０", Hours(dt.time(8, 30), dt.time(17, 30), False)),
        ("8点至20点", Hours(dt.time(8), dt.time(20), False)),
        ("17:30-次日8:30", Hours(dt.time(17, 30), dt.time(8, 30), True)),
        ("20:00—8:00", Hours(dt.time(20), dt.time(8), True)),
        ("夜班（20:00-8:00）", Hours(dt.time(20), dt.time(8), True)),
        ("0:00-24:00", Hours(dt.time(), dt.time(), True)),
        ("全天", Hours(dt.time(9), dt.time(9), True)),
        (None, Hours(dt.time(9), dt.time(9), True)),
    ],
)
def test_hours_as_offices_write_them(text, hours):
    assert hours_of(text, dt.time(9)) == hours


@pytest.mark.parametrize("text", ["夜班", "25:00-26:00", "看情况"])
def test_hours_that_nobody_can_know_are_asked(text):
    with pytest.raises(CellProblem):
        hours_of(text, dt.time(9))


def test_a_post_is_known_by_its_words():
    kinds = [
        post_kind(words) for words in ("水务站值班", "派出所带班领导", "带班领导", "平安办值班室", "园林所")
    ]
    assert kinds == ["water", "police", "leader", "desk", "other"]


def test_a_sheet_goes_in_once_however_often_it_is_imported(session):
    zone = a_border()
    first = take(zone, sheet(*ROWS))
    assert first.counts == {"new": 3, "changed": 0, "same": 0, "bad": 0, "skipped": 1}
    again = take(zone, sheet(*ROWS))
    assert again.counts["same"] == 3
    assert db.session.scalar(select(func.count()).select_from(DutyTurn)) == 6


def test_the_right_person_at_every_minute(session):
    zone = a_border()
    take(zone, sheet(*ROWS))
    assert names(zone, at(8, 29)) == []
    assert names(zone, at(8, 30), kinds=("desk",)) == ["王小明"]
    assert names(zone, at(17, 30), kinds=("desk",)) == ["李芳"]
    assert names(zone, at(8, 29, day=24), kinds=("desk",)) == ["李芳"]
    assert names(zone, at(8, 30, day=24)) == ["张伟", "周丽"]
    assert names(zone, at(8, 30), side="east") == []


def test_who_swapped_is_a_difference_not_a_second_person(session):
    zone = a_border()
    take(zone, sheet(*ROWS))
    swapped = sheet(ROWS[0], ROWS[1], (*ROWS[2][:5], "李芳", "13800000003", "057000001"))
    report = take(zone, swapped)
    assert report.counts["changed"] == 1 and report.counts["same"] == 2
    assert names(zone, at(9, day=24), kinds=("desk",)) == ["李芳"]


def test_a_bad_row_says_where_and_why(session):
    zone = a_border()
    bad = ("2026-11-25", "三", "夜班", "", "", "赵明", "138000", "")
    empty = ("2026-11-26", "四", "", "", "", "", "", "")
    _, report = look(zone, sheet(bad, empty))
    assert [(p.row, p.field) for p in report.problems] == [(3, "hours"), (3, "phone"), (4, "name")]


def test_a_post_may_be_a_number_without_a_name(session):
    zone = a_border()
    take(zone, sheet(("2026-11-23", "水务站", "057000009"), header=("日期", "值班部门", "值班电话")))
    (turn,) = queries.on_duty(zone.id, "west", at(12), kinds=("water",))
    assert (turn.post, turn.name, turn.duty_phone) == ("水务站", "", "057000009")


def test_a_known_person_is_told_by_notice_too(session):
    zone = a_border()
    person = a_person(zone, "west", "王小明", phone="13800000002")
    take(zone, sheet(*ROWS))
    assert queries.on_duty(zone.id, "west", at(9), ("desk",))[0].person_id == person.id


def test_across_the_border_only_the_number_of_the_post_is_whole(session, client):
    zone = a_border()
    zone.sides_added = [
        db.session.add(
            Side(
                zone_id=zone.id, key="south", position=2, names={"zh": "南"}, ink="#000", fill="#111",
                soft="#eee", shape="square", pattern="solid",
            )
        )
    ]  # fmt: skip
    take(zone, sheet(*ROWS))
    for side in ("east", "south"):
        client.as_(a_viewer(a_person(zone, side, "值班员"), "duty"))
        found = client.get("/api/v1/duty-roster/now", query_string={"side": "west", "at": at(9).isoformat()})
        desk = found.json["items"][0]
        assert (desk["name"], desk["phone"], desk["duty_phone"]) == ("王*", "138****0002", "057000001")
        page = client.get("/duty-roster?side=west&day=2026-11-23").text
        assert "王小明" not in page and "13800000002" not in page and "tel:057000001" in page
    client.as_(a_viewer(a_person(zone, "west", "值班员"), "duty"))
    page = client.get("/duty-roster?side=west&day=2026-11-23").text
    assert "王小明" in page and "tel:13800000002" in page


def test_each_side_keeps_its_own(session, client):
    zone = a_border()
    stranger = a_viewer(a_person(zone, "east", "值班员"), "duty")
    importer, report = look(zone, sheet(*ROWS), actor=stranger)
    with pytest.raises(NotAllowed):
        service.store_duty(importer, report, actor=stranger, now=NOW)
    turn = service.add_turn(zone.id, typed(), actor=queries.console(zone.id), now=NOW)
    client.as_(stranger)
    assert client.post(f"/duty-roster/{turn.id}/remove").status_code == 403
    assert client.delete(f"/api/v1/duty-roster/{turn.id}").status_code == 403
    client.as_(a_viewer(a_person(a_border(), "west", "别区"), "duty"))
    assert client.delete(f"/api/v1/duty-roster/{turn.id}").status_code == 404
    client.as_(a_viewer(a_person(zone, "west", "志愿者"), "volunteer"))
    assert client.get("/duty-roster").status_code == 403


def typed():
    span = {"starts_at": at(9), "ends_at": at(18)}
    return {"side": "west", "post": "水务站", "name": "", "duty_phone": "12345", **span}


def test_a_turn_typed_by_hand(session, client):
    zone = a_border()
    client.as_(a_viewer(a_person(zone, "west", "值班员"), "duty"))
    data = {"side": "west", "post": "值班室", "name": "王小明", "day": "2026-11-23"}
    hours = {"begins": "20:00", "ends": "08:00", "phone": "138 0000 0002"}
    assert client.post("/duty-roster", data={**data, **hours}).status_code == 302
    assert names(zone, at(7, 59, day=24)) == ["王小明"] and names(zone, at(8, day=24)) == []
    wrong = client.post("/duty-roster", data={**data, **hours, "name": "", "post": "调解室"})
    assert wrong.status_code == 422 and 'value="调解室"' in wrong.text and 'id="f-name-error"' in wrong.text


def test_the_pages_of_the_import(session, client):
    zone = load_zone(NOW)
    client.as_(a_viewer(a_person(zone, "pinghu", "值班员"), "duty"))
    file = (io.BytesIO(sheet(*ROWS)), "值班表.xlsx")
    place = client.post(
        "/duty-roster/import", data={"file": file}, content_type="multipart/form-data"
    ).location
    assert "陈建国" in client.get(place).text
    assert client.post(place + "/store").status_code == 200
    assert len(queries.on_duty(zone.id, "pinghu", at(9))) == 2
    body = {"side": "jinshan", "dry_run": "0", "file": (io.BytesIO(sheet(*ROWS)), "值班表.xlsx")}
    refused = client.post("/api/v1/duty-roster/import", data=body, content_type="multipart/form-data")
    assert refused.status_code == 403


def test_the_demonstration_has_somebody_at_every_desk(session):
    zone = load_zone(NOW)
    load_people(NOW)
    load_duty(NOW)
    load_duty(NOW)
    for side in places.side_keys(zone.id):
        kinds = [turn.kind for turn in queries.on_duty(zone.id, side, NOW)]
        assert kinds == ["desk", "leader", "water", "police"]
