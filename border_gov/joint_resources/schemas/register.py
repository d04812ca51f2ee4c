"""What the pages and the API of the register take and give."""

from typing import Any

from marshmallow import Schema, fields, validate

from border_gov.geo.fields import AccuracyField, DatumField, LatField, LonField
from border_gov.joint_resources.rules.register import GROUPS, TYPES

NAME = validate.Length(max=80)


class ResourceIn(Schema):
    """An object as it is typed; `values` are its own fields by key."""

    kind = fields.Integer(required=True)
    name = fields.String(required=True, validate=NAME)
    name_en = fields.String(load_default="", validate=NAME)
    lon = LonField(required=True)
    lat = LatField(required=True)
    datum = DatumField(required=True)
    accuracy_m = AccuracyField(load_default=None, allow_none=True)
    sides = fields.List(fields.String(), load_default=list)
    number = fields.String(load_default="", validate=NAME)
    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    version = fields.Integer(load_default=None, allow_none=True)
    values = fields.Dict(keys=fields.String(), load_default=dict)


class FieldIn(Schema):
    """One field of a kind."""

    key = fields.String(required=True, validate=validate.Regexp(r"[a-z][a-z0-9_]{0,29}\Z"))
    names = fields.Dict(keys=fields.String(), values=fields.String(validate=NAME), required=True)
    type = fields.String(load_default="text", validate=validate.OneOf(list(TYPES)))
    private = fields.Boolean(load_default=False)


class ResourceKindIn(Schema):
    """An entry of the dictionary."""

    code = fields.String(required=True, validate=validate.Regexp(r"[a-z][a-z0-9_]{0,29}\Z"))
    group = fields.String(required=True, validate=validate.OneOf(list(GROUPS)))
    name = fields.String(required=True, validate=NAME)
    name_en = fields.String(load_default="", validate=NAME)
    across = fields.Boolean(load_default=False)
    active = fields.Boolean(load_default=False)
    fields_ = fields.List(fields.Nested(FieldIn), data_key="fields", load_default=list)


class ResourceKindOut(Schema):
    """An entry of the dictionary."""

    id = fields.Integer()
    code = fields.String()
    group = fields.String()
    names = fields.Dict()
    fields_ = fields.List(fields.Dict(), data_key="fields", attribute="fields")
    across = fields.Boolean()
    active = fields.Boolean()
    version = fields.Integer()


class ResourceRowOut(Schema):
    """An object as a list shows it."""

    id = fields.Integer()
    kind_id = fields.Integer()
    group = fields.String()
    name = fields.Dict()
    sides = fields.List(fields.String())
    side = fields.String()
    joint = fields.Boolean()
    town_code = fields.String()
    lon = fields.Float()
    lat = fields.Float()
    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    state = fields.String()


class ResourcePageOut(Schema):
    """A page of objects; `after` 0: the last page."""

    rows = fields.List(fields.Nested(ResourceRowOut))
    after = fields.Integer()


class ResourceOut(ResourceRowOut):
    """One object; `values` holds what the caller may see of its own fields."""

    numbers = fields.Dict()
    values = fields.Dict()
    datum = fields.String()
    accuracy_m = fields.Float(allow_none=True)
    version = fields.Integer()
    merged_into = fields.Integer(allow_none=True)
    actions = fields.List(fields.String())


class SameIn(Schema):
    """The other entry of a pair, and whether the two are one object."""

    other = fields.Integer(required=True)
    same = fields.Boolean(required=True)


def kind_data(values: dict[str, Any]) -> dict[str, Any]:
    """What the service takes from a loaded ResourceKindIn."""
    return {**{k: v for k, v in values.items() if k != "fields_"}, "fields": values["fields_"]}
