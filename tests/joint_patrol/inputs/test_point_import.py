"""Checkpoints from the files that townships send: good rows in, bad ones named, a second time nothing."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from border_gov.geo.datum import GeoError, wgs84_to_gcj02
from border_gov.joint_patrol.models import Checkpoint
from border_gov.joint_patrol.rules import cells
from border_gov.joint_patrol.service.gis_sheets import in_file_terms, read_points_file
from border_gov.joint_patrol.service.point_import import PointImporter
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.sheets import ImportReport, examine
from tests.build.joint_patrol import NOW, a_checkpoint, a_patrol_zone, an_organiser, of_all_sides, sample


def judge(zone: Any, name: str, content: bytes, crs: str = "", actor: Any = None) -> tuple[Any, ImportReport]:
    book, layer = read_points_file(name, content, crs, "GBK" if name.endswith(".zip") else "")
    importer = PointImporter(
        zone.id,
        actor or of_all_sides(zone),
        NOW,
        datum=layer.datum.value if layer else crs,
        is_gis=layer is not None,
        source=name,
    )
    return importer, in_file_terms(examine(book, importer), layer)


def from_file(zone: Any, name: str, crs: str = "") -> tuple[Any, ImportReport]:
    return judge(zone, name, sample(name), crs)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Checkpoint)) or 0


def test_the_shapefile_without_an_encoding_goes_in_once(session: Any) -> None:
    zone = a_patrol_zone()
    importer, report = from_file(zone, "巡更点.zip", "EPSG:4490")
    assert report.counts == {"new": 68, "changed": 0, "same": 0, "bad": 0, "skipped": 0}
    importer.apply(report.to_store)
    rows = db.session.scalars(select(Checkpoint)).all()
    assert len(rows) == 68 and len({row.code for row in rows}) == 68
    assert all(len(row.code) == 6 and row.code.isdigit() for row in rows)
    assert {row.name["zh"] for row in rows} >= {"闸口0", "码头67"}
    gate = next(row for row in rows if row.external_number == "N002")
    assert (gate.priority, gate.dwell_min, gate.target_days) == (20, 15, 4)
    assert gate.windows == [[19 * 3600, 22 * 3600]] and gate.datum == "cgcs2000"
    by_side: dict[str, set[str]] = {}
    for row in rows:
        by_side.setdefault(row.external_number[0], set()).add(row.side)
    assert all(len(sides) == 1 for sides in by_side.values()) and by_side["N"] != by_side["S"]
    nights = [note for note in report.notes if note.message == cells.NIGHT_READ]
    assert nights and all(note.params["window"] == "18:00-24:00" for note in nights)
    _, again = from_file(zone, "巡更点.zip", "EPSG:4490")
    assert again.counts == {"new": 0, "changed": 0, "same": 68, "bad": 0, "skipped": 0}


def test_one_entry_tells_of_the_import(session: Any) -> None:
    zone = a_patrol_zone()
    importer, report = from_file(zone, "巡更点.zip", "EPSG:4490")
    importer.apply(report.to_store)
    entry = db.session.scalars(select(Entry).where(Entry.verb == "patrol.checkpoints_imported")).one()
    assert entry.facts == {"added": 68, "changed": 0} and len(entry.sides) == 2


def test_reported_points_are_refused_row_by_row_where_nothing_says_the_datum(session: Any) -> None:
    zone = a_patrol_zone()
    _, report = from_file(zone, "群众上报点位.xlsx")
    bad = {problem.row: (problem.column, problem.message) for problem in report.problems}
    assert set(bad) == {2, 4, 5, 6, 9, 13, 14}  # the rows as the spreadsheet counts them
    assert all(place == ("D", cells.NO_DATUM) for place in bad.values())
    assert report.counts["new"] == 8
    assert all(problem.sheet == "Sheet" for problem in report.problems)


def test_named_for_the_file_only_the_swapped_row_stays_out(session: Any) -> None:
    zone = a_patrol_zone()
    importer, report = from_file(zone, "群众上报点位.xlsx", "gcj02")
    assert report.counts["new"] == 14
    (swapped,) = report.problems
    assert (swapped.row, swapped.column, swapped.message) == (9, "C", cells.SWAPPED)
    importer.apply(report.to_store)
    labelled = {row.name["zh"]: row.datum for row in db.session.scalars(select(Checkpoint))}
    assert labelled["群众上报点1"] == "wgs84" and labelled["群众上报点8"] == "gcj02"


def test_gcj02_points_are_brought_home(session: Any) -> None:
    zone = a_patrol_zone()
    lon, lat = wgs84_to_gcj02(121.21, 30.76)
    text = f"点位,经度,纬度,坐标\n桥头,{lon},{lat},高德\n".encode()
    _, report = judge(zone, "点.csv", text)
    (verdict,) = report.verdicts
    assert verdict.state == "new"
    assert (verdict.data.lon, verdict.data.lat) == (
        pytest.approx(121.21, abs=5e-6),
        pytest.approx(30.76, abs=5e-6),
    )


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("<b>闸口${1+1},121.21,30.76,WGS84,中", "A", None),
        ("闸口,121.21,30.76,火星,中", None, None),
        ("闸口,121.21,30.76,WGS84,特别高", "E", cells.NOT_A_LEVEL),
        ("闸口,121.21,abc,WGS84,中", "C", cells.NOT_A_COORDINATE),
        ("闸口,30.76N,121.21E,WGS84,中", "B", cells.SWAPPED),
        ("闸口,100.0,30.76,WGS84,中", "B", None),
        ("闸口,,30.76,WGS84,中", "B", None),
        ("闸口,121.21,30.76,某系,中", "D", cells.UNKNOWN_DATUM),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_guessed(
    session: Any, row: str, column: str | None, message: str | None
) -> None:
    zone = a_patrol_zone()
    importer, report = judge(zone, "点.csv", f"名称,经度,纬度,坐标,优先级\n{row}\n".encode())
    if column is None:
        assert report.counts["new"] == 1
        return
    assert report.counts["bad"] == 1 and report.problems[0].column == column
    assert message is None or report.problems[0].message == message
    importer.apply(report.to_store)
    assert count() == 0


def test_the_same_number_or_place_twice_in_a_file_is_named(session: Any) -> None:
    zone = a_patrol_zone()
    text = (
        "编号,名称,经度,纬度,坐标\nA1,甲,121.21,30.76,WGS84\nA1,乙,121.22,30.75,WGS84\n"
        "A3,甲,121.21,30.76,WGS84\n"
    )
    _, report = judge(zone, "点.csv", text.encode())
    assert [(v.row, v.state) for v in report.verdicts] == [(2, "new"), (3, "bad"), (4, "bad")]


def test_another_sides_checkpoint_is_not_changed_by_an_import(session: Any) -> None:
    zone = a_patrol_zone()
    theirs = a_checkpoint(zone, 121.21, 30.755, name="甲", priority=50)
    other = an_organiser(zone, next(key for key in ("pinghu", "jinshan") if key != theirs.side))
    text = "名称,经度,纬度,坐标,优先级\n甲,121.21,30.755,WGS84,高\n".encode()
    _, report = judge(zone, "点.csv", text, actor=other)
    assert not theirs.joint and report.counts["bad"] == 1
    own = an_organiser(zone, theirs.side)
    _, mine = judge(zone, "点.csv", text, actor=own)
    (verdict,) = mine.verdicts
    assert verdict.state == "changed" and verdict.changes == {"priority": (50, 80)}


def test_a_layer_without_a_named_crs_is_refused(session: Any) -> None:
    with pytest.raises(Invalid) as caught:
        read_points_file("巡更点.zip", sample("巡更点.zip"), "", "GBK")
    assert "crs" in caught.value.fields


def test_a_layer_read_as_something_else_is_refused(session: Any) -> None:
    with pytest.raises(GeoError):
        read_points_file("巡更点.zip", sample("巡更点.zip"), "EPSG:4549", "GBK")


def test_a_geojson_and_a_kml_go_in_as_well(session: Any) -> None:
    zone = a_patrol_zone()
    feature = {
        "type": "Feature",
        "properties": {"名称": "闸口", "优先级": "高"},
        "geometry": {"type": "Point", "coordinates": [121.21, 30.76]},
    }
    geojson = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        "<Placemark><name>村口</name><Point><coordinates>121.22,30.75</coordinates></Point></Placemark>"
        "</Document></kml>"
    ).encode()
    for name, content in (("点.geojson", geojson), ("点.kml", kml)):
        _, report = judge(zone, name, content, "wgs84")
        assert report.counts["new"] == 1, report.problems
