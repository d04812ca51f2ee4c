"""The duty desk's board: hold it, see what comes in, and answer with one key."""

import datetime as dt
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.cohandling.queries import handover as handovers
from border_gov.cohandling.service import telephone
from border_gov.geo.columns import lonlat_of
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import board as queries
from border_gov.incidents.queries import placing, reads, record
from border_gov.incidents.queries.settings import kinds
from border_gov.incidents.rules import SUBJECT_KIND, codes
from border_gov.incidents.rules import board as law
from border_gov.incidents.rules.flow import DESK
from border_gov.incidents.schemas import board as schemas
from border_gov.incidents.service import board as service
from border_gov.incidents.service import desk, receiving
from border_gov.incidents.service.acting import subject_of
from border_gov.incidents.views.blueprints import board_pages as bp
from border_gov.incidents.views.blueprints import lookup, own_side, record_url, zone_id
from border_gov.kernel import clock, forms, live
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.web import sentence, translated
from border_gov.people import queries as people


def _side() -> str:
    return own_side(request.values.get("side", ""))


def _known() -> dict[str, Any]:
    return {
        **lookup(),
        "kinds": {kind.code: kind for kind in kinds(zone_id(), active_only=False)},
        "states": codes.STATES,
        "sources": codes.SOURCES,
        "side": _side(),
        "now": clock.now(),
    }


@bp.get("")
@requires(*DESK)
def index() -> str:
    """The board of one's own side; on the wall as on the desk."""
    viewer, side, now = current_viewer(), _side(), clock.now()
    return render_template(
        "incidents/board.html",
        watch=queries.held_by(viewer.person_id, side),
        may_hold=law.may_hold(viewer, side),
        beat_s=law.BEAT_S,
        **_rows(side),
        on_duty=people.on_duty(zone_id(), side, now),
    )


def _rows(side: str) -> dict[str, Any]:
    viewer, known = current_viewer(), _known()
    return {
        "board": queries.board(viewer, zone_id(), side),
        "boards": queries.boards(zone_id(), list(known["sides"]), known["now"]),
        **known,
    }


@bp.get("/rows")
@requires(*DESK)
def rows() -> str:
    """The list alone, asked for again whenever something happened."""
    return render_template("incidents/_board_rows.html", **_rows(_side()))


@bp.get("/stream")
@requires(*DESK)
def stream() -> Response:
    """Says that something changed for this side; the page asks again under its own rights."""
    return live.stream(f"board.{zone_id()}.{_side()}")


@bp.post("/begin")
@requires(*law.HOLDERS)
def begin() -> ResponseReturnValue:
    """Begin duty: this board is held until the shift is handed over."""
    data = forms.load(schemas.BeginIn(), request.form)
    with transaction():
        service.begin_duty(current_viewer(), zone_id(), data["side"], data["sound"], clock.now())
    return redirect(url_for(".index", side=data["side"]))


@bp.post("/beat")
@requires(*law.HOLDERS)
def beat() -> ResponseReturnValue:
    """The board is still there, with sound or without."""
    with transaction():
        watch = queries.held_by(current_viewer().person_id, _side())
        if watch is None:
            return jsonify(held=False)
        service.beat(watch, request.form.get("sound") == "1", clock.now())
    return jsonify(held=True)


@bp.get("/<int:incident_id>")
@requires(*DESK)
def panel(incident_id: int) -> str:
    """One incident beside the list: what is to do now, ready answers, the nearest free units."""
    return _panel(reads.get(current_viewer(), incident_id), {})


def _panel(incident: Incident, errors: dict[str, Any]) -> str:
    viewer, known = current_viewer(), _known()
    side = known["side"]
    return render_template(
        "incidents/_board_panel.html",
        row=queries.row_of(viewer, incident),
        templates=queries.templates(incident.zone_id, side, incident.kind),
        units=queries.near_units(incident, viewer.sides, known["now"]),
        called=record.assignments([incident.id])[incident.id],
        calls=record.police_calls(incident.id),
        numbers=_numbers(incident, known["now"]),
        to_tell=_to_tell(incident),
        told=handovers.telephoned(SUBJECT_KIND, incident.id),
        errors=errors,
        typed=request.form,
        **known,
    )


def _numbers(incident: Incident, now: Any) -> list[Any]:
    """Whom to telephone on each of its sides: desks, and on the water the water authority."""
    viewer = current_viewer()
    wet = placing.is_on_water(incident.zone_id, lonlat_of(incident.point), incident.received_at)
    kinds_wanted = {"desk", "water"} if wet else {"desk"}
    found = []
    for side in incident.sides or sorted(viewer.sides):
        found += [t for t in people.duty_now(viewer, incident.zone_id, side, now) if t.kind in kinds_wanted]
    return [turn for turn in found if turn.dial]


def _to_tell(incident: Incident) -> list[str]:
    """The other sides that handle it, or to which it is offered: they may have been told by telephone."""
    offered = handovers.open_of(SUBJECT_KIND, incident.id)
    sides = {*incident.sides, *([offered.to_side] if offered else [])}
    return sorted(sides - current_viewer().sides) if incident.state in codes.OPEN else []


@bp.post("/<int:incident_id>/<any(ack, reply, dispatch, call, phoned):verb>")
@requires(*DESK)
def act(incident_id: int, verb: str) -> ResponseReturnValue:
    """One key: sign, answer, send units, note a call to 110 or to another side; the panel comes back."""
    try:
        with transaction():
            incident = reads.get(current_viewer(), incident_id, for_change=True)
            _ACTS[verb](incident)
    except DomainError as refusal:
        found = reads.get(current_viewer(), incident_id)
        errors = translated(refusal.fields) or {"_form": [sentence(refusal)]}
        return _panel(found, errors), refusal.status
    return _panel(reads.get(current_viewer(), incident_id), {})


def _ack(incident: Incident) -> None:
    desk.ack(incident, current_viewer(), clock.now())


def _reply(incident: Incident) -> None:
    data, viewer = forms.load(schemas.ReplyIn(), request.form), current_viewer()
    words = data["words"]
    if data["template"]:
        words = queries.get_template(data["template"], viewer).words
    desk.reply(incident, viewer, words, clock.now())


def _dispatch(incident: Incident) -> None:
    data = forms.load(schemas.DispatchIn(), request.form)
    send = desk.dispatch if incident.dispatched_at is None else desk.redispatch
    send(incident, current_viewer(), data["units"], clock.now())


def _call(incident: Incident) -> None:
    viewer, now = current_viewer(), clock.now()
    desk.note_police_call(incident, viewer, request.form.get("who") or viewer.name, now, now)


def _phoned(incident: Incident) -> None:
    data, now = forms.load(schemas.PhonedIn(), request.form), clock.now()
    today = clock.at(clock.today(now), data.pop("at"))
    at = today if today <= now else today - dt.timedelta(days=1)  # a call before midnight
    telephone.notify(
        current_viewer(), subject_of(incident), data["to_side"], who=data["who"], number=data["number"],
        at=at, now=now, zone_id=incident.zone_id,
    )  # fmt: skip


_ACTS = {"ack": _ack, "reply": _reply, "dispatch": _dispatch, "call": _call, "phoned": _phoned}


@bp.post("/call")
@requires(*law.HOLDERS)
def new_call() -> ResponseReturnValue:
    """The telephone rings: this moment is the receipt, the record is written afterwards."""
    with transaction():
        made = receiving.open_call(current_viewer(), zone_id(), clock.now())
        number = made.id
    return redirect(record_url(number) or url_for(".index"))


@bp.get("/answers")
@requires(*law.HOLDERS)
def answers() -> str:
    """The ready answers of one's side, and units that are away."""
    return _answers({})


def _answers(errors: dict[str, Any]) -> str:
    side, now = _side(), clock.now()
    units = [unit for unit in queries.units(zone_id(), [side])]
    return render_template(
        "incidents/board_answers.html",
        templates=queries.templates(zone_id(), side),
        units=units,
        away=queries.absent(zone_id(), now),
        errors=errors,
        typed=request.form,
        **_known(),
    )


@bp.post("/answers")
@requires(*law.HOLDERS)
def save_answer() -> ResponseReturnValue:
    """Keep an answer ready."""
    try:
        data = forms.load(schemas.TemplateIn(), request.form)
        with transaction():
            service.save_template(
                current_viewer(), zone_id(), data["side"], data["words"], clock.now(), kind=data["kind"]
            )
    except Invalid as refusal:
        return _answers(translated(refusal.fields)), 422
    flash(gettext("Saved."), "success")
    return redirect(url_for(".answers", side=data["side"]))


@bp.post("/answers/<int:template_id>/remove")
@requires(*law.HOLDERS)
def remove_answer(template_id: int) -> ResponseReturnValue:
    """Take a ready answer away."""
    with transaction():
        row = queries.get_template(template_id, current_viewer())
        side = row.side
        service.remove_template(row, current_viewer(), clock.now())
    flash(gettext("Removed."), "success")
    return redirect(url_for(".answers", side=side))


@bp.post("/units/away")
@requires(*law.HOLDERS)
def away() -> ResponseReturnValue:
    """A unit cannot be called for a while."""
    try:
        data = forms.load(schemas.AwayIn(), request.form)
        until = data["until"].replace(tzinfo=clock.LOCAL) if data["until"] else None
        with transaction():
            service.mark_away(current_viewer(), zone_id(), data["unit"], until, data["why"], clock.now())
    except Invalid as refusal:
        return _answers(translated(refusal.fields)), 422
    flash(gettext("Saved."), "success")
    return redirect(url_for(".answers", side=_side()))


@bp.post("/units/<int:unit_id>/back")
@requires(*law.HOLDERS)
def back(unit_id: int) -> ResponseReturnValue:
    """The unit is back."""
    with transaction():
        service.mark_back(current_viewer(), zone_id(), unit_id, clock.now())
    flash(gettext("Saved."), "success")
    return redirect(url_for(".answers", side=_side()))
