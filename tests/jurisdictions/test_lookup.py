"""The lookup against an independent implementation in SQL, its versions, and its tables of points."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
import shapely
from sqlalchemy import Float, column, func

from border_gov.geo.datum import GeoError
from border_gov.geo.gisfiles import read_gis
from border_gov.geo.shapes import RULES
from border_gov.jurisdictions import queries, service
from border_gov.kernel.viewer import Viewer
from tests.build.geo import demo_layers
from tests.build.gis import a_geojson
from tests.build.jurisdictions import NOW, a_zone

ACTOR = Viewer(person_id=1, name="test")
LATER = NOW + dt.timedelta(days=1)


def _in_sql(session: Any, zone_id: int, at: int, *arrays: np.ndarray) -> list[Any]:
    """The rows of SQL for 4,000 points from `at`, numbered from `at` + 1."""
    columns = [column(name, Float) for name in ("lon", "lat", "accuracy_m")]
    part = [array[at : at + 4000].tolist() for array in arrays]
    points = func.unnest(*part).table_valued(*columns, with_ordinality="id", name="p").render_derived()
    found = session.execute(queries.place_in_sql(zone_id, points)).mappings()
    return [{**row, "id": row["id"] + at} for row in found]


def test_20000_random_points_agree_between_shapely_and_sql(session: Any) -> None:
    zone = a_zone()
    rng = np.random.default_rng(20)
    count = 20_000
    lon, lat = rng.uniform(120.9, 121.45, count), rng.uniform(30.55, 30.95, count)
    vertices = shapely.get_coordinates(demo_layers().lines[0].shape)
    half = count // 2
    lon[:half], lat[:half] = (
        vertices[rng.integers(0, len(vertices), half)] + rng.normal(0, 0.001, (half, 2))
    ).T
    accuracy = rng.choice([0.0, 10.0, 50.0, 200.0], count)
    placed = queries.locate_many(zone.id, lon, lat, accuracy)
    rows = [row for at in range(0, count, 4000) for row in _in_sql(session, zone.id, at, lon, lat, accuracy)]
    assert len(rows) == count
    for row in rows:
        index = row["id"] - 1
        assert row["rule"] == RULES[placed.rule[index]] and row["joint"] == placed.joint[index]
        assert (row["side"] or "") == (placed.sides[placed.side[index]] if placed.side[index] >= 0 else "")
        assert (row["town_code"] or "") == (
            placed.towns[placed.town[index]] if placed.town[index] >= 0 else ""
        )
        assert row["distance_m"] == pytest.approx(placed.distance_m[index], abs=1e-5)
    assert len({row["rule"] for row in rows}) == len(RULES)


def test_an_unlabelled_point_is_refused(session: Any) -> None:
    a_zone()
    with pytest.raises(GeoError):
        queries.locate(121.1, 30.8, None)


def _a_line_through(lon: float) -> Any:
    return read_gis(a_geojson(({"name": "新线"}, "LineString", [[lon, 30.6], [lon, 30.95]])), crs="wgs84")


def test_a_new_version_begins_and_the_old_one_still_answers_as_of_yesterday(session: Any) -> None:
    zone = a_zone()
    before = queries.locate(121.05, 30.70, "wgs84", 5)
    examined = service.examine_file(zone.id, "line", _a_line_through(121.05), False)
    about = service.About(source="test", datum="wgs84")
    version = service.import_layer(zone.id, examined, about, actor=ACTOR, now=LATER)
    after = queries.locate(121.05, 30.70, "wgs84", 5)
    assert before.place.status != "joint" and after.place.status == "joint"
    assert after.place.boundary_version == version.label != before.place.boundary_version
    assert after.place.town_code == before.place.town_code
    assert queries.layers(zone.id, NOW).version == before.place.boundary_version
    assert queries.layers(zone.id, LATER).version == version.label
    old = queries.version_at(zone.id, NOW)
    assert old is not None and old.valid_to == LATER


def test_a_table_of_points_keeps_every_row_in_order(session: Any) -> None:
    zone = a_zone()
    rows = [
        {"id": "a", "lon": "121.19", "lat": "30.79", "datum": "wgs84", "accuracy_m": "10"},
        {"id": "b", "lon": "121.19", "lat": "30.79", "datum": "", "accuracy_m": "10"},
        {"id": "c", "lon": "121.19", "lat": "30.79", "datum": "wgs84", "accuracy_m": "900"},
        {"id": "d", "lon": "x", "lat": "30.79", "datum": "wgs84", "accuracy_m": ""},
        {"id": "e", "lon": "120.0", "lat": "30.0", "datum": "wgs84", "accuracy_m": ""},
    ]
    found = list(queries.locate_rows(zone.id, rows))
    assert [row["id"] for row in found] == list("abcde")
    single = queries.locate(121.19, 30.79, "wgs84", 10).place
    assert found[0]["status"] == single.status and found[0]["town_code"] == single.town_code
    assert float(found[0]["distance_m"]) == pytest.approx(single.distance_m, abs=0.01)
    assert [row["rule"] for row in found[1:4]] == ["datum.missing", "point.too_vague", "point.number"]
    assert {row["status"] for row in found[1:4]} == {"refused"} and found[4]["status"] == "outside"
