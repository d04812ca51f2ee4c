"""What pages and API take in about people, and what the API gives out."""

import datetime as dt
from typing import Any

from marshmallow import Schema, fields, post_load, pre_load, validate

from border_gov.kernel import clock
from border_gov.kernel.sheets.cells import as_phone, as_text
from border_gov.people.rules import ROLES, TOKEN_SCOPES
from border_gov.people.rules.duty import DAY_STARTS, POSTS


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


class DutyTurnIn(Schema):
    """A turn as typed: day and local hours; hours that end before they begin end on the next day."""

    side = fields.String(required=True)
    town_code = fields.String(load_default="", validate=validate.Length(max=20))
    post = fields.String(required=True, validate=validate.Length(min=1, max=80))
    kind = fields.String(load_default="", validate=validate.OneOf(["", *POSTS]))
    name = fields.String(load_default="", validate=validate.Length(max=80))
    phone = fields.String(load_default="", validate=validate.Regexp(r"^(\d{7,12})?$"))
    duty_phone = fields.String(load_default="", validate=validate.Regexp(r"^(\d{3,12})?$"))
    day = fields.Date(required=True)
    begins = fields.Time(required=True)
    ends = fields.Time(required=True)

    @pre_load
    def tidy(self, data: Any, **_: Any) -> Any:
        """Numbers may be typed with blanks and hyphens."""
        if not isinstance(data, dict):
            return data
        numbers = {name: as_phone(data[name]) for name in ("phone", "duty_phone") if data.get(name)}
        return {**data, **numbers}

    @post_load
    def moments(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Day and hours become two moments."""
        day, begins, ends = data.pop("day"), data.pop("begins"), data.pop("ends")
        after = day + dt.timedelta(days=int(ends <= begins))
        return {**data, "starts_at": clock.at(day, begins), "ends_at": clock.at(after, ends)}


class DutyQuery(Schema):
    """Whose roster, and from which day."""

    side = fields.String(load_default="")
    day = fields.Date(load_default=None, allow_none=True)
    days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=62))


class DutyNowQuery(Schema):
    """Whose desk, and at which moment (now if none is given)."""

    side = fields.String(required=True)
    at = fields.AwareDateTime(load_default=None, allow_none=True)


class DutyTurnOut(Schema):
    """A turn as the caller may see it; across the border only the post's own number is whole."""

    id = fields.Integer()
    side = fields.String(attribute="side_key")
    town_code = fields.String()
    kind = fields.String()
    post = fields.String()
    name = fields.String()
    phone = fields.String()
    duty_phone = fields.String()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    masked = fields.Boolean()


class DutyTurnsOut(Schema):
    """Turns of a side."""

    items = fields.List(fields.Nested(DutyTurnOut))


class DutyIn(Schema):
    """What goes with a duty sheet; nothing is stored while `dry_run` holds."""

    side = fields.String(required=True)
    town = fields.String(load_default="")
    day_start = fields.String(load_default="00:00", validate=validate.OneOf(DAY_STARTS))
    encoding = fields.String(load_default="")
    dry_run = fields.Boolean(load_default=True)


class DutyUpload(DutyIn):
    """The sheet and what goes with it, as one multipart body."""

    side = fields.String()  # needed too; Flask keeps it apart from the file
    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
