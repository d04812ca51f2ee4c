"""Pages of sign-off: each act is one post, and what waits can be signed together."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from border_gov.cohandling.queries import signing as queries
from border_gov.cohandling.queries.signing import RoundShown
from border_gov.cohandling.rules.signing import ENDINGS, REFUSALS
from border_gov.cohandling.schemas.signing import RefuseIn, ScanIn
from border_gov.cohandling.service import signing as service
from border_gov.kernel import clock, files, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.web import Pages, sentence, translated
from border_gov.people.rules import STAFF
from border_gov.people.views.confirming import confirm_password

bp = Pages("signing", __name__, entrance="office", url_prefix="/signing")


@dataclass(frozen=True)
class Outcome:
    """What became of one of several signatures asked for together."""

    title: object
    problem: str = ""


def fresh_minutes() -> int:
    """How long a typed password counts."""
    return int(current_app.config["FRESH_MINUTES"])


def confirmed(now: dt.datetime) -> Viewer:
    """The viewer, with the password of this form confirmed if it is needed; Invalid if it is wrong."""
    viewer = current_viewer()
    if viewer.fresh(now, fresh_minutes()):
        return viewer
    return confirm_password(request.form.get("password", ""))


@bp.get("/")
@requires(*STAFF)
def index() -> str:
    """Everything that waits for a signature of the viewer's side."""
    viewer = current_viewer()
    waiting = [queries.shown(viewer, round) for round in queries.waiting_for(viewer)]
    return render_template("cohandling/index.html", waiting=waiting)


def _chosen(values: list[int]) -> list[RoundShown]:
    viewer = current_viewer()
    waiting = {round.id: round for round in queries.waiting_for(viewer)}
    return [queries.shown(viewer, waiting[value]) for value in values if value in waiting]


@bp.get("/preview")
@requires(*STAFF)
def preview() -> ResponseReturnValue:
    """What was ticked, shown before it is signed together."""
    return _preview_page(_chosen(forms.chosen_ids(request.args)), {})


def _preview_page(chosen: list[RoundShown], errors: dict[str, object]) -> ResponseReturnValue:
    if not chosen:
        flash(gettext("Please tick what you want to sign."), "warning")
        return redirect(url_for("signing.index"))
    fresh = current_viewer().fresh(clock.now(), fresh_minutes())
    page = render_template("cohandling/preview.html", chosen=chosen, fresh=fresh, errors=errors)
    return page, 422 if errors else 200


@bp.post("/preview")
@requires(*STAFF)
def sign_together() -> ResponseReturnValue:
    """Sign what was ticked, each under the hash that was shown; what cannot be signed is named."""
    now, ids = clock.now(), forms.chosen_ids(request.form)
    chosen = _chosen(ids)
    try:
        actor = confirmed(now)
    except Invalid as invalid:
        return _preview_page(chosen, translated(invalid.fields))
    outcomes = [_sign_one(actor, shown, now) for shown in chosen]
    done = sum(not outcome.problem for outcome in outcomes)
    flash(ngettext("%(num)s signature given.", "%(num)s signatures given.", done), "success")
    if done == len(ids):
        return redirect(url_for("signing.index"))
    lost = len(ids) - len(chosen)
    return render_template("cohandling/outcome.html", outcomes=outcomes, lost=lost), 409


def _sign_one(actor: Viewer, shown: RoundShown, now: dt.datetime) -> Outcome:
    title, round_id = shown.title, shown.round.id
    sha256 = request.form.get(f"sha256-{round_id}", "")
    try:
        with transaction():
            service.sign(actor, round_id, sha256, now=now, fresh_minutes=fresh_minutes())
    except DomainError as error:
        return Outcome(title, sentence(error))
    return Outcome(title)


@bp.get("/<int:round_id>")
@requires(*STAFF)
def show(round_id: int) -> ResponseReturnValue:
    """One round: what is signed, by whom so far, and the acts open to the viewer."""
    return _round_page(round_id, {})


def _round_page(round_id: int, errors: dict[str, object]) -> ResponseReturnValue:
    viewer = current_viewer()
    page = render_template(
        "cohandling/round.html",
        shown=queries.shown(viewer, queries.get(viewer, round_id)),
        fresh=viewer.fresh(clock.now(), fresh_minutes()),
        reasons={code: gettext(label) for code, label in REFUSALS.items()},
        ended={code: gettext(label) for code, label in (REFUSALS | ENDINGS).items()},
        errors=errors,
        typed=request.form,
    )
    return page, 422 if errors else 200


@bp.post("/<int:round_id>/sign")
@requires(*STAFF)
def sign(round_id: int) -> ResponseReturnValue:
    """Give our side's signature."""
    now = clock.now()
    try:
        actor, sha256 = confirmed(now), request.form.get("sha256", "")
        with transaction():
            service.sign(actor, round_id, sha256, now=now, fresh_minutes=fresh_minutes())
    except Invalid as invalid:
        return _round_page(round_id, translated(invalid.fields))
    flash(gettext("Signed."), "success")
    return redirect(url_for("signing.show", round_id=round_id))


@bp.post("/<int:round_id>/scan")
@requires(*STAFF)
def scan(round_id: int) -> ResponseReturnValue:
    """File the scan of our stamped sheet."""
    sheet = request.files.get("file")
    try:
        values = forms.load(ScanIn(), request.form)
        content = sheet.read() if sheet else b""
        with transaction():
            service.file_scan(
                current_viewer(),
                round_id,
                values["sha256"],
                content,
                paper_date=values["paper_date"],
                now=clock.now(),
            )
    except Invalid as invalid:
        return _round_page(round_id, translated(invalid.fields))
    flash(gettext("The stamped sheet is filed and counts as our signature."), "success")
    return redirect(url_for("signing.show", round_id=round_id))


@bp.post("/<int:round_id>/refuse")
@requires(*STAFF)
def refuse(round_id: int) -> ResponseReturnValue:
    """Refuse to sign, with a reason."""
    try:
        values = forms.load(RefuseIn(), request.form)
        with transaction():
            service.refuse(current_viewer(), round_id, values["reason"], note=values["note"], now=clock.now())
    except Invalid as invalid:
        return _round_page(round_id, translated(invalid.fields))
    flash(gettext("Refused. The other side sees the reason; the next round starts when it is asked for."))
    return redirect(url_for("signing.show", round_id=round_id))


@bp.get("/<int:round_id>/scan/<side>")
@requires(*STAFF)
def scanned(round_id: int, side: str) -> Response:
    """The stamped sheet that a side filed."""
    file_id: UUID = queries.scan_of(current_viewer(), round_id, side)
    return files.attachment(*files.read(file_id), f"signature-{round_id}-{side}")
