"""Pages of orders from other systems: the repeatable import, and results in the source's own columns."""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask import Response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from border_gov.geo.datum import POINT_DATUMS
from border_gov.incidents.queries import results
from border_gov.incidents.rules import codes, flow
from border_gov.incidents.service.orders import OrderImporter
from border_gov.incidents.views.desk import bp
from border_gov.jurisdictions import queries as places
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets.importing import ImportReport
from border_gov.kernel.sheets.views import XLSX, ImportPages, Question
from border_gov.kernel.sheets.writing import Column, Page, write_workbook
from border_gov.kernel.viewer import Viewer

ORDER_SOURCES = (codes.HOTLINE, codes.POLICE)


def _questions(viewer: Viewer, zone_id: int) -> Sequence[Question]:
    sources = [(code, gettext(codes.SOURCES[code])) for code in ORDER_SOURCES]
    return (
        Question("source", _l("Where the orders come from"), sources, default=codes.HOTLINE),
        Question(
            "datum",
            _l("Coordinate system of the columns"),
            POINT_DATUMS,
            blank=_l("there are no coordinates"),
        ),
    )


def _importer(viewer: Viewer, zone_id: int, answers: Mapping[str, str], now: dt.datetime) -> OrderImporter:
    source = answers.get("source") or codes.HOTLINE
    if source not in ORDER_SOURCES:
        told = gettext("There is no such source.")
        raise Invalid("Please correct what is marked.", fields={"answer-source": [told]})
    side = min(viewer.sides & set(places.side_keys(zone_id)), default="")
    return OrderImporter(zone_id, source, side, answers.get("datum", ""), viewer, now)


def _store(importer: OrderImporter, report: ImportReport, viewer: Viewer, now: dt.datetime) -> None:
    importer.apply(report.to_store)


@bp.get("/orders")
@requires(*flow.DESK)
def orders() -> str:
    """Orders that came in, with a block to copy for each result."""
    source = _source()
    found = results.orders(current_viewer(), source, 100)
    return render_template(
        "incidents/orders.html", found=found, source=source, sources=ORDER_SOURCES, block_of=results.block_of
    )


@bp.get("/orders/results.xlsx")
@requires(*flow.DESK)
def results_sheet() -> Response:
    """The orders of one source as a sheet in its own columns, with what became of them."""
    rows = results.orders(current_viewer(), _source())
    columns = results.columns_of(rows)
    sheet = Page(
        gettext("Results"), [Column(name, 18) for name in columns], [results.row_of(r, columns) for r in rows]
    )
    answer = Response(write_workbook([sheet]), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"results-{_source()}.xlsx")
    return answer


def _source() -> str:
    asked = request.args.get("source", codes.HOTLINE)
    return asked if asked in ORDER_SOURCES else codes.HOTLINE


ImportPages(
    key="orders",
    path="/orders",
    title=_l("Import orders of 12345 or 110"),
    hint=_l(
        "The list as the other system exports it. Orders are recognised by their number; the clocks run "
        "from the time in the order, and stages that were done there keep their own times."
    ),
    roles=flow.DESK,
    done="incidents.orders",
    importer=_importer,
    store=_store,
    questions=_questions,
).add_to(bp)
