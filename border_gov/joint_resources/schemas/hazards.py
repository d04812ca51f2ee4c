"""What the pages and the API of inspections and hazards take and give."""

from marshmallow import Schema, fields, validate

from border_gov.joint_resources.rules.hazards import CHECKS, LEVELS, WAYS

WORDS = validate.Length(max=500)


class InspectionTemplateIn(Schema):
    """A version of a check list; one item a line."""

    code = fields.String(required=True, validate=validate.Regexp(r"[a-z][a-z0-9_]{0,29}\Z"))
    name = fields.String(required=True, validate=validate.Length(max=80))
    check = fields.String(required=True, validate=validate.OneOf(list(CHECKS)))
    items = fields.String(required=True, validate=validate.Length(max=8000))


class InspectionIn(Schema):
    """One check of an object, and the hazard that it found."""

    template = fields.Integer(required=True)
    key = fields.UUID(required=True)
    at = fields.AwareDateTime(load_default=None, allow_none=True)
    failed = fields.List(fields.Integer(), load_default=list)
    words = fields.String(load_default="", validate=WORDS)
    hazard = fields.String(load_default="", validate=WORDS)
    level = fields.String(load_default="", validate=validate.OneOf(["", *LEVELS]))
    way = fields.String(load_default="", validate=validate.OneOf(["", *WAYS]))
    due_on = fields.Date(load_default=None, allow_none=True)


class HazardActIn(Schema):
    """What an act on a hazard needs."""

    version = fields.Integer(load_default=None, allow_none=True)
    measure = fields.String(load_default="", validate=WORDS)
    check_words = fields.String(load_default="", validate=WORDS)


class HazardOut(Schema):
    """One hazard; `actions` are the acts open to the caller."""

    id = fields.Integer()
    resource_id = fields.Integer()
    sides = fields.List(fields.String())
    words = fields.String()
    level = fields.String()
    way = fields.String()
    due_on = fields.Date()
    days_over = fields.Integer()
    state = fields.String()
    measure = fields.String()
    check_words = fields.String()
    version = fields.Integer()
    actions = fields.List(fields.String())


class HazardPageOut(Schema):
    """A page of hazards; `after` 0: the last page."""

    rows = fields.List(fields.Nested(HazardOut))
    after = fields.Integer()


class InspectionOut(Schema):
    """What an inspection made."""

    id = fields.Integer()
    hazard = fields.Integer(allow_none=True)
