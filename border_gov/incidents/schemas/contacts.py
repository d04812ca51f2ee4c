"""What comes in and goes out at the doors of public contacts."""

from marshmallow import Schema, fields, validate

from border_gov.incidents.rules.contacts import KINDS


class ContactIn(Schema):
    """An office of a town or village."""

    version = fields.Integer(load_default=None, allow_none=True)
    town_code = fields.String(required=True, validate=validate.Length(min=1, max=12))
    village_code = fields.String(load_default="", validate=validate.Length(max=12))
    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    name_zh = fields.String(required=True, validate=validate.Length(min=1, max=60))
    name_en = fields.String(load_default="", validate=validate.Length(max=80))
    phone = fields.String(required=True, validate=validate.Regexp(r"^[0-9+\- ]{3,20}$"))
    where = fields.String(load_default="", validate=validate.Length(max=100))
    hours = fields.String(load_default="", validate=validate.Length(max=60))
    active = fields.Boolean(load_default=False)


class PlaceAskedIn(Schema):
    """A town, a village, or words that name one."""

    town = fields.String(load_default="", validate=validate.Length(max=12))
    village = fields.String(load_default="", validate=validate.Length(max=12))
    q = fields.String(load_default="", validate=validate.Length(max=40))


class ContactOut(Schema):
    """One office."""

    town_code = fields.String()
    village_code = fields.String()
    kind = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())
    phone = fields.String()
    where = fields.String()
    hours = fields.String()
    example = fields.Boolean()


class ContactsOut(Schema):
    """Offices of a place."""

    items = fields.List(fields.Nested(ContactOut))
