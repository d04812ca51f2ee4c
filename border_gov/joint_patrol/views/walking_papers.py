"""What belongs to a patrol log: its paper, lines struck out with a reason."""

import io

from flask import Response, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.documents import log_file
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import plan_names, walk_log
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walk_entries, walk_incidents
from border_gov.joint_patrol.views.walking import bp
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.lang import name_of
from border_gov.kernel.papers import pdf
from border_gov.kernel.web import sentence

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _log_and_zone(patrol_id: int) -> tuple[Patrol, walk_log.Log, str]:
    walk = queries.patrol(patrol_id, current_viewer())
    zone = name_of(plan_names.zone_of(walk.zone_id)[1])
    return walk, walk_log.log(walk, current_viewer()), zone


def _file(walk: Patrol, content: bytes, kind: str, ending: str) -> Response:
    name = f"patrol-log-{walk.day}-{walk.number}.{ending}"
    return send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)


@bp.get("/<int:patrol_id>/log.docx")
@signed_in
def log_docx(patrol_id: int) -> Response:
    """The log for Word and WPS, names as the reader may see them."""
    walk, log, zone = _log_and_zone(patrol_id)
    return _file(walk, log_file.docx(log, zone), DOCX, "docx")


@bp.get("/<int:patrol_id>/log.pdf")
@signed_in
def log_pdf(patrol_id: int) -> Response:
    """The log on A4, names as the reader may see them."""
    walk, log, zone = _log_and_zone(patrol_id)
    return _file(walk, pdf.from_html(log_file.html(log, zone)), "application/pdf", "pdf")


@bp.post("/<int:patrol_id>/lines/<int:entry_id>/<any(strike, restore):verb>")
@signed_in
def correct(patrol_id: int, entry_id: int, verb: str) -> ResponseReturnValue:
    """Strike a wrong line out, or let it count again; both with a reason."""
    try:
        data = forms.load(schemas.UndoIn(), request.form)
        with transaction():
            walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
            act = {"strike": walk_entries.strike, "restore": walk_entries.restore}[verb]
            act(walk, current_viewer(), entry_id, data["reason"], clock.now())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        flash(sentence(refusal), "error")
        return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))
    told = {"strike": gettext("The line is struck out."), "restore": gettext("The line counts again.")}
    flash(told[verb], "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))


@bp.post("/<int:patrol_id>/lines/<int:entry_id>/incident")
@signed_in
def hand_in(patrol_id: int, entry_id: int) -> ResponseReturnValue:
    """Make an incident of a finding; pressed again it stays the one."""
    viewer = current_viewer()
    with transaction():
        walk = queries.patrol(patrol_id, viewer, for_change=True)
        words = gettext(law.FINDING_WORDS.get(queries.line(walk.id, entry_id).finding, ""))
        walk_incidents.hand_in(walk, viewer, entry_id, words, clock.now())
    flash(gettext("It is an incident now; the duty desks have it."), "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))
