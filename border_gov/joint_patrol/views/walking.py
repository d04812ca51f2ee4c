"""Pages of a patrol that is walked: set out, the walking screen, the log, entering a printed sheet."""

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.documents import log_text
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.queries import alarms, plan_people, walk_incidents, walk_log, walk_photos
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.rules.marks import MARK_WORDS
from border_gov.joint_patrol.rules.visits import WHY_WORDS
from border_gov.joint_patrol.schemas import walking as schemas
from border_gov.joint_patrol.service import walking as service
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError, Invalid, Refused
from border_gov.kernel.guard import current_viewer, public, signed_in
from border_gov.kernel.web import Pages, own_policy, sentence, translated
from border_gov.people.queries import has_consent
from border_gov.people.rules import CONSENTS, TRACK

bp = Pages("patrol_walking", __name__, entrance="both", url_prefix="/patrol/walk")
NAMES = 20
LENGTH = 40


def others_of(walk: Patrol) -> dict[str, list[str]]:
    """The names typed for each side, one a line."""
    found: dict[str, list[str]] = {}
    for side in queries.sides_of(walk):
        lines = [line.strip()[:LENGTH] for line in request.form.get(f"others-{side}", "").splitlines()]
        found[side] = [line for line in lines if line][:NAMES]
    return found


def came_page(walk: Patrol, template: str, error: Invalid | None = None) -> ResponseReturnValue:
    """A page that asks who came; after a refusal with what was typed."""
    page = render_template(
        f"joint_patrol/walking/{template}.html",
        walk=walk,
        shift=plan_people.one_shift(walk, current_viewer()),
        sides=[side for side in names.sides_of(walk.zone_id).values() if side.key in queries.sides_of(walk)],
        ticked=forms.chosen_ids(request.form, "came") if error else None,
        seen=forms.chosen_ids(request.form, "seen") if error else [],
        typed=request.form,
        errors=translated(error.fields) if error else {},
        law=law,
    )
    return page, 422 if error else 200


def _home(walk: Patrol) -> ResponseReturnValue:
    """The page that fits the state: set out, walk, or the log."""
    endpoint = {"planned": "set_out", "under_way": "screen"}.get(walk.state, "log")
    return redirect(url_for(f"patrol_walking.{endpoint}", patrol_id=walk.id))


@bp.get("/<int:patrol_id>/start")
@signed_in
def set_out(patrol_id: int) -> ResponseReturnValue:
    """Who came? Everybody is ticked already."""
    walk = queries.patrol(patrol_id, current_viewer())
    if walk.state != "planned":
        return _home(walk)
    law.FLOW.allow("start", walk.state, current_viewer(), queries.facts_of(walk))
    return came_page(walk, "start")


@bp.post("/<int:patrol_id>/start")
@signed_in
def start(patrol_id: int) -> ResponseReturnValue:
    """Set out."""
    came = forms.chosen_ids(request.form, "came")
    try:
        with transaction():
            walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
            service.start(walk, current_viewer(), came, others_of(walk), clock.now())
    except Invalid as refusal:
        return came_page(queries.patrol(patrol_id, current_viewer()), "start", refusal)
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("patrol_walks.mine"))
    return _home(walk)


@bp.get("/<int:patrol_id>")
@signed_in
def screen(patrol_id: int) -> ResponseReturnValue:
    """The walking screen."""
    viewer, now = current_viewer(), clock.now()
    walk = queries.patrol(patrol_id, viewer)
    if walk.state != "under_way":
        return _home(walk)
    law.FLOW.allow("note", walk.state, viewer, queries.facts_of(walk))
    return render_template(
        "joint_patrol/walking/screen.html",
        walk=walk,
        log=walk_log.log(walk, viewer),
        steps=queries.steps_of(walk, viewer),
        night=not 6 <= clock.local(now).hour < 18,
        law=law,
        until=queries.recorded_until(walk),
        agreed=has_consent(viewer.person_id, TRACK),
        consent_version=CONSENTS[TRACK],
        keep_days=current_app.config["TRACK_DAYS"],
        alarm_id=alarms.running(walk.id, viewer.person_id or 0),
    )


@bp.get("/at/<code>")
@signed_in
def at(code: str) -> ResponseReturnValue:
    """Where a printed code leads: the check-in of the reader's own patrol that is under way."""
    walk = queries.under_way_of(current_viewer(), clock.now())
    if walk is None:
        flash(gettext("You have no patrol under way. Set out first, then open the code again."), "warning")
        return redirect(url_for("patrol_walks.mine"))
    return redirect(url_for("patrol_walking.screen", patrol_id=walk.id, _anchor=f"at={code[:20]}"))


@bp.get("/sw.js")
@public("the program that keeps the walking screen without a signal; it holds no data")
def worker() -> Response:
    """The service worker, whose scope is this folder of addresses."""
    answer = current_app.send_static_file("js/walk-worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/scan.js")
@public("the program that reads printed codes; it holds no data")
def scan_worker() -> Response:
    """The program that reads printed codes: it alone may run WebAssembly, and it may load nothing else."""
    own_policy(default_src="'none'", script_src="'self' 'wasm-unsafe-eval'", connect_src="'self'")
    answer = current_app.send_static_file("js/walk-scan-worker.js")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.post("/<int:patrol_id>/<any(finish, close):verb>")
@signed_in
def go_on(patrol_id: int, verb: str) -> ResponseReturnValue:
    """Come back, or close."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        {"finish": service.finish, "close": service.close}[verb](walk, current_viewer(), clock.now())
    return _home(walk)


@bp.post("/<int:patrol_id>/undo")
@signed_in
def undo(patrol_id: int) -> ResponseReturnValue:
    """Take the last step back."""
    data = forms.load(schemas.UndoIn(), request.form)
    try:
        with transaction():
            walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
            service.undo(walk, current_viewer(), data["reason"], clock.now())
    except DomainError as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))
    flash(gettext("The step was taken back; the reason stands in the log."), "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))


@bp.get("/<int:patrol_id>/log")
@signed_in
def log(patrol_id: int) -> str:
    """The patrol log: the facts, the words, the acts that are open."""
    walk = queries.patrol(patrol_id, current_viewer())
    return log_page(walk)


def log_page(walk: Patrol, errors: dict[str, object] | None = None) -> str:
    """The log, after a refusal with what was wrong."""
    found = walk_log.log(walk, current_viewer())
    return render_template(
        "joint_patrol/walking/log.html",
        walk=walk,
        log=found,
        made_text=log_text.text(found),
        photos=walk_photos.of_entries([line.entry.id for line in found.of("finding")]),
        became=walk_incidents.of_entries([line.entry for line in found.of("finding")], current_viewer()),
        versions=queries.log_versions(walk.id),
        agreed=has_consent(current_viewer().person_id, TRACK),
        steps=queries.steps_of(walk, current_viewer()),
        typed=request.form,
        errors=errors or {},
        law=law,
        why_words=WHY_WORDS,
        mark_words=MARK_WORDS,
    )


@bp.post("/<int:patrol_id>/log")
@signed_in
def write_log(patrol_id: int) -> ResponseReturnValue:
    """Save the words of the log; when somebody else wrote in the meantime, nothing typed is lost."""
    try:
        data = forms.load(schemas.LogIn(), request.form)
        with transaction():
            walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
            data["text"] = log_text.edited(data["text"], walk_log.log(walk, current_viewer()))
            service.write_log(walk, current_viewer(), data, clock.now())
    except (Invalid, Refused) as refusal:
        walk = queries.patrol(patrol_id, current_viewer())
        fields = translated(refusal.fields) or {"_form": [sentence(refusal)]}
        return log_page(walk, fields), refusal.status
    flash(gettext("The log is saved."), "success")
    return redirect(url_for("patrol_walking.log", patrol_id=patrol_id))
