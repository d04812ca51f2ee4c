"""What comes in and goes out at the doors of weekly sheets, coverage and records."""

from marshmallow import Schema, fields, validate


class WeekOpenIn(Schema):
    """A day of the week whose sheet is wanted."""

    week = fields.Date(required=True)
    zone_id = fields.Integer(load_default=None, allow_none=True)


class WeekActIn(Schema):
    """An act on a sheet: the version that was seen, and what the act needs."""

    version = fields.Integer(required=True)
    remarks = fields.String(load_default="", validate=validate.Length(max=4000))
    reason = fields.String(load_default="", validate=validate.Length(max=200))


class WeekOut(Schema):
    """A weekly sheet; `content` are the facts of all sides together."""

    id = fields.Integer()
    zone_id = fields.Integer()
    week = fields.Date()
    sides = fields.List(fields.String())
    state = fields.String()
    version = fields.Integer()
    remarks = fields.String()
    content = fields.Dict()
    signed_at = fields.AwareDateTime(allow_none=True)
    actions = fields.List(fields.String())
    signed = fields.List(fields.String())
    missing = fields.List(fields.String())


class SpanIn(Schema):
    """Which zone and how many days."""

    zone_id = fields.Integer(load_default=None, allow_none=True)
    days = fields.Integer(load_default=7, validate=validate.OneOf((7, 28)))


class OwnOut(Schema):
    """One side's own part."""

    people = fields.Integer()
    hours = fields.Float()


class FiguresOut(Schema):
    """The union's figures; `own` holds the reader's own sides only."""

    since = fields.Date()
    until = fields.Date()
    planned = fields.Integer()
    walked = fields.Integer()
    joint = fields.Integer()
    joint_rate = fields.Integer(allow_none=True)
    people = fields.Integer()
    hours = fields.Float()
    findings = fields.Integer()
    households = fields.Integer()
    visits = fields.Dict(keys=fields.String(), values=fields.Integer())
    own = fields.Dict(keys=fields.String(), values=fields.Nested(OwnOut))


class PointOut(Schema):
    """How long nobody was at a point."""

    id = fields.Integer()
    code = fields.String()
    name = fields.Dict()
    side = fields.String()
    target_days = fields.Integer()
    last_visit = fields.Date(allow_none=True)
    idle_days = fields.Integer(allow_none=True)
    ratio = fields.Float(allow_none=True)
    visits = fields.Dict(keys=fields.String(), values=fields.Integer())


class CoverageOut(Schema):
    """Coverage of a span; paths are null while no network was imported."""

    figures = fields.Nested(FiguresOut)
    points = fields.List(fields.Nested(PointOut))
    tracked = fields.Integer(allow_none=True)
    paths_seen_m = fields.Float(allow_none=True)
    paths_share = fields.Float(allow_none=True)


class TeamOut(Schema):
    """A patrol under way; its last place, if it shares one."""

    patrol_id = fields.Integer(attribute="patrol.id")
    number = fields.Integer(attribute="patrol.number")
    people = fields.Integer()
    visited = fields.Integer()
    stops = fields.Integer()
    sides = fields.List(fields.Pluck(Schema.from_dict({"key": fields.String()}), "key"))
    lon = fields.Float(attribute="place.lon", allow_none=True)
    lat = fields.Float(attribute="place.lat", allow_none=True)
    at = fields.AwareDateTime(attribute="place.at", allow_none=True)
    freshness = fields.String(attribute="place.freshness", allow_none=True)


class TrackFileOut(Schema):
    """What was kept of a recorder's file."""

    key = fields.String()
    track_id = fields.Integer()
    kept = fields.Integer()


class CorrectIn(Schema):
    """Why a line is struck out or counts again."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=200))


class ServiceOut(Schema):
    """A volunteer's service."""

    person_id = fields.Integer()
    patrols = fields.Integer()
    hours = fields.Float()
    first = fields.Date(allow_none=True)
    last = fields.Date(allow_none=True)
    trained_on = fields.Date(allow_none=True)
    insured_until = fields.Date(allow_none=True)
