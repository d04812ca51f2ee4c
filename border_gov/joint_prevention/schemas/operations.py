"""What makes a joint operation, who takes part, its result, and how it goes out."""

from marshmallow import Schema, fields, validate

from border_gov.joint_prevention.rules import operations as law
from border_gov.joint_prevention.schemas.clues import ID, SpotIn
from border_gov.kernel.clock import LOCAL

COUNT = validate.Range(0, 1_000_000)


class OperationIn(SpotIn):
    """Where, when, which sides."""

    kind = fields.String(required=True, validate=validate.OneOf(tuple(law.KINDS)))
    sides = fields.List(fields.String(validate=validate.Length(max=40)), load_default=list)
    starts_at = fields.AwareDateTime(required=True, default_timezone=LOCAL)
    ends_at = fields.AwareDateTime(required=True, default_timezone=LOCAL)


class OperationUnitIn(Schema):
    """A unit of one's own side: how many, and who leads them."""

    unit_id = fields.Integer(required=True, validate=ID)
    people = fields.Integer(required=True, validate=validate.Range(1, law.MOST_OF_A_UNIT))
    led_by = fields.Integer(load_default=None, allow_none=True, validate=ID)


class OperationResultIn(Schema):
    """Figures and words."""

    places = fields.Integer(load_default=0, validate=COUNT)
    vehicles = fields.Integer(load_default=0, validate=COUNT)
    found = fields.Integer(load_default=0, validate=COUNT)
    handed = fields.Integer(load_default=0, validate=COUNT)
    result = fields.String(required=True, validate=validate.Length(min=1, max=500))


class OperationUnitOut(Schema):
    """A unit that takes part; who leads it is shown on the page as far as names may be seen."""

    side = fields.String()
    unit_id = fields.Integer()
    people = fields.Integer()


class OperationOut(Schema):
    """One operation."""

    id = fields.Integer()
    number = fields.Integer()
    state = fields.String()
    kind = fields.String()
    sides = fields.List(fields.String())
    lon = fields.Float()
    lat = fields.Float()
    town_code = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    units = fields.List(fields.Nested(OperationUnitOut))
    figures = fields.Dict()
    result = fields.String()
    actions = fields.List(fields.String())
