"""The sheets with a code for each checkpoint, to be printed and put up."""

import segno
from flask import render_template, request, url_for
from markupsafe import Markup

from border_gov.joint_patrol.queries import places
from border_gov.joint_patrol.rules.inputs import READERS
from border_gov.joint_patrol.schemas.inputs import ListQuery
from border_gov.joint_patrol.views.inputs import the_zone
from border_gov.joint_patrol.views.walking import bp
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires


def code_picture(url: str, title: str) -> Markup:
    """A QR code as SVG that fills its frame; error level Q stands a torn corner."""
    picture = segno.make(url, error="q", micro=False).svg_inline(
        border=4, svgclass="qr", lineclass=None, omitsize=True, light="#fff", title=title
    )
    return Markup(picture)  # noqa: S704 - drawn by segno from an address that we made


@bp.get("/codes")
@requires(*READERS)
def codes() -> str:
    """One sheet for each checkpoint that the filters of the list find."""
    zone = the_zone()
    rows, _ = places.checkpoints(current_viewer(), zone.id, load(ListQuery(), request.args), limit=None)
    sheets = [
        (row, code_picture(url_for("patrol_walking.at", code=row["code"], _external=True), row["code"]))
        for row in rows
    ]
    return render_template("joint_patrol/walking/codes.html", sheets=sheets)
