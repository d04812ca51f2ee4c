"""Taking in: the one-page form of simple mediation, the intake of a case, its change, and recurrence."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.incidents.queries import reads as incidents
from border_gov.joint_mediation.models import MediationCase, sealed
from border_gov.joint_mediation.queries import casefile, cases, screening
from border_gov.joint_mediation.queries.cases import level
from border_gov.joint_mediation.rules.flow import CLERKS
from border_gov.joint_mediation.rules.seeing import FULL
from border_gov.joint_mediation.schemas.intake import CaseChangeIn, CaseIn, RecurrenceIn, SimpleIn
from border_gov.joint_mediation.service import asking, from_incident, intake, simple
from border_gov.joint_mediation.views import composing
from border_gov.joint_mediation.views.blueprint import bp, committees_of, places_of, the_zone
from border_gov.jurisdictions.queries import side_keys
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid, NotAllowed, Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import sentence, translated


@bp.route("/simple", methods=["GET", "POST"])
@requires(*CLERKS)
def simple_form() -> ResponseReturnValue:
    """Parties, place, what was agreed, done or by when, mediators: one page, one save."""
    if request.method == "GET":
        return _page("simple", _from_warning(), {})
    try:
        data = composing.load(SimpleIn(), request.form)
        with transaction():
            made = simple.settle(current_viewer(), data, now=clock.now())
    except Invalid as error:
        return _page("simple", request.form, translated(error.fields) or {"_": [sentence(error)]})
    except Refused as error:
        return _page("simple", request.form, {"_": [sentence(error)]}, 409)
    flash(gettext("Recorded. The oral agreement can be printed from the papers of the case."), "success")
    return redirect(url_for(".show", case_id=made.id))


@bp.route("/new", methods=["GET", "POST"])
@requires(*CLERKS)
def new() -> ResponseReturnValue:
    """Take a dispute in; registered at once if everything is there, else kept as a draft."""
    if request.method == "GET":
        return _page("intake", _from_incident() or _from_warning(), {})
    viewer, now = current_viewer(), clock.now()
    try:
        data = composing.load(CaseIn(), request.form)
        with transaction():
            made = intake.open_case(viewer, data, now=now)
            case_id = made.id
    except Invalid as error:
        return _page("intake", request.form, translated(error.fields))
    except Refused as error:
        return _page("intake", request.form, {"_": [sentence(error)]}, 409)
    _register(case_id)
    return redirect(url_for(".show", case_id=case_id))


def _register(case_id: int) -> None:
    try:
        with transaction():
            intake.register(current_viewer(), case_id, now=clock.now())
    except DomainError as error:
        flash(gettext("Kept as a draft: %(why)s", why=sentence(error)), "warning")
    else:
        flash(gettext("Registered."), "success")


@bp.route("/<int:case_id>/change", methods=["GET", "POST"])
@requires(*CLERKS)
def change(case_id: int) -> ResponseReturnValue:
    """Change what was taken in. Only who may read names whole may change them."""
    viewer = current_viewer()
    case = cases.get(viewer, case_id)
    if level(viewer, case) < FULL:
        raise NotAllowed("You may not do this.")
    if request.method == "GET":
        return _page("intake", _values(case), {}, case=case)
    try:
        data = composing.load(CaseChangeIn(), request.form)
        with transaction():
            intake.edit(viewer, case_id, data, now=clock.now(), version=data.get("version"))
    except Invalid as error:
        return _page("intake", request.form, translated(error.fields), case=case)
    except Refused as error:
        return _page("intake", request.form, {"_": [sentence(error)]}, 409, case=case)
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", case_id=case_id))


@bp.post("/recurrence")
@requires(*CLERKS)
def recurrence() -> str:
    """A fragment: yes or no, whether the same dispute was here within 180 days; each question is noted."""
    data = composing.load(RecurrenceIn(), request.form)
    viewer = current_viewer()
    with transaction():
        found = asking.was_here(viewer, data, now=clock.now())
    return render_template("joint_mediation/_recurrence.html", found=found)


def _from_incident() -> dict[str, Any]:
    number = request.args.get("incident", type=int)
    if not number:
        return {}
    known = from_incident.known_of(incidents.get(current_viewer(), number))
    return {**{name: known[name] for name in ("source", "facts", "place_words")}, "incident_id": number}


def _from_warning() -> dict[str, Any]:
    number = request.args.get("warning", type=int)
    if not number:
        return {}
    row = screening.get(current_viewer(), number)
    where = f"village:{row.village_code}" if row.village_code else ""
    text = sealed.get(row, "words")
    return {
        "warning_id": row.id,
        "category": row.category,
        "topic": row.topic,
        "facts": text,
        "where": where,
        "source": "screening",
    }


def _values(case: MediationCase) -> dict[str, Any]:
    """A case as its form shows it."""
    plain = (
        "committee_id",
        "source",
        "category",
        "topic",
        "scale",
        "title_right",
        "identity_right",
        "version",
    )
    found: dict[str, Any] = {name: getattr(case, name) for name in plain}
    found |= {name: sealed.get(case, name) for name in ("facts", "request", "place_words", "parcel")}
    for number, party in enumerate(case.parties):
        own: dict[str, Any] = {
            name: sealed.get(party, name) for name in ("name", "phone", "id_number", "address", "employer")
        }
        own |= {
            "id": party.id,
            "role": party.role,
            "kind": party.kind,
            "consent": party.consent,
            "side": party.side,
        }
        for one in party.representatives[:1]:
            own |= {"rep_kind": one.kind, "rep_name": sealed.get(one, "name")}
        found |= {f"parties-{number}-{name}": value for name, value in own.items()}
    return found


def _page(
    name: str, values: Any, errors: dict[str, Any], status: int = 422, case: MediationCase | None = None
) -> ResponseReturnValue:
    zone, viewer = the_zone(), current_viewer()
    keys = [key for key in values if key.startswith("parties-")]
    rows = max([int(key.split("-")[1]) for key in keys if key.split("-")[1].isdigit()], default=1) + 1
    mediators = values.getlist("mediators") if hasattr(values, "getlist") else []
    page = render_template(
        f"joint_mediation/{name}.html",
        values=values,
        errors=errors,
        editing=case,
        rows=max(2, min(rows + (1 if keys and case else 0), 12)),
        places=places_of(zone.id, viewer.sides),
        committees=committees_of(zone.id),
        mediators=casefile.mediators(zone.id, side_keys(zone.id), viewer),
        chosen=mediators or ([str(viewer.person_id)] if viewer.has("mediator") else []),
    )
    return page, status if errors else 200
