"""What can be printed and sent: the roster, the week as a table, texts, pictures, route sheets, tracks."""

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from flask import Response, json, render_template, request, send_file
from flask_babel import format_date, gettext

from border_gov.joint_patrol.documents import chat, route_files, week_table
from border_gov.joint_patrol.documents import papers as documents
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.models.plans import PatrolPlan
from border_gov.joint_patrol.queries import plan_names, plan_routes, plan_sheet, plans
from border_gov.joint_patrol.queries.plan_sheet import PatrolLine, Sheet, clock_text, number_of
from border_gov.joint_patrol.views.plans import bp
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import is_chinese, name_of
from border_gov.kernel.papers import pdf

GEOJSON = "application/geo+json"
PDF, PNG, GPX = "application/pdf", "image/png", "application/gpx+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _plan_and_sheet(plan_id: int) -> tuple[PatrolPlan, Sheet]:
    plan = plans.get(plan_id, current_viewer())
    sheet = plan_sheet.of_plan(plan, current_viewer())
    if sheet is None:
        raise NotFound("There is no such plan.")
    return plan, sheet


@bp.get("/plans/<int:plan_id>/map")
@requires(*plans.OFFICE)
def map_features(plan_id: int) -> Response:
    """The walks of a day as GeoJSON: routes, checkpoints with arrival, meeting points."""
    plan, sheet = _plan_and_sheet(plan_id)
    day = request.args.get("day", "")
    lines = [patrol for patrol in sheet.patrols if not day or patrol.day.isoformat() == day]
    routes = plan_routes.of_version(plan)
    features = [feature for line in lines for feature in _features(line, routes.get(line.team, []))]
    body: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if box := _box(features):
        body["bbox"] = box
    response = Response(json.dumps(body, ensure_ascii=False))
    response.content_type = GEOJSON
    return response


def _features(line: PatrolLine, route: list[list[float]]) -> Iterable[dict[str, Any]]:
    title = gettext("Team %(number)s", number=line.number)
    span = f"{clock_text(line.start)}–{clock_text(line.end)}"
    if len(route) > 1:
        facts = [[gettext("Time"), span], [gettext("Length"), f"{line.length_km} km"]]
        yield {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": route},
            "properties": {"layer": "routes", "label": title, "number": line.number, "facts": facts},
        }
        home = {"layer": "meeting_points", "label": name_of(line.meeting_point), "facts": [[title, span]]}
        yield _point(route[0], home)
    for stop in line.stops:
        facts = [[title, clock_text(stop.arrive)]]
        shown = {"layer": "checkpoints", "label": name_of(stop.name), "side": stop.side.key, "facts": facts}
        yield _point([stop.lon, stop.lat], shown)


def _point(lonlat: list[float], properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [round(value, 6) for value in lonlat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _box(features: list[dict[str, Any]]) -> list[float] | None:
    lines = [f["geometry"]["coordinates"] for f in features if f["geometry"]["type"] == "LineString"]
    spots = [spot for line in lines for spot in line]
    if not spots:
        return None
    lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return [min(lons), min(lats), max(lons), max(lats)]


def _title(plan: PatrolPlan) -> str:
    last = plan.week + dt.timedelta(days=plan.days - 1)
    return gettext("Joint patrols %(first)s – %(last)s", first=formatted(plan.week), last=formatted(last))


def formatted(day: dt.date) -> str:
    """A day without its weekday."""
    return format_date(day, "M月d日" if is_chinese() else "d MMM")


def _note(plan: PatrolPlan) -> str:
    return "" if plan.state == "published" else gettext("Draft – not signed by all sides")


def _file(content: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=kind, as_attachment=kind != PNG, download_name=name)


@bp.get("/plans/<int:plan_id>/papers")
@requires(*plans.OFFICE)
def papers(plan_id: int) -> str:
    """Everything that can be printed or sent."""
    plan, sheet = _plan_and_sheet(plan_id)
    message = chat.text(_title(plan), sheet, _surnames(sheet))
    last_day = plan.week + dt.timedelta(days=plan.days - 1)
    return render_template(
        "joint_patrol/plans/papers.html", plan=plan, sheet=sheet, message=message, last_day=last_day
    )


def _surnames(sheet: Sheet) -> dict[int, str]:
    return plan_names.surnames(number_of(m.id) for line in sheet.patrols for m in line.members)


@bp.get("/plans/<int:plan_id>/picture.png")
@requires(*plans.OFFICE)
def picture(plan_id: int) -> Response:
    """The week as a picture with surnames only."""
    plan, sheet = _plan_and_sheet(plan_id)
    return _file(chat.picture(_title(plan), sheet, _surnames(sheet)), PNG, f"patrol-{plan.week}.png")


@bp.get("/plans/<int:plan_id>/roster.pdf")
@requires(*plans.OFFICE)
def roster_pdf(plan_id: int) -> Response:
    """The roster of the week on A4."""
    plan, sheet = _plan_and_sheet(plan_id)
    zone = name_of(plan_names.zone_of(plan.zone_id)[1])
    html = documents.roster_html(_title(plan), zone, sheet, _note(plan))
    return _file(pdf.from_html(html), PDF, f"roster-{plan.week}.pdf")


@bp.get("/plans/<int:plan_id>/routes.pdf")
@requires(*plans.OFFICE)
def route_sheets(plan_id: int) -> Response:
    """A route sheet for each team, or for the one that is asked for."""
    plan, sheet = _plan_and_sheet(plan_id)
    team = request.args.get("team", "")
    lines = [line for line in sheet.patrols if team in ("", line.team)]
    if not lines:
        raise NotFound("There is no such patrol.")
    routes, border = plan_routes.of_version(plan), plan_routes.border_of(plan.zone_id)
    html = documents.route_html(_title(plan), sheet, lines, routes, border, _note(plan))
    return _file(pdf.from_html(html), PDF, f"routes-{plan.week}.pdf")


@bp.get("/plans/<int:plan_id>/week.xlsx")
@requires(*plans.OFFICE)
def week_sheet(plan_id: int) -> Response:
    """The week as a workbook."""
    plan, sheet = _plan_and_sheet(plan_id)
    return _file(week_table.workbook(_title(plan), sheet), XLSX, f"patrol-{plan.week}.xlsx")


@bp.get("/plans/<int:plan_id>/route.gpx")
@requires(*plans.OFFICE)
def route_file(plan_id: int) -> Response:
    """The way of one team as a track file."""
    plan, sheet = _plan_and_sheet(plan_id)
    line = sheet.patrol(request.args.get("team", ""))
    if line is None:
        raise NotFound("There is no such patrol.")
    route = plan_routes.of_version(plan).get(line.team, [])
    title = f"{words.day(line.day)} {gettext('Team %(number)s', number=line.number)}"
    return _file(route_files.gpx(line, route, title), GPX, f"route-{line.day}-{line.number}.gpx")
