"""What comes in and goes out at the doors of figures."""

import datetime as dt
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from border_gov.incidents.rules.figures import LONGEST_DAYS
from border_gov.kernel.words import L

ORDER = L("The last day must not lie before the first.")


class PeriodIn(Schema):
    """Days of receipt, both included, and a town."""

    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    town = fields.String(load_default="", validate=validate.Length(max=20))

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        since, until = data.get("since"), data.get("until")
        if since and until and not dt.timedelta() <= until - since <= dt.timedelta(days=LONGEST_DAYS):
            raise ValidationError({"until": [ORDER]})


class ReleaseIn(Schema):
    """The side and the period that it releases."""

    side = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)


class ClockFigureOut(Schema):
    """One clock: in time of so many decided; running and late now stand beside it."""

    code = fields.String()
    in_time = fields.Integer()
    decided = fields.Integer()
    rate = fields.Float(allow_none=True)
    running = fields.Integer()
    late_now = fields.Integer()
    median_s = fields.Float(allow_none=True)
    p90_s = fields.Float(allow_none=True)


class StageOut(Schema):
    """One stage from receipt."""

    column = fields.String()
    count = fields.Integer()
    median_s = fields.Float(allow_none=True)
    p90_s = fields.Float(allow_none=True)


class OfOut(Schema):
    """The figures of one side, or of the union; null is "fewer than three", hidden."""

    side = fields.String()
    received = fields.Integer(allow_none=True)
    joint = fields.Integer(allow_none=True)
    closed = fields.Integer(allow_none=True)
    open = fields.Integer(allow_none=True)
    returns = fields.Integer(allow_none=True)
    reopenings = fields.Integer(allow_none=True)
    answers = fields.Integer(allow_none=True)
    solved = fields.Integer(allow_none=True)
    half = fields.Integer(allow_none=True)
    breached_now = fields.Integer(allow_none=True)
    handing_over = fields.Integer(allow_none=True)
    clocks = fields.List(fields.Nested(ClockFigureOut))
    stages = fields.List(fields.Nested(StageOut))
    not_measured = fields.Function(lambda one: dict(one.not_measured))


class IncidentFiguresOut(Schema):
    """The union first, then sides."""

    items = fields.List(fields.Nested(OfOut))
