"""A volunteer's record and the free certificate of service, for themselves and their side's organiser."""

import io

from flask import Response, render_template, send_file
from flask_babel import gettext

from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.queries import plan_names, records
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.lang import name_of
from border_gov.kernel.papers import pdf
from border_gov.kernel.web import Pages

bp = Pages("patrol_records", __name__, entrance="both", url_prefix="/patrol/record")


@bp.get("/")
@signed_in
def mine() -> str:
    """One's own record."""
    return _page(current_viewer().person_id or 0)


@bp.get("/<int:person_id>")
@signed_in
def one(person_id: int) -> str:
    """The record of a volunteer of the organiser's own side."""
    return _page(person_id)


def _page(person_id: int) -> str:
    record = records.of(current_viewer(), person_id)
    return render_template("joint_patrol/ground/record.html", record=record, patrol_words=words)


@bp.get("/<int:person_id>/certificate.pdf")
@signed_in
def certificate(person_id: int) -> Response:
    """The certificate of voluntary service, free on request (志愿服务条例 art. 19)."""
    record = records.of(current_viewer(), person_id)
    html = render_template(
        "joint_patrol/papers/certificate.html",
        title=gettext("Certificate of voluntary service"),
        record=record,
        side=name_of(plan_names.sides_of(record.zone_id)[record.side].name),
        zone=name_of(plan_names.zone_of(record.zone_id)[1]),
        today=clock.today(clock.now()),
    )
    name = f"certificate-{record.person_id}.pdf"
    content = pdf.from_html(html)
    return send_file(io.BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
