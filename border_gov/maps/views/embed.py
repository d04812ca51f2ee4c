"""`border_map(…)`: the map that any room puts into its page by the address of its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup

from border_gov.kernel.guard import current_viewer
from border_gov.kernel.web import nonce
from border_gov.maps import queries, rules
from border_gov.maps.views.pages import caption

if TYPE_CHECKING:
    from border_gov.maps.documents import Frame


def border_map(source_url: str | None = None, *, zone_id: int | None = None, **look: Any) -> Markup:
    """A map for a page: the boundary of the viewer's zone below, the GeoJSON of `source_url` upon it.

    Without an address: what the border map shows. A feature has `layer` (a key of rules.LAYERS), `label`,
    `facts` [[term, value], …], `url`, for checkpoints `idle`; a collection with `bbox` is zoomed to.
    `look`: `name` (for those who do not see it), `layers` (keys of rules.LAYERS that get a switch; all by
    default), `size` ("", small, tall),
    `scale` (2 on a wall), `every` (seconds between two looks at the data), `keep_view` (in the address),
    `by_view` (ask for what is in sight only). Whoever is not signed in sees no administrative line.
    Not through htmx: the script must run once, in place.
    """
    from border_gov.maps.documents import frame  # folium brings pandas along; the first map pays for it

    place = queries.ground(current_viewer(), zone_id) if current_viewer().signed_in else None
    g.maps_drawn = g.get("maps_drawn", 0) + 1
    drawn = frame(_switches(look.pop("layers", None), place is not None)).named(f"border_map_{g.maps_drawn}")
    shown = {
        "size": "",
        "scale": 1,
        **look,
        "name": look.get("name") or gettext("Border map"),
        **_parts(drawn, first=g.maps_drawn == 1),
        "border_url": url_for("api_maps.boundary", zone_id=place.zone_id) if place else "",
        "source_url": _source(place) if source_url is None else source_url,
        "caption": caption(place) if place else [],
        "words": _words(),
    }
    return Markup(render_template("maps/_map.html", map=shown))  # noqa: S704 - rendered with escaping


def _source(place: queries.Ground | None) -> str:
    return url_for("api_maps.features", zone_id=place.zone_id) if place else ""


def _switches(wanted: Any, may_see_lines: bool) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (layer.key, gettext(layer.label), layer.shown)
        for layer in rules.LAYERS
        if (may_see_lines if layer.administrative else _is_wanted(layer, wanted))
    )


def _is_wanted(layer: rules.Layer, wanted: Any) -> bool:
    return not layer.named_only if wanted is None else layer.key in wanted


def _parts(drawn: Frame, first: bool) -> dict[str, Any]:
    """The frame's parts; its files are named once on a page. None of it holds a text of users."""
    opening = Markup('<script nonce="{}">').format(nonce())
    return {
        "html": Markup(drawn.html),  # noqa: S704
        "script": opening + Markup(drawn.script) + Markup("</script>"),  # noqa: S704
        "scripts": drawn.scripts if first else (),
        "sheets": drawn.sheets if first else (),
    }


def _words() -> dict[str, str]:
    return {
        "map": gettext("map"),
        "zoom_in": gettext("Zoom in"),
        "zoom_out": gettext("Zoom out"),
        "layers": gettext("Layers"),
        "measure": gettext("Measure a distance"),
        "measure_hint": gettext("Click the corners, or move the map and press space. Escape ends."),
        "length": gettext("Length"),
        "metres": gettext("m"),
        "kilometres": gettext("km"),
        "full_screen": gettext("Full screen"),
        "print": gettext("Print"),
        "open": gettext("Open"),
        "failed": gettext("The map data did not arrive. Please reload the page."),
    }
