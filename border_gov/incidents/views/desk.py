"""Pages of the desk: the list with its map, one incident, its acts, a new call, corrections."""

import datetime as dt
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from border_gov.cohandling.queries import handover as handovers
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import duplicates, lists, reads, record, settings
from border_gov.incidents.rules import SUBJECT_KIND, citizen, codes, flow
from border_gov.incidents.schemas.acts import ACTS
from border_gov.incidents.schemas.record import CompleteIn, CorrectionIn, ListIn
from border_gov.incidents.service import receiving
from border_gov.incidents.service.acting import subject_of
from border_gov.incidents.service.performing import perform
from border_gov.incidents.service.revealing import look_at, reveal_reporter
from border_gov.journal import queries as journal
from border_gov.jurisdictions import queries as places
from border_gov.kernel import clock, files, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid, NotFound, Refused
from border_gov.kernel.guard import current_viewer, requires, signed_in
from border_gov.kernel.web import Pages, sentence, translated
from border_gov.people import queries as people

bp = Pages("incidents", __name__, entrance="office", url_prefix="/incidents")


def zone() -> int:
    """The zone that the viewer works in."""
    zones = sorted(current_viewer().zones)
    if not zones:
        raise NotFound()
    return zones[0]


@bp.get("/")
@requires(*flow.READERS)
def index() -> str:
    """The list by the filters of the address, and the same on a map."""
    viewer = current_viewer()
    errors: dict[str, Any] = {}
    try:
        wanted = forms.load(ListIn(), request.args)
    except Invalid as refusal:
        wanted, errors = ListIn().load({}), translated(refusal.fields)
    found, cursor = lists.page(viewer, wanted)
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name != "before" and value
    }
    return render_template(
        "incidents/index.html",
        found=found,
        wanted=wanted,
        errors=errors,
        asked=asked,
        next_url=url_for(".index", **asked, before=cursor) if cursor else None,
        kinds=settings.kinds(zone(), active_only=False),
        towns=places.towns(zone(), adjoining_only=True),
        counts=lists.counts(viewer),
        disputed=handovers.disputed_of(SUBJECT_KIND, [one.id for one in found], clock.now()),
        zone_id=zone(),
        now=clock.now(),
    )


@bp.post("/call")
@requires(*flow.DESK)
def new_call() -> ResponseReturnValue:
    """The telephone rings: this press is the receipt; what was said is written down next."""
    with transaction():
        one = receiving.open_call(current_viewer(), zone(), clock.now())
        number = one.id
    return redirect(url_for(".completing", incident_id=number))


@bp.get("/<int:incident_id>")
@signed_in
def show(incident_id: int) -> ResponseReturnValue:
    """One incident: what happened, clocks, units, signatures, what both sides did."""
    return _page(incident_id)


def _page(
    incident_id: int,
    errors: dict[str, Any] | None = None,
    verb: str = "",
    status: int = 200,
    message: str = "",
) -> ResponseReturnValue:
    viewer, now = current_viewer(), clock.now()
    with transaction():
        one = reads.get(viewer, incident_id)
        reporter = look_at(one, viewer, now)
    acts = record.acts(one.id)
    page = render_template(
        "incidents/show.html",
        one=one,
        kind=settings.kind_of(one.zone_id, one.kind),
        steps={step.verb: step for step in reads.steps_of(viewer, one)},
        acts=acts,
        names=people.names_of(viewer, [act.person_id for act in acts if act.person_id]),
        entries=journal.timeline(viewer, subject_of(one)),
        assigned=record.assignments([one.id])[one.id],
        units=settings.units(one.zone_id),
        reporter=reporter,
        may_unmask=record.may_unmask(viewer, one, now),
        messages=record.messages(one.id),
        police_calls=record.police_calls(one.id),
        surveys=record.surveys(one.id),
        line_dispute=record.line_dispute_of(one.id),
        merged=record.merged_here(one.id),
        duplicates=duplicates.suggested(viewer, one) if one.state in codes.OPEN else [],
        town=next((t["names"] for t in places.towns(one.zone_id) if t["code"] == one.town_code), None),
        errors=errors or {},
        failed=verb,
        message=message,
        typed=request.form if verb else MultiDict(),
        now=now,
        disputed=handovers.disputed_of(SUBJECT_KIND, [one.id], now),
        no_values=MultiDict(),
    )
    return page, status


@bp.post("/<int:incident_id>/act/<verb>")
@signed_in
def act(incident_id: int, verb: str) -> ResponseReturnValue:
    """Do one act; what is wrong is shown beside its form, with everything that was typed."""
    if verb not in ACTS:
        raise NotFound()
    viewer, now = current_viewer(), clock.now()
    try:
        data: dict[str, Any] = forms.load(ACTS[verb](), request.form)
        with transaction():
            one = reads.get(viewer, incident_id, for_change=True)
            if verb == "resolve":
                data["photos"] = keep_photos(one.zone_id, min(viewer.sides, default=""), now)
            perform(one, viewer, verb, data, now)
    except Invalid as refusal:
        return _page(incident_id, translated(refusal.fields), verb, 422, sentence(refusal))
    except Refused as refusal:
        return _page(incident_id, {}, verb, 409, sentence(refusal))
    flash(gettext("Done."), "success")
    return redirect(url_for(".show", incident_id=incident_id))


def keep_photos(zone_id: int, side: str, now: dt.datetime) -> list[str]:
    """The photos of this form, made anew without what they tell of the camera; Invalid for anything else."""
    given = [sheet for sheet in request.files.getlist("photo") if sheet.filename]
    if len(given) > citizen.MOST_PHOTOS:
        told = gettext("At most %(count)s photos, please.", count=citizen.MOST_PHOTOS)
        raise Invalid("Please correct what is marked.", fields={"photo": [told]})
    try:
        return [
            str(files.store(one.read(), zone_id=zone_id, side=side, actor=current_viewer(), now=now).id)
            for one in given
        ]
    except Invalid as refusal:
        raise Invalid(refusal.message, fields={"photo": refusal.fields.get("file", [])}) from refusal


@bp.get("/<int:incident_id>/complete")
@requires(*flow.DESK)
def completing(incident_id: int) -> ResponseReturnValue:
    """The form in which a call is written down."""
    one = reads.get(current_viewer(), incident_id)
    return _form("incidents/complete.html", one, MultiDict(), {})


@bp.post("/<int:incident_id>/complete")
@requires(*flow.DESK)
def complete(incident_id: int) -> ResponseReturnValue:
    """Store what the caller said."""
    viewer, now = current_viewer(), clock.now()
    try:
        data = forms.load(CompleteIn(), request.form)
        with transaction():
            one = reads.get(viewer, incident_id, for_change=True)
            receiving.complete(one, viewer, data, now, data["version"])
    except (Invalid, Refused) as refusal:
        one = reads.get(viewer, incident_id)
        fields = translated(refusal.fields) if isinstance(refusal, Invalid) else {"_": [sentence(refusal)]}
        return _form("incidents/complete.html", one, request.form, fields, refusal.status)
    return redirect(url_for(".show", incident_id=incident_id))


@bp.get("/<int:incident_id>/edit")
@requires(*flow.DESK)
def editing(incident_id: int) -> ResponseReturnValue:
    """The form in which a record is corrected."""
    one = reads.get(current_viewer(), incident_id)
    return _form("incidents/edit.html", one, MultiDict(_now_of(one)), {})


@bp.post("/<int:incident_id>/edit")
@requires(*flow.DESK)
def edit(incident_id: int) -> ResponseReturnValue:
    """Store a correction; who comes second sees what is different and keeps what they typed."""
    viewer = current_viewer()
    try:
        data = forms.load(CorrectionIn(), request.form)
        with transaction():
            one = reads.get(viewer, incident_id, for_change=True)
            receiving.edit(one, viewer, data, clock.now(), data["version"])
    except Invalid as refusal:
        one = reads.get(viewer, incident_id)
        return _form("incidents/edit.html", one, request.form, translated(refusal.fields), 422)
    except Refused as refusal:
        one = reads.get(viewer, incident_id)
        seen = request.form.get("version", type=int) or 0
        different = record.changed_since(one, seen)
        errors = {"_": [sentence(refusal)]}
        return _form("incidents/edit.html", one, request.form, errors, 409, different)
    flash(gettext("Saved."), "success")
    return redirect(url_for(".show", incident_id=incident_id))


def _now_of(one: Incident) -> dict[str, Any]:
    return {name: getattr(one, name) for name in receiving.EDITABLE}


def _form(
    template: str,
    one: Incident,
    typed: Any,
    errors: dict[str, Any],
    status: int = 200,
    different: dict[str, tuple[Any, Any]] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        template,
        one=one,
        typed=typed,
        errors=errors,
        different=different or {},
        kinds=settings.kinds(one.zone_id),
        named=places.named_places(one.zone_id),
        now=clock.now(),
    )
    return page, status


@bp.post("/<int:incident_id>/reporter")
@requires(*flow.DESK)
def reporter(incident_id: int) -> ResponseReturnValue:
    """Who reported it, in clear text, for the desk that received it; each look is journalled."""
    viewer = current_viewer()
    with transaction():
        one = reads.get(viewer, incident_id)
        shown = reveal_reporter(one, viewer, clock.now())
    return render_template("incidents/_reporter.html", one=one, reporter=shown, may_unmask=False)


@bp.get("/<int:incident_id>/signed")
@requires(*flow.READERS)
def signed(incident_id: int) -> str:
    """What is signed, as a fragment."""
    one = reads.get(current_viewer(), incident_id)
    return render_template("incidents/_signed.html", one=one, kind=settings.kind_of(one.zone_id, one.kind))


@bp.get("/<int:incident_id>/photo/<uuid:file_id>")
@signed_in
def photo(incident_id: int, file_id: Any) -> Response:
    """A photo of this incident."""
    one = reads.get(current_viewer(), incident_id)
    if str(file_id) not in (*one.photos, *one.result_photos):
        raise NotFound()
    row, content = files.read(file_id)
    answer = Response(content, mimetype=row.mime)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
