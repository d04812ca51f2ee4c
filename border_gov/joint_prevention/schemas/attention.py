"""What makes an attention area, and how it goes out."""

from marshmallow import Schema, fields, validate

from border_gov.joint_prevention.rules.asked import WEEKS
from border_gov.joint_prevention.rules.attention import LEAST_PERCENT, MOST_PERCENT, USUAL_PERCENT


class AreaIn(Schema):
    """A hot-spot of today's analysis, the hours, the weight in per cent, from which day to which."""

    kind = fields.String(load_default="", validate=validate.Length(max=40))
    weeks = fields.Integer(load_default=WEEKS[1], validate=validate.OneOf(WEEKS))
    spot = fields.String(required=True, validate=validate.Length(max=40))
    opens = fields.Time(required=True)
    closes = fields.Time(required=True)
    percent = fields.Integer(load_default=USUAL_PERCENT, validate=validate.Range(LEAST_PERCENT, MOST_PERCENT))
    since = fields.Date(required=True)
    until = fields.Date(required=True)
    zone_id = fields.Integer(load_default=None, allow_none=True)


class ScoresOut(Schema):
    """One denominator."""

    denominator = fields.String()
    pai = fields.Float()
    best_pai = fields.Float()
    pei = fields.Float()


class AreaScoresOut(Schema):
    """How an area fared; null where a small count would be given away."""

    since = fields.Date()
    until = fields.Date()
    km2 = fields.Float()
    street_km = fields.Float(allow_none=True)
    total = fields.Integer(allow_none=True)
    inside = fields.Integer(allow_none=True)
    area = fields.Nested(ScoresOut, allow_none=True)
    street = fields.Nested(ScoresOut, allow_none=True)
    recapture = fields.Float(allow_none=True)


class AreaOut(Schema):
    """One attention area."""

    id = fields.Integer()
    number = fields.Integer()
    state = fields.String()
    kind = fields.String()
    town_code = fields.String()
    sides = fields.List(fields.String())
    opens_s = fields.Integer()
    closes_s = fields.Integer()
    percent = fields.Integer()
    since = fields.Date()
    until = fields.Date()
    geometry = fields.Dict()
    actions = fields.List(fields.String())
    scores = fields.Nested(AreaScoresOut, allow_none=True)
