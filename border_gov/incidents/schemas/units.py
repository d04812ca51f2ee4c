"""What comes in and goes out at the doors of a unit's phone."""

from marshmallow import Schema, fields, validate

from border_gov.incidents.rules import codes
from border_gov.incidents.rules.unit_phone import VERBS

MOST_PHOTO = 6_000_000
LONG = validate.Length(max=2000)


class SpotIn(Schema):
    """Where the phone says it is, in a named coordinate system."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    datum = fields.String(required=True, validate=validate.Length(min=1, max=20))
    accuracy_m = fields.Float(load_default=None, allow_none=True, validate=validate.Range(0, 100_000))


class UnitReportIn(Schema):
    """One thing that a unit reports, when it happened by the phone, and when the phone's clock was checked.

    `key` is made by the phone and makes sending it twice harmless; `photo` is a picture in base64.
    """

    key = fields.UUID(required=True)
    verb = fields.String(required=True, validate=validate.OneOf(VERBS))
    event_at = fields.AwareDateTime(required=True)
    checked_at = fields.AwareDateTime(load_default=None, allow_none=True)
    sequence = fields.Integer(load_default=0, validate=validate.Range(0, 2**31 - 1))
    position = fields.Nested(SpotIn, load_default=None, allow_none=True)
    words = fields.String(load_default="", validate=LONG)
    result = fields.String(load_default="", validate=validate.OneOf(["", *codes.RESULTS]))
    photo = fields.String(load_default="", validate=validate.Length(max=MOST_PHOTO))
    no_photo_why = fields.String(load_default="", validate=LONG)


class TaskOut(Schema):
    """What a unit is called to, without the citizen's person."""

    id = fields.Integer(attribute="assignment.id")
    incident = fields.Integer(attribute="incident.id")
    number = fields.String(attribute="incident.number")
    kind = fields.String(attribute="incident.kind")
    words = fields.String(attribute="incident.words")
    place = fields.String(attribute="incident.place_words")
    state = fields.String(attribute="incident.state")
    stage = fields.String()
    called_at = fields.AwareDateTime(attribute="assignment.called_at")
    lon = fields.Float(allow_none=True)
    lat = fields.Float(allow_none=True)


class TasksOut(Schema):
    """The tasks of the caller's unit."""

    items = fields.List(fields.Nested(TaskOut))


class UnitReportOut(Schema):
    """What became of a report: which time counts, and whether it came late."""

    verb = fields.String()
    state = fields.String()
    event_at = fields.AwareDateTime(allow_none=True)
    received_at = fields.AwareDateTime(allow_none=True)
    counts_at = fields.AwareDateTime(allow_none=True)
    late = fields.Boolean()


class PhoneOut(Schema):
    """Who is signed in, the form token of the session, and what our clock says."""

    person = fields.Integer()
    csrf = fields.String()
    now = fields.AwareDateTime()
