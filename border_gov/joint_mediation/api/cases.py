"""Cases as JSON: list, one, take in, the one-page form, every act of the flow, counts for the map."""

from typing import Any

from flask import Response, json, request
from flask_babel import gettext
from marshmallow import Schema, fields

from border_gov.joint_mediation.queries import cases, clocks, secrets
from border_gov.joint_mediation.queries import on_map as on_map_reads
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.queries.shown import CaseShown, shown
from border_gov.joint_mediation.rules import guards
from border_gov.joint_mediation.rules.flow import CLERKS, OVER, READERS
from border_gov.joint_mediation.schemas.acts import ACTS, BARE, schema_of
from border_gov.joint_mediation.schemas.intake import CaseIn, ListIn, RecurrenceIn, SimpleIn, WarningIn
from border_gov.joint_mediation.service import asking, intake, screening, simple
from border_gov.joint_mediation.service.acting import act
from border_gov.joint_mediation.service.reading import opened_across
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel import clock, forms
from border_gov.kernel.api import ApiBlueprint
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import NotFound
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.lang import name_of
from border_gov.kernel.viewer import Viewer

bp = ApiBlueprint("mediation", __name__, description="Mediation of disputes across the border")


class CaseOut(Schema):
    """One case as far as the caller may see it; `actions` are the acts open to the caller."""

    id = fields.Integer()
    docket = fields.Dict()
    level_seen = fields.Integer()
    values = fields.Dict()
    parties = fields.List(fields.Dict())
    facts = fields.String()
    request = fields.String()
    actions = fields.List(fields.Dict())
    clocks = fields.List(fields.Dict())
    notes = fields.List(fields.Dict())


class CasesOut(Schema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseOut))
    next = fields.Integer(allow_none=True)


def _plain(view: CaseShown) -> dict[str, Any]:
    values = json.loads(json.dumps(view.values, default=str))
    parties = [json.loads(json.dumps(vars(party), default=str)) for party in view.parties]
    own = {"id": view.id, "docket": view.docket, "level_seen": view.level_seen, "values": values}
    return {**own, "parties": parties, "facts": view.facts, "request": view.request}


def _one(viewer: Viewer, case_id: int) -> dict[str, Any]:
    case, now = cases.get(viewer, case_id), clock.now()
    with transaction():
        opened_across(viewer, case, now)
    view = shown(viewer, [case], {}, single=True)[0]
    steps = guards.open_to(case.state, viewer, facts(case))
    actions = [{"verb": one.step.verb, "lacks": list(one.lacks)} for one in steps]
    running = [vars(one) for one in clocks.of(case, now)]
    notes = [vars(note) for note in secrets.notes(viewer, case.id)]
    return {
        **_plain(view),
        "actions": actions,
        "clocks": json.loads(json.dumps(running, default=str)),
        "notes": json.loads(json.dumps(notes, default=str)),
    }


@bp.get("/mediation/cases")
@requires(*READERS)
@bp.arguments(ListIn, location="query")
@bp.response(200, CasesOut)
def listed(asked: dict[str, Any]) -> dict[str, Any]:
    """Cases that the caller may see, newest first; `next` is the id to go on after."""
    found, after = cases.page(current_viewer(), cases.Filters(**asked), OVER)
    return {"items": [_plain(view) for view in shown(current_viewer(), found, {})], "next": after}


@bp.get("/mediation/cases/<int:case_id>")
@requires(*READERS)
@bp.response(200, CaseOut)
def one(case_id: int) -> dict[str, Any]:
    """One case."""
    return _one(current_viewer(), case_id)


@bp.post("/mediation/cases")
@requires(*CLERKS)
@bp.arguments(CaseIn)
@bp.response(201, CaseOut)
def take_in(data: dict[str, Any]) -> dict[str, Any]:
    """Take a dispute in as a draft."""
    with transaction():
        case_id = intake.open_case(current_viewer(), data, now=clock.now()).id
    return _one(current_viewer(), case_id)


@bp.post("/mediation/simple")
@requires(*CLERKS)
@bp.arguments(SimpleIn)
@bp.response(201, CaseOut)
def settle(data: dict[str, Any]) -> dict[str, Any]:
    """Enter a dispute that was settled by word of mouth."""
    with transaction():
        case_id = simple.settle(current_viewer(), data, now=clock.now()).id
    return _one(current_viewer(), case_id)


@bp.post("/mediation/cases/<int:case_id>/<verb>")
@requires(*READERS)
@bp.response(200, CaseOut)
def do(case_id: int, verb: str) -> dict[str, Any]:
    """Do one act of the flow; what it takes is what its form takes."""
    viewer = current_viewer()
    cases.get(viewer, case_id)
    if verb not in {*ACTS, *BARE}:
        raise NotFound("There is no such act.")
    data = forms.load_data(schema_of(verb), request.get_json(silent=True) or {})
    with transaction():
        act(viewer, case_id, verb, data, now=clock.now())
    return _one(viewer, case_id)


@bp.post("/mediation/recurrence")
@requires(*CLERKS)
@bp.arguments(RecurrenceIn)
@bp.response(200)
def recurrence(data: dict[str, Any]) -> dict[str, Any]:
    """Whether the same dispute was here within 180 days: yes or no, and the question is noted."""
    with transaction():
        found = asking.was_here(current_viewer(), data, now=clock.now())
    return {
        "found": found is not None,
        "why": found.why if found else "",
        "case_id": found.case_id if found else 0,
    }


@bp.post("/mediation/warnings")
@signed_in
@bp.arguments(WarningIn)
@bp.response(201)
def warn(data: dict[str, Any]) -> dict[str, Any]:
    """Enter what was heard in screening."""
    viewer = current_viewer()
    zone = jurisdictions.zones(viewer)[0]
    with transaction():
        made = screening.warn(viewer, zone.id, data, now=clock.now())
        return {"id": made.id, "state": made.state}


@bp.get("/mediation/map")
@requires(*READERS)
@bp.arguments(ListIn, location="query")
def on_map(asked: dict[str, Any]) -> Response:
    """Disputes as counts by town (RFC 7946); under three hidden from who may not open the cases."""
    viewer = current_viewer()
    zone = next((z for z in jurisdictions.zones(viewer) if asked["zone"] in (None, z.id)), None)
    if zone is None:
        raise NotFound("There is no such zone.")
    features = on_map_reads.features(viewer, zone.id, asked)
    for feature in features:
        own = feature["properties"]
        own["label"] = name_of(own["label"])
        own["facts"] = [[gettext(term), value] for term, value in own["facts"]]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return Response(body, mimetype="application/geo+json")
