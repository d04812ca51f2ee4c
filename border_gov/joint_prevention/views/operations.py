"""Pages of joint operations: the list, one with units, result and signatures, the form."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.geo.columns import lonlat_of
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.queries import operations as reads
from border_gov.joint_prevention.rules import operations as law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.schemas.operations import OperationIn, OperationResultIn, OperationUnitIn
from border_gov.joint_prevention.service import operations as verbs
from border_gov.joint_prevention.views.forms import of_the_zone, store
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages
from border_gov.people import queries as people

bp = Pages("prevention_operations", __name__, entrance="office", url_prefix="/prevention/operations")
SCHEMAS = {"join": OperationUnitIn, "report": OperationResultIn}


def _words() -> dict[str, Any]:
    shared = of_the_zone()
    return {
        **shared,
        "law": law,
        "named": places.named_places(shared["zone_id"]),
        "may_plan": current_viewer().has(*law.OFFICE),
        "all_sides": [(look.key, name_of(look.name)) for look in places.sides(shared["zone_id"])],
    }


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """Operations, the latest first."""
    return render_template("joint_prevention/operations.html", rows=reads.page(current_viewer()), **_words())


@bp.get("/<int:operation_id>")
@requires(*READERS)
def show(operation_id: int) -> ResponseReturnValue:
    """One operation."""
    return _page(operation_id)


def _page(
    operation_id: int, errors: dict[str, Any] | None = None, failed: str = "", status: int = 200
) -> ResponseReturnValue:
    viewer = current_viewer()
    one = reads.get(viewer, operation_id)
    units = reads.units_of(one.id)
    mine = [unit for unit in people.units(viewer) if unit.side_key in viewer.sides]
    page = render_template(
        "joint_prevention/operation.html",
        one=one,
        lonlat=lonlat_of(one.point),
        units=units,
        unit_names={unit.id: name_of(unit.names) for unit in people.units(viewer)},
        names=people.names_of(viewer, [unit.led_by for unit in units if unit.led_by]),
        own_units=[(unit.id, name_of(unit.names)) for unit in mine],
        steps={step.verb: step for step in reads.steps_of(viewer, one)},
        typed=request.form if failed else MultiDict(),
        errors=errors or {},
        failed=failed,
        **_words(),
    )
    return page, status


@bp.get("/<int:operation_id>/signed")
@requires(*READERS)
def signed(operation_id: int) -> str:
    """What is signed, as a fragment."""
    viewer = current_viewer()
    one = reads.get(viewer, operation_id)
    return render_template(
        "joint_prevention/_operation.html",
        one=one,
        lonlat=lonlat_of(one.point),
        units=reads.units_of(one.id),
        unit_names={unit.id: name_of(unit.names) for unit in people.units(viewer)},
        names={},
        **_words(),
    )


@bp.get("/new")
@requires(*law.OFFICE)
def new() -> ResponseReturnValue:
    """The form."""
    return _form(MultiDict([("sides", key) for key, _ in _words()["all_sides"]]), {})


@bp.post("/new")
@requires(*law.OFFICE)
def plan() -> ResponseReturnValue:
    """Plan it."""
    viewer = current_viewer()
    return store(
        OperationIn(),
        lambda data: verbs.plan(viewer, queries.zone_of(viewer, data["zone_id"]), data, clock.now()).id,
        lambda errors, status: _form(request.form, errors, status),
        gettext("Planned. Each side now says who takes part."),
        lambda number: url_for(".show", operation_id=number),
    )


def _form(typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    page = render_template("joint_prevention/operation_form.html", typed=typed, errors=errors, **_words())
    return page, status


@bp.post("/<int:operation_id>/<any(join,report):verb>")
@requires(*law.OFFICE)
def act(operation_id: int, verb: str) -> ResponseReturnValue:
    """Say who takes part, or report the result."""
    viewer = current_viewer()

    def done(data: Mapping[str, Any]) -> None:
        one = reads.get(viewer, operation_id, for_change=True)
        getattr(verbs, verb)(viewer, one, data, clock.now())

    return store(
        SCHEMAS[verb](),
        done,
        lambda errors, status: _page(operation_id, errors, verb, status),
        gettext("Saved."),
        lambda _: url_for(".show", operation_id=operation_id),
    )


@bp.post("/<int:operation_id>/cancel")
@requires(*law.OFFICE)
def cancel(operation_id: int) -> ResponseReturnValue:
    """Call it off."""
    viewer = current_viewer()
    with transaction():
        verbs.cancel(viewer, reads.get(viewer, operation_id, for_change=True), clock.now())
    flash(gettext("Cancelled."), "success")
    return redirect(url_for(".show", operation_id=operation_id))
