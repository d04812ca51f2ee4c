"""Pages of a province's own list: the repeatable import, and results in its own columns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.joint_mediation.documents.province import results_workbook
from border_gov.joint_mediation.queries import province as queries
from border_gov.joint_mediation.queries.shown import shown
from border_gov.joint_mediation.rules import province as law
from border_gov.joint_mediation.rules.flow import CLERKS
from border_gov.joint_mediation.service.province import ProvinceImporter, importer_for
from border_gov.joint_mediation.views.blueprint import bp, committees_of, docket_text, towns_of
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets.importing import ImportReport
from border_gov.kernel.sheets.views import XLSX, ImportPages, Question
from border_gov.kernel.viewer import Viewer

SHOWN = 100


def _questions(viewer: Viewer, zone_id: int) -> Sequence[Question]:
    committees = [(str(key), name) for key, name in committees_of(zone_id)]
    scopes = [(code, gettext(label)) for code, label in law.SCOPES.items()]
    return (
        Question("committee", _l("Committee that keeps the files"), committees),
        Question("scope", _l("Which cases come in"), scopes, default=law.BORDER_ONLY),
        Question("source", _l("Name of the province's system"), [(name, name) for name in _sources()]),
    )


def _sources() -> tuple[str, ...]:
    return (gettext("The province's mediation system"), gettext("Another list"))


def _importer(viewer: Viewer, zone_id: int, answers: Mapping[str, str], now: dt.datetime) -> ProvinceImporter:
    committee = answers.get("committee") or "0"
    number = int(committee) if committee.isascii() and committee.isdigit() else 0
    scope = answers.get("scope") or law.BORDER_ONLY
    return importer_for(viewer, zone_id, number, answers.get("source") or _sources()[0], scope, now)


def _store(importer: Any, report: ImportReport, viewer: Viewer, now: dt.datetime) -> None:
    importer.apply(report.to_store)


@bp.get("/province")
@requires(*CLERKS)
def province() -> str:
    """Cases that came from the province's own system, with a block to copy for each result."""
    viewer = current_viewer()
    found = queries.brought_in(viewer, SHOWN)
    views = shown(viewer, found, towns_of(found[0].zone_id)) if found else []
    return render_template(
        "joint_mediation/province.html",
        rows=[
            (one, docket_text(view), queries.block_of(one)) for one, view in zip(found, views, strict=True)
        ],
    )


@bp.get("/province/results.xlsx")
@requires(*CLERKS)
def province_results() -> Response:
    """The same as a sheet in the source's own columns, with what became of each case."""
    answer = Response(results_workbook(queries.brought_in(current_viewer())), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename="mediation-results.xlsx")
    return answer


ImportPages(
    key="province",
    path="/province",
    title=_l("Import cases of the province's own system"),
    hint=_l(
        "The list as that system exports it. Cases are recognised by their number, so that it may be "
        "imported again: nothing doubles, differences are shown. Nothing that the list holds is typed here."
    ),
    roles=CLERKS,
    done="mediation.province",
    importer=_importer,
    store=_store,
    questions=_questions,
).add_to(bp)
