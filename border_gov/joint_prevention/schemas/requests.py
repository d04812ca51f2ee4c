"""What makes a request for assistance, its answer, and how it goes out."""

from marshmallow import Schema, fields, validate

from border_gov.joint_prevention.rules import requests as law
from border_gov.joint_prevention.schemas.clues import SpotIn
from border_gov.kernel.clock import LOCAL

WORDS = validate.Length(max=law.WORDS_LIMIT)


class AssistanceIn(SpotIn):
    """What another side is asked to do, where and when."""

    to_side = fields.String(required=True, validate=validate.Length(min=1, max=40))
    what = fields.String(required=True, validate=validate.OneOf(tuple(law.WHAT)))
    wanted_at = fields.AwareDateTime(required=True, default_timezone=LOCAL)
    words = fields.String(load_default="", validate=WORDS)
    urgent = fields.Boolean(load_default=False)


class AssistanceAnswerIn(Schema):
    """What came of it."""

    result = fields.String(required=True, validate=validate.OneOf(tuple(law.RESULTS)))
    words = fields.String(load_default="", validate=WORDS)


class AssistanceOut(Schema):
    """One request."""

    id = fields.Integer()
    number = fields.Integer()
    state = fields.String()
    side = fields.String()
    to_side = fields.String()
    lead = fields.String()
    what = fields.String()
    lon = fields.Float()
    lat = fields.Float()
    town_code = fields.String()
    wanted_at = fields.AwareDateTime()
    words = fields.String()
    asked_at = fields.AwareDateTime()
    result = fields.String()
    answer = fields.String()
    answered_at = fields.AwareDateTime(allow_none=True)
    actions = fields.List(fields.String())
