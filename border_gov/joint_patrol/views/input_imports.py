"""Pages that bring in checkpoints and paths: choose, preview with repair report, agree."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.geo.datum import FILE_DATUMS, POINT_DATUMS
from border_gov.geo.gisfiles import ENCODINGS, read_gis
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.service import gis_sheets, path_import
from border_gov.joint_patrol.service.point_import import NIGHT, PointImporter, doubt
from border_gov.joint_patrol.views.inputs import bp, the_zone
from border_gov.kernel import clock, uploads
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets import ImportReport, examine
from border_gov.kernel.sheets.views import ImportPages, Question
from border_gov.kernel.uploads import Upload
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import sentence, translated

KINDS = {"points": _l("Import checkpoints"), "paths": _l("Import paths and bridges")}
SHOWN = 200
NO_FILE = "Please choose a file."


def _questions(viewer: Viewer, zone_id: int) -> Sequence[Question]:
    return (
        Question(
            "datum",
            _l("Coordinate system of rows that name none"),
            POINT_DATUMS,
            hint=_l("Never guessed: without an answer such rows are not taken."),
            blank=_l("no answer: do not take such rows"),
        ),
        Question(
            "night",
            _l("“At night” in time windows means"),
            [(text, text) for text in (NIGHT, "19:00-22:00", "22:00-06:00")],
            default=NIGHT,
        ),
    )


def _importer(viewer: Viewer, zone_id: int, answers: Mapping[str, str], now: dt.datetime) -> PointImporter:
    datum = gis_sheets.datum_named(answers.get("datum", ""))
    night = answers.get("night") or NIGHT
    return PointImporter(zone_id, viewer, now, datum=datum, night=night, source=gettext("spreadsheet"))


def _store(importer: PointImporter, report: ImportReport, viewer: Viewer, now: dt.datetime) -> None:
    importer.apply(report.to_store)


POINT_SHEETS = ImportPages(
    key="patrol_points",
    path="/points-sheet",
    title=_l("Import checkpoints"),
    hint=_l(
        "One row for each checkpoint: name, longitude, latitude, coordinate system, and what else is known."
    ),
    roles=law.EDITORS,
    done="patrol_inputs.checkpoints",
    importer=_importer,
    store=_store,
    questions=_questions,
)
POINT_SHEETS.add_to(bp)


@bp.route("/import/<any(points, paths):kind>", methods=["GET", "POST"])
@requires(*law.EDITORS)
def import_file(kind: str) -> ResponseReturnValue:
    """Choose a map layer (or, for checkpoints, a spreadsheet) and say what its coordinates are in."""
    if request.method == "GET":
        return _choose(kind, {}, {})
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise Invalid(NO_FILE, fields={"file": [NO_FILE]})
        content, name = given.read(), given.filename
        is_sheet = kind == "points" and gis_sheets.is_spreadsheet(name)
        options = {key: request.form.get(key, "").strip()[:40] for key in ("crs", "encoding", "layer")}
        if is_sheet or not options["crs"]:
            gis_sheets.read_points_file(name, content, options["crs"], options["encoding"])
        with transaction():
            key = "patrol_points" if is_sheet else f"patrol_{kind}_layer"
            draft = uploads.keep(
                key, name, content, zone_id=the_zone().id, actor=current_viewer(), now=clock.now()
            )
            draft.options = {} if is_sheet else options
            number = draft.id
    except Invalid as error:
        return _choose(kind, request.form, translated(error.fields))
    if is_sheet:
        return redirect(url_for("patrol_inputs.patrol_points_import_look", upload_id=number))
    return redirect(url_for("patrol_inputs.import_preview", kind=kind, upload_id=number))


def _choose(kind: str, values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    page = render_template(
        "joint_patrol/inputs/import.html",
        kind=kind,
        title=KINDS[kind],
        values=values,
        errors=errors,
        crs_choices=FILE_DATUMS,
        encodings=("GBK", *ENCODINGS),
    )
    return page, 422 if errors else 200


@bp.route("/import/<any(points, paths):kind>/<uuid:upload_id>", methods=["GET", "POST"])
@requires(*law.EDITORS)
def import_preview(kind: str, upload_id: uuid.UUID) -> ResponseReturnValue:
    """Five rows as read, repairs, what would go in and what would not; the answers may be changed."""
    draft = uploads.get(upload_id, f"patrol_{kind}_layer", current_viewer())
    if request.method == "POST":
        with transaction():
            draft.options = {
                key: request.form.get(key, "").strip()[:40] for key in ("crs", "encoding", "layer")
            }
        return redirect(url_for("patrol_inputs.import_preview", kind=kind, upload_id=upload_id))
    errors: dict[str, Any] = {}
    found: dict[str, Any] = {}
    try:
        found = _points(draft) if kind == "points" else _paths(draft)
    except DomainError as error:
        errors = translated(error.fields) or {"file": [sentence(error)]}
    page = render_template(
        "joint_patrol/inputs/preview.html",
        kind=kind,
        title=KINDS[kind],
        draft=draft,
        values=draft.options,
        errors=errors,
        found=found,
        shown=SHOWN,
        crs_choices=FILE_DATUMS,
        encodings=("GBK", *ENCODINGS),
    )
    return page, 422 if errors else 200


def _layer(draft: Upload) -> Any:
    said = draft.options
    return read_gis(
        draft.content, crs=said["crs"], encoding=said.get("encoding", ""), layer=said.get("layer") or None
    )


def _points(draft: Upload) -> dict[str, Any]:
    said = draft.options
    book, layer = gis_sheets.read_points_file(draft.name, draft.content, said["crs"], said["encoding"])
    importer = PointImporter(
        draft.zone_id,
        current_viewer(),
        clock.now(),
        datum=layer.datum.value if layer else "",
        is_gis=True,
        source=draft.name,
    )
    report = examine(book, importer)
    shift = doubt(draft.zone_id, report)
    report = gis_sheets.in_file_terms(report, layer)
    return {
        "layer": layer,
        "report": report,
        "importer": importer,
        "problems": report.problems,
        "notes": report.notes,
        "warning": gettext(law.SHIFTED, **shift.words()) if shift else "",
        "to_store": len(report.to_store),
        "figures": {},
    }


def _paths(draft: Upload) -> dict[str, Any]:
    layer = _layer(draft)
    report = path_import.examine_paths(draft.zone_id, layer, current_viewer())
    return {
        "layer": layer,
        "report": report,
        "problems": report.problems,
        "notes": [],
        "warning": gettext(law.SHIFTED, **report.shift.words()) if report.shift else "",
        "to_store": 0 if report.is_same else len(report.pieces),
        "figures": report.figures(),
    }


@bp.post("/import/<any(points, paths):kind>/<uuid:upload_id>/store")
@requires(*law.EDITORS)
def import_store(kind: str, upload_id: uuid.UUID) -> ResponseReturnValue:
    """Store what is good, in one transaction."""
    viewer, now = current_viewer(), clock.now()
    draft = uploads.get(upload_id, f"patrol_{kind}_layer", viewer)
    with transaction():
        found = _points(draft) if kind == "points" else _paths(draft)
        if kind == "points":
            found["importer"].apply(found["report"].to_store)
        else:
            path_import.store_paths(
                draft.zone_id,
                found["report"],
                source=draft.name,
                datum=found["layer"].datum.value,
                snap_m=path_import.SNAP_M,
                actor=viewer,
                now=now,
            )
        uploads.drop(draft)
    flash(gettext("%(count)s rows were stored.", count=found["to_store"]), "success")
    return redirect(url_for("patrol_inputs.checkpoints" if kind == "points" else "patrol_inputs.paths"))
