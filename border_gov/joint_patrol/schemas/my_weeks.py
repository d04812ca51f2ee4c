"""What comes in at a volunteer's own pages."""

import datetime as dt
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from border_gov.joint_patrol.rules.inputs import PARTS
from border_gov.joint_patrol.schemas.inputs import UsualField


class SlotField(fields.Field[Any]):
    """A part of one day as `2026-11-30/evening`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[dt.date, str]:
        day, _, part = str(value).partition("/")
        try:
            found = dt.date.fromisoformat(day)
        except ValueError as error:
            raise ValidationError("Not a valid date.") from error
        if part not in PARTS:
            raise ValidationError("Invalid value.")
        return found, part


class MyWeekIn(Schema):
    """What a volunteer says about a week."""

    say = fields.String(required=True, validate=validate.OneOf(("usual", "chosen", "none", "back")))
    slots = fields.List(SlotField(), load_default=list)


class MyDayIn(Schema):
    """One day that differs, or that no longer does."""

    day = fields.Date(required=True)
    part = fields.String(load_default="", validate=validate.OneOf(("", *PARTS)))
    say = fields.String(required=True, validate=validate.OneOf(("no", "yes", "back")))


class MyUsualIn(Schema):
    """The usual times."""

    usual = UsualField(load_default=list)
    version = fields.Integer(load_default=None)
