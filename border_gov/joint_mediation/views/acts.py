"""One form and one address for every act on a case; the flow decides what is offered and what is refused."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.joint_mediation.models import MediationCase, sealed
from border_gov.joint_mediation.queries import agreements, casefile, cases, mediators
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.queries.shown import shown
from border_gov.joint_mediation.rules import words
from border_gov.joint_mediation.rules.conflicts import RELATIONS
from border_gov.joint_mediation.rules.flow import FLOW, READERS
from border_gov.joint_mediation.rules.routing import topics_known
from border_gov.joint_mediation.rules.seeing import FULL
from border_gov.joint_mediation.schemas.acts import ACTS, BARE, schema_of
from border_gov.joint_mediation.service import papers
from border_gov.joint_mediation.service.acting import act
from border_gov.joint_mediation.service.reading import opened_across
from border_gov.joint_mediation.views import composing
from border_gov.joint_mediation.views.blueprint import bp, towns_of
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound, Refused
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import sentence, translated

Options = list[tuple[Any, str]]


@bp.get("/<int:case_id>/do/<verb>")
@requires(*READERS)
def form(case_id: int, verb: str) -> ResponseReturnValue:
    """The form of one act; it names parties as the case's own page does, so its reading is noted alike."""
    viewer = current_viewer()
    case = cases.get(viewer, case_id)
    with transaction():
        opened_across(viewer, case, clock.now())
    return _page(case, verb, {})


@bp.post("/<int:case_id>/do/<verb>")
@requires(*READERS)
def do(case_id: int, verb: str) -> ResponseReturnValue:
    """Do it; what was typed stays if it is refused."""
    viewer = current_viewer()
    case = cases.get(viewer, case_id)
    if verb not in {*ACTS, *BARE}:
        raise NotFound("There is no such page, or it is not yours to see.")
    try:
        data = composing.load(schema_of(verb), request.form)
        with transaction():
            act(viewer, case_id, verb, _with_scan(case, verb, data), now=clock.now())
    except Invalid as error:
        return _page(case, verb, translated(error.fields) or {"_": [sentence(error)]})
    except Refused as error:
        if verb in BARE:
            flash(sentence(error), "error")
            return redirect(url_for(".show", case_id=case_id))
        return _page(case, verb, {"_": [sentence(error)]}, 409)
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", case_id=case_id))


def _with_scan(case: MediationCase, verb: str, data: dict[str, Any]) -> dict[str, Any]:
    """Marks together with the scan on which they are seen, put into the file in the same save."""
    given = request.files.get("scan")
    if verb != "sign" or given is None or not given.filename:
        return data
    row = papers.enclose(current_viewer(), case.id, "agreement", given.read(), "", now=clock.now())
    return {**data, "marks": [{**mark, "file_id": row.file_id} for mark in data["marks"]]}


def _begun(case: MediationCase, verb: str, view: Any) -> Any:
    """What stands in the form at first: the words that are to be changed; else what was typed."""
    made = agreements.current(case.id)
    if verb != "redraft" or request.method == "POST" or view.level_seen < FULL or made is None:
        return request.form
    said = agreements.terms(made)
    found: dict[str, Any] = {name: said.get(name, "") for name in ("facts", "place")}
    found["items"] = "\n".join(said.get("items", ()))
    for number, promise in enumerate(said.get("instalments", ())):
        found |= {f"instalments-{number}-{name}": value for name, value in promise.items()}
    return MultiDict(found)


def _page(case: MediationCase, verb: str, errors: dict[str, Any], status: int = 422) -> ResponseReturnValue:
    if verb not in ACTS:
        raise NotFound("There is no such page, or it is not yours to see.")
    viewer = current_viewer()
    schema = ACTS[verb]()
    view = shown(viewer, [case], towns_of(case.zone_id), single=True)[0]
    page = render_template(
        "joint_mediation/act.html",
        case=view,
        verb=verb,
        label=gettext(FLOW.step(verb).label),
        fields=[(name, field) for name, field in schema.load_fields.items() if field.metadata.get("kind")],
        nested=lambda field: field.inner.schema.load_fields,
        options=lambda name: options_of(case, view, name),
        missing=_missing(case) if verb == "sign" else [],
        sha256=getattr(agreements.current(case.id), "sha256", ""),
        errors=errors,
        typed=_begun(case, verb, view),
        witnesses=_witnesses(case) if verb == "sign" else [],
    )
    return page, status if errors else 200


def options_of(case: MediationCase, view: Any, name: str) -> Options:
    """The list behind a select: codes of the trade, or rows of this case that the viewer may see."""
    if name in ROWS:
        return ROWS[name](case, view)
    table: dict[str, str] = RELATIONS if name == "relations" else getattr(words, name.upper())
    return [(code, gettext(label)) for code, label in table.items()]


def _parties(case: MediationCase, view: Any) -> Options:
    return [
        (party.id, f"{gettext(words.PARTY_ROLES[party.role])} {party.name or number}")
        for number, party in enumerate(view.parties, start=1)
    ]


def _seats(case: MediationCase, view: Any) -> Options:
    file = casefile.read(current_viewer(), case)
    sitting = [row for row in file.panel if row.until_at is None]
    return [(row.id, file.names.get(row.person_id, f"#{row.person_id}")) for row in sitting]


def _witnesses(case: MediationCase) -> Options:
    """Before whom a mark was made: those who sit on the panel."""
    file = casefile.read(current_viewer(), case)
    sitting = [row for row in file.panel if row.until_at is None and row.kind == "mediator"]
    return [(row.person_id, file.names.get(row.person_id, f"#{row.person_id}")) for row in sitting]


def _mediators(case: MediationCase, view: Any) -> Options:
    viewer = current_viewer()
    rows = mediators.listed(viewer, case.zone_id, sorted(viewer.sides & set(case.sides)), active=True)
    fits = {case.topic, case.category}
    rows.sort(key=lambda row: not fits & set(row.topics))
    return [(row.person_id, _described(row)) for row in rows]


def _described(row: mediators.MediatorShown) -> str:
    """A choice for the panel: name, as what, on which topics and days."""
    topics = [gettext(topics_known()[code]) for code in row.topics]
    days = [gettext(words.WEEKDAYS[day]) for day in row.weekdays]
    listed = (row.name, gettext(words.SEATS[row.kind]), "、".join(topics), "、".join(days))
    return " · ".join(part for part in listed if part)


def _sessions(case: MediationCase, view: Any) -> Options:
    rows = casefile.read(current_viewer(), case).sessions
    return [
        (row.id, f"{row.number} · {clock.local(row.starts_at):%Y-%m-%d %H:%M}")
        for row in rows
        if row.state != "cancelled"
    ]


def _instalments(case: MediationCase, view: Any) -> Options:
    rows = agreements.instalments(agreements.current(case.id))
    seen = {row.id: sealed.get(row, "what") if view.level_seen >= 4 else "" for row in rows}
    return [
        (row.id, f"{row.position}. {row.due_on} {seen[row.id]}") for row in rows if row.state != "performed"
    ]


ROWS: dict[str, Any] = {
    "party": _parties,
    "seat": _seats,
    "mediator": _mediators,
    "session": _sessions,
    "instalment": _instalments,
    "room": lambda case, view: [(row.id, name_of(row.names)) for row in cases.rooms(case.zone_id)],
    "partner": lambda case, view: [
        (row.id, name_of(row.names)) for row in casefile.partners(case.zone_id, case.category)
    ],
    "side": lambda case, view: [(side, side) for side in case.sides],
}


def _missing(case: MediationCase) -> list[dict[str, Any]]:
    """Marks that the paper still needs, as rows of the form: who it is and under which field."""
    file = casefile.read(current_viewer(), case)
    view = shown(current_viewer(), [case], {}, single=True)[0]
    parties = {
        str(party.id): text for party, (_, text) in zip(view.parties, _parties(case, view), strict=True)
    }
    committees = cases.committees(case.zone_id)
    found = []
    for role, who in (code.split(":", 1) for code in facts(case).marks_missing if ":" in code):
        row: dict[str, Any] = {"role": role, "side": who, "field": "", "value": "", "text": ""}
        if role == "party":
            row |= {"field": "party_id", "value": who, "text": parties.get(who, ""), "side": ""}
        elif role == "mediator":
            seats = [s for s in file.panel if s.until_at is None and s.side == who and s.kind == "mediator"]
            for seat in seats[:1]:
                row |= {
                    "field": "person_id",
                    "value": seat.person_id,
                    "text": file.names.get(seat.person_id, ""),
                }
        else:
            for one in [c for c in committees if c.side == who][:1]:
                row |= {"field": "committee_id", "value": one.id, "text": name_of(one.names)}
        found.append(row)
    return found
