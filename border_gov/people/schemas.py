"""What pages and API take in about people, and what the API gives out."""

from typing import Any

from marshmallow import Schema, fields, pre_load, validate

from border_gov.kernel.sheets.cells import as_phone, as_text
from border_gov.people.rules import ROLES, TOKEN_SCOPES


class PersonIn(Schema):
    """A person as typed; the side is given when adding only."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=80))
    phone = fields.String(load_default="", validate=validate.Regexp(r"^(\d{7,12})?$"))
    gender = fields.String(load_default="", validate=validate.OneOf(["", "m", "f"]))
    unit_id = fields.Integer(load_default=None, allow_none=True, strict=False)
    town_code = fields.String(load_default="", validate=validate.Length(max=20))
    village_code = fields.String(load_default="", validate=validate.Length(max=20))
    external_number = fields.String(load_default="", validate=validate.Length(max=40))
    status = fields.String(load_default="active", validate=validate.OneOf(["active", "left"]))

    @pre_load
    def tidy(self, data: Any, **_: Any) -> Any:
        """A telephone number may be typed with blanks and in full width, a name with blanks around it."""
        if not isinstance(data, dict):
            return data
        tidy = dict(data)
        for name, read in (("phone", as_phone), ("name", as_text)):
            if isinstance(tidy.get(name), str):
                tidy[name] = read(tidy[name])
        return tidy


class NewPersonIn(PersonIn):
    """A new person with their side."""

    side = fields.String(required=True)


class UnitIn(Schema):
    """A unit as typed."""

    side = fields.String(required=True)
    name_zh = fields.String(required=True, validate=validate.Length(min=1, max=80))
    name_en = fields.String(load_default="", validate=validate.Length(max=80))
    town_code = fields.String(load_default="")


class GrantIn(Schema):
    """A role for a side."""

    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    side = fields.String(required=True)


class AccountIn(Schema):
    """The sign-in name of a new account."""

    login = fields.String(required=True, validate=validate.Length(max=32))


class TokenIn(Schema):
    """An access key as asked for."""

    label = fields.String(required=True, validate=validate.Length(min=1, max=80))
    scopes = fields.List(fields.String(validate=validate.OneOf(list(TOKEN_SCOPES))), required=True)
    days = fields.Integer(load_default=90, validate=validate.Range(min=1, max=365))


class LinksIn(Schema):
    """For whom links are to be made, and until when."""

    id = fields.List(fields.Integer(), required=True, validate=validate.Length(min=1, max=200))
    until = fields.Date(load_default=None, allow_none=True)


class PeopleQuery(Schema):
    """Filters of the list; `after` is the cursor that the page before gave."""

    side = fields.String(load_default="")
    town = fields.String(load_default="")
    role = fields.String(load_default="", validate=validate.OneOf(["", *ROLES]))
    status = fields.String(load_default="active", validate=validate.OneOf(["", "active", "left"]))
    q = fields.String(load_default="", validate=validate.Length(max=60))
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**31 - 1))


class PersonOut(Schema):
    """A person as the viewer may see them."""

    id = fields.Integer()
    side = fields.String(attribute="side_key")
    name = fields.String()
    phone = fields.String()
    gender = fields.String()
    unit = fields.Dict(keys=fields.String(), values=fields.String())
    town_code = fields.String()
    village_code = fields.String()
    external_number = fields.String()
    status = fields.String()
    masked = fields.Boolean()


class PeopleOut(Schema):
    """One page of persons; `next` is the cursor of the following one, null on the last."""

    items = fields.List(fields.Nested(PersonOut))
    next = fields.Integer(allow_none=True)


class RosterIn(Schema):
    """What goes with a roster file; nothing is stored while `dry_run` holds."""

    town = fields.String(load_default="")
    encoding = fields.String(load_default="")
    without_phone = fields.Boolean(load_default=False)
    dry_run = fields.Boolean(load_default=True)


class RosterUpload(RosterIn):
    """The file and what goes with it, as one multipart body."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
