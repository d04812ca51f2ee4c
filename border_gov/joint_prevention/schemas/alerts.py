"""What makes an alert, its updates and its cancel, and how it goes out."""

from marshmallow import Schema, fields, validate

from border_gov.joint_prevention.rules import alerts as law
from border_gov.joint_prevention.rules.matters import KINDS
from border_gov.kernel.clock import LOCAL

WORDS = validate.Length(max=law.WORDS_LIMIT)
TOWN = validate.Regexp(r"\d{9}")


class AlertUpdateIn(Schema):
    """What an update says anew."""

    urgency = fields.String(required=True, validate=validate.OneOf(tuple(law.URGENCY)))
    town_codes = fields.List(fields.String(validate=TOWN), load_default=list)
    words = fields.String(load_default="", validate=WORDS)
    expires_at = fields.AwareDateTime(required=True, default_timezone=LOCAL)


class AlertIn(AlertUpdateIn):
    """The first message of a chain."""

    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    exercise = fields.Boolean(load_default=False)
    zone_id = fields.Integer(load_default=None, allow_none=True)


class AlertCancelIn(Schema):
    """Why it is cancelled."""

    words = fields.String(load_default="", validate=WORDS)


class AlertAckOut(Schema):
    """One side's acknowledgement."""

    side = fields.String()
    at = fields.AwareDateTime()


class AlertOut(Schema):
    """One message; `actions` of the caller."""

    id = fields.Integer()
    chain = fields.Integer()
    position = fields.Integer()
    message = fields.String()
    state = fields.String()
    exercise = fields.Boolean()
    side = fields.String()
    kind = fields.String()
    urgency = fields.String()
    town_codes = fields.List(fields.String())
    words = fields.String()
    sent_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    acknowledged = fields.List(fields.Nested(AlertAckOut))
    actions = fields.List(fields.String())


class AlertCountsOut(Schema):
    """Figures of now, without exercises."""

    active = fields.Integer()
    unacknowledged = fields.Integer()
