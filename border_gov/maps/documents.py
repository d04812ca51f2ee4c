"""The frame of a map: folium's page taken apart, its outside addresses made our own, its parts kept."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from border_gov.maps.rules import PANES

# What folium asks of other hosts, and what we have of it; None: not needed by the controls that we use.
OWN: tuple[tuple[str, str | None], ...] = (
    (r"/leaflet@[\d.]+/dist/leaflet\.js$", "leaflet.js"),
    (r"/leaflet@[\d.]+/dist/leaflet\.css$", "leaflet.css"),
    (r"/jquery-[\d.]+(?:\.min)?\.js$", None),
    (r"/bootstrap@[\d.]+/dist/", None),
    (r"/bootstrap-glyphicons\.css$", None),
    (r"/@fortawesome/", None),
    (r"leaflet\.?-?awesome-?\.?(?:markers|rotate)", None),
)
SCRIPT = re.compile(r'<script\s+src="([^"]+)"\s*>\s*</script>')
INLINE = re.compile(r"<script>(.*?)</script>", re.S)
SHEET = re.compile(r'<link\s+rel="stylesheet"\s+href="([^"]+)"\s*/?>')
OUTSIDE = re.compile(r"(?:https?:)?//[\w.-]+\.\w+")
MAP_ID = "border_map_frame"
MAX_ZOOM = 19


class OutsideAddress(ValueError):
    """folium named a host that is not on our list; no page may ask it."""


class _Handle(MacroElement):
    """Hands the map and its groups to our module, on the element itself: no name is shared with the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{% set map = this._parent.get_name() %}"
        'document.getElementById("{{ map }}").border = {map: {{ map }}, '
        "groups: { {%- for key, name in this.groups %}{{ key }}: {{ name }},{% endfor -%} } };"
        "{% endmacro %}"
    )

    def __init__(self, groups: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._name = "Handle"
        self.groups = groups


@dataclass(frozen=True)
class Frame:
    """The parts of a map: names of our assets, the element, and the script that makes it a map."""

    scripts: tuple[str, ...]
    sheets: tuple[str, ...]
    html: str
    script: str

    def named(self, map_id: str) -> "Frame":
        """The same frame under an id of its own, so that two may stand on one page."""
        return Frame(
            self.scripts, self.sheets, self.html.replace(MAP_ID, map_id), self.script.replace(MAP_ID, map_id)
        )


@lru_cache(maxsize=32)
def frame(layers: tuple[tuple[str, str, bool], ...]) -> Frame:
    """The frame with one switch for each of `layers` (key, label in the reader's language, shown).

    Raises OutsideAddress if folium asks for a host that we do not stand in for.
    """
    figure = folium.Figure()
    drawn = folium.Map(
        tiles=None,
        prefer_canvas=True,
        zoom_control=False,
        attributionControl=False,
        maxZoom=MAX_ZOOM,
        zoomSnap=0.5,
    )
    drawn._name, drawn._id = "border", "map_frame"
    figure.add_child(drawn)
    groups = []
    for name, height in PANES.items():
        folium.map.CustomPane(name, z_index=height, pointer_events=name == "points").add_to(drawn)
    for key, label, shown in layers:
        group = folium.FeatureGroup(name=_literal(label), show=shown)
        group.add_to(drawn)
        groups.append((key, group.get_name()))
    folium.LayerControl(collapsed=True, position="topright").add_to(drawn)
    drawn.add_child(_Handle(tuple(groups)))
    figure.render()
    return _apart(figure)


def _literal(label: str) -> str:
    """A label that is inert both as HTML and inside a template literal."""
    return escape(label).replace("$", "&#36;").replace("`", "&#96;").replace("\\", "&#92;")


def _apart(figure: Any) -> Frame:
    header, html, script = (str(part.render()) for part in (figure.header, figure.html, figure.script))
    scripts = tuple(name for url in SCRIPT.findall(header) if (name := _own(url)))
    sheets = tuple(name for url in SHEET.findall(header) if (name := _own(url)))
    inline = "\n".join(INLINE.findall(header)) + "\n" + script
    for part in (html, inline):
        if found := OUTSIDE.search(part):
            raise OutsideAddress(found.group(0))
    # folium's names stay inside, so that two maps on one page do not declare them twice.
    return Frame(scripts, sheets, html.strip(), f"(() => {{\n{inline}\n}})();")


def _own(url: str) -> str | None:
    for pattern, name in OWN:
        if re.search(pattern, url):
            return name
    raise OutsideAddress(url)
