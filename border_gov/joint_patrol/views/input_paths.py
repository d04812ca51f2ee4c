"""Pages of the path network: its state, bridges, closures."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.queries import places
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.rules.network import base_key
from border_gov.joint_patrol.schemas.inputs import ClosureIn
from border_gov.joint_patrol.service import closures as service
from border_gov.joint_patrol.views.inputs import bp, the_zone
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import translated


@bp.get("/paths")
@requires(*law.READERS)
def paths() -> ResponseReturnValue:
    """The current network, its bridges, what is closed, and the form that closes."""
    return _show({}, {})


def _show(values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    zone, viewer, now = the_zone(), current_viewer(), clock.now()
    wanted = request.args.get("q", "")[:40]
    bridges = places.paths(viewer, zone.id, bridges=True, limit=500)
    found = places.paths(viewer, zone.id, bridges=False, q=wanted) if wanted else []
    closed = places.closures(viewer, zone.id, now)
    page = render_template(
        "joint_patrol/inputs/paths.html",
        network=places.network(viewer, zone.id),
        versions=places.networks(viewer, zone.id),
        bridges=bridges,
        found=_once(found),
        wanted=wanted,
        closures=closed,
        closed_now={c.path_key for c in closed if c.since <= now},
        now=now,
        values=values,
        errors=errors,
    )
    return page, 422 if errors else 200


def _once(rows: list[Any]) -> list[dict[str, Any]]:
    """The pieces of one path as one line with its whole length."""
    whole: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = base_key(row["key"])
        line = whole.setdefault(key, {**row, "key": key, "length_m": 0.0})
        line["length_m"] += row["length_m"]
    return list(whole.values())


@bp.post("/paths/closures")
@requires(*law.EDITORS)
def close_path() -> ResponseReturnValue:
    """Close a path or bridge for a time."""
    zone, viewer = the_zone(), current_viewer()
    try:
        data = load(ClosureIn(), request.form)
        with transaction():
            path = places.path(viewer, zone.id, data["path_key"])
            service.close_path(zone.id, path, data, actor=viewer, now=clock.now())
    except Invalid as error:
        return _show(request.form, translated(error.fields))
    flash(gettext("Closed. The next plan goes round it."), "success")
    return redirect(url_for("patrol_inputs.paths"))


@bp.post("/paths/closures/<int:closure_id>/lift")
@requires(*law.EDITORS)
def reopen_path(closure_id: int) -> ResponseReturnValue:
    """Open a path or bridge again."""
    viewer = current_viewer()
    with transaction():
        service.reopen_path(places.closure(viewer, closure_id), actor=viewer, now=clock.now())
    flash(gettext("Open again."), "success")
    return redirect(url_for("patrol_inputs.paths"))
