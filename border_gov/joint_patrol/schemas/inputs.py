"""What comes in and goes out at the doors of planning inputs."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from border_gov.geo.fields import AccuracyField, DatumField, LatField, LonField
from border_gov.joint_patrol.rules import cells
from border_gov.joint_patrol.rules.inputs import PARTS, SKILLS, STATES

NAME = validate.Length(max=60)
SLOTS = tuple(f"{day}-{part}" for day in range(7) for part in PARTS)


class WindowsField(fields.Field[Any]):
    """Time windows as people write them: `19:00-22:00; 06:00-08:00`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[list[int]]:
        if isinstance(value, list):
            value = cells.window_text(value)
        try:
            return cells.window(str(value))[0]
        except cells.NotUnderstood as error:
            raise ValidationError([(error.message, error.params)]) from error  # type: ignore[list-item]

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return cells.window_text(value or [])


class UsualField(fields.List):
    """Evenings of any week as `0-evening` (Monday is 0)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(fields.String(validate=validate.OneOf(SLOTS)), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        texts = [str(text) for text in super()._deserialize(value, attr, data, **kwargs)]
        return [[int(text[0]), text[2:]] for text in sorted(set(texts))]


class PlaceIn(Schema):
    """A place as a form gives it: its point never without a datum."""

    name = fields.String(required=True, validate=NAME)
    name_en = fields.String(load_default="", validate=NAME)
    lon = LonField(required=True)
    lat = LatField(required=True)
    datum = DatumField(required=True)
    accuracy_m = AccuracyField(load_default=None)
    state = fields.String(load_default="active", validate=validate.OneOf(STATES))
    version = fields.Integer(load_default=None)


class CheckpointIn(PlaceIn):
    """A checkpoint as a form or a program gives it."""

    external_number = fields.String(load_default="", validate=validate.Length(max=40))
    priority = fields.Integer(required=True, validate=validate.Range(1, 100))
    dwell_min = fields.Integer(required=True, validate=validate.Range(1, 240))
    target_days = fields.Integer(required=True, validate=validate.Range(1, 60))
    windows = WindowsField(load_default=list)
    needs = fields.List(fields.String(validate=validate.OneOf(tuple(SKILLS))), load_default=list)


class CheckpointOut(Schema):
    """A checkpoint as programs read it."""

    id = fields.Integer()
    side = fields.String()
    joint = fields.Boolean()
    town_code = fields.String()
    distance_m = fields.Float()
    name = fields.Dict()
    lon = fields.Float()
    lat = fields.Float()
    datum = fields.String()
    accuracy_m = fields.Float(allow_none=True)
    source = fields.String()
    external_number = fields.String()
    code = fields.String()
    priority = fields.Integer()
    dwell_min = fields.Integer()
    target_days = fields.Integer()
    windows = WindowsField()
    needs = fields.List(fields.String())
    state = fields.String()
    last_visit = fields.Date(allow_none=True)
    version = fields.Integer()


class PageOut(Schema):
    """A page of checkpoints; `next` is the id to go on after, or none."""

    items = fields.List(fields.Nested(CheckpointOut))
    next = fields.Integer(allow_none=True)


class ListQuery(Schema):
    """Which checkpoints are wanted."""

    zone_id = fields.Integer(load_default=None)
    side = fields.String(load_default="")
    state = fields.String(load_default="")
    joint = fields.Boolean(load_default=False)
    q = fields.String(load_default="", validate=validate.Length(max=40))
    after = fields.Integer(load_default=0, validate=validate.Range(min=0))


class ClosureIn(Schema):
    """From when to when a path or bridge is closed, local time, and why."""

    path_key = fields.String(required=True, validate=validate.Length(max=40))
    since = fields.NaiveDateTime(required=True)
    until = fields.NaiveDateTime(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class ProfileIn(Schema):
    """What a volunteer can do and usually does."""

    leader = fields.Boolean(load_default=False)
    deputy = fields.Boolean(load_default=False)
    skills = fields.List(fields.String(validate=validate.OneOf(tuple(SKILLS))), load_default=list)
    usual = UsualField(load_default=list)
    weekly_max = fields.Integer(load_default=None, validate=validate.Range(1, 7))
    trained_on = fields.Date(load_default=None)
    insured_until = fields.Date(load_default=None)
    state = fields.String(load_default="active", validate=validate.OneOf(STATES))
    version = fields.Integer(load_default=None)


class NewVolunteerIn(Schema):
    """The person to become a volunteer."""

    person_id = fields.Integer(required=True)


class FixIn(Schema):
    """What several volunteers get at once."""

    trained_on = fields.Date(load_default=None)
    insured_until = fields.Date(load_default=None)
    insurance_id = fields.Integer(load_default=None)


class InsuranceIn(Schema):
    """A group insurance."""

    side = fields.String(required=True, validate=validate.Length(max=40))
    policy = fields.String(required=True, validate=validate.Length(min=1, max=60))
    insurer = fields.String(load_default="", validate=validate.Length(max=60))
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)


class TeamIn(Schema):
    """A standing team."""

    name = fields.String(required=True, validate=NAME)
    people = fields.List(fields.Integer(), load_default=list)


class WeekIn(Schema):
    """The limits of a week."""

    speed_kmh = fields.Float(required=True, validate=validate.Range(1, 60))
    rest_hours = fields.Integer(required=True, validate=validate.Range(0, 48))
    weekly_max = fields.Integer(required=True, validate=validate.Range(1, 7))
    leader_needed = fields.Boolean(load_default=False)
    deputy_needed = fields.Boolean(load_default=False)
    version = fields.Integer(load_default=None)


class ShiftRowIn(Schema):
    """Equal shifts on several days of the week (Monday is 0)."""

    days = fields.List(fields.Integer(validate=validate.Range(0, 6)), load_default=list)
    starts_from = fields.Time(required=True, format="%H:%M")
    starts_until = fields.Time(required=True, format="%H:%M")
    duration_min = fields.Integer(required=True, validate=validate.Range(15, 600))
    patrols = fields.Integer(required=True, validate=validate.Range(1, 12))
    min_per_side = fields.Integer(required=True, validate=validate.Range(0, 6))
    team_min = fields.Integer(required=True, validate=validate.Range(1, 12))
    team_max = fields.Integer(required=True, validate=validate.Range(1, 12))
