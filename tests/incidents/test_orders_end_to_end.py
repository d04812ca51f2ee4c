"""A 12345 workbook from import to report-back: nothing typed that it held, nothing doubled."""

import io

import pytest
import python_calamine

from border_gov.incidents.models import Incident
from border_gov.incidents.queries import record
from border_gov.kernel.clock import local
from border_gov.kernel.db import db
from border_gov.kernel.sheets import Column, Page, write_workbook
from tests.build.incidents import JS, NOW, PH, a_stage, at, sign

HEADS = (
    "工单编号", "来电时间", "诉求内容", "地址", "诉求类型", "来电人", "联系电话", "经度", "纬度", "承办单位",
    "签收时间", "办结时间", "办理结果",
)  # fmt: skip
CITIZEN = ("来电人", "联系电话")


@pytest.fixture
def stage(session):
    return a_stage()


def order(stage, number, words):
    place = at(stage, 60, PH)
    return (
        number, f"{local(NOW):%Y-%m-%d %H:%M:%S}", words, "山塘村口", "道路损坏", "周某某", "13812345678",
        str(place["lon"]), str(place["lat"]), "镇平安办", "", "", "",
    )  # fmt: skip


def sheet(rows):
    return write_workbook([Page("工单", [Column(head) for head in HEADS], rows)])


def imported(client, content):
    """Through the pages: choose the file, name the coordinate system, look, agree."""
    place = client.post(
        "/incidents/orders/import", data={"file": (io.BytesIO(content), "12345工单.xlsx")}
    ).location
    looked = client.get(place).text
    client.post(place, data={"answer-source": "hotline", "answer-datum": "wgs84"})
    return looked, client.post(place + "/store").text


def test_a_workbook_goes_in_is_handled_and_goes_back_in_its_own_columns(client, stage):
    rows = [order(stage, "ZJ20261124001", "路灯不亮"), order(stage, "ZJ20261124002", "路面塌陷")]
    desk = client.as_(stage.desk(PH))
    imported(desk, sheet(rows))
    found = db.session.scalars(db.select(Incident).order_by(Incident.id)).all()
    assert [one.external_number for one in found] == [row[0] for row in rows]
    assert {(one.words, one.place_words, one.kind, one.status) for one in found} == {
        (row[2], row[3], "road", PH) for row in rows
    }
    assert {one.received_at for one in found} == {NOW}
    typed = handled(desk, stage, found[0])
    held = {cell for row in rows for cell in row if cell}
    assert not held & {value for form in typed for value in map(str, form.values())}

    back = desk.get("/incidents/orders/results.xlsx?source=hotline").data
    table = python_calamine.load_workbook(io.BytesIO(back)).get_sheet_by_index(0).to_python()
    shown = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    mine = next(row for row in shown if row["工单编号"] == "ZJ20261124001")
    assert tuple(table[0][: len(HEADS)]) == HEADS
    for head, value in zip(HEADS, rows[0], strict=True):
        assert (mine[head] == "") if head in CITIZEN else (not value or mine[head] == value)
    assert mine["办理结果"] == "已更换灯泡" and mine["签收时间"] and mine["办结时间"]
    assert "ZJ20261124001" in desk.get("/incidents/orders").text

    before = counts()
    imported(desk, sheet(rows))
    assert counts() == before
    assert client.as_(stage.desk(JS)).get("/incidents/orders/results.xlsx").status_code == 200


def counts():
    return [
        db.session.scalar(db.select(db.func.count()).select_from(kind)) for kind in (Incident, record.Act)
    ]


def handled(desk, stage, one):
    """The desk's own acts; returns what was typed."""
    forms = [
        ("ack", {}),
        ("reply", {"words": "已派人"}),
        ("dispatch", {"units": [stage.units[PH]]}),
    ]
    for verb, form in forms:
        assert desk.post(f"/incidents/{one.id}/act/{verb}", data=form).status_code == 302
    row = record.active_assignments(one.id)[0].id
    more = [
        ("arrive", {"assignment": row}),
        ("resolve", {"result": "done", "words": "已更换灯泡", "no_photo_why": "夜间"}),
    ]
    for verb, form in more:
        assert desk.post(f"/incidents/{one.id}/act/{verb}", data=form).status_code == 302
    sign(stage, db.session.get(Incident, one.id), PH, 1)
    return [form for _, form in forms + more]


def test_the_command_takes_the_same_list_twice_and_writes_the_results(session, app, stage, tmp_path):
    list_of_orders, answer = tmp_path / "orders.xlsx", tmp_path / "results.xlsx"
    list_of_orders.write_bytes(sheet([order(stage, "ZJ1", "路灯不亮")]))
    session.commit()
    run = app.test_cli_runner().invoke
    asked = ["incidents", "import-orders", str(list_of_orders), "--side", PH, "--datum", "wgs84"]
    first, again = run(args=asked), run(args=asked)
    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert db.session.scalar(db.select(db.func.count(Incident.id))) == 1
    told = run(args=["incidents", "order-results", str(answer), "--side", PH])
    table = python_calamine.load_workbook(str(answer)).get_sheet_by_index(0).to_python()
    assert told.exit_code == 0 and table[1][0] == "ZJ1"
