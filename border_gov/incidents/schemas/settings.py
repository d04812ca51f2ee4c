"""What officers edit."""

from marshmallow import Schema, fields, validate


class KindIn(Schema):
    """A kind of incident."""

    id = fields.Integer(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None, allow_none=True)
    code = fields.String(load_default="", validate=validate.Regexp(r"^[a-z0-9_]{0,30}$"))
    name_zh = fields.String(required=True, validate=validate.Length(min=1, max=40))
    name_en = fields.String(load_default="", validate=validate.Length(max=60))
    position = fields.Integer(load_default=50, validate=validate.Range(0, 1000))
    target_minutes = fields.Integer(load_default=120, validate=validate.Range(1, 100_000))
    ceiling_minutes = fields.Integer(load_default=900, validate=validate.Range(1, 100_000))
    desk_answer = fields.Boolean(load_default=False)
    urgent = fields.Boolean(load_default=False)
    danger = fields.Boolean(load_default=False)
    line_dispute = fields.Boolean(load_default=False)
    active = fields.Boolean(load_default=False)


class CoreIn(Schema):
    """The main area of a town."""

    town_code = fields.String(required=True, validate=validate.Length(max=12))
    radius_m = fields.Float(required=True, validate=validate.Range(100, 10_000))


class OutcomeIn(Schema):
    """How a doubt about the line was settled."""

    outcome = fields.String(required=True, validate=validate.Length(min=1, max=1000))
