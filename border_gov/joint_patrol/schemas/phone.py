"""What a phone on patrol sends beside its lines, and what it is told: tracks, photos, alarms, consent."""

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from border_gov.joint_patrol.rules import tracks as law
from border_gov.joint_patrol.schemas.walking import PositionIn


class TrackPointIn(Schema):
    """One fix; `at` is what the phone's clock said."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    at = fields.AwareDateTime(required=True)
    accuracy_m = fields.Float(load_default=None, allow_none=True, validate=validate.Range(0, 100_000))


class TrackIn(Schema):
    """Some points of a track in one datum; `key` makes sending them twice harmless."""

    key = fields.UUID(required=True)
    sequence = fields.Integer(required=True, validate=validate.Range(0, 2**31 - 1))
    datum = fields.String(required=True, validate=validate.Length(min=1, max=20))
    points = fields.List(
        fields.Nested(TrackPointIn), required=True, validate=validate.Length(min=1, max=law.MAX_POINTS)
    )


class TrackPartOut(Schema):
    """How many points of a sending were kept; those outside the shift are not."""

    key = fields.String()
    track_id = fields.Integer()
    kept = fields.Integer()


class OwnTrackOut(Schema):
    """One of the caller's own tracks; `points` is 0 once only the simplified way is left."""

    id = fields.Integer(attribute="track.id")
    patrol_id = fields.Integer(attribute="patrol.id")
    day = fields.Date(attribute="patrol.day")
    source = fields.String(attribute="track.source")
    points = fields.Integer(attribute="track.points")
    simplified_at = fields.AwareDateTime(attribute="track.simplified_at", allow_none=True)


class ConsentIn(Schema):
    """The version of the notice that the person read when agreeing."""

    version = fields.Integer(required=True)
    key = fields.UUID(load_default=None)
    sequence = fields.Integer(load_default=None)
    device_at = fields.AwareDateTime(load_default=None)


class ConsentOut(Schema):
    """Whether the caller agreed to the recording of tracks."""

    agreed = fields.Boolean()
    version = fields.Integer()


class PhotoIn(Schema):
    """Keys of a photo and of the finding to which it belongs."""

    key = fields.UUID(required=True)
    entry = fields.UUID(required=True)


class PhotoUpload(Schema):
    """The photo as the camera made it and its keys, as one multipart body."""

    key = fields.UUID()
    entry = fields.UUID()
    file = Upload(required=True)


class PhotoOut(Schema):
    """A photo that was kept."""

    id = fields.Integer()
    key = fields.UUID()
    entry_id = fields.Integer()


class AlarmIn(Schema):
    """Somebody asks for help; where, if the phone knows."""

    key = fields.UUID(required=True)
    sequence = fields.Integer(load_default=0)
    device_at = fields.AwareDateTime(required=True)
    position = fields.Nested(PositionIn, load_default=None, allow_none=True)


class SeenOut(Schema):
    """Who saw an alarm."""

    name = fields.String()
    at = fields.AwareDateTime()


class AlarmOut(Schema):
    """An alarm and what became of it."""

    id = fields.Integer(attribute="alarm.id")
    key = fields.UUID(attribute="alarm.key")
    patrol_id = fields.Integer(attribute="alarm.patrol_id")
    state = fields.String(attribute="alarm.state")
    at = fields.AwareDateTime(attribute="alarm.at")
    received_at = fields.AwareDateTime(attribute="alarm.received_at")
    told = fields.Integer(attribute="alarm.told")
    caller = fields.String()
    lonlat = fields.List(fields.Float(), allow_none=True)
    seen = fields.List(fields.Nested(SeenOut))
    answered_by = fields.String()
    answered_at = fields.AwareDateTime(attribute="alarm.answered_at", allow_none=True)
    ended_at = fields.AwareDateTime(attribute="alarm.ended_at", allow_none=True)
    actions = fields.List(fields.String())
