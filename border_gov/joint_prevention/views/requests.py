"""Pages of requests for assistance: the list, one with its hand-over, the form, the answer."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.geo.columns import lonlat_of
from border_gov.joint_prevention import queries
from border_gov.joint_prevention.queries import requests as reads
from border_gov.joint_prevention.rules import requests as law
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.schemas.requests import AssistanceAnswerIn, AssistanceIn
from border_gov.joint_prevention.service import requests as verbs
from border_gov.joint_prevention.views.forms import of_the_zone, store
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import Pages
from border_gov.people import queries as people

bp = Pages("prevention_requests", __name__, entrance="office", url_prefix="/prevention/assistance")


def _words() -> dict[str, Any]:
    shared = of_the_zone()
    return {
        **shared,
        "law": law,
        "named": places.named_places(shared["zone_id"]),
        "may_ask": current_viewer().has(*law.OFFICE),
        "other_sides": [
            (look.key, name_of(look.name))
            for look in places.sides(shared["zone_id"])
            if look.key not in current_viewer().sides
        ],
    }


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """Requests that concern our side."""
    return render_template("joint_prevention/requests.html", rows=reads.page(current_viewer()), **_words())


@bp.get("/<int:request_id>")
@requires(*READERS)
def show(request_id: int) -> ResponseReturnValue:
    """One request."""
    return _page(request_id, MultiDict(), {})


def _page(request_id: int, typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    viewer = current_viewer()
    one = reads.get(viewer, request_id)
    page = render_template(
        "joint_prevention/request.html",
        one=one,
        lonlat=lonlat_of(one.point),
        steps={step.verb: step for step in reads.steps_of(viewer, one)},
        names=people.names_of(viewer, [id for id in (one.asked_by, one.answered_by) if id]),
        typed=typed,
        errors=errors,
        **_words(),
    )
    return page, status


@bp.get("/new")
@requires(*law.OFFICE)
def new() -> ResponseReturnValue:
    """The form."""
    return _form(MultiDict({"wanted_at": f"{clock.local(clock.now()):%Y-%m-%dT%H:00}"}), {})


@bp.post("/new")
@requires(*law.OFFICE)
def ask() -> ResponseReturnValue:
    """Ask the other side."""
    viewer = current_viewer()
    return store(
        AssistanceIn(),
        lambda data: verbs.ask(viewer, queries.zone_of(viewer, data["zone_id"]), data, clock.now()).id,
        lambda errors, status: _form(request.form, errors, status),
        gettext("Asked. Silence is no answer: after its time limit it goes to arbitration."),
        lambda number: url_for(".show", request_id=number),
    )


def _form(typed: Any, errors: dict[str, Any], status: int = 200) -> ResponseReturnValue:
    page = render_template("joint_prevention/request_form.html", typed=typed, errors=errors, **_words())
    return page, status


@bp.post("/<int:request_id>/answer")
@requires(*law.OFFICE)
def answer(request_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    viewer = current_viewer()

    def answered(data: Mapping[str, Any]) -> None:
        verbs.answer(viewer, reads.get(viewer, request_id, for_change=True), data, clock.now())

    return store(
        AssistanceAnswerIn(),
        answered,
        lambda errors, status: _page(request_id, request.form, errors, status),
        gettext("Answered."),
        lambda _: url_for(".show", request_id=request_id),
    )


@bp.post("/<int:request_id>/withdraw")
@requires(*law.OFFICE)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take it back."""
    viewer = current_viewer()
    with transaction():
        verbs.withdraw(viewer, reads.get(viewer, request_id, for_change=True), clock.now())
    flash(gettext("Withdrawn."), "success")
    return redirect(url_for(".index"))
