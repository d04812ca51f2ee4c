"""What doors take in and give out: a lookup and its answer, a boundary file and what is said about it."""

from marshmallow import Schema, fields, validate

from border_gov.geo.fields import AccuracyField, DatumField, LatField, LonField
from border_gov.jurisdictions.rules import KINDS


class LocateIn(Schema):
    """A labelled point."""

    lon = LonField(required=True)
    lat = LatField(required=True)
    datum = DatumField(required=True)
    accuracy_m = AccuracyField(load_default=None)
    zone = fields.String(load_default=None, validate=validate.Length(max=60))


class LocateOut(Schema):
    """Where the point lies, and by which rule and boundary version."""

    status = fields.String(required=True)
    joint = fields.Boolean(required=True)
    side = fields.String(allow_none=True)
    shared_by = fields.List(fields.String())
    town_code = fields.String(allow_none=True)
    village_code = fields.String(allow_none=True)
    distance_m = fields.Float(allow_none=True)
    rule = fields.String(required=True)
    boundary_version = fields.String(required=True)
    zone = fields.String(required=True)
    lon = fields.Float()
    lat = fields.Float()
    accuracy_m = fields.Float(allow_none=True)


class BoundaryFileIn(Schema):
    """What a person says about a GIS file before it is read."""

    kind = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    crs = DatumField(required=True)
    encoding = fields.String(load_default="", validate=validate.Length(max=40))
    layer = fields.String(load_default=None, validate=validate.Length(max=200))
    source = fields.String(required=True, validate=validate.Length(min=1, max=200))
    accuracy_m = fields.Float(load_default=None, validate=validate.Range(min=0, max=10_000))
    note = fields.String(load_default="", validate=validate.Length(max=500))
    accept_repairs = fields.Boolean(load_default=False)


class CalendarYearIn(Schema):
    """The holidays of one year as lines of days and spans, and the notice they stand in."""

    off = fields.String(load_default="", validate=validate.Length(max=5000))
    made_up = fields.String(load_default="", validate=validate.Length(max=5000))
    source = fields.String(required=True, validate=validate.Length(min=1, max=200))
    weekends_are_holidays = fields.Boolean(load_default=True)


class NamedDayOut(Schema):
    """A day that a notice names."""

    day = fields.Date()
    kind = fields.String()
    name = fields.String()


class CalendarYearOut(Schema):
    """The holidays of one year."""

    year = fields.Integer()
    number = fields.Integer()
    source = fields.String()
    weekends_are_holidays = fields.Boolean()
    valid_from = fields.AwareDateTime()
    days = fields.List(fields.Nested(NamedDayOut))


class CalendarOut(Schema):
    """Every year that was entered."""

    years = fields.List(fields.Nested(CalendarYearOut))
