"""The roster and the route sheets as A4 pages: HTML that the PDF setter takes."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from border_gov.geo.svg import Sketch
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries.plan_sheet import PatrolLine, Sheet, clock_text
from border_gov.kernel.lang import name_of

Route = Sequence[Sequence[float]]
MAP_SIZE = (680.0, 400.0)
ROUTE, STOP, HOME, BORDER = "#4b1f78", "#17212e", "#a84300", "#5b6675"


def roster_html(title: str, zone: str, sheet: Sheet, note: str) -> str:
    """The whole week as a table by day."""
    return render_template(
        "joint_patrol/plans/paper_roster.html",
        title=title,
        zone=zone,
        sheet=sheet,
        note=note,
        patrol_words=words,
        hhmm=clock_text,
    )


def route_html(
    title: str,
    sheet: Sheet,
    lines: Sequence[PatrolLine],
    routes: Mapping[str, Route],
    border: Sequence[Route],
    note: str,
) -> str:
    """One page for each walk: its map, its stops and the codes to type there."""
    pages = [(line, route_map(line, routes.get(line.team, ()), border)) for line in lines]
    return render_template(
        "joint_patrol/plans/paper_routes.html",
        title=title,
        sheet=sheet,
        pages=pages,
        note=note,
        patrol_words=words,
        hhmm=clock_text,
    )


def route_map(line: PatrolLine, route: Route, border: Sequence[Route]) -> Markup:
    """The walk as a drawing: way, numbered stops, meeting point, border line."""
    spots = [(float(lon), float(lat)) for lon, lat in route]
    if len(spots) < 2:
        return Markup("")
    stops = [(stop.lon, stop.lat) for stop in line.stops]
    sketch = Sketch(*MAP_SIZE, title=gettext("Route of team %(number)s", number=line.number), margin=42)
    sketch.fit(spots + stops)
    for part in border:
        near = [(float(lon), float(lat)) for lon, lat in part]
        if len(near) > 1:
            sketch.line(near, stroke=BORDER, width=1.6, dash="9 3 2 3")
    sketch.line(spots, stroke=ROUTE, width=3.2)
    sketch.point(*spots[0], fill=HOME, shape="diamond", size=8)
    sketch.label(*spots[0], name_of(line.meeting_point), size=12, fill=HOME)
    for number, stop in enumerate(line.stops, start=1):
        shape = stop.side.shape
        sketch.point(
            stop.lon, stop.lat, fill=STOP, shape=shape if shape in ("square", "triangle") else "circle"
        )
        sketch.label(stop.lon, stop.lat, f"{number} {name_of(stop.name)}", size=12)
    sketch.scale_bar()
    return Markup(sketch.text())  # noqa: S704 - the drawing escapes every text itself
