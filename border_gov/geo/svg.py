"""Simple maps for print and PDF as SVG text: areas, lines, points and labels, nothing that runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from border_gov.geo.datum import to_metres

Coordinates = Sequence[tuple[float, float]]
SHAPES = ("circle", "square", "triangle", "diamond")
NICE_M = (50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)


@dataclass
class Sketch:
    """A map in EPSG:4549 fitted into width × height pixels; draw from the ground up, then `text()`."""

    width: float
    height: float
    title: str = ""
    margin: float = 16.0
    _parts: list[str] = field(default_factory=list)
    _west: float = 0.0
    _north: float = 0.0
    _scale: float = 1.0

    def fit(self, *shapes: BaseGeometry | Coordinates) -> Sketch:
        """Choose the extent so that every shape, or list of (lon, lat), is inside; north is up."""
        found = [_lonlat(shape) for shape in shapes]
        x, y = to_metres(*np.concatenate(found).T)
        wide, high = max(float(np.ptp(x)), 1.0), max(float(np.ptp(y)), 1.0)
        room = self.width - 2 * self.margin, self.height - 2 * self.margin
        self._scale = min(room[0] / wide, room[1] / high)
        self._west = float(x.min()) - (self.width / self._scale - wide) / 2
        self._north = float(y.max()) + (self.height / self._scale - high) / 2
        return self

    def pixels(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Where degrees of EPSG:4326 stand on the sheet."""
        x, y = to_metres(lon, lat)
        return (np.asarray(x) - self._west) * self._scale, (self._north - np.asarray(y)) * self._scale

    def area(self, shape: BaseGeometry, *, fill: str, stroke: str = "none", opacity: float = 1.0) -> Sketch:
        """Draw a polygon with its holes."""
        rings = [r for p in shapely.get_parts(self._thin(shape)) for r in (p.exterior, *p.interiors)]
        path = " ".join(self._path(np.asarray(ring.coords)[:, :2], closed=True) for ring in rings)
        return self._add("path", d=path, fill=fill, stroke=stroke, fill_opacity=opacity, fill_rule="evenodd")

    def line(
        self, shape: BaseGeometry | Coordinates, *, stroke: str, width: float = 2.0, dash: str = ""
    ) -> Sketch:
        """Draw a line, or a list of (lon, lat)."""
        whole = shape if isinstance(shape, BaseGeometry) else shapely.LineString(shape)
        parts = shapely.get_parts(self._thin(whole))
        path = " ".join(self._path(shapely.get_coordinates(part), closed=False) for part in parts)
        return self._add(
            "path", d=path, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dash or None,
            stroke_linejoin="round", stroke_linecap="round",
        )  # fmt: skip

    def point(self, lon: float, lat: float, *, fill: str, shape: str = "circle", size: float = 5.0) -> Sketch:
        """Draw a mark; its shape tells it apart where colour does not."""
        x, y = self.pixels(lon, lat)
        look: dict[str, Any] = {"fill": fill, "stroke": "#ffffff", "stroke_width": 1}
        if shape == "circle":
            return self._add("circle", cx=x, cy=y, r=size, **look)
        if shape == "square":
            return self._add("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, **look)
        corners = [(0, -1), (1, 1), (-1, 1)] if shape == "triangle" else [(0, -1), (1, 0), (0, 1), (-1, 0)]
        points = " ".join(f"{_n(x + size * a)},{_n(y + size * b)}" for a, b in corners)
        return self._add("polygon", points=points, **look)

    def label(
        self,
        lon: float,
        lat: float,
        text: str,
        *,
        size: float = 11.0,
        fill: str = "#17212e",
        anchor: str = "start",
    ) -> Sketch:
        """Write a text beside a place; a white edge keeps it legible on the map.

        A text that would run over the right edge is written to the left of its place.
        """
        x, y = self.pixels(lon, lat)
        reach = sum(size if ord(sign) > 0x2E7F else size * 0.6 for sign in text)  # Chinese signs are square
        if anchor == "start" and x + size * 0.7 + reach > self.width:
            anchor = "end"
        shift = {"start": size * 0.7, "middle": 0.0, "end": -size * 0.7}[anchor]
        look = {"x": x + shift, "y": y + size * 0.35, "font_size": size, "text_anchor": anchor}
        # Twice, edge first: not every reader knows paint-order, and a white edge on top would hide the text.
        edge = {"stroke": "#ffffff", "stroke_width": size / 4, "stroke_linejoin": "round"}
        return self._add("text", text, **look, fill="#ffffff", **edge)._add("text", text, **look, fill=fill)

    def scale_bar(self, fill: str = "#17212e") -> Sketch:
        """Draw a bar of a round number of metres in the lower left corner."""
        metres = max((m for m in NICE_M if m * self._scale <= self.width / 4), default=NICE_M[0])
        x, y, length = self.margin, self.height - self.margin, metres * self._scale
        self._add("path", d=f"M{_n(x)} {_n(y)}h{_n(length)}", fill="none", stroke=fill, stroke_width=3)
        words = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
        return self._add("text", words, x=x, y=y - 6, font_size=11, fill=fill)

    def caption(self, text: str, fill: str = "#4a5665") -> Sketch:
        """Write a line in the lower right corner: that the lines are schematic, where they come from."""
        x, y = self.width - self.margin, self.height - self.margin
        return self._add("text", text, x=x, y=y, font_size=10, fill=fill, text_anchor="end")

    def text(self, fluid: bool = False) -> str:
        """The whole sketch; `role="img"` with its title as the name; `fluid` fills the width of its frame."""
        size = "" if fluid else f' width="{_n(self.width)}" height="{_n(self.height)}"'
        box = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        title = escape(_legal(self.title))
        head = f'<svg xmlns="http://www.w3.org/2000/svg"{size} {box} role="img" aria-label="{title}">'
        return head + f"<title>{title}</title>" + "".join(self._parts) + "</svg>"

    def _thin(self, shape: BaseGeometry) -> BaseGeometry:
        """Leave out vertices nearer than half a pixel to the line without them."""
        return shapely.simplify(shape, 0.5 / self._scale / 111_000.0)

    def _path(self, lonlat: np.ndarray, *, closed: bool) -> str:
        x, y = self.pixels(lonlat[:, 0], lonlat[:, 1])
        return "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in zip(x, y, strict=True)) + ("Z" if closed else "")

    def _add(self, element: str, content: str = "", **attributes: Any) -> Sketch:
        written = "".join(
            f' {name.replace("_", "-")}="{escape(_n(value))}"'
            for name, value in attributes.items()
            if value is not None
        )
        self._parts.append(f"<{element}{written}>{escape(_legal(content))}</{element}>")
        return self


def _n(value: Any) -> str:
    """A number with one decimal, or the text itself."""
    if isinstance(value, str):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a coordinate on a map must be a number")
    return f"{number:.1f}".removesuffix(".0")


def _legal(text: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _lonlat(shape: BaseGeometry | Iterable[tuple[float, float]]) -> np.ndarray:
    if isinstance(shape, BaseGeometry):
        return shapely.get_coordinates(shape)
    return np.asarray(list(shape), dtype=float).reshape(-1, 2)
