"""What the pages and the API of points take and give."""

from typing import Any

from marshmallow import Schema, fields, validate

from border_gov.points.rules import EARNS

POINTS = validate.Range(min=-1000, max=1000)
COUNT = validate.Range(min=0, max=1_000_000)


class PointsLineIn(Schema):
    """One rule: a ground that earns, or (without code) a named deduction with points below zero."""

    code = fields.String(load_default="", validate=validate.OneOf(["", *EARNS]))
    label = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Length(max=100)))
    points = fields.Integer(required=True, validate=POINTS)
    cap_year = fields.Integer(load_default=None, allow_none=True, validate=COUNT)


class PointsTableIn(Schema):
    """A table of rules."""

    side = fields.String(load_default="")
    wanted_from = fields.Date(required=True)
    lines = fields.List(fields.Nested(PointsLineIn), required=True, validate=validate.Length(max=40))


class PointsItemIn(Schema):
    """Something that can be had."""

    name_zh = fields.String(required=True, validate=validate.Length(min=1, max=80))
    name_en = fields.String(load_default="", validate=validate.Length(max=80))
    price = fields.Integer(required=True, validate=validate.Range(min=1, max=100_000))
    stock = fields.Integer(required=True, validate=COUNT)
    per_household = fields.Integer(load_default=None, allow_none=True, validate=COUNT)
    active = fields.Boolean(load_default=True)
    side = fields.String(load_default="")


class ObjectionIn(Schema):
    """An objection or an answer."""

    words = fields.String(load_default="", validate=validate.Length(max=2000))


class ReversalIn(Schema):
    """Why an entry is taken back."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class DeductIn(Schema):
    """A deduction by a village decision."""

    line = fields.Integer(required=True)
    decision = fields.String(load_default="", validate=validate.Length(max=100))


class PointsOrderIn(Schema):
    """What is ordered, and for whom (nothing: for oneself)."""

    item = fields.Integer(required=True)
    person = fields.Integer(load_default=None, allow_none=True)


class PointsLineOut(Schema):
    """One rule."""

    id = fields.Integer()
    code = fields.String()
    label = fields.Dict()
    points = fields.Integer()
    cap_year = fields.Integer(allow_none=True)


class PointsTableOut(Schema):
    """One table; `actions` are the acts open to the caller."""

    id = fields.Integer()
    side = fields.String()
    number = fields.Integer()
    state = fields.String()
    wanted_from = fields.Date()
    noticed_on = fields.Date(allow_none=True)
    effective_from = fields.Date(allow_none=True)
    lines = fields.List(fields.Nested(PointsLineOut))
    actions = fields.List(fields.String())


class PointsEntryOut(Schema):
    """One entry of a statement; points are signed."""

    id = fields.Integer()
    kind = fields.String()
    points = fields.Integer()
    at = fields.AwareDateTime()
    ground = fields.String()
    subject = fields.String()
    standing = fields.Boolean()


class PointsStatementOut(Schema):
    """What a person has and how it came."""

    person = fields.Integer()
    balance = fields.Integer()
    household = fields.Integer()
    pseudonym = fields.String()
    entries = fields.List(fields.Nested(PointsEntryOut))


class PointsItemOut(Schema):
    """Something that can be had."""

    id = fields.Integer()
    side = fields.String()
    names = fields.Dict()
    price = fields.Integer()
    stock = fields.Integer()
    per_household = fields.Integer(allow_none=True)
    active = fields.Boolean()


class PointsOrderOut(Schema):
    """One order."""

    id = fields.Integer()
    item_id = fields.Integer()
    person_id = fields.Integer()
    side = fields.String()
    state = fields.String()
    at = fields.AwareDateTime()


def entry_out(row: dict[str, Any]) -> dict[str, Any]:
    """One line of a statement as the API gives it."""
    made = row["transfer"]
    own = {name: getattr(made, name) for name in ("id", "kind", "at", "ground", "subject")}
    return {**own, "points": row["points"], "standing": row["standing"]}
