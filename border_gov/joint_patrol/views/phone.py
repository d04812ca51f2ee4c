"""Pages around the phone: photos of findings, one's own tracks, alarms as those see them who come."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from border_gov.joint_patrol.queries import alarms as alarm_queries
from border_gov.joint_patrol.queries import plan_names as names
from border_gov.joint_patrol.queries import walk_photos as photo_queries
from border_gov.joint_patrol.queries import walk_tracks as track_queries
from border_gov.joint_patrol.queries.plan_people import one_shift
from border_gov.joint_patrol.rules import alarms as alarm_law
from border_gov.joint_patrol.rules import tracks as track_law
from border_gov.joint_patrol.service import alarms, walk_tracks
from border_gov.joint_patrol.views.walking import bp
from border_gov.kernel import clock, files
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import DomainError
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.kernel.web import sentence
from border_gov.people.queries import has_consent
from border_gov.people.rules import TRACK
from border_gov.people.service import withdraw_consent


@bp.get("/photos/<int:photo_id>")
@signed_in
def photo(photo_id: int) -> Response:
    """A photo, for those who may see its finding."""
    found = photo_queries.one(photo_id, current_viewer())
    return files.attachment(*files.read(found.file_id), f"{found.entry_id}-{found.id}")


@bp.get("/tracks")
@signed_in
def tracks() -> str:
    """One's own tracks: what is kept, until when, and how to be rid of it."""
    viewer = current_viewer()
    return render_template(
        "joint_patrol/walking/tracks.html",
        tracks=track_queries.own(viewer),
        agreed=has_consent(viewer.person_id, TRACK),
        law=track_law,
    )


@bp.get("/tracks/<int:track_id>")
@signed_in
def track(track_id: int) -> str:
    """One of one's own tracks on the map."""
    row = track_queries.one_own(track_id, current_viewer())
    return render_template(
        "joint_patrol/walking/track.html", row=row, patrol=track_queries.patrol_of(row), law=track_law
    )


@bp.post("/tracks/<int:track_id>/delete")
@signed_in
def delete_track(track_id: int) -> ResponseReturnValue:
    """Delete one of one's own tracks."""
    with transaction():
        row = track_queries.one_own(track_id, current_viewer(), for_change=True)
        walk_tracks.delete(row, current_viewer(), clock.now())
    flash(gettext("The track is deleted. Nothing else about the patrol has changed."), "success")
    return redirect(url_for("patrol_walking.tracks"))


@bp.post("/tracks/withdraw")
@signed_in
def withdraw_tracks() -> ResponseReturnValue:
    """Take the consent to tracks back; they are deleted with it."""
    with transaction():
        withdraw_consent(TRACK, actor=current_viewer(), now=clock.now())
    flash(gettext("Your consent is withdrawn and your tracks are deleted."), "success")
    return redirect(url_for("patrol_walking.tracks"))


@bp.get("/alarms")
@signed_in
def alarm_list() -> str:
    """Alarms that one raised or hears."""
    return render_template(
        "joint_patrol/walking/alarms.html",
        alarms=alarm_queries.listed(current_viewer(), clock.now()),
        law=alarm_law,
        now=clock.now(),
    )


@bp.get("/alarms/<int:alarm_id>")
@signed_in
def alarm(alarm_id: int) -> str:
    """One alarm; whoever hears it has now seen it, and the caller is told so."""
    viewer, now = current_viewer(), clock.now()
    with transaction():
        found = alarm_queries.one(alarm_id, viewer, now)
        alarms.see(found, viewer, now)
    walk = alarm_queries.walk_of(found)
    return render_template(
        "joint_patrol/walking/alarm.html",
        shown=alarm_queries.shown([found], viewer, now)[0],
        walk=walk,
        shift=one_shift(walk, viewer),
        sides=names.sides_of(walk.zone_id),
        law=alarm_law,
        now=now,
    )


@bp.post("/alarms/<int:alarm_id>/<any(answer, end):verb>")
@signed_in
def act_on_alarm(alarm_id: int, verb: str) -> ResponseReturnValue:
    """Answer or end an alarm; who was quicker is told to who was slower."""
    try:
        with transaction():
            found = alarm_queries.one(alarm_id, current_viewer(), clock.now(), for_change=True)
            {"answer": alarms.answer, "end": alarms.end}[verb](found, current_viewer(), clock.now())
    except DomainError as refusal:
        flash(sentence(refusal), "error")
    return redirect(url_for("patrol_walking.alarm", alarm_id=alarm_id))
