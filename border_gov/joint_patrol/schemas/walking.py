"""What comes in and goes out at the doors of patrols that are walked."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from border_gov.joint_patrol.rules import walking as law
from border_gov.kernel.words import L

LONG = validate.Length(max=2000)


class PositionIn(Schema):
    """Where the phone says it is, in a named coordinate system."""

    lon = fields.Float(required=True, validate=validate.Range(-180, 180))
    lat = fields.Float(required=True, validate=validate.Range(-90, 90))
    datum = fields.String(required=True, validate=validate.Length(min=1, max=20))
    accuracy_m = fields.Float(load_default=None, allow_none=True, validate=validate.Range(0, 100_000))


class WalkEntryIn(Schema):
    """One line noted on the way; `key` is made by the phone and makes sending it twice harmless."""

    key = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(law.KINDS))
    sequence = fields.Integer(required=True, validate=validate.Range(0, 2**31 - 1))
    device_at = fields.AwareDateTime(required=True)
    method = fields.String(load_default="", validate=validate.OneOf(("", *law.METHODS)))
    code = fields.String(load_default="", validate=validate.Length(max=20))
    position = fields.Nested(PositionIn, load_default=None, allow_none=True)
    finding = fields.String(load_default="", validate=validate.OneOf(("", *law.FINDING_WORDS)))
    words = fields.String(load_default="", validate=LONG)
    households = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 10_000))
    photos = fields.Integer(validate=validate.Range(1, law.MOST_PHOTOS))

    @validates_schema
    def _complete(self, data: dict[str, object], **_: object) -> None:
        needed = {
            "checkin": ("code", "method"),
            "finding": ("finding",) if data.get("photos") else ("finding", "words"),
            "publicity": ("words",),
        }[str(data["kind"])]
        missing = {name: [str(L("Please fill this in."))] for name in needed if not data[name]}
        if missing:
            raise ValidationError(missing)


class WalkEntryOut(Schema):
    """What became of a line."""

    id = fields.Integer()
    key = fields.String()
    kind = fields.String()
    sequence = fields.Integer()
    at = fields.String()
    checkpoint_id = fields.Integer(allow_none=True)
    odd = fields.List(fields.String())
    incident_id = fields.Integer(allow_none=True)


class HandedInOut(Schema):
    """The incident that a finding became; `open` says whether the caller may open it."""

    id = fields.Integer()
    number = fields.String()
    open = fields.Boolean()


class WalkTokenOut(Schema):
    """Who is signed in, and the form token of the session."""

    person = fields.Integer()
    csrf = fields.String()


class MarkOut(Schema):
    """Something odd that a human should look at; never a reproach."""

    code = fields.String()
    at = fields.AwareDateTime(allow_none=True)
    checkpoint_id = fields.Integer(attribute="checkpoint", allow_none=True)
    value = fields.Float()


class VisitOut(Schema):
    """One planned checkpoint: `visited` is yes, no or uncertain, the last with a `why`."""

    checkpoint_id = fields.Integer(attribute="visit.checkpoint")
    planned_at = fields.AwareDateTime(attribute="stop.arrive_at")
    visited = fields.String(attribute="visit.visited")
    why = fields.String(attribute="visit.why")
    evidence = fields.List(fields.String(), attribute="visit.evidence")
    arrived_at = fields.AwareDateTime(attribute="visit.arrive", allow_none=True)
    dwell_s = fields.Float(attribute="visit.dwell_s", allow_none=True)
    minutes_off = fields.Float(attribute="visit.minutes_off", allow_none=True)
    order = fields.Integer(attribute="visit.order", allow_none=True)
    in_order = fields.Boolean(attribute="visit.in_order", allow_none=True)
    in_window = fields.Boolean(attribute="visit.in_window", allow_none=True)
    closest_m = fields.Float(attribute="visit.closest_m", allow_none=True)
    marks = fields.List(fields.Pluck(MarkOut, "code"))


class ReviewOut(Schema):
    """Plan against actual of one patrol; `marks` belong to no planned stop."""

    stops = fields.List(fields.Nested(VisitOut))
    missed = fields.List(fields.Integer())
    unsure = fields.List(fields.Integer())
    marks = fields.List(fields.Nested(MarkOut))


class WalkOut(Schema):
    """A patrol as it is walked."""

    id = fields.Integer()
    state = fields.String()
    late = fields.Boolean()
    started_at = fields.AwareDateTime(allow_none=True)
    finished_at = fields.AwareDateTime(allow_none=True)
    entries = fields.List(fields.Nested(WalkEntryOut))
    actions = fields.List(fields.String())
    review = fields.Nested(ReviewOut, allow_none=True)


class LogIn(Schema):
    """The words of a log."""

    version = fields.Integer(required=True)
    text = fields.String(load_default="", validate=validate.Length(max=6000))
    weather = fields.String(load_default="", validate=validate.Length(max=60))
    handled = fields.String(load_default="", validate=LONG)
    handed_over = fields.String(load_default="", validate=LONG)
    remarks = fields.String(load_default="", validate=LONG)


class LogOut(LogIn):
    """The words of a log: `text` as it reads now, `made` while it is the one made from the facts."""

    text = fields.String()
    made = fields.Boolean()
    versions = fields.Integer()


class LateIn(Schema):
    """A printed sheet: when they set out and came back, what was found, publicity."""

    started = fields.Time(required=True, format="%H:%M")
    finished = fields.Time(required=True, format="%H:%M")
    finding = fields.String(load_default="other", validate=validate.OneOf(tuple(law.FINDING_WORDS)))
    found = fields.String(load_default="", validate=LONG)
    households = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 10_000))
    topic = fields.String(load_default="", validate=validate.Length(max=200))


NAMES = fields.List(fields.String(validate=validate.Length(1, 40)), validate=validate.Length(max=20))


class StartIn(Schema):
    """Who came: people of the team, and by side the names of others who were not on the list."""

    came = fields.List(fields.Integer(), load_default=list)
    others = fields.Dict(keys=fields.String(), values=NAMES, load_default=dict)


class SheetIn(LateIn, StartIn):
    """A printed sheet with who came and the checkpoints that are ticked on it."""

    seen = fields.List(fields.Integer(), load_default=list)


class StepBackIn(Schema):
    """The state that the caller saw, which is to be taken back, and why."""

    state = fields.String(required=True, validate=validate.OneOf(law.BEGUN))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class UndoIn(Schema):
    """Why a step is taken back."""

    reason = fields.String(load_default="", validate=validate.Length(max=200))
