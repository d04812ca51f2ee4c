"""Sketches of the zone and of a file beside the line in force, for pages and paper."""

from collections.abc import Mapping
from typing import Any

from border_gov.geo.shapes import Layers, Shared, middle_of, parts_of
from border_gov.geo.svg import Sketch

INK, NEW = "#17212e", "#a3211a"
WIDTH, HEIGHT = 760.0, 520.0


def zone_sketch(
    layers: Layers, towns: Mapping[str, str], fills: Mapping[str, str], title: str, note: str
) -> str:
    """The named `towns` (code: name) in the soft colour of their side, the line, a scale bar and `note`."""
    shown = [area for area in layers.towns if area.code in towns]
    if not shown:
        return ""
    # Islands far out at sea would make the land small; the largest part of each town decides.
    sketch = Sketch(WIDTH, HEIGHT, title).fit(*(max(parts_of(area.shape), key=len) for area in shown))
    for area in shown:
        sketch.area(area.shape, fill=fills.get(area.side, "#ffffff"), stroke="#8593a5")
    for line in layers.lines:
        sketch.line(line.shape, stroke=INK, width=3, dash="9 4")
    for area in shown:
        sketch.label(*middle_of(area.shape), towns[area.code], size=14, anchor="middle")
    return sketch.scale_bar().caption(note).text(fluid=True)


def file_sketch(shapes: list[Any], known: tuple[Shared, ...], title: str) -> str:
    """What a file would bring, drawn over the line in force: a shifted file shows at once."""
    if not shapes:
        return ""
    sketch = Sketch(WIDTH, HEIGHT, title).fit(*shapes, *(line.shape for line in known))
    for shape in shapes:
        if "Polygon" in shape.geom_type:
            sketch.area(shape, fill="#eef3fa", stroke=NEW)
        else:
            sketch.line(shape, stroke=NEW, width=3)
    for line in known:
        sketch.line(line.shape, stroke=INK, width=1.5, dash="6 3")
    return sketch.scale_bar().text(fluid=True)
