"""A province's own list from import to report-back: nothing doubles, nothing that it held is typed again."""

import io

import openpyxl
import pytest

from border_gov.joint_mediation.models import MediationCase, sealed
from border_gov.joint_mediation.queries import province as queries
from border_gov.joint_mediation.service import admission, outcomes, panels, sessions
from border_gov.kernel.db import db
from border_gov.kernel.sheets.reading import read
from tests.build.mediation import DAY, NOW, a_table, some_terms

HEADER = ["序号", "案件编号", "受理日期", "纠纷类型", "纠纷简要情况", "申请人", "申请人电话", "被申请人"]
HEADER += ["纠纷发生地", "是否涉边", "主办科室", "调解结果", "协议形式", "结案日期"]
DATED, DONE = "2026-11-02", ["", "", ""]
ROWS = [
    [
        1,
        "ZJ-1",
        DATED,
        "邻里纠纷",
        "晾晒占道",
        "周大有",
        "13900000001",
        "吴长根",
        "山塘村",
        "否",
        "一科",
        *DONE,
    ],
    [2, "ZJ-2", DATED, "环境污染", "河面漂来水葫芦", "郑阿明", "", "王小妹", "界河", "是", "二科", *DONE],
]


@pytest.fixture
def table(session):
    return a_table()


def a_list(rows=ROWS, header=HEADER):
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sends(client, table, rows=ROWS, **asked):
    officer = client.as_(table.viewer(table.a, "officer"))
    answer = officer.post(
        "/api/v1/mediation/province/import",
        query_string=asked,
        data={"file": (io.BytesIO(a_list(rows)), "台账.xlsx")},
    )
    assert answer.status_code == 200, answer.text
    return answer.json


def counts(told):
    return {name: told["counts"][name] for name in ("new", "changed", "same", "bad")}


def test_only_what_crosses_comes_in_and_a_second_time_nothing_doubles(table, client):
    assert counts(sends(client, table, look_only=True)) == {"new": 1, "changed": 0, "same": 1, "bad": 0}
    assert db.session.query(MediationCase).count() == 0
    assert counts(sends(client, table))["new"] == 1
    case = db.session.scalars(db.select(MediationCase)).one()
    assert (case.external_number, case.source, case.state) == ("ZJ-2", "import", "registered")
    assert sorted(case.sides) == sorted((table.a, table.b)) and case.late
    assert counts(sends(client, table)) == {"new": 0, "changed": 0, "same": 2, "bad": 0}
    assert counts(sends(client, table, scope="all"))["new"] == 1
    assert db.session.query(MediationCase).count() == 2


def test_a_difference_is_shown_and_brought_in_while_the_case_may_be_changed(table, client):
    sends(client, table)
    other = [[*ROWS[1][:4], "河面漂来水葫芦，鱼塘受损", *ROWS[1][5:]]]
    assert counts(sends(client, table, other, look_only=True))["changed"] == 1
    case = db.session.scalars(db.select(MediationCase)).one()
    assert sealed.get(case, "facts") == "河面漂来水葫芦"
    sends(client, table, other)
    assert sealed.get(case, "facts") == "河面漂来水葫芦，鱼塘受损"


def test_a_bad_row_is_named_and_the_others_go_in(table, client):
    rows = [*ROWS, ["3", "ZJ-3", "2026-11-04", "说不清", "某事", "甲", "", "乙", "", "是", "", "", "", ""]]
    told = sends(client, table, rows)
    assert counts(told) == {"new": 1, "changed": 0, "same": 1, "bad": 1}
    assert [(one["row"], one["column"]) for one in told["problems"]] == [(4, "D")]


def test_the_result_goes_back_in_the_source_own_columns(table, client):
    sends(client, table)
    case = db.session.scalars(db.select(MediationCase)).one()
    settles(table, case)
    officer = client.as_(table.viewer(table.a, "officer"))
    book = read("back.xlsx", officer.get("/mediation/province/results.xlsx").data)
    header, row = book.sheets[0].rows
    assert header[: len(HEADER)] == HEADER
    back, given = dict(zip(header, row, strict=True)), dict(zip(HEADER, ROWS[1], strict=True))
    held = {name: str(value) for name, value in given.items() if value}
    assert {name: str(back[name]) for name in held} == held  # 0 facts typed that the source held
    assert (back["调解结果"], back["协议形式"]) == ("调解成功", "口头")
    assert "人调字第" in back["毗邻联调卷号"] and str(back["结案日期"]).startswith("2026-11-")
    assert "拆除障碍" in queries.block_of(case)
    page = officer.get("/mediation/province")
    assert page.status_code == 200 and "ZJ-2" in page.text
    assert "ZJ-2" not in client.as_(table.viewer(table.b, "officer")).get("/mediation/province").text


def settles(table, case):
    for side in case.sides:
        admission.accept(table.viewer(side, "officer"), case.id, now=NOW)
    officer, chair = table.viewer(table.a, "officer"), table.viewer(table.a, "mediator")
    admission.tell_rights(officer, case.id, now=NOW)
    for side in case.sides:
        own = table.viewer(side, "officer")
        person = table.person(side, "mediator").id
        row = panels.seat(own, case.id, person, now=NOW, chair=side == table.a)
        panels.nothing_known(own, case, row, NOW)
    panels.panel_complete(officer, case.id, now=NOW)
    planned = sessions.plan(chair, case.id, {"starts_at": NOW + 2 * DAY}, now=NOW)
    sessions.invite(officer, case.id, planned.id, now=NOW)
    sessions.convene(chair, case.id, now=NOW)
    outcomes.oral_agree(chair, case.id, some_terms(), now=NOW)
