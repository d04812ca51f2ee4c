"""GIS files as townships send them: read as said, refused with a clear word, never half read."""

import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from border_gov.geo.control import suspected_shift
from border_gov.geo.datum import Datum, GeoError, from_wgs84
from border_gov.geo.gisfiles import MAX_VERTICES, read_gis
from tests.build.geo import demo_layers
from tests.build.gis import BOW_TIE, SQUARE, a_geojson, a_layer, zipped

DATA = Path(__file__).resolve().parents[1] / "data" / "gis"
POINTS = [shapely.Point(121.1, 30.8), shapely.Point(121.2, 30.7)]


def refusal(content: bytes, **said: str) -> GeoError:
    with pytest.raises(GeoError) as refused:
        read_gis(content, **{"crs": "wgs84", **said})
    assert refused.value.fields
    return refused.value


def test_a_shapefile_without_cpg_is_read_in_the_encoding_that_was_named():
    content = (DATA / "巡更点.zip").read_bytes()
    file = read_gis(content, crs="4490", encoding="GB18030")
    assert len(file.rows) == 68 and file.kinds == {"Point": 68}
    assert file.fields[:2] == ("编号", "名称") and file.rows[0].values["名称"] == "闸口0"
    assert 120.9 < file.rows[0].shape.x < 121.4
    assert refusal(content, crs="4490").code == "file.encoding"
    assert refusal(content, crs="4490", encoding="UTF-8").code == "file.encoding"
    assert refusal(content, crs="4490", encoding="klingon").code == "file.encoding"


def test_a_geopackage_in_metres_becomes_degrees_and_keeps_its_bridges():
    file = read_gis((DATA / "巡逻道路.gpkg").read_bytes(), crs="4549")
    assert len(file.rows) == 698 and file.kinds == {"LineString": 698}
    assert any(row.values["类型"] == "桥" for row in file.rows)
    west, south, east, north = shapely.total_bounds([row.shape for row in file.rows])
    assert 120.9 < west < east < 121.4 and 30.5 < south < north < 31.0


def test_another_crs_than_the_file_declares_is_refused():
    assert refusal((DATA / "巡逻道路.gpkg").read_bytes(), crs="wgs84").code == "file.crs"
    assert refusal((DATA / "巡更点.zip").read_bytes(), crs="4549", encoding="gbk").code == "file.crs"


def test_a_file_without_a_crs_answer_is_refused():
    error = refusal(a_geojson(({}, "Point", [121.1, 30.8])), crs="")
    assert error.code == "datum.missing" and "crs" in error.fields


def test_metres_called_degrees_are_refused_by_row():
    error = refusal(a_geojson(({}, "Point", [121.1, 30.8]), ({}, "Point", [600000.0, 3400000.0])))
    assert error.code == "file.degrees" and error.params["row"] == 2


def test_a_shapefile_with_a_cpg_needs_no_answer():
    path = a_layer("ESRI Shapefile", POINTS, {"name": ["山塘桥", "中华村"]}, encoding="UTF-8")
    assert path.with_suffix(".cpg").exists()
    file = read_gis(zipped(path.parent, inside="点/"), crs="wgs84")
    assert [row.values["name"] for row in file.rows] == ["山塘桥", "中华村"]
    assert refusal(zipped(path.parent, without=(".dbf",))).code == "file.part"


def test_kml_is_read_and_its_entities_are_not():
    content = a_layer("KML", POINTS, {"Name": ["一", "二"]}).read_bytes()
    assert [row.values["Name"] for row in read_gis(content, crs="wgs84").rows] == ["一", "二"]
    bomb = content.replace(b"<kml", b'<!DOCTYPE k [<!ENTITY a "b">]><kml', 1)
    assert refusal(bomb).code == "file.entities"


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_vendors_file_is_brought_back(datum):
    moved = [float(v) for v in from_wgs84(121.1, 30.8, datum)]
    shape = read_gis(a_geojson(({}, "Point", moved)), crs=datum.value).rows[0].shape
    assert (shape.x, shape.y) == pytest.approx((121.1, 30.8), abs=1e-6)


def test_a_self_crossing_polygon_is_repaired_and_named():
    file = read_gis(
        a_geojson(({"name": "好"}, "Polygon", SQUARE), ({"name": "坏"}, "Polygon", BOW_TIE)), crs="wgs84"
    )
    assert [row.number for row in file.repairs] == [2]
    assert "Self-intersection" in file.repairs[0].repair and file.rows[1].shape.is_valid


def test_a_line_of_100000_vertices_is_refused_by_row():
    where = np.column_stack([np.linspace(121, 121.3, 100_000), np.linspace(30.6, 30.9, 100_000)]).tolist()
    error = refusal(a_geojson(({}, "LineString", where)))
    assert error.code == "file.vertices" and error.params == {"row": 1, "limit": MAX_VERTICES}


@pytest.mark.parametrize("name", ["巡更点.zip", "巡逻道路.gpkg"])
@pytest.mark.parametrize("share", [0.02, 0.4, 0.9])
def test_a_truncated_file_is_called_damaged(name, share):
    content = (DATA / name).read_bytes()
    crs = "4549" if name.endswith("gpkg") else "4490"
    error = refusal(content[: int(len(content) * share)], crs=crs, encoding="gbk")
    assert error.code in ("file.broken", "file.no_rows")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"hello", "file.kind"),
        (b'{"type": "FeatureColl', "file.broken"),
        (b'{"type": "FeatureCollection", "features": []}', "file.no_rows"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "file.kind"),
    ],
)
def test_what_is_no_map_file_is_refused(content, code):
    assert refusal(content).code == code


def test_a_zip_bomb_is_not_opened():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".shp", ".shx", ".dbf"):
            archive.writestr(f"a{suffix}", b"\0" * 30_000_000)
    assert refusal(buffer.getvalue(), encoding="gbk").code == "file.bomb"
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.txt", b"x")
    assert refusal(many.getvalue(), encoding="gbk").code == "file.bomb"


def test_a_zip_with_paths_out_of_its_folder_writes_nothing_there():
    folder = a_layer("ESRI Shapefile", POINTS, {"name": ["a", "b"]}, encoding="UTF-8").parent
    content = zipped(folder, inside="../../../../tmp/bg-escape-")
    assert len(read_gis(content, crs="wgs84").rows) == 2
    assert not list(Path(tempfile.gettempdir()).glob("bg-escape-*"))


def test_a_zip_with_two_shapefiles_is_refused():
    folder = a_layer("ESRI Shapefile", POINTS, {"name": ["a", "b"]}).parent
    for path in list(folder.iterdir()):
        (folder / f"other{path.suffix}").write_bytes(path.read_bytes())
    assert refusal(zipped(folder), encoding="utf-8").code == "file.shapefiles"


def test_markup_in_a_name_stays_a_plain_text():
    name = "<img src=x onerror=alert(1)>${7*7}"
    file = read_gis(a_geojson(({"name": name}, "Point", [121.1, 30.8])), crs="wgs84")
    assert file.preview()[0]["name"] == name


def test_a_layer_shifted_like_a_vendors_map_is_noticed():
    layers = demo_layers()
    line, towns = layers.lines[0].shape, [area.shape for area in layers.towns]
    known = [line, *(area.shape for area in layers.territories)]

    def moved(shape: shapely.Geometry, datum: Datum) -> shapely.Geometry:
        return shapely.transform(shape, lambda c: np.column_stack(from_wgs84(c[:, 0], c[:, 1], datum)))

    assert suspected_shift([line], known) is None and suspected_shift(towns, known) is None
    for datum in (Datum.GCJ02, Datum.BD09):
        found = suspected_shift([moved(line, datum)], known)
        assert found is not None and found.datum is datum and found.metres_then < 5
    assert suspected_shift([moved(line, Datum.GCJ02)], []) is None
