"""Finding tables on untidy sheets, and the report that every import shares."""

import datetime as dt

import pytest
from sqlalchemy import select

from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets import Field, Sheet, Workbook, cells, examine, plain
from border_gov.kernel.sheets.mapping import SheetMapping, recall, remember
from border_gov.kernel.sheets.tables import (
    HEADER_AGAIN,
    SIGNATURES,
    TITLE,
    TOTALS,
    find_table,
    fingerprint,
    propose,
)

NAMES = {"name": ("姓名",), "phone": ("联系电话", "手机"), "village": ("村（社区）",)}
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


class Kept:
    """An importer that takes rows with a name and a number."""

    kind = "test"
    fields = (Field("name", "Name", ("姓名",), required=True), Field("count", "Count", ("数量",)))

    def __init__(self):
        self.stored = []

    def check(self, row):
        name, count = row.need("name", cells.as_text), row.get("count", cells.as_whole)
        return row.verdict("new", (name, count))

    def apply(self, verdicts):
        self.stored += [verdict.data for verdict in verdicts]


def a_sheet(*rows, name="表", **more):
    width = max(len(row) for row in rows)
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], **more)


def test_a_table_below_titles_and_above_totals_and_signatures():
    sheet = a_sheet(
        ["花名册"], ["填报单位：甲", "", "日期"], ["序号", "姓名", "联系电话"],
        [1, "张三", "139"], ["", "", ""], ["序号", "姓名", "联系电话"], [2, "合三", "138"],
        ["合计", "2人", ""], ["填表人：", "", "审核："],
    )  # fmt: skip
    table = find_table(sheet, NAMES)
    assert (table.header, table.columns) == (3, {1: "name", 2: "phone"})
    assert [number for number, _ in table.rows] == [4, 7]
    assert [(s.row, s.reason) for s in table.skipped] == [
        (1, TITLE), (2, TITLE), (6, HEADER_AGAIN), (8, TOTALS), (9, SIGNATURES),
    ]  # fmt: skip


def test_headers_are_known_by_their_synonyms_and_each_field_once():
    headers = ["姓 名*", "手机（必填）", "联系电话", "村(社区)", "其他"]
    assert propose(headers, NAMES) == {0: "name", 1: "phone", 3: "village"}


def test_a_full_row_that_begins_like_a_total_is_a_record():
    table = find_table(
        a_sheet(["姓名", "联系电话"], ["总计", "139"], ["合计", ""]),
        {"name": ("姓名",), "phone": ("联系电话",)},
    )
    assert [s.row for s in table.skipped] == [2, 3]
    wide = find_table(a_sheet(["姓名", *"abcdefg"], ["合计", *"1234567"]), {"name": ("姓名",)})
    assert [number for number, _ in wide.rows] == [2]


def test_the_fingerprint_is_blind_to_width_case_and_trailing_blanks():
    assert fingerprint(["姓名 ", "ＡBC", ""]) == fingerprint(["姓名", "abc"]) != fingerprint(["abc", "姓名"])


def test_each_bad_cell_is_named_and_the_rest_goes_on():
    book = Workbook("xlsx", [a_sheet(["姓名", "数量"], ["张三", "2次"], ["", "很多"], ["李四", ""])])
    importer = Kept()
    report = examine(book, importer)
    assert report.counts == {"new": 2, "changed": 0, "same": 0, "bad": 1, "skipped": 0}
    assert [(p.row, p.column, p.value) for p in report.problems] == [(3, "A", ""), (3, "B", "很多")]
    importer.apply(report.to_store)
    assert importer.stored == [("张三", 2), ("李四", None)]
    assert plain(report, lambda msgid, **params: msgid % params)["problems"][1]["reason"].startswith("“很多”")


def test_a_missing_required_column_is_asked_and_nothing_is_judged():
    report = examine(Workbook("xlsx", [a_sheet(["数量", "其他"], ["1", "2"])]), Kept())
    assert [f.name for f in report.missing] == ["name"] and report.verdicts == []


def test_answers_name_columns_rows_and_leave_sheets_out():
    book = Workbook(
        "xlsx",
        [
            a_sheet(["甲", "乙"], ["x", "y"], ["张三", "5"]),
            a_sheet(["姓名", "数量"], ["多余", "1"], name="二"),
        ],
    )
    answers = {
        "表": {"header": 2, "columns": {"0": "name", "1": "count", "9": "nonsense"}},
        "二": {"skip": True},
    }
    report = examine(book, Kept(), answers)
    assert [v.data for v in report.verdicts] == [("张三", 5)]
    assert [(s.sheet, s.row) for s in report.skipped] == [("二", 0), ("表", 1)]


def test_hidden_rows_and_sheets_are_read_and_named():
    sheet = a_sheet(["姓名", "数量"], ["张三", "1"], hidden_rows=frozenset({2}), visible=False)
    report = examine(Workbook("xlsx", [sheet]), Kept())
    assert report.counts["new"] == 1 and [n.row for n in report.notes] == [2]
    assert [(s.sheet, s.row) for s in report.skipped] == [("表", 0)]


def test_a_file_without_any_table_is_refused():
    with pytest.raises(Invalid):
        examine(Workbook("xlsx", [a_sheet(["只有一句话"])]), Kept())


def test_columns_are_remembered_for_each_owner_and_layout(session):
    def told(columns):
        return remember(
            1, "unit:1", "roster", "f", columns=columns, options={"town": "1"}, person_id=7, now=NOW
        )

    told({1: "name"})
    told({2: "name"})
    assert recall(1, "unit:1", "roster", "f").columns == {"2": "name"}
    assert recall(1, "unit:2", "roster", "f") is None and recall(1, "unit:1", "other", "f") is None
    assert len(session.scalars(select(SheetMapping)).all()) == 1
