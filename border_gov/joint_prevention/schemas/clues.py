"""What makes a clue and how it goes out: no field takes words."""

from marshmallow import Schema, fields, validate

from border_gov.geo.fields import AccuracyField, LatField, LonField
from border_gov.joint_prevention.rules import clues as law
from border_gov.joint_prevention.rules.matters import CRIMES
from border_gov.kernel.clock import LOCAL

ID = validate.Range(1, 2**31 - 1)


class SpotIn(Schema):
    """Where: an entry of the gazetteer, or coordinates with their datum."""

    named_place_id = fields.Integer(load_default=None, allow_none=True, validate=ID)
    lon = LonField(load_default=None, allow_none=True)
    lat = LatField(load_default=None, allow_none=True)
    datum = fields.String(load_default="", validate=validate.Length(max=20))
    accuracy_m = AccuracyField(load_default=None, allow_none=True)
    zone_id = fields.Integer(load_default=None, allow_none=True, validate=ID)


class ClueIn(SpotIn):
    """What is kept of a clue."""

    kind = fields.String(required=True, validate=validate.OneOf(CRIMES))
    hour = fields.AwareDateTime(required=True, default_timezone=LOCAL)
    reliability = fields.String(required=True, validate=validate.OneOf(tuple(law.RELIABILITY)))
    receipt = fields.String(required=True, validate=validate.Length(min=4, max=32))
    expires_on = fields.Date(required=True)
    level = fields.Integer(load_default=law.EVENT, validate=validate.OneOf(tuple(law.LEVELS)))


class ClueLevelIn(Schema):
    """What other sides see unasked."""

    level = fields.Integer(required=True, validate=validate.OneOf(tuple(law.LEVELS)))


class CluesAsked(Schema):
    """Which clues."""

    kind = fields.String(load_default="", validate=validate.OneOf(("", *CRIMES)))
    town = fields.String(load_default="", validate=validate.Length(max=12))


class ClueOut(Schema):
    """A clue as far as the caller may see it."""

    id = fields.Integer()
    number = fields.Integer()
    side = fields.String()
    state = fields.String()
    level = fields.Integer()
    kind = fields.String()
    reliability = fields.String()
    lon = fields.Float(allow_none=True)
    lat = fields.Float(allow_none=True)
    cell = fields.Boolean()
    town_code = fields.String()
    hour = fields.AwareDateTime(allow_none=True)
    expires_on = fields.Date()
    receipt = fields.String()
    actions = fields.List(fields.String())
