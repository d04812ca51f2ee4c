"""Commands: adding, keys, rosters; their exit codes, what they print, what they leave behind."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from border_gov.demo.zone import load_zone
from border_gov.kernel.db import db
from border_gov.people.models import ApiToken, Person
from tests.build.people import NOW

FOLDER = Path(__file__).parents[1] / "data" / "rosters"
WEST_FILE = FOLDER / "广陈镇志愿者花名册.xlsx"


@pytest.fixture
def run(committed_app):
    load_zone(NOW)
    db.session.commit()
    runner = committed_app.test_cli_runner()
    return lambda *given: runner.invoke(args=["people", *map(str, given)])


def count():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Person))


def test_a_roster_goes_in_by_command_and_a_second_time_changes_nothing(run, tmp_path):
    given = ("import", WEST_FILE, "--side", "pinghu", "--town", "330482106")
    dry = run(*given, "--dry-run", "--json")
    assert count() == 0 and json.loads(dry.output)["counts"]["new"] == 37 and dry.exit_code == 3
    marked = tmp_path / "marked.xlsx"
    first = run(*given, "--marked", marked)
    assert first.exit_code == 3 and count() == 37 and marked.read_bytes()[:2] == b"PK"
    assert "第 41 行 F 列" in first.output and "不存在村" in first.output
    again = json.loads(run(*given, "--json").output)
    assert again["counts"]["new"] == 0 and again["counts"]["changed"] == 0 and count() == 37


def test_a_text_file_says_in_which_encoding_it_was_read(run):
    answer = run("import", FOLDER / "新仓吕巷志愿者.csv", "--dry-run")
    assert "gb18030" in answer.output and answer.exit_code == 3
    assert run("import", FOLDER / "新仓吕巷志愿者.csv", "--encoding", "utf-8-sig").exit_code == 2


def test_columns_can_be_named_by_letter(run, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("甲,乙,丙,丁\n王小明,13900000001,广陈镇,山塘村\n", "utf-8")
    assert "没有指定" in run("import", file).output and count() == 0
    columns = {"A": "name", "B": "phone", "C": "town", "D": "village"}
    answer = run("import", file, "--mapping", json.dumps({"": {"header": 1, "columns": columns}}))
    assert answer.exit_code == 0 and count() == 1
    assert run("import", file, "--mapping", "{").exit_code == 2


def test_a_damaged_file_is_one_sentence_and_exit_code_2(run, tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(WEST_FILE.read_bytes()[:4000])
    answer = run("import", file)
    assert answer.exit_code == 2 and count() == 0 and "Traceback" not in answer.output


def test_a_person_is_added_with_role_account_and_key(run, committed_app):
    added = run(
        "add", "王小明", "--side", "pinghu", "--town", "330482106", "--role", "organiser", "--login", "wang"
    )
    number, password = added.output.split()[0], added.output.split("：")[-1].strip()
    client = committed_app.test_client()
    page = client.get("/login").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"login": "wang", "password": password, "csrf_token": token}
    assert client.post("/login", data=data).status_code == 302
    secret = run("token", number, "--scope", "read").output.strip()
    db.session.rollback()
    assert db.session.scalar(select(ApiToken)).scopes == ["read"]
    answer = committed_app.test_client().get("/api/v1/people", headers={"Authorization": f"Bearer {secret}"})
    assert [item["name"] for item in answer.json["items"]] == ["王小明"]


@pytest.mark.parametrize(
    "given",
    [
        ("add", "王小明", "--side", "nowhere"),
        ("add", "王小明", "--side", "pinghu", "--town", "310116107"),
        ("add", "", "--side", "pinghu"),
        ("token", "999999"),
    ],
)
def test_what_cannot_be_is_said_and_stores_nothing(run, given):
    answer = run(*given)
    assert answer.exit_code == 2 and answer.output.strip() and count() == 0
