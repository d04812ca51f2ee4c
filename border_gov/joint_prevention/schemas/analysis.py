"""What the API of prevention takes and gives."""

from marshmallow import Schema, fields, validate

from border_gov.joint_prevention.rules.asked import WEEKS


class AnalysisAsked(Schema):
    """Which incidents: a kind ('' all), the last weeks, a zone."""

    kind = fields.String(load_default="", validate=validate.Length(max=40))
    weeks = fields.Integer(load_default=WEEKS[1], validate=validate.OneOf(WEEKS))
    zone_id = fields.Integer(load_default=None, allow_none=True)


class SpotOut(Schema):
    """One hot-spot; counts of a side below three are null."""

    events = fields.Integer()
    by_side = fields.Dict()
    lon = fields.Float()
    lat = fields.Float()
    town = fields.String()
    z = fields.Float()
    across = fields.Boolean()
    key = fields.String()
    opens = fields.Integer()


class NearRepeatOut(Schema):
    """One band of distance and time."""

    metres = fields.Float()
    days = fields.Integer()
    pairs = fields.Integer()
    expected = fields.Float()
    ratio = fields.Float()
    p = fields.Float()


class TrendOut(Schema):
    """A count against the same weeks of earlier years."""

    now = fields.Integer()
    earlier = fields.List(fields.Integer())
    expected = fields.Float()
    p = fields.Float()


class AnalysisOut(Schema):
    """The analysis of one period over all territories."""

    total = fields.Integer()
    since = fields.Date()
    until = fields.Date()
    spots = fields.List(fields.Nested(SpotOut))
    repeats = fields.List(fields.Nested(NearRepeatOut), allow_none=True)
    trend = fields.Nested(TrendOut)
    towns = fields.Dict()
