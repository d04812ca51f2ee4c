"""Pages of the audit administrator: what was done, and checkpoints to keep."""

import json
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.journal import queries, service
from border_gov.journal.schemas import FiltersIn
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages, translated

bp = Pages("journal", __name__, entrance="office", url_prefix="/journal")


@bp.get("/")
@requires("audit_admin")
def index() -> ResponseReturnValue:
    """What was done, newest first; filters stand in the address."""
    viewer, errors = current_viewer(), {}
    try:
        values = forms.load(FiltersIn(), request.args)
    except Invalid as invalid:
        values, errors = {}, translated(invalid.fields)
    entries, before = queries.audit_page(viewer, queries.as_filters(values))
    names = [name for name in FiltersIn().fields if name != "before"]
    kept: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}
    page = render_template(
        "journal/index.html",
        entries=entries,
        next_url=url_for("journal.index", **kept, before=before) if before else None,
        first_url=url_for("journal.index", **kept) if "before" in values else None,
        typed=request.args,
        errors=errors,
        verbs=queries.verbs_seen(viewer),
        kinds=queries.kinds_seen(viewer),
    )
    return page, 422 if errors else 200


@bp.get("/checkpoints")
@requires("audit_admin")
def checkpoints() -> str:
    """Signed statements of the chain, and a copy to keep."""
    return render_template("journal/checkpoints.html", checkpoints=queries.checkpoints())


@bp.post("/checkpoints")
@requires("audit_admin")
def export() -> ResponseReturnValue:
    """Hand a fresh statement to one of the viewer's sides as a file."""
    side = request.form.get("side", "")
    with transaction():
        document = service.export_checkpoint(current_viewer(), side, clock.now())
    if not document:
        flash(gettext("The journal is still empty."))
        return redirect(url_for("journal.checkpoints"))
    answer = Response(json.dumps(document, ensure_ascii=False, indent=1), mimetype="application/json")
    name = f"checkpoint-{document['count']}-{side}.json"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
