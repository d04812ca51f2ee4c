"""The law of maps: neglect, the grid of crowded points, boxes, and colours that come from a table."""

import pytest

from border_gov.maps import rules


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.0, "fresh"),
        (0.74, "fresh"),
        (0.75, "due"),
        (0.99, "due"),
        (1.0, "late"),
        (1.99, "late"),
        (2.0, "never"),
    ],
)
def test_neglect_has_four_classes(ratio: float, expected: str) -> None:
    assert rules.idle_class(ratio) == expected


def test_a_point_never_visited_is_in_the_worst_class() -> None:
    assert rules.idle_class(None) == "never"


def a_crowd(count: int) -> list[rules.Feature]:
    points = [
        rules.point("checkpoints", 121.0 + i % 50 * 0.002, 30.7 + i // 50 * 0.002, idle="fresh", label=str(i))
        for i in range(count)
    ]
    points[0]["properties"]["idle"] = "late"
    return points


def test_few_points_are_drawn_as_they_are() -> None:
    points = a_crowd(rules.GRID_FROM_POINTS)
    assert rules.thinned(points, 9) == points


def test_a_crowd_becomes_counted_cells_that_lose_nobody_and_name_the_worst() -> None:
    cells = rules.thinned(a_crowd(2000), 9)
    assert 1 <= len(cells) < 40
    assert sum(cell["properties"]["count"] for cell in cells) == 2000
    assert [cell["properties"]["idle"] for cell in cells].count("late") == 1
    assert all(set(cell["properties"]) == {"layer", "count", "idle"} for cell in cells)


def test_from_zoom_14_every_point_is_told_apart() -> None:
    assert len(rules.thinned(a_crowd(2000), rules.POINTS_FROM_ZOOM)) == 2000


def test_a_box_keeps_lines_and_drops_points_outside() -> None:
    line = rules.shape("routes", {"type": "LineString", "coordinates": [[0, 0], [1, 1]]})
    inside, outside = rules.point("checkpoints", 121, 30.8), rules.point("checkpoints", 122, 30.8)
    assert rules.within([line, inside, outside], (120.9, 30.7, 121.1, 30.9)) == [line, inside]


@pytest.mark.parametrize("text", ["", None, "1,2,3", "a,b,c,d", "1,2,3,4,5", "1,2,3,4;drop", "nan,1,2,3"])
def test_what_is_not_a_box_is_no_box(text: str | None) -> None:
    assert rules.box_of(text) is None


def test_a_box_is_read() -> None:
    assert rules.box_of("121.0,30.6,121.3,30.9") == (121.0, 30.6, 121.3, 30.9)


def test_a_side_gets_its_style() -> None:
    sheet = rules.side_rule("north", "#084470", "#0b5cad", "#e3eefa")
    assert ".side-north{--side-ink:#084470;--side-fill:#0b5cad;--side-soft:#e3eefa}" in sheet
    assert "--side-north-land:" in sheet


@pytest.mark.parametrize(
    ("key", "ink"),
    [
        ("x}body{display:none", "#000000"),
        ("north", "red"),
        ("north", "#000;}"),
        ("Nörth", "#000000"),
        ("", "#000000"),
    ],
)
def test_nothing_is_smuggled_into_the_style_sheet(key: str, ink: str) -> None:
    assert rules.side_rule(key, ink, "#0b5cad", "#e3eefa") == ""


def test_colours_are_mixed() -> None:
    assert rules.mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert rules.mixed("#123456", "#ffffff", 0) == "#123456"


def test_coordinates_are_rounded_at_every_depth() -> None:
    geometry = {"type": "MultiPolygon", "coordinates": [[[[121.123456789, 30.987654321]]]]}
    assert rules.rounded(geometry, 5)["coordinates"] == [[[[121.12346, 30.98765]]]]
