"""The shift change: what the system wrote down, the note, both officers; and the duty logs."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.incidents.documents import shifts as documents
from border_gov.incidents.models import ShiftChange
from border_gov.incidents.queries import board, shifts
from border_gov.incidents.queries.settings import kinds
from border_gov.incidents.rules import board as law
from border_gov.incidents.rules.flow import DESK
from border_gov.incidents.service import shifts as service
from border_gov.incidents.views.blueprints import board_pages as bp
from border_gov.incidents.views.blueprints import lookup, own_side, zone_id
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.web import sentence, translated
from border_gov.people import queries as people


def _side() -> str:
    return own_side(request.values.get("side", ""))


@bp.get("/shift")
@requires(*law.HOLDERS)
def shift() -> ResponseReturnValue:
    """Hand over what one holds, or take over what waits."""
    return _page({})


def _page(errors: dict[str, Any]) -> str:
    viewer, side, now = current_viewer(), _side(), clock.now()
    watch, waiting = board.held_by(viewer.person_id, side), shifts.waiting(zone_id(), side)
    draft = None
    if watch is not None and waiting is None:
        draft = ShiftChange(
            since=watch.started_at,
            outgoing_at=now,
            outgoing_person=viewer.person_id,
            content=shifts.content(viewer, zone_id(), side, watch.started_at, now),
            note="",
            incoming_note="",
        )
    shown = waiting or draft
    return render_template(
        "incidents/board_shift.html",
        side=side,
        watch=watch,
        waiting=waiting,
        mine=waiting is not None and waiting.outgoing_person == viewer.person_id,
        log=_values(shown, side) if shown else None,
        errors=errors,
        typed=request.form,
        **lookup(),
    )


def _values(change: ShiftChange, side: str) -> dict[str, Any]:
    known = lookup()
    ids = [number for number in (change.outgoing_person, change.incoming_person) if number]
    return documents.shift_values(
        change,
        name_of(known["sides"][side].name) if side in known["sides"] else side,
        people.names_of(current_viewer(), ids),
        {kind.code: name_of(kind.names) for kind in kinds(zone_id(), active_only=False)},
        {code: name_of(town["names"]) for code, town in known["towns"].items()},
    )


@bp.post("/shift")
@requires(*law.HOLDERS)
def hand_over() -> ResponseReturnValue:
    """The outgoing officer's yes."""
    side = _side()
    try:
        with transaction():
            note = request.form.get("note", "")
            service.hand_over(current_viewer(), zone_id(), side, note, clock.now())
    except DomainError as refusal:
        return _page(translated(refusal.fields) or {"_form": [sentence(refusal)]}), refusal.status
    flash(gettext("The shift is handed over. It is over when your successor takes it."), "success")
    return redirect(url_for(".shift", side=side))


@bp.post("/shift/<int:shift_id>/take")
@requires(*law.HOLDERS)
def take_over(shift_id: int) -> ResponseReturnValue:
    """The incoming officer's yes."""
    try:
        with transaction():
            change = shifts.get(shift_id, current_viewer(), for_change=True)
            side = change.side
            note = request.form.get("note", "")
            service.take_over(change, current_viewer(), note, False, clock.now())
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return _page(translated(refusal.fields) or {"_form": [sentence(refusal)]}), refusal.status
    flash(gettext("You hold the board now."), "success")
    return redirect(url_for(".index", side=side))


@bp.get("/logs", endpoint="shifts")
@requires(*DESK)
def logs() -> ResponseReturnValue:
    """The duty logs of one's side."""
    side, before = _side(), request.args.get("before", "0")
    found = shifts.page(current_viewer(), side, int(before) if before.isdigit() and len(before) < 10 else 0)
    ids = [number for one in found for number in (one.outgoing_person, one.incoming_person) if number]
    return render_template(
        "incidents/board_shifts.html",
        changes=found,
        names=people.names_of(current_viewer(), ids),
        next_url=url_for(".shifts", side=side, before=found[-1].id) if len(found) == shifts.PAGE else None,
        side=side,
        **lookup(),
    )


@bp.get("/logs/<int:shift_id>.pdf")
@requires(*DESK)
def shift_log(shift_id: int) -> Response:
    """One duty log as PDF."""
    change = shifts.get(shift_id, current_viewer())
    name = f"duty-log-{clock.local(change.outgoing_at):%Y%m%d-%H%M}.pdf"
    content = documents.shift_pdf(_values(change, change.side))
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f"attachment; filename={name}"}
    )
