"""Page of time limits: each side's own, by version; a change holds for what is received afterwards."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.cohandling.queries import clocks as reads
from border_gov.cohandling.rules.clocks import CLOCKS, UNITS, may_set_limits
from border_gov.cohandling.schemas.handover import LimitIn
from border_gov.cohandling.service import acts
from border_gov.cohandling.views.parts import side_looks
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import Pages, translated
from border_gov.people.rules import STAFF

bp = Pages("limits", __name__, entrance="office", url_prefix="/limits")


@bp.get("/")
@requires(*STAFF)
def index() -> ResponseReturnValue:
    """The limits of every side of the zone, clock by clock, with the versions before."""
    return _page({})


def _page(errors: dict[str, Any]) -> ResponseReturnValue:
    viewer = current_viewer()
    zone_id = min(viewer.zones, default=None)
    if zone_id is None:
        raise NotFound()
    versions = {side: reads.limits(zone_id, side) for side in side_looks(zone_id)}
    page = render_template(
        "cohandling/limits.html",
        zone_id=zone_id,
        clocks=sorted(CLOCKS.values(), key=lambda kind: (kind.machine, kind.order, kind.code)),
        versions={
            (side, kind): [row for row in rows if (row.machine, row.code) == kind]
            for side, rows in versions.items()
            for kind in CLOCKS
        },
        own=[side for side in side_looks(zone_id) if may_set_limits(viewer, side)],
        units=UNITS,
        errors=errors,
        typed=request.form,
    )
    return page, 422 if errors else 200


@bp.post("/")
@requires(*STAFF)
def set_limit() -> ResponseReturnValue:
    """State a limit of one's own side anew."""
    try:
        given = forms.load(LimitIn(), request.form)
        with transaction():
            acts.set_limit_as_given(current_viewer(), given, clock.now())
    except Invalid as invalid:
        return _page(translated(invalid.fields))
    flash(gettext("Set. It holds for what is received from now on."), "success")
    return redirect(url_for("limits.index"))
