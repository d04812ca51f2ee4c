"""What the pages and the API of papers, confirmation and figures take and give."""

from marshmallow import Schema, fields, validate

from border_gov.joint_mediation.rules.allowances import ALLOWANCES
from border_gov.joint_mediation.rules.papers import ENCLOSED
from border_gov.joint_mediation.rules.statistics import COUNTINGS, POPULATIONS, ROUNDINGS


class PrintIn(Schema):
    """In which form a paper is given out."""

    format = fields.String(load_default="pdf", validate=validate.OneOf(["pdf", "docx"]))


class EnclosureIn(Schema):
    """Where a scan belongs."""

    item = fields.String(required=True, validate=validate.OneOf(ENCLOSED))
    title = fields.String(load_default="", validate=validate.Length(max=60))


class ConfirmationIn(Schema):
    """An application for judicial confirmation."""

    applied_on = fields.Date(load_default=None, allow_none=True)
    court = fields.String(required=True, validate=validate.Length(max=120))
    reason = fields.String(load_default="", validate=validate.Length(max=200))
    applicants = fields.List(fields.UUID(), required=True)


class StandingOut(Schema):
    """One item of the file."""

    number = fields.Integer()
    key = fields.String()
    name = fields.String()
    state = fields.String()
    note = fields.String()


class FileOut(Schema):
    """The file of a case: its items, and the papers that can be printed."""

    items = fields.List(fields.Nested(StandingOut))
    papers = fields.List(fields.String())


class ConfirmationOut(Schema):
    """An application that was made."""

    court = fields.String()
    court_side = fields.String()
    court_ground = fields.String()
    other_courts = fields.List(fields.String())
    applied_on = fields.Date()
    last_day = fields.Date()
    calendar_version = fields.String()
    state = fields.String()


class VerifiedOut(Schema):
    """Whether a paper with this hash was given out and still stands; nothing else is told."""

    valid = fields.Boolean()
    kind = fields.String(allow_none=True)
    made_on = fields.Date(allow_none=True)


class PeriodIn(Schema):
    """Which figures: way of counting, year, and month (none: the whole year)."""

    zone = fields.Integer(load_default=None, allow_none=True)
    regime = fields.String(load_default="", validate=validate.Length(max=40))
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(2000, 2100))
    month = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 12))


class RateOut(Schema):
    """A rate with all that must stand beside it."""

    key = fields.String()
    names = fields.Dict()
    over = fields.String()
    under = fields.String()
    numerator = fields.Integer()
    denominator = fields.Integer()
    percent = fields.String()


class ScopeOut(Schema):
    """The figures of the union (side empty) or of one side."""

    side = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True))
    failures = fields.Dict(keys=fields.String(), values=fields.Integer())
    rates = fields.List(fields.Nested(RateOut))


class StatisticsOut(Schema):
    """Figures of a period with the way in which they were counted."""

    regime = fields.String()
    version = fields.Integer()
    counting = fields.String()
    population = fields.String()
    rounding = fields.String()
    decimals = fields.Integer()
    first = fields.Date()
    last = fields.Date()
    as_of = fields.AwareDateTime()
    closed = fields.Boolean()
    scopes = fields.List(fields.Nested(ScopeOut))


class RegimeIn(Schema):
    """A way of counting."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=60))
    first_day = fields.Integer(required=True)
    grace_days = fields.Integer(required=True)
    counting = fields.String(required=True, validate=validate.OneOf(list(COUNTINGS)))
    population = fields.String(required=True, validate=validate.OneOf(list(POPULATIONS)))
    decimals = fields.Integer(required=True)
    rounding = fields.String(required=True, validate=validate.OneOf(list(ROUNDINGS)))


class AllowanceIn(Schema):
    """What a case of one kind is worth."""

    kind = fields.String(required=True, validate=validate.OneOf(list(ALLOWANCES)))
    amount = fields.Decimal(required=True, places=2)
