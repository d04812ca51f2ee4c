"""The file on paper, judicial confirmation and figures as JSON; papers themselves as PDF/A or Word."""

import io
from typing import Any

from flask import Response, send_file
from flask_babel import gettext

from border_gov.joint_mediation.api.cases import bp
from border_gov.joint_mediation.documents.giving import content_of, filled, verify_url
from border_gov.joint_mediation.documents.values import values_of
from border_gov.joint_mediation.documents.whole_file import whole_file
from border_gov.joint_mediation.models import MediationConfirmation
from border_gov.joint_mediation.queries import asked as asking
from border_gov.joint_mediation.queries import statistics as queries
from border_gov.joint_mediation.queries.case_file import case_file, verified
from border_gov.joint_mediation.queries.statistics import FIGURE_READERS, Counted, Report
from border_gov.joint_mediation.rules.papers import printed, standing
from border_gov.joint_mediation.rules.rates import hidden_small
from border_gov.joint_mediation.schemas import papers as schemas
from border_gov.joint_mediation.service import confirmation
from border_gov.joint_mediation.service import papers as service
from border_gov.kernel import clock, files
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, public, requires
from border_gov.kernel.papers.word import DOCX

CLERKS = ("officer", "mediator")
PDF = "application/pdf"
open_bp = ApiBlueprint("mediation_verified", __name__, description="Whether a paper is genuine")


@bp.get("/mediation/cases/<int:case_id>/file")
@requires(*CLERKS)
@bp.response(200, schemas.FileOut)
def file_of(case_id: int) -> dict[str, Any]:
    """The thirteen items, each as it stands, and the papers that can be printed."""
    file = case_file(current_viewer(), case_id)
    stands = standing(file.facts)
    items = [
        {
            "number": one.item.number,
            "key": one.item.key,
            "name": gettext(one.item.name),
            "state": one.state,
            "note": gettext(one.note) if one.note else "",
        }
        for one in stands
    ]
    return {"items": items, "papers": printed(file.facts, file.case.source, stands)}


@bp.post("/mediation/cases/<int:case_id>/papers/<kind>")
@requires(*CLERKS)
@bp.arguments(schemas.PrintIn, location="query")
def give_out(asked: dict[str, Any], case_id: int, kind: str) -> Response:
    """One paper as PDF/A or Word; that it was given out is noted, so that its code can be verified."""
    viewer, now, chosen = current_viewer(), clock.now(), asked["format"]
    file = case_file(viewer, case_id)
    sha256, values = filled(file, kind, now)
    content = content_of(file, kind, values, chosen)
    with transaction():
        service.give_out(viewer, case_id, kind, sha256, now=now)
    return _sent(content, PDF if chosen == "pdf" else DOCX, f"{kind}-{case_id}.{chosen}")


@bp.post("/mediation/cases/<int:case_id>/file.pdf")
@requires(*CLERKS)
def whole(case_id: int) -> Response:
    """Cover, contents, every paper and every scan as one PDF."""
    file = case_file(current_viewer(), case_id)
    values = values_of(file, clock.now())
    joined = whole_file(file, values, verify_url, lambda file_id: files.read(file_id)[1])
    return _sent(joined.content, PDF, f"file-{case_id}.pdf")


def _sent(content: bytes, kind: str, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)


@bp.post("/mediation/cases/<int:case_id>/confirmation")
@requires(*CLERKS)
@bp.arguments(schemas.ConfirmationIn)
@bp.response(201, schemas.ConfirmationOut)
def apply(data: dict[str, Any], case_id: int) -> MediationConfirmation:
    """All parties apply together for judicial confirmation, to the court that they chose."""
    with transaction():
        return confirmation.apply(current_viewer(), case_id, data, now=clock.now())


@open_bp.get("/mediation/verify/<string(length=64):sha256>")
@public("who holds a paper may ask whether it is genuine; the answer names nobody")
@open_bp.response(200, schemas.VerifiedOut)
def verify(sha256: str) -> dict[str, Any]:
    """Whether a paper with this hash was given out here and still stands."""
    found = verified(sha256)
    return {
        "valid": found is not None,
        "kind": found.kind if found else None,
        "made_on": found.made_on if found else None,
    }


@bp.get("/mediation/figures")
@requires(*FIGURE_READERS)
@bp.arguments(schemas.PeriodIn, location="query")
@bp.response(200, schemas.StatisticsOut)
def figures(asked: dict[str, Any]) -> dict[str, Any]:
    """Figures of a period: the union, the caller's own sides, and what other sides released."""
    viewer, now = current_viewer(), clock.now()
    wanted = asking.asked(viewer, asked, clock.today(now))
    if wanted is None:
        raise NotFound("There is no such way of counting.")
    report = queries.report(viewer, wanted.zone_id, wanted.key, wanted.period, now)
    regime = report.regime
    return {
        "regime": regime.key,
        "version": regime.number,
        "counting": regime.counting,
        "population": regime.population,
        "rounding": regime.rounding,
        "decimals": regime.decimals,
        "first": report.period.first,
        "last": report.period.last,
        "as_of": report.as_of,
        "closed": report.closed,
        "scopes": [_scope(report, scope, viewer.sides) for scope in report.scopes],
    }


def _scope(report: Report, scope: Counted, own: frozenset[str]) -> dict[str, Any]:
    """One scope; of the union no count of one or two that the caller's own sides do not hold."""
    mine = [one for one in report.scopes if one.side in own]
    counts: dict[str, int | None] = {}
    for code, count in scope.figures.counts.items():
        known = max((one.figures.get(code) for one in mine), default=0)
        is_shown = bool(scope.side) or hidden_small(count, known) == str(count)
        counts[code] = count if is_shown else None
    failures = dict(scope.figures.failures) if scope.side or mine else {}
    rates = [vars(rate) for rate in scope.rates]
    return {"side": scope.side, "counts": counts, "failures": failures, "rates": rates}
