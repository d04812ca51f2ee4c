"""Imports of points and paths by page and by command."""

import io
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from border_gov.joint_patrol.models import Checkpoint, PathNetwork
from border_gov.kernel.db import db
from tests.build.joint_patrol import a_patrol_zone, an_organiser, sample

URL = "/patrol/inputs"


def count(kind: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.fixture
def first(client: Any, session: Any) -> Any:
    """The client as an organiser of the zone's first side."""
    client.set_cookie("border_gov_language", "en")
    return client.as_(an_organiser(a_patrol_zone()))


def send(client: Any, kind: str, name: str, **answers: str) -> Any:
    data = {**answers, "file": (io.BytesIO(sample(name)), name)}
    return client.post(f"{URL}/import/{kind}", data=data)


def test_points_go_in_by_page_after_a_preview_and_a_yes(first: Any) -> None:
    sent = send(first, "points", "巡更点.zip", crs="cgcs2000", encoding="GBK")
    assert sent.status_code == 302 and count(Checkpoint) == 0
    preview = first.get(sent.location)
    assert preview.status_code == 200 and "闸口0" in preview.text and count(Checkpoint) == 0
    assert first.post(sent.location + "/store").status_code == 302
    assert count(Checkpoint) == 68
    again = send(first, "points", "巡更点.zip", crs="cgcs2000", encoding="GBK")
    assert "/store" not in first.get(again.location).text


def test_a_wrong_answer_about_the_file_is_said_at_its_field(first: Any) -> None:
    sent = send(first, "points", "巡更点.zip", crs="cgcs2000", encoding="")
    preview = first.get(sent.location)
    assert preview.status_code == 422 and 'id="f-encoding-error"' in preview.text
    refused = first.get(send(first, "points", "巡更点.zip", crs="epsg4549", encoding="GBK").location)
    assert refused.status_code == 422 and 'id="f-crs-error"' in refused.text
    assert send(first, "points", "巡更点.zip", crs="").status_code == 422
    assert first.post(f"{URL}/import/points", data={"crs": "wgs84"}).status_code == 422
    assert count(Checkpoint) == 0


def test_paths_go_in_by_page(first: Any) -> None:
    sent = send(first, "paths", "巡逻道路.gpkg", crs="epsg4549")
    preview = first.get(sent.location)
    assert "22 bridges" in preview.text and count(PathNetwork) == 0
    assert first.post(sent.location + "/store").status_code == 302
    assert count(PathNetwork) == 1


def test_reported_points_go_in_by_the_sheet_pages(first: Any) -> None:
    sent = send(first, "points", "群众上报点位.xlsx")
    assert sent.status_code == 302 and "points-sheet" in sent.location
    look = first.get(sent.location)
    assert look.status_code == 200 and "The coordinate system is not stated" in look.text
    assert first.get(sent.location + "/marked.xlsx").status_code == 200
    assert first.post(sent.location + "/store").status_code == 200
    assert count(Checkpoint) == 8


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("坏.zip", sample("巡更点.zip")[:900]),
        ("坏.gpkg", sample("巡逻道路.gpkg")[:5000]),
        ("坏.xlsx", sample("群众上报点位.xlsx")[:900]),
        ("坏.geojson", b'{"type": "FeatureCollection", "features": [{"type":'),
        ("空.kml", b""),
    ],
)
def test_a_damaged_file_gets_a_clear_answer(first: Any, name: str, content: bytes) -> None:
    data = {"crs": "wgs84", "encoding": "GBK", "file": (io.BytesIO(content), name)}
    answer = first.post(f"{URL}/import/points", data=data)
    if answer.status_code == 302:
        answer = first.get(answer.location)
    assert answer.status_code == 422 and "error-summary" in answer.text
    assert count(Checkpoint) == 0


def test_commands_import_and_name_what_is_bad(committed_app: Any, tmp_path: Any) -> None:
    runner = committed_app.test_cli_runner()
    a_patrol_zone()
    db.session.commit()
    for name in ("巡更点.zip", "巡逻道路.gpkg", "群众上报点位.xlsx"):
        (tmp_path / name).write_bytes(sample(name))
    points = ["patrol", "import-points", str(tmp_path / "巡更点.zip"), "--encoding", "GBK", "--crs"]
    dry = runner.invoke(args=[*points, "EPSG:4490", "--dry-run"])
    assert dry.exit_code == 0 and count(Checkpoint) == 0, dry.output
    assert runner.invoke(args=[*points, "EPSG:4490"]).exit_code == 0
    assert count(Checkpoint) == 68
    again = runner.invoke(args=[*points, "EPSG:4490", "--json"])
    assert json.loads(again.stdout)["counts"] == {"new": 0, "changed": 0, "same": 68, "bad": 0, "skipped": 0}
    assert runner.invoke(args=points[:-1]).exit_code == 2
    paths = runner.invoke(args=["patrol", "import-paths", str(tmp_path / "巡逻道路.gpkg"), "--crs", "4549"])
    assert paths.exit_code == 0 and count(PathNetwork) == 1, paths.output
    marked = tmp_path / "marked.xlsx"
    reported = ["patrol", "import-points", str(tmp_path / "群众上报点位.xlsx"), "--marked", str(marked)]
    found = runner.invoke(args=[*reported, "--json"])
    facts = json.loads(found.stdout)
    assert found.exit_code == 3 and facts["counts"]["bad"] == 7 and marked.exists()
    assert {(p["sheet"], p["row"], p["column"]) for p in facts["problems"]} >= {("Sheet", 9, "D")}
