"""Where a point lies: the line, the band, the corner of three sides, the distance, and what is refused."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from border_gov.geo.batch import Batch
from border_gov.geo.datum import Datum, GeoError, from_wgs84, to_degrees, to_metres
from border_gov.geo.shapes import (
    ACCURACY,
    BAND,
    JOINT,
    OUTSIDE,
    RULES,
    TERRITORY,
    WATERCOURSE,
    Layers,
    Shared,
    locate,
    place,
    to_line_m,
)
from tests.build.geo import demo_layers, offset_points
from tests.build.jurisdictions import CORNER, three_sided_corner


@pytest.fixture(scope="module")
def layers() -> Layers:
    return demo_layers()


def test_1999_points_on_the_line_are_all_joint(layers):
    metric = layers.lines[0].metric
    for share in np.linspace(0, 1, 2001)[1:-1]:
        foot = shapely.line_interpolate_point(metric, share, normalized=True)
        found = locate(*to_degrees(foot.x, foot.y), "wgs84", None, layers)
        assert found.status == JOINT and found.rule == BAND


def test_the_band_ends_where_it_says(layers):
    dry = Layers("dry", layers.band_m, 500.0, layers.lines, layers.territories)
    near, far = offset_points(dry, 29.5), offset_points(dry, 30.5)
    assert len(near) > 100
    assert {place(*point, 0.0, dry).rule for point in near} == {BAND}
    assert {place(*point, 0.0, dry).rule for point in far} == {TERRITORY}


def test_accuracy_makes_a_point_joint_but_is_never_added_to_the_band(layers):
    dry = Layers("dry", 30.0, 500.0, layers.lines, layers.territories)
    for point in offset_points(dry, 60.0)[:20]:
        assert place(*point, 59.0, dry).rule == TERRITORY
        assert place(*point, 61.0, dry).rule == ACCURACY


def test_the_middle_of_a_shared_watercourse_is_joint(layers):
    water = shapely.box(121.10, 30.80, 121.11, 30.81)
    wet = Layers(
        "wet", 30.0, 500.0, layers.lines, layers.territories, watercourses=(Shared(("a", "b"), water),)
    )
    found = place(121.105, 30.805, 0.0, wet)
    assert (found.status, found.rule, found.shared_by) == (JOINT, WATERCOURSE, ("a", "b"))
    assert found.side


def test_side_is_that_of_the_polygon_even_when_joint(layers):
    sides = {place(*point, 0.0, layers).side for point in offset_points(layers, 10.0)}
    assert sides == {area.side for area in layers.territories}


def test_a_point_elsewhere_is_outside(layers):
    found = place(120.0, 30.0, 0.0, layers)
    assert (found.status, found.side, found.rule) == (OUTSIDE, "", OUTSIDE)


def test_distance_agrees_with_the_geodesic(layers):
    geod, rng, line = Geod(ellps="WGS84"), np.random.default_rng(3), layers.lines[0].metric
    for _ in range(300):
        lon, lat = rng.uniform(120.95, 121.4), rng.uniform(30.55, 30.95)
        metres, _ = to_line_m(lon, lat, layers.lines)
        foot = shapely.line_interpolate_point(
            line, shapely.line_locate_point(line, shapely.Point(*to_metres(lon, lat)))
        )
        true = geod.inv(lon, lat, *to_degrees(foot.x, foot.y))[2]
        assert metres == pytest.approx(true, rel=5e-4)


def test_the_same_spot_in_another_datum_is_the_same_place(layers):
    for point in offset_points(layers, 200.0)[:40]:
        plain = locate(*point, "wgs84", 5, layers)
        moved = locate(*from_wgs84(*point, Datum.GCJ02), "gcj02", 5, layers)
        assert moved.status == plain.status and moved.distance_m == pytest.approx(plain.distance_m, abs=0.5)


def test_a_vendors_point_read_as_wgs84_lands_on_the_other_side(layers):
    points = offset_points(layers, 200.0)
    wrong = [
        locate(*from_wgs84(*p, Datum.GCJ02), "wgs84", 5, layers).side != place(*p, 0.0, layers).side
        for p in points
    ]
    assert sum(wrong) > len(points) / 3


@pytest.mark.parametrize(
    ("lon", "lat", "datum", "accuracy", "code"),
    [
        (121.1, 30.8, "", 10, "datum.missing"),
        (121.1, 30.8, None, 10, "datum.missing"),
        (121.1, 30.8, "mars", 10, "datum.unknown"),
        (121.1, 30.8, "wgs84", 501, "point.too_vague"),
        (121.1, 30.8, "wgs84", -1, "point.accuracy"),
        (30.8, 121.1, "wgs84", 10, "point.swapped"),
        (float("nan"), 30.8, "wgs84", 10, "point.number"),
        (1e6, 30.8, "wgs84", 10, "point.range"),
    ],
)
def test_what_cannot_be_trusted_is_refused(layers, lon, lat, datum, accuracy, code):
    with pytest.raises(GeoError) as refused:
        locate(lon, lat, datum, accuracy, layers)
    assert refused.value.code == code


def test_500_metres_of_accuracy_are_still_accepted(layers):
    assert locate(121.1, 30.6, "wgs84", 500, layers).status


def test_three_sides_meet_in_one_corner():
    layers = three_sided_corner()
    assert place(*CORNER, 0.0, layers).shared_by == ("north_east", "north_west", "south")
    x, y = to_metres(*CORNER)
    north = to_degrees(x + 5, y + 2000)
    assert place(*north, 0.0, layers).shared_by == ("north_east", "north_west")
    deep = {
        place(*to_degrees(x + dx, y + dy), 0.0, layers).status
        for dx, dy in ((-900, 900), (900, 900), (0, -900))
    }
    assert deep == {"north_west", "north_east", "south"}


def _same(batch: Batch, lon: np.ndarray, lat: np.ndarray, accuracy: np.ndarray) -> None:
    placed = batch.place(lon, lat, accuracy)
    for index in range(len(lon)):
        single = place(lon[index], lat[index], accuracy[index], batch.layers)
        town = placed.towns[placed.town[index]] if placed.town[index] >= 0 else ""
        assert placed.status(index) == single.status and RULES[placed.rule[index]] == single.rule
        assert town == single.town_code
        assert placed.distance_m[index] == pytest.approx(single.distance_m, abs=1e-6)


def test_many_points_at_once_get_the_answers_of_one_at_a_time(layers):
    rng = np.random.default_rng(11)
    lon, lat = rng.uniform(120.8, 121.6, 6000), rng.uniform(30.4, 31.1, 6000)
    vertices = shapely.get_coordinates(layers.lines[0].shape)
    lon[:3000], lat[:3000] = (
        vertices[rng.integers(0, len(vertices), 3000)] + rng.normal(0, 0.001, (3000, 2))
    ).T
    _same(Batch(layers), lon, lat, rng.choice([0.0, 20.0, 200.0], 6000))


def test_many_points_at_the_corner_and_on_its_lines_agree_too():
    layers = three_sided_corner()
    rng = np.random.default_rng(12)
    lon = np.concatenate([np.full(300, CORNER[0]), rng.uniform(120.85, 121.15, 700)])
    lat = np.concatenate(
        [rng.uniform(30.75, 31.05, 300), np.full(300, CORNER[1]), rng.uniform(30.75, 31.05, 400)]
    )
    _same(Batch(layers), lon, lat, np.zeros(1000))


def test_a_line_of_very_many_vertices_is_measured_without_tiles(layers):
    coordinates = shapely.get_coordinates(shapely.segmentize(layers.lines[0].metric, 5.0))
    assert len(coordinates) > 5001
    dense = Layers(
        "dense",
        30.0,
        500.0,
        (Shared(("a", "b"), shapely.LineString(np.column_stack(to_degrees(*coordinates.T)))),),
        (),
    )
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(121.0, 121.3, 200), rng.uniform(30.6, 30.9, 200)
    _same(Batch(dense), lon, lat, np.zeros(200))
