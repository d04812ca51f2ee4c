"""Pages of volunteers: usual evenings, training and insurance with a bulk fix, standing teams."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.queries import volunteers as queries
from border_gov.joint_patrol.rules import availability
from border_gov.joint_patrol.rules import inputs as law
from border_gov.joint_patrol.schemas.inputs import FixIn, InsuranceIn, NewVolunteerIn, ProfileIn, TeamIn
from border_gov.joint_patrol.service import volunteers as service
from border_gov.joint_patrol.views.input_places import workbook
from border_gov.joint_patrol.views.inputs import bp, the_week, the_zone
from border_gov.kernel import clock
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Invalid
from border_gov.kernel.forms import chosen_ids, load
from border_gov.kernel.guard import current_viewer, requires
from border_gov.kernel.sheets import Column, Page
from border_gov.kernel.web import translated


@bp.get("/volunteers")
@requires(*law.READERS)
def volunteers() -> ResponseReturnValue:
    """Who patrols, who may not be planned and why, and the form that completes several at once."""
    return _list({}, {})


def _list(values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    zone, viewer, week = the_zone(), current_viewer(), the_week()
    only_excluded = request.args.get("show") == "excluded" or bool(errors)
    side, q = request.args.get("side", ""), request.args.get("q", "")[:40]
    after = request.args.get("after", 0, type=int)
    left_out = queries.excluded(viewer, zone.id, week)
    rows, following = queries.volunteers(viewer, zone.id, week, side=side, q=q, after=after)
    page = render_template(
        "joint_patrol/inputs/volunteers.html",
        week=week,
        rows=left_out if only_excluded else rows,
        after=0 if only_excluded else following,
        only_excluded=only_excluded,
        left_out=left_out,
        side=side,
        q=q,
        insurances=queries.insurances(viewer, zone.id),
        chosen=set(chosen_ids(request.form)),
        values=values,
        errors=errors,
    )
    return page, 422 if errors else 200


@bp.get("/volunteers.xlsx")
@requires(*law.READERS)
def volunteers_export() -> Response:
    """All volunteers; those of other sides masked."""
    zone, week = the_zone(), the_week()
    rows, _ = queries.volunteers(current_viewer(), zone.id, week, limit=None)
    columns = (
        Column(gettext("Name")),
        Column(gettext("Side")),
        Column(gettext("Leads a team")),
        Column(gettext("Usual times"), 40),
        Column(gettext("At most a week")),
        Column(gettext("Trained on")),
        Column(gettext("Insured until")),
        Column(gettext("Cannot be planned because"), 40),
    )
    lines = (
        (
            row.name,
            row.side,
            gettext("yes") if row.leader else "",
            usual_text(row.usual),
            row.weekly_max,
            row.trained_on,
            max((d for d in (row.insured_until, row.group_until) if d), default=None),
            "; ".join(gettext(availability.REASON_LABELS[reason]) for reason in row.reasons),
        )
        for row in rows
    )
    return workbook("volunteers", [Page(gettext("Volunteers"), columns, lines)])


def usual_text(usual: list[list[Any]]) -> str:
    """Usual times in the reader's language."""
    said = [
        gettext(law.WEEKDAYS[int(day)]) + " " + gettext(law.PART_LABELS[str(part)]) for day, part in usual
    ]
    return ", ".join(said)


bp.app_context_processor(lambda: {"usual_text": usual_text})


@bp.post("/volunteers/fix")
@requires(*law.EDITORS)
def volunteers_fix() -> ResponseReturnValue:
    """Give the chosen volunteers a day of training, an end of insurance or a group insurance."""
    zone, viewer = the_zone(), current_viewer()
    try:
        data = load(FixIn(), request.form)
        with transaction():
            count = service.fix_many(zone.id, chosen_ids(request.form), data, actor=viewer, now=clock.now())
    except Invalid as error:
        return _list(request.form, translated(error.fields))
    flash(gettext("%(count)s volunteers were completed.", count=count), "success")
    return redirect(url_for("patrol_inputs.volunteers", show="excluded"))


@bp.route("/volunteers/new", methods=["GET", "POST"])
@requires(*law.EDITORS)
def volunteer_new() -> ResponseReturnValue:
    """Make somebody of one's own side a volunteer."""
    zone, viewer = the_zone(), current_viewer()
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            data = load(NewVolunteerIn(), request.form)
            with transaction():
                made = service.save_profile(zone.id, data["person_id"], {}, actor=viewer, now=clock.now())
                number = made.id
            return redirect(url_for("patrol_inputs.volunteer", profile_id=number))
        except Invalid as error:
            errors = translated(error.fields)
    page = render_template(
        "joint_patrol/inputs/volunteer_new.html",
        people=queries.newcomers(viewer, zone.id),
        values=request.form,
        errors=errors,
    )
    return page, 422 if errors else 200


@bp.route("/volunteers/<int:profile_id>", methods=["GET", "POST"])
@requires(*law.EDITORS)
def volunteer(profile_id: int) -> ResponseReturnValue:
    """What one volunteer can do and usually does."""
    viewer = current_viewer()
    profile = queries.profile(viewer, profile_id)
    law.INPUT_FLOW.allow("edit_volunteer", "", viewer, service.facts_of(profile))
    if request.method == "GET":
        return _profile(profile, _profile_values(profile), {})
    try:
        data = load(ProfileIn(), request.form)
        with transaction():
            service.save_profile(profile.zone_id, profile.person_id, data, actor=viewer, now=clock.now())
    except Invalid as error:
        typed = {
            **request.form,
            "usual": request.form.getlist("usual"),
            "skills": request.form.getlist("skills"),
        }
        return _profile(profile, typed, translated(error.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for("patrol_inputs.volunteers"))


def _profile_values(profile: VolunteerProfile) -> dict[str, Any]:
    names = ("leader", "deputy", "skills", "weekly_max", "trained_on", "insured_until", "state", "version")
    return {
        **{name: getattr(profile, name) for name in names},
        "usual": [f"{day}-{part}" for day, part in profile.usual],
    }


def _profile(
    profile: VolunteerProfile, values: dict[str, Any], errors: dict[str, Any]
) -> ResponseReturnValue:
    page = render_template(
        "joint_patrol/inputs/volunteer.html",
        profile=profile,
        name=queries.person_name(current_viewer(), profile.person_id),
        values=values,
        errors=errors,
    )
    return page, 422 if errors else 200


@bp.post("/insurances")
@requires(*law.EDITORS)
def insurance_new() -> ResponseReturnValue:
    """Enter a group insurance."""
    zone, viewer = the_zone(), current_viewer()
    try:
        data = load(InsuranceIn(), request.form)
        with transaction():
            service.add_insurance(zone.id, data, actor=viewer, now=clock.now())
    except Invalid as error:
        return _list(request.form, translated(error.fields))
    flash(gettext("The group insurance was entered. Choose it below for those it covers."), "success")
    return redirect(url_for("patrol_inputs.volunteers", show="excluded"))


@bp.get("/teams")
@requires(*law.READERS)
def teams() -> ResponseReturnValue:
    """Standing teams and their members."""
    return _teams({}, {})


def _teams(values: Any, errors: dict[str, Any]) -> ResponseReturnValue:
    zone, viewer = the_zone(), current_viewer()
    rows, _ = queries.volunteers(viewer, zone.id, the_week(), limit=None)
    taken = queries.standing_of(zone.id)
    page = render_template(
        "joint_patrol/inputs/teams.html",
        teams=queries.standing_teams(viewer, zone.id),
        free=[row for row in rows if row.person_id not in taken],
        chosen=set(chosen_ids(request.form, "people")),
        values=values,
        errors=errors,
    )
    return page, 422 if errors else 200


@bp.post("/teams")
@requires(*law.EDITORS)
def team_new() -> ResponseReturnValue:
    """Set up a standing team."""
    zone, viewer = the_zone(), current_viewer()
    try:
        data = load(TeamIn(), request.form)
        with transaction():
            service.set_team(None, zone.id, data, actor=viewer, now=clock.now())
    except Invalid as error:
        return _teams(request.form, translated(error.fields))
    flash(gettext("Saved."), "success")
    return redirect(url_for("patrol_inputs.teams"))


@bp.post("/teams/<int:team_id>/dissolve")
@requires(*law.EDITORS)
def team_dissolve(team_id: int) -> ResponseReturnValue:
    """Dissolve a standing team; its members stay volunteers."""
    viewer = current_viewer()
    with transaction():
        team = queries.standing_team(viewer, team_id)
        service.set_team(team, team.zone_id, {"state": "retired"}, actor=viewer, now=clock.now())
    return redirect(url_for("patrol_inputs.teams"))
