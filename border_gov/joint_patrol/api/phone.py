"""The JSON face of what a phone on patrol sends beside its lines: tracks, consent, photos, alarms."""

from typing import Any

from flask import request

from border_gov.joint_patrol.api.walking import bp, device_now
from border_gov.joint_patrol.models.phone import PatrolAlarm
from border_gov.joint_patrol.queries import alarms as alarm_queries
from border_gov.joint_patrol.queries import walk_tracks as track_queries
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.schemas import phone as schemas
from border_gov.joint_patrol.service import alarms, walk_photos, walk_tracks
from border_gov.kernel import clock, forms
from border_gov.kernel.db import transaction
from border_gov.kernel.errors import Refused
from border_gov.kernel.guard import current_viewer, signed_in
from border_gov.people.queries import has_consent
from border_gov.people.rules import CONSENTS, TRACK
from border_gov.people.service import give_consent


@bp.post("/patrol/walks/<int:patrol_id>/track")
@signed_in
@bp.arguments(schemas.TrackIn)
@bp.response(201, schemas.TrackPartOut)
def add_track(data: dict[str, Any], patrol_id: int) -> Any:
    """Some points of the caller's track; sending them again gives the stored answer."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        answer, new = walk_tracks.add_from_phone(walk, current_viewer(), data, clock.now(), device_now())
    return answer, 201 if new else 200


@bp.get("/patrol/tracks")
@signed_in
@bp.response(200, schemas.OwnTrackOut(many=True))
def own_tracks() -> Any:
    """The caller's own tracks, newest first."""
    return track_queries.own(current_viewer())


@bp.get("/patrol/tracks/<int:track_id>")
@signed_in
def own_track(track_id: int) -> dict[str, Any]:
    """The way of one of the caller's own tracks, as GeoJSON."""
    row = track_queries.one_own(track_id, current_viewer())
    return track_queries.as_geojson(row)


@bp.delete("/patrol/tracks/<int:track_id>")
@signed_in
@bp.response(204)
def delete_track(track_id: int) -> None:
    """Delete one of the caller's own tracks for good."""
    with transaction():
        row = track_queries.one_own(track_id, current_viewer(), for_change=True)
        walk_tracks.delete(row, current_viewer(), clock.now())


@bp.post("/patrol/track-consent")
@signed_in
@bp.arguments(schemas.ConsentIn)
@bp.response(200, schemas.ConsentOut)
def agree(data: dict[str, Any]) -> dict[str, Any]:
    """Agree to the recording of tracks, as the notice reads now."""
    if data["version"] != CONSENTS[TRACK]:
        raise Refused("The notice has changed. Read it again, then agree.", code="other_version")
    with transaction():
        give_consent(TRACK, actor=current_viewer(), now=clock.now())
    return {"agreed": has_consent(current_viewer().person_id, TRACK), "version": CONSENTS[TRACK]}


@bp.post("/patrol/walks/<int:patrol_id>/photos")
@signed_in
@bp.arguments(schemas.PhotoUpload, location="files")
@bp.response(201, schemas.PhotoOut)
def add_photo(upload: dict[str, Any], patrol_id: int) -> Any:
    """A photo of a finding that was sent before; sending it again gives the stored answer."""
    # The body is one in the description of the API, yet Flask keeps its files and its fields apart.
    data = forms.load_data(schemas.PhotoIn(), request.form.to_dict())
    content = upload["file"].read()
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        keys = data["key"], data["entry"]
        photo, new = walk_photos.add(walk, current_viewer(), keys, content, clock.now())
    return photo, 201 if new else 200


@bp.post("/patrol/walks/<int:patrol_id>/alarms")
@signed_in
@bp.arguments(schemas.AlarmIn)
@bp.response(201, schemas.AlarmOut)
def raise_alarm(data: dict[str, Any], patrol_id: int) -> Any:
    """Ask for help; sending it again tells nobody twice."""
    with transaction():
        walk = queries.patrol(patrol_id, current_viewer(), for_change=True)
        alarm, new = alarms.raise_alarm(walk, current_viewer(), data, clock.now(), device_now())
    return _shown(alarm), 201 if new else 200


def _shown(alarm: PatrolAlarm) -> Any:
    return alarm_queries.shown([alarm], current_viewer(), clock.now())[0]


@bp.get("/patrol/alarms")
@signed_in
@bp.response(200, schemas.AlarmOut(many=True))
def list_alarms() -> Any:
    """Alarms that the caller raised or hears, open ones first."""
    return alarm_queries.listed(current_viewer(), clock.now())


@bp.get("/patrol/alarms/<int:alarm_id>")
@signed_in
@bp.response(200, schemas.AlarmOut)
def one_alarm(alarm_id: int) -> Any:
    """One alarm: whether it arrived, who saw it, who answered. Reading it here is not yet seeing it."""
    return _shown(alarm_queries.one(alarm_id, current_viewer(), clock.now()))


@bp.get("/patrol/alarms/<int:alarm_id>/place")
@signed_in
def alarm_place(alarm_id: int) -> dict[str, Any]:
    """Where an alarm came from, as GeoJSON; empty where the phone knew no position."""
    return alarm_queries.as_geojson(alarm_queries.one(alarm_id, current_viewer(), clock.now()))


@bp.post("/patrol/alarms/<int:alarm_id>/<any(see, answer, end):verb>")
@signed_in
@bp.response(200, schemas.AlarmOut)
def act_on_alarm(alarm_id: int, verb: str) -> Any:
    """See, answer or end an alarm."""
    act = {"see": alarms.see, "answer": alarms.answer, "end": alarms.end}[verb]
    with transaction():
        alarm = alarm_queries.one(alarm_id, current_viewer(), clock.now(), for_change=True)
        act(alarm, current_viewer(), clock.now())
    return _shown(alarm)
