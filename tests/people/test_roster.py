"""Rosters as townships send them: every good row in, every bad one named, a second import changes nothing."""

import io
from pathlib import Path

import pytest
import python_calamine
from flask_babel import gettext
from sqlalchemy import func, select

from border_gov.demo.zone import load_zone
from border_gov.kernel.sheets import examine, marked_workbook, plain, read
from border_gov.kernel.sheets.importing import Field
from border_gov.people import queries, service
from border_gov.people.models import Grant, Person
from border_gov.people.rules import ROSTER_EXTRAS, ExtraVerdict, RosterExtra
from tests.build.people import NOW, a_person, a_unit, a_viewer

FOLDER = Path(__file__).parents[1] / "data" / "rosters"
WEST_FILE, EAST_FILE, BOTH_FILE = "广陈镇志愿者花名册.xlsx", "廊下镇志愿者名单(新).xls", "新仓吕巷志愿者.csv"
GUANGCHEN, LANGXIA, XINCANG = "330482106", "310116107", "330482103"


@pytest.fixture(autouse=True)
def only_persons(monkeypatch):
    """Further columns belong to other rooms and are tested there."""
    saved = dict(ROSTER_EXTRAS)
    ROSTER_EXTRAS.clear()
    yield
    ROSTER_EXTRAS.update(saved)


@pytest.fixture
def zone(session):
    return load_zone(NOW)


def look(zone, name, town="", sides=None, content=None, **options):
    actor = queries.console(zone.id)
    wanted = service.RosterOptions(zone.id, sides or actor.sides, town, **options)
    importer = service.RosterImporter(wanted, actor, NOW)
    return importer, examine(read(name, content or (FOLDER / name).read_bytes()), importer)


def take(zone, name, town="", **options):
    """Import a file; the report."""
    importer, report = look(zone, name, town, **options)
    service.store_roster(importer, report, actor=queries.console(zone.id), now=NOW)
    return report


def problems(report):
    return [(p.row, p.column, p.field) for p in report.problems]


def roster(*rows, header="姓名,联系电话,所属镇,村（社区）"):
    return "\n".join((header, *rows)).encode("utf-8-sig")


def people_of(zone):
    return dict(
        session_rows(
            select(Person.side_key, func.count()).where(Person.zone_id == zone.id).group_by(Person.side_key)
        )
    )


def session_rows(statement):
    from border_gov.kernel.db import db

    return [tuple(row) for row in db.session.execute(statement)]


def test_a_workbook_with_titles_totals_and_a_second_sheet(zone):
    report = take(zone, WEST_FILE, GUANGCHEN)
    assert report.counts == {"new": 37, "changed": 0, "same": 1, "bad": 2, "skipped": 5}
    assert problems(report) == [(41, "F", "village"), (43, "D", "phone")]
    assert [(s.sheet, s.row) for s in report.skipped] == [
        ("说明", 0), ("花名册", 1), ("花名册", 2), ("花名册", 45), ("花名册", 46),
    ]  # fmt: skip
    notes = {(n.row, n.message.partition(" ")[0]) for n in report.notes}
    assert (8, "the") in notes, "the hidden row is named"
    assert (25, "The") in notes, "the person standing twice is named"
    assert (44, "“%(value)s”") in notes, "a village settled by the answered town is named"
    assert people_of(zone) == {"pinghu": 37}


def test_an_old_workbook_of_the_other_side(zone):
    report = take(zone, EAST_FILE, LANGXIA)
    assert report.counts == {"new": 37, "changed": 0, "same": 1, "bad": 2, "skipped": 1}
    assert problems(report) == [(39, "F", "village"), (41, "D", "phone")]


def test_a_text_file_in_gb18030_asks_for_the_town_of_an_ambiguous_village(zone):
    report = take(zone, BOTH_FILE)
    assert problems(report) == [
        (10, "F", "village"),
        (12, "D", "phone"),
        (13, "F", "village"),
        (22, "F", "village"),
        (24, "D", "phone"),
    ]
    asked = next(p for p in report.problems if p.row == 13)
    assert asked.params["towns"] == "廊下镇、新仓镇"
    assert people_of(zone) == {"pinghu": 8, "jinshan": 9}
    answered = take(zone, BOTH_FILE, XINCANG)
    assert 13 not in {p.row for p in answered.problems} and answered.counts["new"] == 1


@pytest.mark.parametrize(
    ("name", "town"), [(WEST_FILE, GUANGCHEN), (EAST_FILE, LANGXIA), (BOTH_FILE, XINCANG)]
)
def test_a_second_import_changes_nothing(zone, name, town):
    first = take(zone, name, town)
    before = session_rows(select(Person.id, Person.phone, Person.village_code).order_by(Person.id))
    second = take(zone, name, town)
    assert second.counts["new"] == second.counts["changed"] == 0
    assert second.counts["same"] == first.counts["new"] + first.counts["same"]
    assert session_rows(select(Person.id, Person.phone, Person.village_code).order_by(Person.id)) == before


def test_telephones_in_every_spelling_become_digits(zone):
    take(zone, WEST_FILE, GUANGCHEN)
    phones = {row[0]: row[1] for row in session_rows(select(Person.name, Person.phone))}
    assert phones["郭洋涛"] == "19918034063"
    assert phones["刘玲艳"] == "19951882816"
    assert phones["刘杰桂"] == "19951033638"
    assert phones["沈强国"] == "19970316055"


def test_markup_in_a_name_is_stored_as_it_is_and_shown_inert(zone, client):
    take(zone, WEST_FILE, GUANGCHEN)
    organiser = a_person(zone, "pinghu", "组织者")
    page = client.as_(a_viewer(organiser, "organiser")).get("/people?q=陆香").text
    assert "&lt;b&gt;陆香${1+1}" in page and "<b>陆香" not in page and "陆香2" not in page


def test_imported_persons_are_volunteers_of_their_side(zone):
    take(zone, EAST_FILE, LANGXIA)
    assert session_rows(
        select(Grant.role, Grant.side_key, func.count()).group_by(Grant.role, Grant.side_key)
    ) == [("volunteer", "jinshan", 37)]


def test_rows_of_another_side_are_left_to_its_own_organiser(zone):
    report = take(zone, BOTH_FILE, XINCANG, sides=frozenset({"pinghu"}))
    other = {p.row for p in report.problems if p.message == service.roster.OTHER_SIDE}
    assert {14, 15, 16, 17, 18} <= other and people_of(zone) == {"pinghu": 9}


def test_a_row_without_telephone_goes_in_when_that_was_answered(zone):
    report = take(zone, WEST_FILE, GUANGCHEN, without_phone=True)
    assert problems(report) == [(41, "F", "village")]
    assert take(zone, WEST_FILE, GUANGCHEN, without_phone=True).counts["new"] == 0


def test_details_that_differ_are_changes_and_an_empty_cell_says_nothing(zone):
    take(zone, "a.csv", content=roster("王小明,13900000001,广陈镇,山塘村"))
    report = take(zone, "a.csv", content=roster("王小明,13900000001,广陈镇,三兴村"))
    assert report.counts["changed"] == 1
    assert report.verdicts[0].changes == {"village_code": ("330482106209", "330482106207")}
    empty = take(zone, "a.csv", content=roster("王小明,13900000001,,三兴村"))
    assert empty.counts["same"] == 1


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["王小明,13900000001,广陈镇,山塘村", "李四,13900000001,广陈镇,山塘村"], (3, "B", "phone")),
        (["王小明,13900000001,广陈镇,山塘村", "王小明,13900000001,广陈镇,三兴村"], (3, "A", "name")),
        (["王小明,1390000,广陈镇,山塘村", "李四,12,广陈镇,山塘村"], (3, "B", "phone")),
        (["王小明,13900000001,火星镇,山塘村"], (2, "C", "town")),
        (["王小明,13900000001,新埭镇,山塘村"], (2, "D", "village")),
        (["王小明,13900000001,广陈镇,前港"], (2, "D", "village")),
        (["王小明,13900000001,,"], (2, "C", "town")),
        (["某" * 81 + ",13900000001,广陈镇,山塘村"], (2, "A", "name")),
    ],
)
def test_what_could_mean_two_things_is_asked(zone, rows, expected):
    assert problems(look(zone, "a.csv", content=roster(*rows))[1]) == [expected]


def test_a_known_person_with_another_telephone_or_name_is_asked(zone):
    take(zone, "a.csv", content=roster("王小明,13900000001,广陈镇,山塘村"))
    other_phone = look(zone, "a.csv", content=roster("王小明,13900000002,广陈镇,山塘村"))[1]
    other_name = look(zone, "a.csv", content=roster("李四,13900000001,广陈镇,山塘村"))[1]
    assert problems(other_phone) == problems(other_name) == [(2, "B", "phone")]


def test_a_person_who_left_is_not_brought_back_silently(zone, session):
    take(zone, "a.csv", content=roster("王小明,13900000001,广陈镇,山塘村"))
    session.scalar(select(Person)).status = "left"
    assert problems(look(zone, "a.csv", content=roster("王小明,13900000001,广陈镇,山塘村"))[1]) == [
        (2, "A", "name")
    ]


def test_further_columns_go_to_the_rooms_that_own_them(zone):
    applied = []

    def check(row, person_id):
        if row.text("boat") == "?":
            row.problem("boat", "This is missing.")
        return ExtraVerdict({"boat": row.text("boat")}, {} if person_id else {"boat": ("", row.text("boat"))})

    ROSTER_EXTRAS["boats"] = RosterExtra(
        (Field("boat", "Boat", ("船",)),), check, lambda person_id, data, actor, now: applied.append(data)
    )
    header = "姓名,联系电话,所属镇,村,船"
    rows = ("王小明,13900000001,广陈镇,山塘村,大", "李四,13900000002,广陈镇,山塘村,?")
    report = take(zone, "a.csv", content=roster(*rows, header=header))
    assert applied == [{"boat": "大"}] and problems(report) == [(3, "E", "boat")]
    assert take(zone, "a.csv", content=roster(*rows, header=header)).counts["same"] == 1


def test_the_marked_workbook_keeps_every_cell_and_names_each_reason(zone):
    content = (FOLDER / WEST_FILE).read_bytes()
    report = look(zone, WEST_FILE, GUANGCHEN)[1]
    marked = marked_workbook(read(WEST_FILE, content), report, gettext, "原因")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(marked))
    rows = book.get_sheet_by_name("花名册").to_python(skip_empty_area=False)
    assert rows[2][1] == "姓名" and rows[2][12] == "原因"
    assert rows[40][5] == "不存在村" and rows[40][12].startswith("F: ") and rows[42][12].startswith("D: ")
    assert rows[41][1] == "<b>陆香${1+1}"
    assert plain(report, gettext)["problems"][0]["row"] == 41


def test_the_unit_and_the_columns_are_remembered(zone, client):
    organiser = a_person(zone, "pinghu", "组织者")
    unit = a_unit(zone, "pinghu", "广陈镇平安办")
    client.as_(a_viewer(organiser, "organiser"))
    page = upload(client, WEST_FILE)
    client.post(page, data=columns_of(client, page) | {"answer-town": GUANGCHEN, "answer-unit": str(unit.id)})
    assert client.get(page + "/marked.xlsx").status_code == 200
    assert client.post(page + "/store").status_code == 200
    assert people_of(zone) == {"pinghu": 38}
    assert {row[0] for row in session_rows(select(Person.unit_id).where(Person.id != organiser.id))} == {
        unit.id
    }
    second = client.get(upload(client, WEST_FILE)).text
    assert (
        f'<option value="{unit.id}" selected>' in second
        and f'<option value="{GUANGCHEN}" selected>' in second
    )
    assert "保存后不会有任何变化" in second


def test_nothing_is_stored_before_the_yes(zone, client):
    organiser = a_person(zone, "pinghu", "组织者")
    client.as_(a_viewer(organiser, "organiser"))
    assert client.get(upload(client, WEST_FILE)).status_code == 200
    assert people_of(zone) == {"pinghu": 1}


def test_a_column_can_be_named_by_hand(zone, client):
    organiser = a_person(zone, "pinghu", "组织者")
    client.as_(a_viewer(organiser, "organiser"))
    content = roster("王小明,13900000001,广陈镇,山塘村", header="甲,乙,丙,丁")
    page = upload(client, "a.csv", content)
    assert "请指定" in client.get(page).text
    named = {"sheet": "", "header-0": "1", "encoding": "utf-8-sig", "delimiter": ","}
    for column, name in enumerate(("name", "phone", "town", "village")):
        named[f"column-0-{column}"] = name
    client.post(page, data=named)
    assert client.post(page + "/store").status_code == 200 and people_of(zone) == {"pinghu": 2}


def upload(client, name, content=None):
    file = (io.BytesIO(content or (FOLDER / name).read_bytes()), name)
    answer = client.post("/people/import", data={"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    return answer.location


def columns_of(client, page):
    """What the form of the preview would send: the proposed columns of the first sheet."""
    assert client.get(page).status_code == 200
    proposed = {1: "name", 2: "gender", 3: "phone", 4: "town", 5: "village"}
    return {"sheet": "花名册", "header-0": "3", **{f"column-0-{c}": f for c, f in proposed.items()}}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 truncated"),
        ("a.xlsx", (FOLDER / WEST_FILE).read_bytes()[:5000]),
        ("a.xls", (FOLDER / EAST_FILE).read_bytes()[:3000]),
        ("a.csv", b"\xff\xff\x00\x01"),
        ("a.exe", b"MZ"),
        ("a.csv", b""),
    ],
)
def test_what_is_no_workbook_is_said_in_one_sentence_and_nothing_is_kept(zone, client, name, content):
    organiser = a_person(zone, "pinghu", "组织者")
    client.as_(a_viewer(organiser, "organiser"))
    answer = client.post(
        "/people/import", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422 and 'id="f-file-error"' in answer.text
    assert people_of(zone) == {"pinghu": 1}
