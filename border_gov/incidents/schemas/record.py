"""Reports as they come in by page, telephone and program, lists asked for, and the record as it goes out."""

from marshmallow import Schema, fields, validate

from border_gov.cohandling.schemas.handover import ClockOut
from border_gov.geo.fields import AccuracyField, LatField, LonField
from border_gov.incidents.rules import citizen, codes
from border_gov.kernel.clock import LOCAL

WORDS = validate.Length(max=citizen.WORDS_LIMIT)
SHORT = validate.Length(max=200)


class PlaceIn(Schema):
    """Where it is: coordinates with their datum, an entry of the gazetteer, or words."""

    lon = LonField(load_default=None, allow_none=True)
    lat = LatField(load_default=None, allow_none=True)
    datum = fields.String(load_default="", validate=validate.Length(max=20))
    accuracy_m = AccuracyField(load_default=None, allow_none=True)
    named_place_id = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))
    place_words = fields.String(load_default="", validate=SHORT)
    place_source = fields.String(load_default="", validate=validate.OneOf(("", *codes.WAYS)))


class ReportIn(PlaceIn):
    """What somebody reports."""

    kind = fields.String(load_default="", validate=validate.Length(max=40))
    words = fields.String(load_default="", validate=WORDS)
    reporter_name = fields.String(load_default="", validate=validate.Length(max=citizen.NAME_LIMIT))
    reporter_phone = fields.String(load_default="", validate=validate.Regexp(r"^[0-9+\- ]{0,20}$"))
    confidential = fields.Boolean(load_default=False)


class OrderIn(ReportIn):
    """The same from another system: where it comes from, its number there, when it was received there."""

    source = fields.String(
        load_default=codes.HOTLINE,
        validate=validate.OneOf((codes.HOTLINE, codes.POLICE, codes.PATROL, codes.VISIT)),
    )
    external_number = fields.String(load_default="", validate=validate.Length(max=60))
    received_at = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)
    urgent = fields.Boolean(load_default=False)


class CompleteIn(ReportIn):
    """The record of a call, written down later."""

    version = fields.Integer(load_default=None, allow_none=True)
    urgent = fields.Boolean(load_default=False)


class CorrectionIn(Schema):
    """A correction, made looking at `version`."""

    version = fields.Integer(required=True)
    kind = fields.String(load_default="", validate=validate.Length(max=40))
    words = fields.String(required=True, validate=[validate.Length(min=1), WORDS])
    place_words = fields.String(load_default="", validate=SHORT)
    urgent = fields.Boolean(load_default=False)
    confidential = fields.Boolean(load_default=False)


class ListIn(Schema):
    """What the list shows; all of it stands in the address."""

    state = fields.String(load_default="open", validate=validate.OneOf(("open", "all", *codes.STATES)))
    kind = fields.String(load_default="", validate=validate.Length(max=40))
    source = fields.String(load_default="", validate=validate.OneOf(("", *codes.SOURCES)))
    town = fields.String(load_default="", validate=validate.Length(max=12))
    joint = fields.String(load_default="", validate=validate.OneOf(("", "yes", "no")))
    q = fields.String(load_default="", validate=validate.Length(max=60))
    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    before = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class SurveyIn(Schema):
    """The citizen's answer."""

    answer = fields.String(required=True)
    words = fields.String(load_default="", validate=WORDS)


class IncidentOut(Schema):
    """One incident; persons are left out, the page of the record shows them as far as they may be seen."""

    id = fields.Integer()
    number = fields.String()
    version = fields.Integer()
    state = fields.String()
    source = fields.String()
    external_number = fields.String(allow_none=True)
    kind = fields.String()
    words = fields.String()
    urgent = fields.Boolean()
    danger = fields.Boolean()
    place_words = fields.String()
    lon = fields.Float(allow_none=True)
    lat = fields.Float(allow_none=True)
    datum = fields.String()
    accuracy_m = fields.Float(allow_none=True)
    place_source = fields.String()
    status = fields.String()
    place_side = fields.String()
    town_code = fields.String()
    distance_m = fields.Float(allow_none=True)
    place_rule = fields.String()
    boundary_version = fields.String()
    in_core = fields.Boolean(allow_none=True)
    sides = fields.List(fields.String())
    receiver = fields.String()
    lead = fields.String()
    lead_rule = fields.String()
    round = fields.Integer()
    receipt = fields.String()
    received_at = fields.AwareDateTime()
    acknowledged_at = fields.AwareDateTime(allow_none=True)
    peer_at = fields.AwareDateTime(allow_none=True)
    replied_at = fields.AwareDateTime(allow_none=True)
    dispatched_at = fields.AwareDateTime(allow_none=True)
    arrived_at = fields.AwareDateTime(allow_none=True)
    linked_at = fields.AwareDateTime(allow_none=True)
    resolved_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    scheduled_for = fields.AwareDateTime(allow_none=True)
    result = fields.String()
    merged_into = fields.Integer(allow_none=True)
    waiting_for = fields.List(fields.String())
    disputed = fields.Boolean()
    clocks = fields.List(fields.Nested(ClockOut))
    actions = fields.List(fields.String())


class IncidentsOut(Schema):
    """A page of incidents; `next` is the cursor of the following one."""

    incidents = fields.List(fields.Nested(IncidentOut))
    next = fields.Integer(allow_none=True)
