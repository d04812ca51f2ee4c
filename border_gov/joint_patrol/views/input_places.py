"""Pages of checkpoints and meeting points: list with map, add, change, export."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.geo.columns import lonlat_of
from border_gov.joint_patrol.queries import places
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.rules.cells import window_text
from border_gov.joint_patrol.schemas.inputs import CheckpointIn, ListQuery, PlaceIn
from border_gov.joint_patrol.service import places as service
from border_gov.joint_patrol.views.inputs import bp, the_zone
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets import Column, Page, write_workbook
from border_gov.kernel.web import translated

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
USUAL = {"priority": 50, "dwell_min": 10, "target_days": 7}


def workbook(name: str, pages: list[Page]) -> Response:
    """An .xlsx as a download."""
    headers = {"Content-Disposition": f"attachment; filename={name}.xlsx"}
    return Response(write_workbook(pages), mimetype=XLSX, headers=headers)


@bp.get("/checkpoints")
@requires(*law.READERS)
def checkpoints() -> str:
    """The list beside the map; filters stand in the address."""
    zone, viewer = the_zone(), current_viewer()
    asked = load(ListQuery(), request.args)
    rows, after = places.checkpoints(viewer, zone.id, asked, asked["after"])
    return render_template(
        "joint_patrol/inputs/checkpoints.html",
        rows=rows,
        after=after,
        asked=asked,
        counts=places.checkpoint_counts(viewer, zone.id),
    )


@bp.get("/checkpoints.xlsx")
@requires(*law.READERS)
def checkpoints_export() -> Response:
    """All checkpoints that the filters find, with columns that an import understands again."""
    rows, _ = places.checkpoints(current_viewer(), the_zone().id, load(ListQuery(), request.args), limit=None)
    columns = (
        Column(gettext("Number")),
        Column(gettext("Name"), 20),
        Column(gettext("Typed code")),
        Column(gettext("Side")),
        Column(gettext("Town"), 16),
        Column(gettext("Longitude")),
        Column(gettext("Latitude")),
        Column(gettext("Coordinate system")),
        Column(gettext("Accuracy (m)")),
        Column(gettext("Priority")),
        Column(gettext("Dwell (minutes)")),
        Column(gettext("Every … days")),
        Column(gettext("Time windows"), 18),
        Column(gettext("Last visit")),
    )
    lines = (
        (
            row["external_number"],
            name_of(row["name"]),
            row["code"],
            row["side"],
            name_of(row["town_names"] or {}),
            row["lon"],
            row["lat"],
            "WGS84",
            row["accuracy_m"],
            row["priority"],
            row["dwell_min"],
            row["target_days"],
            window_text(row["windows"]),
            row["last_visit"],
        )
        for row in rows
    )
    return workbook("checkpoints", [Page(gettext("Checkpoints"), columns, lines)])


@bp.route("/checkpoints/new", methods=["GET", "POST"])
@requires(*law.EDITORS)
def checkpoint_new() -> ResponseReturnValue:
    """Add one checkpoint."""
    if request.method == "GET":
        return _form("checkpoint", None, USUAL, {})
    return _save("checkpoint", None, CheckpointIn(), places.checkpoint, service.save_checkpoint)


@bp.route("/checkpoints/<int:row_id>", methods=["GET", "POST"])
@requires(*law.READERS)
def checkpoint(row_id: int) -> ResponseReturnValue:
    """One checkpoint: what is known of it, and the form for those who may change it."""
    row = places.checkpoint_row(current_viewer(), row_id)
    if request.method == "GET":
        return _form("checkpoint", row, _values(row), {})
    return _save("checkpoint", row, CheckpointIn(), places.checkpoint, service.save_checkpoint)


@bp.get("/meeting-points")
@requires(*law.READERS)
def meeting_points() -> str:
    """Where patrols gather."""
    rows = places.meeting_points(current_viewer(), the_zone().id)
    return render_template("joint_patrol/inputs/meeting_points.html", rows=rows)


@bp.route("/meeting-points/new", methods=["GET", "POST"])
@requires(*law.EDITORS)
def meeting_point_new() -> ResponseReturnValue:
    """Add one meeting point."""
    if request.method == "GET":
        return _form("meeting_point", None, {}, {})
    return _save("meeting_point", None, PlaceIn(), places.meeting_point, service.save_meeting_point)


@bp.route("/meeting-points/<int:row_id>", methods=["GET", "POST"])
@requires(*law.READERS)
def meeting_point(row_id: int) -> ResponseReturnValue:
    """One meeting point."""
    found = places.meeting_point(current_viewer(), row_id)
    lon, lat = lonlat_of(found.point) or (0.0, 0.0)
    names = ("id", "zone_id", "name", "datum", "accuracy_m", "side", "joint", "state", "version", "source")
    row = {**{name: getattr(found, name) for name in names}, "lon": lon, "lat": lat}
    if request.method == "GET":
        return _form("meeting_point", row, _values(row), {})
    return _save("meeting_point", row, PlaceIn(), places.meeting_point, service.save_meeting_point)


def _values(row: Any) -> dict[str, Any]:
    """A place as its form shows it; the point in WGS 84, whatever it was given in."""
    return {
        **row,
        "name": row["name"].get("zh", ""),
        "name_en": row["name"].get("en", ""),
        "lon": f"{row['lon']:.7f}",
        "lat": f"{row['lat']:.7f}",
        "datum": "wgs84",
        "windows": window_text(row.get("windows") or []),
    }


def _form(kind: str, row: Any, values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    page = render_template(
        f"joint_patrol/inputs/{kind}.html", row=row, values=values, errors=errors, needs=_needs(values)
    )
    return page, 422 if errors else 200


def _needs(values: Any) -> list[str]:
    return values.getlist("needs") if hasattr(values, "getlist") else list(values.get("needs") or [])


def _save(kind: str, row: Any, schema: Any, find: Any, verb: Any) -> ResponseReturnValue:
    viewer = current_viewer()
    try:
        data = load(schema, request.form)
        with transaction():
            found = find(viewer, row["id"], for_change=True) if row else None
            zone_id = found.zone_id if found else the_zone().id
            verb(found, zone_id, data, actor=viewer, now=clock.now())
    except Invalid as error:
        return _form(kind, row, request.form, translated(error.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for(f"patrol_inputs.{kind}s"))
