"""The list of cases beside the map, one case with its timeline and next steps, a mediator's phone page."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from border_gov.cohandling.queries import shown_latest
from border_gov.incidents.queries import reads as incidents
from border_gov.joint_mediation.queries import agreements, casefile, cases, clocks, figures, secrets
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.queries.shown import shown
from border_gov.joint_mediation.rules import guards
from border_gov.joint_mediation.rules.flow import OVER, READERS
from border_gov.joint_mediation.rules.seeing import FULL, MASKED
from border_gov.joint_mediation.rules.verbs import CASE, CONFIDENTIAL
from border_gov.joint_mediation.schemas.acts import ACTS, BARE
from border_gov.joint_mediation.schemas.intake import ListIn
from border_gov.joint_mediation.service.reading import opened_across
from border_gov.joint_mediation.views.blueprint import bp, the_zone, towns_of
from border_gov.journal import queries as journal
from border_gov.journal.service import Subject
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.viewer import Viewer


@bp.get("/")
@requires(*READERS)
def index() -> str:
    """The list with its filters in the address, and the map of counts."""
    zone, viewer = the_zone(), current_viewer()
    asked = cases.Filters(**forms.load(ListIn(), request.args))
    found, after = cases.page(viewer, asked, OVER)
    kept: dict[str, Any] = {**request.args.to_dict(), "after": after}
    return render_template(
        "joint_mediation/index.html",
        rows=shown(viewer, found, towns_of(zone.id)),
        asked=asked,
        late=clocks.late(found, clock.now()),
        towns=towns_of(zone.id),
        rooms=cases.rooms(zone.id, active=False),
        counts=figures.counts(viewer, zone.id),
        map_args={k: v for k, v in request.args.items() if k in ("category", "topic", "since", "until")},
        next_url=url_for(".index", **kept) if after else "",
    )


@bp.get("/mine")
@requires("mediator")
def mine() -> str:
    """What a mediator needs on the phone: coming sessions, and the open cases on whose panel they sit."""
    zone, viewer, now = the_zone(), current_viewer(), clock.now()
    found, _ = cases.page(viewer, cases.Filters(open=True, mine=True), OVER)
    return render_template(
        "joint_mediation/mine.html",
        rows=shown(viewer, found, towns_of(zone.id)),
        late=clocks.late(found, now),
        sessions=casefile.coming(viewer, zone.id, now),
    )


@bp.get("/<int:case_id>")
@requires(*READERS)
def show(case_id: int) -> ResponseReturnValue:
    """One case; names across the border are masked, and their reading is written into the journal."""
    viewer, now = current_viewer(), clock.now()
    case = cases.get(viewer, case_id)
    with transaction():
        opened_across(viewer, case, now)
    view = shown(viewer, [case], towns_of(case.zone_id), single=True)[0]
    known = facts(case)
    return render_template(
        "joint_mediation/show.html",
        case=view,
        known=known,
        steps=steps_of(viewer, case, known, view.level_seen),
        forms_of=ACTS,
        file=casefile.read(viewer, case),
        full=view.level_seen >= FULL,
        notes=secrets.notes(viewer, case.id),
        clocks=clocks.of(case, now),
        checklist=casefile.checklist(case, known),
        levels=casefile.scheme_rows(case.levels_id),
        agreement=_agreement(case, view.level_seen),
        signing=shown_latest(viewer, CASE, case.id),
        entries=timeline(viewer, case.id),
        incident_number=incident_of(viewer, case),
        now=now,
    )


def incident_of(viewer: Viewer, case: Any) -> str:
    """The number of the incident that became this dispute, for who may open it."""
    if not case.incident_id or not incidents.is_visible(viewer, case.incident_id):
        return ""
    return incidents.get(viewer, case.incident_id).number


def steps_of(viewer: Viewer, case: Any, known: Any, level: int) -> list[guards.Open]:
    """The acts of this viewer now; who may only read persons masked can still act for their side."""
    if level < MASKED and not viewer.has("duty", "leader"):
        return []
    return [
        one for one in guards.open_to(case.state, viewer, known) if one.step.verb in {*ACTS, *BARE, "edit"}
    ]


def timeline(viewer: Viewer, case_id: int) -> list[Any]:
    """The acts of both sides; that a note in confidence exists is told to the panel only."""
    entries = journal.timeline(viewer, Subject(CASE, case_id))
    on_panel = casefile.sits(viewer, case_id)
    return [entry for entry in entries if on_panel or entry.verb not in CONFIDENTIAL]


def _agreement(case: Any, level: int) -> dict[str, Any] | None:
    made = agreements.current(case.id)
    if made is None:
        return None
    return {
        "row": made,
        "terms": agreements.terms(made) if level >= FULL else {},
        "marks": agreements.marks(made),
        "instalments": agreements.instalments(made),
        "visits": agreements.visits(case.id),
    }
