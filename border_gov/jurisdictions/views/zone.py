"""Pages of the zone: overview, boundary versions, import of a GIS file with preview and yes."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.geo.datum import FILE_DATUMS
from border_gov.geo.gisfiles import ENCODINGS, read_gis
from border_gov.jurisdictions import documents, queries, service
from border_gov.jurisdictions.rules import KINDS, SHIFT_WARNING
from border_gov.jurisdictions.schemas import BoundaryFileIn
from border_gov.kernel import clock, uploads
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid, NotFound
from border_gov.kernel.forms import load, load_data
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages, sentence, translated

bp = Pages("jurisdictions", __name__, entrance="office", url_prefix="/zone")
UPLOAD = "boundary"


def _zone() -> Any:
    """The zone named in the address, else the viewer's first."""
    wanted = request.args.get("zone", type=int)
    if wanted is not None:
        return queries.zone(wanted, current_viewer())
    found = queries.zones(current_viewer())
    if not found:
        raise NotFound()
    return found[0]


@bp.route("/")
@signed_in
def overview() -> ResponseReturnValue:
    """Sides, towns with their villages, the gazetteer and the boundary versions of the zone."""
    zone = _zone()
    villages: dict[int, list[Any]] = {}
    for village in queries.villages(zone.id):
        villages.setdefault(village.town_id, []).append(village)
    versions = queries.versions(zone.id)
    return render_template(
        "jurisdictions/overview.html",
        zone=zone,
        by_key={side.key: side for side in queries.sides(zone.id)},
        towns=queries.towns(zone.id, adjoining_only=True),
        villages=villages,
        places=queries.named_places(zone.id),
        versions=versions,
        schematic=bool(versions and versions[0].is_demo),
        sketch=_sketch(zone, versions),
    )


def _sketch(zone: Any, versions: list[Any]) -> str:
    if not versions:
        return ""
    towns = {row.code: name_of(row.names) for row in queries.towns(zone.id, adjoining_only=True)}
    note = gettext("Schematic, not a legal boundary") if versions[0].is_demo else versions[0].source
    fills = {side.key: side.soft for side in queries.sides(zone.id)}
    return documents.zone_sketch(queries.layers(zone.id), towns, fills, name_of(zone.names), note)


@bp.route("/villages/<int:village_id>/border", methods=["POST"])
@requires("organiser", "system_admin")
def mark_border_village(village_id: int) -> ResponseReturnValue:
    """Say whether a village touches the line."""
    village = queries.village(village_id, current_viewer())
    with transaction():
        service.mark_border_village(village.id, request.form.get("is_border") == "1")
    return redirect(url_for("jurisdictions.overview", _anchor=f"town-{village.town_code}"))


@bp.route("/import", methods=["GET", "POST"])
@requires("system_admin")
def import_file() -> ResponseReturnValue:
    """Ask for the file and what it is; keep it as a draft."""
    zone = _zone()
    if request.method == "GET":
        return _ask(zone, {}, {})
    try:
        answers = load(BoundaryFileIn(), request.form)
        given = request.files.get("file")
        if given is None or not given.filename:
            raise Invalid(
                "Please correct what is marked.", fields={"file": [gettext("Please choose a file.")]}
            )
        with transaction():
            draft = uploads.keep(
                UPLOAD,
                given.filename,
                given.read(),
                zone_id=zone.id,
                actor=current_viewer(),
                now=clock.now(),
            )
            draft.options = _plain(answers)
        return redirect(url_for("jurisdictions.preview", upload_id=draft.id))
    except Invalid as error:
        return _ask(zone, request.form, translated(error.fields), 422)


def _ask(zone: Any, values: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "jurisdictions/import.html",
        zone=zone,
        values=values,
        errors=errors,
        kinds=_kinds(),
        crs_choices=FILE_DATUMS,
        encodings=ENCODINGS,
    )
    return page, status


def _kinds() -> list[tuple[str, str]]:
    return [(key, gettext(label)) for key, label in KINDS.items()]


def _plain(answers: dict[str, Any]) -> dict[str, Any]:
    return {**answers, "crs": str(answers["crs"])}


@bp.route("/import/<uuid:upload_id>", methods=["GET", "POST"])
@requires("system_admin")
def preview(upload_id: uuid.UUID) -> ResponseReturnValue:
    """What the file would do under the answers given; the answers may be changed and tried again."""
    draft = uploads.get(upload_id, UPLOAD, current_viewer())
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            answers = load(BoundaryFileIn(), request.form)
            with transaction():
                draft.options = _plain(answers)
        except Invalid as error:
            errors = translated(error.fields)
    examined = None
    if not errors:
        try:
            examined = _examine(draft)
        except DomainError as error:
            errors = translated(error.fields) or {"file": [sentence(error)]}
    return _show(draft, examined, errors), 422 if errors else 200


def _examine(draft: uploads.Upload) -> service.Examined:
    answers = load_data(BoundaryFileIn(), draft.options)
    file = read_gis(draft.content, crs=answers["crs"], encoding=answers["encoding"], layer=answers["layer"])
    return service.examine_file(draft.zone_id, answers["kind"], file, answers["accept_repairs"])


def _show(draft: uploads.Upload, examined: service.Examined | None, errors: dict[str, Any]) -> str:
    problems = [
        (p.row, p.column, gettext(p.message, **p.params))
        for p in (examined.problems[: service.SHOWN_PROBLEMS] if examined else ())
    ]
    return render_template(
        "jurisdictions/preview.html",
        draft=draft,
        zone=queries.zone(draft.zone_id, current_viewer()),
        values=request.form if request.method == "POST" else draft.options,
        errors=errors,
        examined=examined,
        problems=problems,
        warning=_warning(examined),
        sketch=_file_sketch(draft, examined),
        kinds=_kinds(),
        crs_choices=FILE_DATUMS,
        encodings=ENCODINGS,
    )


def _file_sketch(draft: uploads.Upload, examined: service.Examined | None) -> str:
    if examined is None:
        return ""
    known = queries.layers(draft.zone_id).lines if queries.version_at(draft.zone_id) else ()
    return documents.file_sketch([row.shape for row in examined.fitted.rows], known, draft.name)


def _warning(examined: service.Examined | None) -> str:
    shift = examined.shift if examined else None
    return gettext(SHIFT_WARNING, **shift.words()) if shift else ""


@bp.route("/import/<uuid:upload_id>/confirm", methods=["POST"])
@requires("system_admin")
def confirm(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Put the draft into force as a new boundary version."""
    draft = uploads.get(upload_id, UPLOAD, current_viewer())
    try:
        examined = _examine(draft)
        with transaction():
            version = service.import_layer(
                draft.zone_id, examined, _about(draft, examined), actor=current_viewer(), now=clock.now()
            )
            uploads.drop(draft)
    except Invalid as error:
        return _show(draft, None, translated(error.fields)), 422
    flash(gettext("Boundary version %(label)s is in force.", label=version.label), "success")
    return redirect(url_for("jurisdictions.overview"))


def _about(draft: uploads.Upload, examined: service.Examined) -> service.About:
    said = draft.options
    return service.About(
        source=said["source"],
        datum=examined.file.datum.value,
        encoding=examined.file.encoding,
        accuracy_m=said["accuracy_m"],
        note=said["note"],
        file_sha256=draft.sha256,
    )


@bp.route("/import/<uuid:upload_id>/drop", methods=["POST"])
@requires("system_admin")
def drop(upload_id: uuid.UUID) -> ResponseReturnValue:
    """Forget the draft."""
    draft = uploads.get(upload_id, UPLOAD, current_viewer())
    with transaction():
        uploads.drop(draft)
    return redirect(url_for("jurisdictions.overview"))
