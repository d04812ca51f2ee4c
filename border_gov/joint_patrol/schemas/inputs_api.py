"""What programs send and read of planning inputs, beyond what the forms of the pages say."""

import datetime as dt

from marshmallow import Schema, ValidationError, fields, validate

from border_gov.joint_patrol.schemas.inputs import CheckpointOut, ProfileIn, ShiftRowIn, WeekIn
from border_gov.kernel.words import L

MOST_SHIFTS = 84
KEY = validate.Regexp(r"^[a-z0-9][a-z0-9-]{0,19}\Z")


def _monday(value: dt.date) -> None:
    if value.weekday() != 0:
        raise ValidationError(L("A week begins on a Monday."))


class ZoneQuery(Schema):
    """The zone wanted; without it the viewer's oldest."""

    zone_id = fields.Integer(load_default=None)


class WeekQuery(ZoneQuery):
    """The zone and the week, named by its Monday."""

    week = fields.Date(required=True, validate=_monday)


class VolunteersQuery(ZoneQuery):
    """Which volunteers are wanted; `week` is the one that reasons are asked for, by default the next."""

    week = fields.Date(load_default=None, validate=_monday)
    side = fields.String(load_default="", validate=validate.Length(max=40))
    q = fields.String(load_default="", validate=validate.Length(max=40))
    after = fields.Integer(load_default=0, validate=validate.Range(min=0))


class ShiftIn(ShiftRowIn):
    """One shift of one day; the part of the day follows from its start."""

    class Meta:
        exclude = ("days",)

    day = fields.Date(required=True)
    key = fields.String(required=True, validate=KEY)
    part = fields.String(dump_only=True)


class DemandIn(WeekIn):
    """What a week needs; `version` is the one last read, 0 where nobody stated anything yet."""

    version = fields.Integer(required=True, validate=validate.Range(min=0))
    shifts = fields.List(fields.Nested(ShiftIn), required=True, validate=validate.Length(max=MOST_SHIFTS))


class DemandOut(DemandIn):
    """What a week needs, as programs read it."""

    zone_id = fields.Integer()
    week = fields.Date()
    changed_at = fields.AwareDateTime()


class ClosureOut(Schema):
    """A closure of a path or bridge."""

    id = fields.Integer()
    path_key = fields.String()
    name = fields.Dict()
    is_bridge = fields.Boolean()
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()
    reason = fields.String()
    lifted_at = fields.AwareDateTime(allow_none=True)


class ClosuresOut(Schema):
    """Closures that hold now or later, soonest first."""

    items = fields.List(fields.Nested(ClosureOut))


class VolunteerIn(ProfileIn):
    """All that a volunteer can do and usually does; `version` is the one last read."""

    version = fields.Integer(required=True)


class VolunteerOut(Schema):
    """A volunteer as the reader may see them: names masked and dates left out across the border."""

    id = fields.Integer()
    person_id = fields.Integer()
    name = fields.String()
    side = fields.String()
    is_ours = fields.Boolean()
    town_code = fields.String()
    leader = fields.Boolean()
    deputy = fields.Boolean()
    skills = fields.List(fields.String())
    usual = fields.Function(
        lambda row: [f"{day}-{part}" for day, part in row.usual],
        metadata={"type": "array", "items": {"type": "string"}},
    )
    weekly_max = fields.Integer(allow_none=True)
    trained_on = fields.Date(allow_none=True)
    insured_until = fields.Date(allow_none=True)
    group_until = fields.Date(allow_none=True)
    state = fields.String()
    version = fields.Integer()
    reasons = fields.List(fields.String())


class VolunteersOut(Schema):
    """A page of volunteers; `next` is the id to go on after, or none."""

    items = fields.List(fields.Nested(VolunteerOut))
    next = fields.Integer(allow_none=True)


class MeetingPointOut(CheckpointOut):
    """A meeting point as programs read it."""

    class Meta:
        fields = (
            "id",
            "side",
            "joint",
            "town_code",
            "name",
            "lon",
            "lat",
            "datum",
            "accuracy_m",
            "source",
            "state",
            "version",
        )


class MeetingPointsOut(Schema):
    """All meeting points of a zone, by side and id."""

    items = fields.List(fields.Nested(MeetingPointOut))
