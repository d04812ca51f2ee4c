"""Pages of hand-over, arbitration and disclosure: what waits, offering, telephone, requests."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.cohandling.queries import disclosure as disclosure_reads
from border_gov.cohandling.queries import handover as reads
from border_gov.cohandling.queries import sides
from border_gov.cohandling.rules.disclosure import LEVELS, MASKED, PURPOSES
from border_gov.cohandling.rules.handover import REASONS, RETURNS, STATES, VERDICTS
from border_gov.cohandling.rules.sides import RECORDS
from border_gov.cohandling.schemas.handover import AskIn, OfferIn, TelephoneIn
from border_gov.cohandling.service import disclosure, handover, telephone
from border_gov.cohandling.service.acts import act_on_disclosure, act_on_handover, record_of
from border_gov.cohandling.views.parts import side_looks
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.lang import name_of
from border_gov.kernel.sheets.writing import Column, Page, write_workbook
from border_gov.kernel.web import Pages, translated
from border_gov.people.rules import STAFF

bp = Pages("handovers", __name__, entrance="office", url_prefix="/handovers")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words() -> dict[str, Any]:
    """The words of codes that the pages show."""
    return {
        "states": STATES,
        "reasons": REASONS,
        "returns": RETURNS,
        "verdicts": VERDICTS,
        "levels": LEVELS,
        "purposes": PURPOSES,
    }


@bp.get("/")
@requires(*STAFF)
def index() -> str:
    """Hand-overs and requests that wait, and hand-overs that are over."""
    viewer, now = current_viewer(), clock.now()
    before = request.args.get("before", type=int)
    over = [reads.shown(viewer, row, now) for row in reads.ended(viewer, before)]
    asked = [
        (row, RECORDS[row.kind].title(row.subject_id), RECORDS[row.kind].url(row.subject_id))
        for row in disclosure_reads.waiting(viewer, now)
    ]
    return render_template(
        "cohandling/handovers.html",
        waiting=reads.waiting(viewer, now),
        ended=over,
        asked=asked,
        now=now,
        **words(),
    )


@bp.get("/handovers.xlsx")
@requires(*STAFF)
def workbook() -> Response:
    """The open hand-overs and the newest that are over, as a workbook."""
    viewer, now = current_viewer(), clock.now()
    shown = [*reads.waiting(viewer, now), *(reads.shown(viewer, r, now) for r in reads.ended(viewer))]
    heads = ("What is handed over", "From", "To", "State", "Offered", "Answer due", "Answered")
    rows = [
        [
            name_of(row.title),
            _side_name(row.handover.zone_id, row.handover.from_side),
            _side_name(row.handover.zone_id, row.handover.to_side),
            gettext(STATES[row.state]),
            *(_local(getattr(row.handover, name)) for name in ("offered_at", "expires_at", "answered_at")),
        ]
        for row in shown
    ]
    page = Page(gettext("Hand-overs"), [Column(gettext(head), 20) for head in heads], rows)
    name = {"Content-Disposition": "attachment; filename=handovers.xlsx"}
    return Response(write_workbook([page]), mimetype=XLSX, headers=name)


def _side_name(zone_id: int, key: str) -> str:
    look = side_looks(zone_id).get(key)
    return name_of(look.name) if look else key


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    return clock.local(moment).replace(tzinfo=None) if moment else None


@bp.get("/<int:handover_id>")
@requires(*STAFF)
def show(handover_id: int) -> ResponseReturnValue:
    """One hand-over with the acts open to the viewer."""
    return _handover_page(handover_id, {})


def _handover_page(handover_id: int, errors: Mapping[str, Any]) -> ResponseReturnValue:
    viewer, now = current_viewer(), clock.now()
    found = reads.get(viewer, handover_id)
    record_of(viewer, found.kind, found.subject_id)
    page = render_template(
        "cohandling/handover.html",
        shown=reads.shown(viewer, found, now),
        now=now,
        errors=errors,
        typed=request.form,
        **words(),
    )
    return page, 422 if errors else 200


@bp.post("/<int:handover_id>/<verb>")
@requires(*STAFF)
def act(handover_id: int, verb: str) -> ResponseReturnValue:
    """Accept, return, withdraw, take back, contest, ask for arbitration, rule."""
    try:
        with transaction():
            act_on_handover(
                current_viewer(), handover_id, verb, lambda s: forms.load(s, request.form), clock.now()
            )
    except Invalid as invalid:
        return _handover_page(handover_id, translated(invalid.fields))
    flash(gettext("Done; the sides concerned are told."), "success")
    return redirect(url_for("handovers.show", handover_id=handover_id))


@bp.route("/of/<kind>/<int:subject_id>/offer", methods=["GET", "POST"])
@requires(*STAFF)
def offer(kind: str, subject_id: int) -> ResponseReturnValue:
    """Offer a record to another side."""
    viewer = current_viewer()
    subject, zone_id = record_of(viewer, kind, subject_id)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            given = forms.load(OfferIn(), request.form)
            with transaction():
                made = handover.offer(
                    viewer, subject, given.pop("to_side"), given.pop("reason"), now=clock.now(),
                    zone_id=zone_id, **given,
                )  # fmt: skip
            flash(gettext("Offered. Your side stays responsible until it is accepted."), "success")
            return redirect(url_for("handovers.show", handover_id=made.id))
        except Invalid as invalid:
            errors = translated(invalid.fields)
    return _record_page("offer", kind, subject_id, zone_id, errors)


@bp.route("/of/<kind>/<int:subject_id>/telephone", methods=["GET", "POST"])
@requires(*STAFF)
def telephoned(kind: str, subject_id: int) -> ResponseReturnValue:
    """Enter that the other side was told by telephone."""
    viewer = current_viewer()
    subject, zone_id = record_of(viewer, kind, subject_id)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            given = forms.load(TelephoneIn(), request.form)
            at = given.pop("at").replace(tzinfo=clock.LOCAL)
            with transaction():
                telephone.notify(
                    viewer, subject, given.pop("to_side"), at=at, now=clock.now(), zone_id=zone_id, **given
                )
            flash(
                gettext("Entered. Their time limit stops; responsibility moves when they confirm."), "success"
            )
            return redirect(RECORDS[kind].url(subject_id))
        except Invalid as invalid:
            errors = translated(invalid.fields)
    return _record_page("telephone", kind, subject_id, zone_id, errors)


@bp.route("/of/<kind>/<int:subject_id>/ask", methods=["GET", "POST"])
@requires(*STAFF)
def ask(kind: str, subject_id: int) -> ResponseReturnValue:
    """Ask to see more of a record of another side."""
    viewer, now = current_viewer(), clock.now()
    subject, zone_id = record_of(viewer, kind, subject_id)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            given = forms.load(AskIn(), request.form)
            until = now + dt.timedelta(days=given["days"])
            with transaction():
                disclosure.ask(
                    viewer, subject, given["level"], given["purpose"], note=given["note"],
                    expires_at=until, now=now, zone_id=zone_id,
                )  # fmt: skip
            flash(gettext("Asked. The side that leads answers."), "success")
            return redirect(RECORDS[kind].url(subject_id))
        except Invalid as invalid:
            errors = translated(invalid.fields)
    return _record_page("ask", kind, subject_id, zone_id, errors)


def _record_page(
    form: str, kind: str, subject_id: int, zone_id: int, errors: dict[str, Any]
) -> ResponseReturnValue:
    others = [
        (look.key, name_of(look.name))
        for look in side_looks(zone_id).values()
        if look.key not in current_viewer().sides
    ]
    page = render_template(
        f"cohandling/{form}.html",
        title=RECORDS[kind].title(subject_id),
        url=RECORDS[kind].url(subject_id),
        roles=sides.roles(kind, subject_id),
        zone_id=zone_id,
        others=others,
        askable=[(level, label) for level, label in LEVELS.items() if level >= MASKED],
        errors=errors,
        typed=request.form,
        **words(),
    )
    return page, 422 if errors else 200


@bp.post("/disclosures/<int:disclosure_id>/<verb>")
@requires(*STAFF)
def answer(disclosure_id: int, verb: str) -> ResponseReturnValue:
    """Grant, refuse or take back; a refusal without words leads back to the list with the reason."""
    try:
        with transaction():
            act_on_disclosure(
                current_viewer(), disclosure_id, verb, lambda s: forms.load(s, request.form), clock.now()
            )
        flash(gettext("Done; the sides concerned are told."), "success")
    except Invalid as invalid:
        for messages in translated(invalid.fields).values():
            flash(" ".join(messages), "danger")
    return redirect(url_for("handovers.index"))
