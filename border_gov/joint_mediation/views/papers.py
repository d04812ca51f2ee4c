"""Pages of the file on paper: its items, each paper as page, PDF and Word, scans, the whole file."""

import io
import uuid
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.documents import papers as documents
from border_gov.joint_mediation.documents.giving import content_of, filled, verify_url
from border_gov.joint_mediation.documents.values import number_of, values_of
from border_gov.joint_mediation.documents.whole_file import whole_file
from border_gov.joint_mediation.queries import case_file as queries
from border_gov.joint_mediation.queries.case_file import CaseFile, case_file
from border_gov.joint_mediation.rules.papers import (
    BY_KEY,
    ENCLOSED,
    PAPERS,
    STATES,
    printed,
    standing,
)
from border_gov.joint_mediation.schemas.papers import EnclosureIn, PrintIn
from border_gov.joint_mediation.service import papers as service
from border_gov.kernel import clock, files, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.papers.word import DOCX
from border_gov.kernel.web import Pages, translated

CLERKS = ("officer", "mediator")
PDF = "application/pdf"
bp = Pages("mediation_papers", __name__, entrance="office", url_prefix="/mediation")


@bp.get("/<int:case_id>/papers")
@requires(*CLERKS)
def index(case_id: int) -> ResponseReturnValue:
    """The thirteen items: what is there, what is missing, what can be printed."""
    return _index(case_id, {})


def _index(case_id: int, errors: dict[str, Any]) -> ResponseReturnValue:
    file = case_file(current_viewer(), case_id)
    stands = standing(file.facts)
    page = render_template(
        "joint_mediation/papers/index.html",
        file=file,
        docket=number_of(file),
        stands=stands,
        printable=printed(file.facts, file.case.source, stands),
        words=PAPERS,
        states=STATES,
        enclosed=ENCLOSED,
        items=BY_KEY,
        errors=errors,
        values=request.form,
    )
    return page, 422 if errors else 200


def draft_note(file: CaseFile, kind: str) -> str:
    """What stands above an agreement that nobody has marked yet, on the screen only."""
    is_open = file.agreement is not None and file.agreement.effective_at is None
    return (
        gettext("Draft; it counts once every mark is on the paper") if kind == "agreement" and is_open else ""
    )


@bp.get("/<int:case_id>/papers/<kind>")
@requires(*CLERKS)
def preview(case_id: int, kind: str) -> str:
    """One paper as it will be printed."""
    file = case_file(current_viewer(), case_id)
    sha256, values = filled(file, kind, clock.now())
    return render_template(
        "joint_mediation/papers/preview.html",
        file=file,
        docket=number_of(file),
        kind=kind,
        words=PAPERS,
        sha256=sha256,
        note=draft_note(file, kind),
        paper=documents.body(kind, values),
    )


@bp.post("/<int:case_id>/papers/<kind>")
@requires(*CLERKS)
def give_out(case_id: int, kind: str) -> Response:
    """One paper as PDF/A or Word; that it was given out is noted, so that its code can be verified."""
    chosen = forms.load(PrintIn(), request.form)["format"]
    content = made(case_id, kind, chosen)
    return send_file(
        io.BytesIO(content),
        mimetype=PDF if chosen == "pdf" else DOCX,
        as_attachment=True,
        download_name=f"{kind}-{case_id}.{chosen}",
    )


def made(case_id: int, kind: str, chosen: str) -> bytes:
    """The content of one paper, noted as given out."""
    viewer = current_viewer()
    file = case_file(viewer, case_id)
    sha256, values = filled(file, kind, clock.now())
    content = content_of(file, kind, values, chosen)
    with transaction():
        service.give_out(viewer, case_id, kind, sha256, now=clock.now())
    return content


@bp.post("/<int:case_id>/file.pdf")
@requires(*CLERKS)
def whole(case_id: int) -> Response:
    """Cover, table of contents, every paper and every scan as one PDF."""
    return send_file(
        io.BytesIO(whole_content(case_id)),
        mimetype=PDF,
        as_attachment=True,
        download_name=f"file-{case_id}.pdf",
    )


def whole_content(case_id: int) -> bytes:
    """The whole file; a scan that cannot be read is told of."""
    viewer, now = current_viewer(), clock.now()
    file = case_file(viewer, case_id)
    joined = whole_file(file, values_of(file, now), verify_url, lambda file_id: files.read(file_id)[1])
    for title in joined.unread:
        flash(gettext("“%(title)s” could not be read and is not in the PDF.", title=title), "warning")
    return joined.content


@bp.post("/<int:case_id>/enclosures")
@requires(*CLERKS)
def enclose(case_id: int) -> ResponseReturnValue:
    """Put a scan into the file."""
    try:
        values = forms.load(EnclosureIn(), request.form)
        given = request.files.get("file")
        with transaction():
            service.enclose(
                current_viewer(),
                case_id,
                values["item"],
                given.read() if given else b"",
                values["title"],
                now=clock.now(),
            )
    except Invalid as refusal:
        return _index(case_id, translated(refusal.fields))
    flash(gettext("Put into the file."), "success")
    return redirect(url_for("mediation_papers.index", case_id=case_id))


@bp.get("/<int:case_id>/enclosures/<uuid:enclosure_id>")
@requires(*CLERKS)
def enclosure(case_id: int, enclosure_id: uuid.UUID) -> Response:
    """A scan out of the file."""
    one = queries.enclosure(current_viewer(), case_id, enclosure_id)
    row, content = files.read(one.file_id)
    return files.attachment(row, content, f"{one.item}-{case_id}")


@bp.post("/<int:case_id>/enclosures/<uuid:enclosure_id>/take-out")
@requires(*CLERKS)
def take_out(case_id: int, enclosure_id: uuid.UUID) -> ResponseReturnValue:
    """Take a wrong scan out of the file."""
    with transaction():
        service.take_out(current_viewer(), case_id, enclosure_id, now=clock.now())
    flash(gettext("Taken out of the file."), "success")
    return redirect(url_for("mediation_papers.index", case_id=case_id))
