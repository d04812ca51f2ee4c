"""Who walks: a volunteer's own walks on the phone, replacing somebody, ticking who was told, calendars."""

import datetime as dt

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from border_gov.joint_patrol.documents import calendar as calendars
from border_gov.joint_patrol.documents import plan_words as words
from border_gov.joint_patrol.models.plans import PatrolMember
from border_gov.joint_patrol.planner.model import Problem
from border_gov.joint_patrol.queries import plan_names, plan_people, plan_sheet, plan_told, plans
from border_gov.joint_patrol.rules import plans as law
from border_gov.joint_patrol.rules.walking import BEGUN
from border_gov.joint_patrol.schemas.plans import AnswerIn, ReplaceIn
from border_gov.joint_patrol.service import inputs, plan_feeds
from border_gov.joint_patrol.service import plan_places as service
from border_gov.joint_patrol.service.plan_edits import BreaksRules, problem_of
from border_gov.joint_patrol.views.plans import bp
from border_gov.kernel import clock, forms
from border_gov.kernel.db import db, transaction
from border_gov.kernel.errors import NotFound, Refused
from border_gov.kernel.guard import current_viewer, public, requires, signed_in
from border_gov.kernel.web import Pages, sentence
from border_gov.people.queries.recognising import person_viewer

walks = Pages("patrol_walks", __name__, entrance="both", url_prefix="/patrol")
CANDIDATES = 12


def _problem(place: PatrolMember) -> Problem:
    """The planner's input with the volunteers as they are now; places and ways as the plan knows them."""
    walk = db.session.get_one(plan_people.Patrol, place.patrol_id)
    plan = plans.for_reading(walk.plan_id)
    known = problem_of(plans.version(plan).problem_hash)
    return service.with_volunteers(known, inputs.planning_inputs(walk.zone_id, plan.week, clock.now()))


@walks.get("/walks")
@signed_in
def mine() -> str:
    """My walks: when, where, with whom, and one press to answer."""
    viewer, now = current_viewer(), clock.now()
    shifts = plan_people.my_shifts(viewer, now)
    return render_template(
        "joint_patrol/plans/walks.html",
        coming=[shift for shift in shifts if shift.is_open(now)],
        past=[shift for shift in shifts if not shift.is_open(now)],
        steps=_steps(shifts, now),
        now=now,
    )


@walks.get("/patrols/<int:patrol_id>")
@signed_in
def one(patrol_id: int) -> ResponseReturnValue:
    """Where one walk is shown: its log once it has begun, else its plan (the office) or one's own walks."""
    walk = plan_people.patrol(patrol_id, current_viewer())
    if walk.state in BEGUN:
        return redirect(url_for("patrol_walking.log", patrol_id=walk.id))
    if current_viewer().has(*plans.OFFICE):
        return redirect(url_for("patrol.show", plan_id=walk.plan_id, part="people"))
    return redirect(url_for("patrol_walks.mine"))


def _steps(shifts: list[plan_people.Shift], now: dt.datetime) -> dict[int, set[str]]:
    viewer = current_viewer()
    found = {}
    for shift in shifts:
        if shift.place is not None:
            facts = plan_people.facts_of(shift.place, now)
            found[shift.place.id] = {
                step.verb for step in law.MEMBER_FLOW.open_to(shift.place.state, viewer, facts)
            }
    return found


@walks.post("/places/<int:member_id>/<any(accept, decline):verb>")
@signed_in
def answer(member_id: int, verb: str) -> ResponseReturnValue:
    """Say that I come, or that I cannot."""
    with transaction():
        place = plan_people.member(member_id, current_viewer(), for_change=True)
        service.answer(place, current_viewer(), verb, clock.now())
    told = {
        "accept": gettext("Noted: you will come."),
        "decline": gettext("Noted: you cannot come. Your team leader is told."),
    }
    flash(told[verb], "success")
    return redirect(url_for("patrol_walks.mine"))


def _candidates(place: PatrolMember) -> list[dict[str, object]]:
    found = service.candidates(place, _problem(place))[:CANDIDATES]
    ids = [person for person, _, _ in found]
    viewer = current_viewer()
    shown, phones = plan_names.people(viewer, ids), plan_names.phones(viewer, ids)
    return [
        {
            "id": person,
            "name": shown.get(person, ""),
            "phone": phones.get(person, ""),
            "free": free,
            "walks": count,
        }
        for person, free, count in found
    ]


@walks.get("/places/<int:member_id>/swap")
@signed_in
def swap(member_id: int) -> str:
    """Choose the colleague whom I ask to go instead."""
    viewer = current_viewer()
    place = plan_people.member(member_id, viewer)
    law.MEMBER_FLOW.allow("ask_swap", place.state, viewer, plan_people.facts_of(place, clock.now()))
    return _choose_page(place, "ask")


@walks.get("/places/<int:member_id>/replace")
@signed_in
def replace(member_id: int) -> str:
    """Choose who goes instead of a member who cannot come."""
    viewer = current_viewer()
    place = plan_people.member(member_id, viewer)
    law.MEMBER_FLOW.allow("replace", place.state, viewer, plan_people.facts_of(place, clock.now()))
    return _choose_page(place, "replace")


def _choose_page(place: PatrolMember, act: str) -> str:
    walk = plan_people.patrol(place.patrol_id, current_viewer())
    shift = plan_people.one_shift(walk, current_viewer())
    return render_template(
        "joint_patrol/plans/choose.html",
        act=act,
        place=place,
        shift=shift,
        leaving=next((mate for mate in shift.mates if mate.member_id == place.id), None),
        candidates=_candidates(place),
    )


@walks.post("/places/<int:member_id>/swap")
@signed_in
def ask(member_id: int) -> ResponseReturnValue:
    """Ask the colleague."""
    data = forms.load(AnswerIn(), request.form)
    try:
        with transaction():
            place = plan_people.member(member_id, current_viewer(), for_change=True)
            service.ask_colleague(place, current_viewer(), data["asked_id"], _problem(place), clock.now())
        flash(gettext("Your colleague was asked. Until they say yes, the walk is still yours."), "success")
    except BreaksRules as refusal:
        _tell_breaches(refusal, member_id)
    return redirect(url_for("patrol_walks.mine"))


def _tell_breaches(refusal: BreaksRules, member_id: int) -> None:
    place = plan_people.member(member_id, current_viewer())
    walk = plan_people.patrol(place.patrol_id, current_viewer())
    sheet = plan_sheet.of_plan(plans.for_reading(walk.plan_id), current_viewer())
    told = [words.breach(breach, sheet) for breach in refusal.breaches] if sheet else []
    for line in [sentence(refusal), *told]:
        flash(line, "error")


@walks.post("/swaps/<int:swap_id>/<any(yes, no):said>")
@signed_in
def answer_swap(swap_id: int, said: str) -> ResponseReturnValue:
    """Say yes or no to a colleague's question."""
    try:
        with transaction():
            question = plan_people.swap(swap_id, current_viewer())
            place = db.session.get_one(PatrolMember, question.member_id)
            problem = _problem(place)
            service.answer_colleague(question, current_viewer(), said == "yes", problem, clock.now())
        flash(
            gettext("Thank you. The walk is now yours.")
            if said == "yes"
            else gettext("Your colleague is told."),
            "success",
        )
    except BreaksRules as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("patrol_walks.mine"))


@walks.post("/places/<int:member_id>/replace")
@signed_in
def put_in(member_id: int) -> ResponseReturnValue:
    """Put somebody of the same side in the place of a member."""
    data = forms.load(ReplaceIn(), request.form)
    try:
        with transaction():
            place = plan_people.member(member_id, current_viewer(), for_change=True)
            problem = _problem(place)
            service.replace(
                place, current_viewer(), data["person_id"], problem, clock.now(), agreed=data["agreed"]
            )
        flash(gettext("The replacement is in the team and everybody in it is told."), "success")
    except BreaksRules as refusal:
        _tell_breaches(refusal, member_id)
        return redirect(url_for("patrol_walks.replace", member_id=member_id))
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for("patrol_walks.replace", member_id=member_id))
    return redirect(_after_replacing(member_id))


def _after_replacing(member_id: int) -> str:
    if current_viewer().has("organiser"):
        place = db.session.get_one(PatrolMember, member_id)
        walk = plan_people.patrol(place.patrol_id, current_viewer())
        return url_for("patrol.show", plan_id=walk.plan_id, part="people")
    return url_for("patrol_walks.mine")


@bp.post("/plans/<int:plan_id>/told")
@requires("organiser")
def told(plan_id: int) -> ResponseReturnValue:
    """Tick who was told."""
    with transaction():
        plan = plans.get(plan_id, current_viewer(), for_change=True)
        count = service.tick_told(plan, current_viewer(), _ticked(), clock.now())
    flash(ngettext("%(num)s place ticked as told.", "%(num)s places ticked as told.", count), "success")
    return redirect(url_for("patrol.show", plan_id=plan_id, part="people"))


def _ticked() -> list[int]:
    """The places of the ticked people: each carries the others of the same person along."""
    first = forms.chosen_ids(request.form)
    return [*first, *(more for place in first for more in forms.chosen_ids(request.form, f"with-{place}"))]


@bp.get("/calendar")
@requires("organiser", "officer", "leader", "duty", "volunteer")
def calendar() -> str:
    """My calendar address: whether there is one, make one, revoke it."""
    return render_template(
        "joint_patrol/plans/calendar.html", feeds=plan_told.feeds_of(current_viewer().person_id or 0), url=""
    )


@bp.post("/calendar")
@requires("organiser", "officer", "leader", "duty", "volunteer")
def make_calendar() -> str:
    """Make a calendar address; it is shown once."""
    viewer = current_viewer()
    with transaction():
        secret = plan_feeds.make_feed(viewer, min(viewer.zones), clock.now())
    return render_template(
        "joint_patrol/plans/calendar.html",
        feeds=plan_told.feeds_of(viewer.person_id or 0),
        url=url_for("patrol_walks.feed", secret=secret, _external=True),
    )


@bp.post("/calendar/revoke")
@requires("organiser", "officer", "leader", "duty", "volunteer")
def revoke_calendar() -> ResponseReturnValue:
    """Stop my calendar address."""
    with transaction():
        plan_feeds.revoke_feeds(current_viewer(), clock.now())
    flash(gettext("The calendar address no longer works."), "success")
    return redirect(url_for("patrol.calendar"))


@walks.get("/calendar/<secret>.ics")
@public("the address holds a long secret that its owner can revoke")
def feed(secret: str) -> Response:
    """The calendar behind a secret address, under the rights of its owner."""
    found = plan_told.feed_of(plan_feeds.hashed(secret))
    if found is None:
        raise NotFound()
    owner = person_viewer(found.person_id)
    shifts = plan_people.calendar_of(owner, found.zone_id, clock.now())
    response = Response(calendars.ics(gettext("Joint patrols"), shifts, clock.now()))
    response.content_type = "text/calendar; charset=utf-8"
    return response
