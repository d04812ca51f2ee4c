"""Files as they come: real workbooks, damaged ones, bombs, text in any encoding."""

import io
import struct
import time
import zipfile

import pytest
import xlsxwriter

from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets import letter, read, write_csv, write_workbook
from border_gov.kernel.sheets.text_files import find_delimiter
from border_gov.kernel.sheets.writing import Column, Page


def a_workbook(rows, name="Sheet1", **more):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        for number in more.get("hidden", ()):
            sheet.set_row(number - 1, None, None, {"hidden": True})
    return out.getvalue()


def refused(name, content, **answers):
    with pytest.raises(Invalid) as caught:
        read(name, content, **answers)
    return caught.value


def test_letters_are_those_of_the_spreadsheet():
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_rows_keep_their_numbers_and_hidden_ones_are_known():
    sheet = read("a.xlsx", a_workbook([[""], ["x"], ["y"]], "表 & 一", hidden=[3])).sheets[0]
    assert sheet.rows[1] == ["x"] and sheet.hidden_rows == {3} and sheet.name == "表 & 一"


@pytest.mark.parametrize("keep", [10, 100, 2000, -200])
def test_a_truncated_workbook_is_one_sentence(keep):
    assert refused("a.xlsx", a_workbook([["姓名"]] * 50)[:keep]).fields["file"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"not a workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.csv", b"\x00\x01\x02"),
        ("a.csv", b"   \n"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.xls", a_workbook([["x"]])),
        ("a.ods", b"PK\x05\x06" + b"\0" * 18),
    ],
)
def test_what_is_no_spreadsheet_is_refused_at_the_field(name, content):
    assert "file" in refused(name, content).fields


def packed(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = packed(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=b" " * 60_000_000)
    assert len(bomb) < 100_000
    began = time.monotonic()
    assert "unpacks" in refused("a.xlsx", bomb).message
    assert time.monotonic() - began < 5


def test_a_declared_size_that_lies_is_caught_by_the_bytes():
    content = bytearray(packed(xl__workbook_xml="<workbook/>", xl__big_xml=b"a" * 3_000_000))
    entry = content.rfind(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    assert refused("a.xlsx", bytes(content)).fields["file"]


def test_thousands_of_entries_are_refused():
    assert "unpacks" in refused("a.xlsx", packed(**{f"e{n}": "" for n in range(2100)})).message


def test_a_cell_in_the_last_corner_costs_one_process_and_not_the_server():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    assert "unpacks" in refused("a.xlsx", out.getvalue()).message


@pytest.mark.parametrize(
    ("content", "encoding", "sure"),
    [
        ("姓名,电话\n张三,1".encode("utf-8-sig"), "utf-8-sig", True),
        ("姓名,电话\n张三,1".encode(), "utf-8-sig", True),
        ("姓名,电话\n张三,1".encode("gb18030"), "gb18030", False),
        ("姓名,电话\n张三,1".encode("utf-16"), "utf-16", True),
    ],
)
def test_the_encoding_is_found_and_doubt_is_said(content, encoding, sure):
    book = read("a.csv", content)
    assert (book.encoding, book.sure, book.sheets[0].rows[1]) == (encoding, sure, ["张三", "1"])


def test_an_answered_encoding_is_used_or_refused_at_its_own_field():
    big5 = "姓名,電話\n張三,1".encode("big5")
    assert read("a.csv", big5, encoding="big5").sheets[0].rows[0] == ["姓名", "電話"]
    assert "encoding" in refused("a.csv", "张三,1".encode("gb18030"), encoding="utf-8-sig").fields
    assert "encoding" in refused("a.csv", b"a,b", encoding="rot13").fields


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter):
    assert find_delimiter(f"a{delimiter}b{delimiter}c\n1,5{delimiter}2{delimiter}3\n") == delimiter


def test_rows_of_unequal_length_are_filled_and_blank_lines_keep_the_count():
    assert read("a.csv", b"a,b,c\n\n1\n").sheets[0].rows == [["a", "b", "c"], ["", "", ""], ["1", "", ""]]


def test_what_is_written_is_read_back_and_stays_text():
    texts = ["=1+1", "{=cmd|' /C calc'!A0}", "@SUM(A1)", "+86", "https://a.example", "007", "<b>"]
    content = write_workbook([Page("名/单", [Column("甲")], [[text] for text in texts], title="标题")])
    sheet = read("a.xlsx", content).sheets[0]
    assert [row[0] for row in sheet.rows] == ["标题", "甲", *texts] and sheet.name == "名_单"
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and 'paperSize="9"' in xml and "hyperlink" not in xml


def test_sheets_of_one_name_get_different_ones():
    pages = [Page("很长的名字" * 8, [Column("甲")], []), Page("很长的名字" * 8, [Column("甲")], [])]
    names = [sheet.name for sheet in read("a.xlsx", write_workbook(pages)).sheets]
    assert len(set(names)) == 2 and all(len(name) <= 31 for name in names)


def test_a_text_file_has_a_mark_and_no_formula():
    content = write_csv(["姓名"], [["=1+1"], ["＝1+1"], [" @x"], [-5], ["张三"]])
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert lines == ["姓名", "'=1+1", "'＝1+1", "'@x", "-5", "张三"]


def test_a_hundred_thousand_rows_are_read_and_written_in_seconds():
    rows = [[n, f"张三{n}", "13900000000", "广陈镇", "山塘村", 1.5, "是", "备注"] for n in range(100_000)]
    began = time.monotonic()
    content = write_workbook([Page("大", [Column(str(n)) for n in range(8)], rows)])
    assert len(read("a.xlsx", content).sheets[0].rows) == 100_001
    assert time.monotonic() - began < 60
