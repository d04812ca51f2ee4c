"""The path network: the real file, what holds it together, and what must not go in."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from border_gov.geo.gisfiles import read_gis
from border_gov.joint_patrol.models import PathNetwork, PathNode, PathSegment
from border_gov.joint_patrol.rules import network as law
from border_gov.joint_patrol.service import path_import
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from tests.build.joint_patrol import NOW, a_network, a_patrol_zone, an_organiser, of_all_sides, sample


def a_layer(*lines: tuple[str, str, list[list[float]]], crs: str = "wgs84") -> Any:
    features = [
        {
            "type": "Feature",
            "properties": {"道路名称": name, "类型": kind},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for name, kind, line in lines
    ]
    return read_gis(json.dumps({"type": "FeatureCollection", "features": features}).encode(), crs=crs)


def test_the_real_file_goes_in_and_its_banks_part_without_bridges(session: Any) -> None:
    zone = a_patrol_zone()
    network = a_network(zone)
    assert network.report["bridges"] == 22 and network.report["left_out"] == 0
    assert [part["banks"] for part in network.report["parts"]] in (
        [["jinshan"], ["pinghu"]],
        [["pinghu"], ["jinshan"]],
    )
    assert network.report["islands"] == 0 and network.report["idle_bridges"] == []
    banks = db.session.execute(
        select(PathNode.component, PathNode.bank).where(PathNode.bank != "").distinct()
    ).all()
    assert len(banks) == len({part for part, _ in banks}) == 2
    total = db.session.scalar(select(func.sum(PathSegment.length_m)))
    assert total == pytest.approx(165_400, rel=0.01)


def test_a_second_import_changes_nothing(session: Any) -> None:
    zone = a_patrol_zone()
    a_network(zone)
    layer = read_gis(sample("巡逻道路.gpkg"), crs="4549")
    report = path_import.examine_paths(zone.id, layer, of_all_sides(zone))
    assert report.is_same
    again = path_import.store_paths(
        zone.id, report, source="x", datum="epsg4549", snap_m=2, actor=of_all_sides(zone), now=NOW
    )
    assert again is None
    assert db.session.scalar(select(func.count()).select_from(PathNetwork)) == 1


def test_a_changed_file_is_a_whole_new_version_with_the_same_keys(session: Any) -> None:
    zone = a_patrol_zone()
    a_network(zone)
    before = set(db.session.scalars(select(PathSegment.key).where(PathSegment.is_bridge)))
    layer = read_gis(sample("巡逻道路.gpkg"), crs="4549")
    fewer = type(layer)(**{**vars(layer), "rows": layer.rows[5:]})
    report = path_import.examine_paths(zone.id, fewer, of_all_sides(zone))
    second = path_import.store_paths(
        zone.id, report, source="x", datum="epsg4549", snap_m=2, actor=of_all_sides(zone), now=NOW
    )
    assert second is not None and second.number == 2
    of_second = select(PathSegment.key).where(PathSegment.network_id == second.id, PathSegment.is_bridge)
    assert set(db.session.scalars(of_second)) == before
    current = db.session.scalars(select(PathNetwork.number).where(PathNetwork.current)).all()
    assert current == [2]


def test_a_path_across_the_line_that_is_no_bridge_is_named_and_left_out(session: Any) -> None:
    zone = a_patrol_zone()
    layer = a_layer(
        ("南路", "村道", [[121.2100, 30.7550], [121.2110, 30.7550]]),
        ("越界路", "村道", [[121.2110, 30.7550], [121.2110, 30.7900]]),
        ("北路", "村道", [[121.2110, 30.7900], [121.2120, 30.7900]]),
    )
    report = path_import.examine_paths(zone.id, layer, of_all_sides(zone))
    assert [(p.row, p.message) for p in report.problems] == [(2, path_import.CROSSES)]
    # A long path is stored in pieces; only the piece across the line is dropped, so the banks stay apart.
    assert {part.banks for part in report.connectivity.parts} == {("jinshan",), ("pinghu",)}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("<b>路${1+1}", "村道", [[121.21, 30.755], [121.22, 30.755]]), path_import.BAD_NAME),
        (("短", "村道", [[121.21, 30.755], [121.2100001, 30.755]]), path_import.TOO_SHORT),
    ],
)
def test_a_bad_row_is_named(session: Any, row: Any, message: str) -> None:
    zone = a_patrol_zone()
    good = ("好路", "村道", [[121.23, 30.74], [121.24, 30.74]])
    report = path_import.examine_paths(zone.id, a_layer(good, row), of_all_sides(zone))
    assert [(p.row, p.message) for p in report.problems] == [(2, message)]


def test_paths_of_another_place_are_refused(session: Any) -> None:
    zone = a_patrol_zone()
    layer = a_layer(("路", "村道", [[116.30, 39.90], [116.31, 39.90]]))
    with pytest.raises(Invalid) as caught:
        path_import.examine_paths(zone.id, layer, of_all_sides(zone))
    assert "crs" in caught.value.fields


def test_only_an_organiser_imports(session: Any) -> None:
    zone = a_patrol_zone()
    layer = a_layer(("路", "村道", [[121.21, 30.755], [121.22, 30.755]]))
    with pytest.raises(NotAllowed):
        path_import.examine_paths(zone.id, layer, an_organiser(zone, "", "officer"))


def raw(row: int, line: list[tuple[float, float]], is_bridge: bool = False, name: str = "") -> law.RawPath:
    return law.RawPath(row, name or f"路{row}", "", "", is_bridge, tuple(line))


def test_ends_within_the_tolerance_are_one_node_and_others_are_not() -> None:
    near = law.build([raw(1, [(0, 0), (100, 0)]), raw(2, [(101.5, 0), (200, 0)])], 2.0)
    far = law.build([raw(1, [(0, 0), (100, 0)]), raw(2, [(102.5, 0), (200, 0)])], 2.0)
    assert (len(near.nodes), near.snapped) == (3, 1)
    assert (len(far.nodes), far.snapped) == (4, 0)


def test_a_path_that_ends_in_the_middle_of_another_joins_it_but_never_a_bridge() -> None:
    joined = law.build([raw(1, [(0, 0), (200, 0)]), raw(2, [(100, 1), (100, 90)])], 2.0)
    assert joined.cut == 1 and len(joined.pieces) == 3
    assert sum(piece.length_m for piece in joined.pieces) == pytest.approx(289, abs=0.1)
    under = law.build([raw(1, [(0, 0), (200, 0)], is_bridge=True), raw(2, [(100, 1), (100, 90)])], 2.0)
    assert under.cut == 0 and len(under.pieces) == 2


def test_long_paths_get_nodes_between_their_ends() -> None:
    built = law.build([raw(1, [(0, 0), (400, 0), (400, 600)])], 2.0)
    assert max(piece.length_m for piece in built.pieces) <= law.LONGEST_EDGE_M
    assert sum(piece.length_m for piece in built.pieces) == pytest.approx(1000)
    assert {law.base_key(piece.key) for piece in built.pieces} == {built.pieces[0].key}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2), st.booleans()), min_size=1, max_size=40),
    st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True),
)
def test_without_bridges_the_banks_are_different_components(
    streets: list[tuple[int, int, bool]], bridges: list[int]
) -> None:
    """Any streets on two banks, y >= 100 and y <= -100, between which only bridges lead."""
    paths = []
    for number, (x, y, is_north) in enumerate(streets):
        sign = 1 if is_north else -1
        base = sign * (100 + 100 * y)
        ends = (
            [(100 * x, base), (100 * x + 100, base)]
            if number % 2
            else [(100 * x, base), (100 * x, base + sign * 100)]
        )
        paths.append(raw(number, [(float(a), float(b)) for a, b in ends]))
    paths += [raw(100 + x, [(100.0 * x, 100.0), (100.0 * x, -100.0)], True) for x in bridges]
    built = law.build(paths, 2.0)
    banks = ["north" if y > 0 else "south" for _, y in built.nodes]
    whole = law.connectivity(built, banks)
    assert whole.crossing == ()
    parts: dict[int, set[str]] = {}
    for node, part in enumerate(whole.component):
        parts.setdefault(part, set()).add(banks[node])
    assert all(len(found) == 1 for found in parts.values())
    assert whole.bridges == len(bridges) and whole.idle_bridges == ()
