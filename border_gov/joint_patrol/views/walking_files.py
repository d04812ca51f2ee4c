"""The door for recorders' files: the track of a patrol from a GPX, with its person's consent."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.service import track_files
from border_gov.joint_patrol.views.walking import bp, log_page
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.web import sentence, translated
from border_gov.people.rules import TRACK
from border_gov.people.service import give_consent


@bp.post("/<int:patrol_id>/track-file")
@signed_in
def track_file(patrol_id: int) -> ResponseReturnValue:
    """Bring in a recorder's file; the tick beside it is the consent, if none was given before."""
    given = request.files.get("file")
    content = given.read() if given else b""
    viewer, now = current_viewer(), clock.now()
    try:
        with transaction():
            walk = queries.patrol(patrol_id, viewer, for_change=True)
            if request.form.get("agree"):
                give_consent(TRACK, actor=viewer, now=now)
            answer, _ = track_files.add(walk, viewer, content, now)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        errors = translated(refusal.fields) or {"file": [sentence(refusal)]}
        return log_page(queries.patrol(patrol_id, viewer), errors), refusal.status
    told = ngettext(
        "%(num)s point of the file is kept and compared with the plan.",
        "%(num)s points of the file are kept and compared with the plan.",
        answer["kept"],
    )
    flash(told, "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))
