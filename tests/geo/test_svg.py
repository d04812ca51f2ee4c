"""Sketches for print: well-formed, to scale, and inert whatever a name holds."""

import xml.etree.ElementTree as ElementTree

import pytest
import shapely

from border_gov.geo.svg import SHAPES, Sketch
from tests.build.geo import demo_layers

SVG = "{http://www.w3.org/2000/svg}"
EVIL = "<script>alert(1)</script>\"'&${x}\x00"


def test_the_line_and_the_territories_are_drawn_inside_the_sheet():
    layers = demo_layers()
    line = layers.lines[0].shape
    sketch = Sketch(800, 600, "界线").fit(line)
    for area in layers.towns:
        sketch.area(area.shape, fill="#eeeeee", stroke="#999999")
    root = ElementTree.fromstring(
        sketch.line(line, stroke="#000000", dash="6 3").scale_bar().caption("示意").text()
    )
    assert len(root.findall(f"{SVG}path")) == len(layers.towns) + 2
    x, y = sketch.pixels(*shapely.get_coordinates(line).T)
    assert x.min() >= 15.9 and x.max() <= 784.1 and y.min() >= 15.9 and y.max() <= 584.1


def test_north_is_up_and_east_is_right():
    sketch = Sketch(100, 100).fit([(121.0, 30.8), (121.1, 30.9)])
    (west, south), (east, north) = sketch.pixels(121.0, 30.8), sketch.pixels(121.1, 30.9)
    assert west < east and north < south


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_mark_is_drawn(shape):
    text = (
        Sketch(100, 100)
        .fit([(121.0, 30.8), (121.1, 30.9)])
        .point(121.05, 30.85, fill="#123456", shape=shape)
        .text()
    )
    assert "#123456" in text and ElementTree.fromstring(text) is not None


def test_a_name_with_markup_stays_a_text():
    sketch = Sketch(100, 100, EVIL).fit([(121.0, 30.8), (121.1, 30.9)])
    text = sketch.label(121.05, 30.85, EVIL).caption(EVIL).text()
    assert "<script" not in text and "\x00" not in text.replace(EVIL, "")
    assert {e.text for e in ElementTree.fromstring(text).iter(f"{SVG}text")} == {EVIL.replace("\x00", "")}


def test_a_coordinate_that_is_no_number_is_not_drawn():
    with pytest.raises(ValueError):
        Sketch(100, 100).fit([(121.0, 30.8), (121.1, 30.9)]).point(float("nan"), 30.85, fill="#000000")


def test_a_label_at_the_right_edge_stays_on_the_sheet():
    sketch = Sketch(200, 100).fit([(121.0, 30.8), (121.1, 30.9)])
    at_edge = sketch.label(121.1, 30.85, "4 大棚十五号").text()
    assert 'text-anchor="end"' in at_edge
    in_middle = Sketch(900, 900).fit([(121.0, 30.8), (121.1, 30.9)]).label(121.0, 30.85, "4").text()
    assert 'text-anchor="start"' in in_middle
