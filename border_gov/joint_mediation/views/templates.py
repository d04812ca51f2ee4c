"""The page where a committee brings its own Word templates."""

import io
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_mediation.documents import papers as documents
from border_gov.joint_mediation.queries.case_file import templates
from border_gov.joint_mediation.queries.cases import committees
from border_gov.joint_mediation.rules.papers import NAMES, PAPERS
from border_gov.joint_mediation.service import papers as service
from border_gov.joint_mediation.views.papers import bp
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.papers.names import listed
from border_gov.kernel.papers.word import DOCX
from border_gov.kernel.web import translated


def own_committees() -> list[Any]:
    """The committees of the viewer's sides."""
    viewer = current_viewer()
    found = [one for zone in sorted(viewer.zones) for one in committees(zone)]
    return [one for one in found if one.side in viewer.sides]


@bp.get("/templates")
@requires("officer")
def template_list() -> ResponseReturnValue:
    """Each paper, the template in use, and the placeholders that exist."""
    return _page({})


def _page(errors: dict[str, Any]) -> ResponseReturnValue:
    own = own_committees()
    in_use = {(one.id, row.kind): row for one in own for row in templates(one.id) if row.retired_at is None}
    page = render_template(
        "joint_mediation/papers/templates.html",
        committees=own,
        papers=PAPERS,
        in_use=in_use,
        names=list(listed(NAMES)),
        errors=errors,
        values=request.form,
    )
    return page, 422 if errors else 200


@bp.get("/templates/<kind>.docx")
@requires("officer")
def template_file(kind: str) -> Response:
    """The platform's own text as a template to start from."""
    if kind not in PAPERS:
        raise NotFound("There is no such paper.")
    content = documents.default_template(kind)
    return send_file(io.BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=f"{kind}.docx")


@bp.post("/templates")
@requires("officer")
def bring_template() -> ResponseReturnValue:
    """Use a Word template from now on; what is wrong with it is said in one sentence."""
    given, kind = request.files.get("file"), request.form.get("kind", "")
    try:
        committee_id = int(request.form.get("committee_id") or 0)
        with transaction():
            content = given.read() if given else b""
            service.bring_template(current_viewer(), committee_id, kind, content, now=clock.now())
    except Invalid as refusal:
        return _page(translated(refusal.fields))
    flash(gettext("The template is in use from now on."), "success")
    return redirect(url_for("mediation_papers.template_list"))


@bp.post("/templates/<int:committee_id>/<kind>/retire")
@requires("officer")
def retire_template(committee_id: int, kind: str) -> ResponseReturnValue:
    """Go back to the platform's own text."""
    with transaction():
        service.retire_template(current_viewer(), committee_id, kind, now=clock.now())
    flash(gettext("The platform's own text is used again."), "success")
    return redirect(url_for("mediation_papers.template_list"))
