"""A province's own list as JSON: bring it in (or only look), and results back in its own columns."""

from typing import Any

from flask import Response, request
from flask_babel import gettext
from marshmallow import Schema, fields, validate

from border_gov.joint_mediation.api.cases import bp
from border_gov.joint_mediation.documents.province import results_workbook
from border_gov.joint_mediation.queries import province as queries
from border_gov.joint_mediation.rules import province as law
from border_gov.joint_mediation.rules.flow import CLERKS
from border_gov.joint_mediation.service.province import importer_for
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets.importing import examine, plain
from border_gov.kernel.sheets.mapping import one_at_a_time
from border_gov.kernel.sheets.reading import read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ListImportIn(Schema):
    """How the list is to be read; the file itself is the multipart part `file`."""

    committee_id = fields.Integer(load_default=0)
    scope = fields.String(load_default=law.BORDER_ONLY, validate=validate.OneOf(list(law.SCOPES)))
    source = fields.String(load_default="", validate=validate.Length(max=60))
    look_only = fields.Boolean(load_default=False)


@bp.post("/mediation/province/import")
@requires(*CLERKS)
@bp.arguments(ListImportIn, location="query")
@bp.response(200)
def bring_in(asked: dict[str, Any]) -> dict[str, Any]:
    """Bring a list in: what is new, changed, the same, bad; with `look_only` nothing is stored."""
    given = request.files.get("file")
    if given is None:
        raise Invalid("Please choose a file.", fields={"file": ["Please choose a file."]})
    viewer = current_viewer()
    zone_id, source = min(viewer.zones), asked["source"] or gettext("The province's mediation system")
    book = read(given.filename or "list.xlsx", given.read())
    with transaction():
        one_at_a_time("mediation_province", zone_id)
        importer = importer_for(viewer, zone_id, asked["committee_id"], source, asked["scope"], clock.now())
        report = examine(book, importer)
        stores = not asked["look_only"] and not report.missing
        if stores:
            importer.apply(report.to_store)
    return {**plain(report, gettext), "stored": stores}


@bp.get("/mediation/province/results.xlsx")
@requires(*CLERKS)
def results() -> Response:
    """Results in the source's own columns."""
    return Response(results_workbook(queries.brought_in(current_viewer())), mimetype=XLSX)
