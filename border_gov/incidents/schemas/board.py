"""What comes in and goes out at the doors of the duty desk."""

from marshmallow import Schema, fields, validate

from border_gov.incidents.rules import board as law


class BoardQuery(Schema):
    """Whose board; the viewer's own side unless named."""

    side = fields.String(load_default="", validate=validate.Length(max=40))


class BeginIn(Schema):
    """Beginning duty: the side, and whether the test sound was heard."""

    side = fields.String(required=True)
    sound = fields.Boolean(load_default=False)


class ReplyIn(Schema):
    """An answer to the citizen: a ready one, or words."""

    template = fields.Integer(load_default=None, allow_none=True)
    words = fields.String(load_default="", validate=validate.Length(max=2000))


class DispatchIn(Schema):
    """The units to send."""

    units = fields.List(fields.Integer(), required=True, validate=validate.Length(min=1, max=20))


class PhonedIn(Schema):
    """Who of another side was told, on which number, at what time of day (Asia/Shanghai)."""

    to_side = fields.String(required=True, validate=validate.Length(max=40))
    who = fields.String(required=True, validate=validate.Length(min=1, max=40))
    number = fields.String(required=True, validate=validate.Length(min=3, max=24))
    at = fields.Time(required=True, format="%H:%M")


class TemplateIn(Schema):
    """A ready answer."""

    side = fields.String(required=True)
    kind = fields.String(load_default="", validate=validate.Length(max=40))
    words = fields.String(required=True, validate=validate.Length(min=1, max=law.WORDS_LIMIT))


class AwayIn(Schema):
    """A unit that is away, until when, and why."""

    unit = fields.Integer(required=True)
    until = fields.NaiveDateTime(load_default=None, allow_none=True)
    why = fields.String(load_default="", validate=validate.Length(max=200))


class DueOut(Schema):
    """The clock that breaks next."""

    code = fields.String()
    label = fields.String()
    side = fields.String()
    due_at = fields.AwareDateTime()


class BoardRowOut(Schema):
    """One incident as the board shows it, without persons."""

    id = fields.Integer(attribute="incident.id")
    number = fields.String(attribute="incident.number")
    state = fields.String(attribute="incident.state")
    kind = fields.String(attribute="incident.kind")
    urgent = fields.Boolean(attribute="incident.urgent")
    joint = fields.Boolean()
    sides = fields.List(fields.String(), attribute="incident.sides")
    town_code = fields.String(attribute="incident.town_code")
    received_at = fields.AwareDateTime(attribute="incident.received_at")
    acknowledged = fields.List(fields.String())
    next = fields.Nested(DueOut, allow_none=True)
    actions = fields.List(fields.String(), attribute="steps")


class BoardStateOut(Schema):
    """Whether a side's desk is held."""

    side = fields.String()
    silent = fields.Boolean()
    mute = fields.Boolean()
    last_seen = fields.AwareDateTime(allow_none=True)


class BoardOut(Schema):
    """A board: its rows, how many more there are, and the state of every side's desk."""

    rows = fields.List(fields.Nested(BoardRowOut))
    more = fields.Integer()
    waiting = fields.Integer()
    boards = fields.List(fields.Nested(BoardStateOut))


class WatchOut(Schema):
    """A board that is held."""

    id = fields.Integer()
    side = fields.String()
    sound = fields.Boolean()
    started_at = fields.AwareDateTime()
    seen_at = fields.AwareDateTime()
