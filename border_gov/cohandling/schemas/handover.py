"""What the pages and the API of hand-over, disclosure and limits take and give."""

from marshmallow import Schema, fields, validate

from border_gov.cohandling.rules.clocks import UNITS
from border_gov.cohandling.rules.disclosure import PURPOSES
from border_gov.cohandling.rules.handover import NOTE_LIMIT, REASONS, RETURNS, VERDICTS
from border_gov.geo.fields import AccuracyField, DatumField, LatField, LonField

NOTE = validate.Length(max=NOTE_LIMIT)


class OfferIn(Schema):
    """To which side, why, and how urgent."""

    to_side = fields.String(required=True, validate=validate.Length(max=40))
    reason = fields.String(required=True, validate=validate.OneOf(list(REASONS)))
    note = fields.String(load_default="", validate=NOTE)
    urgent = fields.Boolean(load_default=False)


class ReturnIn(Schema):
    """Why it is not ours, and the point on the map that shows it."""

    reason = fields.String(required=True, validate=validate.OneOf(list(RETURNS)))
    lon = LonField(required=True)
    lat = LatField(required=True)
    datum = DatumField(required=True)
    accuracy_m = AccuracyField(load_default=None)
    note = fields.String(load_default="", validate=NOTE)


class RuleIn(Schema):
    """How to rule."""

    verdict = fields.String(required=True, validate=validate.OneOf(list(VERDICTS)))
    note = fields.String(load_default="", validate=NOTE)


class TelephoneIn(Schema):
    """Who of the other side was told, on which number, when (Asia/Shanghai)."""

    to_side = fields.String(required=True, validate=validate.Length(max=40))
    who = fields.String(required=True, validate=validate.Length(max=40))
    number = fields.String(required=True, validate=validate.Length(max=24))
    at = fields.NaiveDateTime(required=True)


class AskIn(Schema):
    """What should be seen, for which purpose, for how many days."""

    level = fields.Integer(required=True)
    purpose = fields.String(required=True, validate=validate.OneOf(list(PURPOSES)))
    days = fields.Integer(required=True, validate=validate.Range(min=1, max=90))
    note = fields.String(load_default="", validate=NOTE)


class NoteIn(Schema):
    """A few words."""

    note = fields.String(load_default="", validate=NOTE)


class LimitIn(Schema):
    """A limit as a side's officer states it; no amount: the side sets none."""

    side = fields.String(required=True)
    machine = fields.String(required=True)
    code = fields.String(required=True)
    amount = fields.Integer(load_default=None, allow_none=True)
    unit = fields.String(required=True, validate=validate.OneOf(list(UNITS)))
    name_zh = fields.String(load_default="", validate=validate.Length(max=40))
    name_en = fields.String(load_default="", validate=validate.Length(max=40))
    remind_s = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1))


class HandoverOut(Schema):
    """One hand-over; `state` is that of now, `actions` are the acts open to the caller."""

    id = fields.Integer()
    kind = fields.String()
    subject_id = fields.Integer()
    title = fields.Raw()
    url = fields.String()
    number = fields.Integer()
    from_side = fields.String()
    to_side = fields.String()
    sides = fields.List(fields.String())
    urgent = fields.Boolean()
    state = fields.String()
    reason = fields.String()
    answer_reason = fields.String()
    offered_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime(allow_none=True)
    told_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    verdict = fields.String()
    point = fields.List(fields.Float(), allow_none=True)
    evidence_side = fields.String()
    evidence_version = fields.String()
    waiting_sides = fields.List(fields.String())
    actions = fields.List(fields.String())


class HandoversOut(Schema):
    """Hand-overs that concern the caller's side."""

    handovers = fields.List(fields.Nested(HandoverOut))


class DisclosureOut(Schema):
    """One request or grant."""

    id = fields.Integer()
    kind = fields.String()
    subject_id = fields.Integer()
    owner_side = fields.String()
    to_side = fields.String()
    level = fields.Integer()
    purpose = fields.String()
    state = fields.String()
    asked_at = fields.AwareDateTime(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    expires_at = fields.AwareDateTime()


class ClockOut(Schema):
    """One clock of a record."""

    id = fields.Integer()
    machine = fields.String()
    code = fields.String()
    side = fields.String()
    number = fields.Integer()
    started_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    stopped_at = fields.AwareDateTime(allow_none=True)
    paused_since = fields.AwareDateTime(allow_none=True)
    how = fields.String()
    breached = fields.Boolean()


class RecordOut(Schema):
    """How sides handle one record together."""

    roles = fields.Dict(keys=fields.String(), values=fields.String())
    disputed = fields.Boolean()
    may_close = fields.Boolean()
    level = fields.Integer()
    clocks = fields.List(fields.Nested(ClockOut))
    handovers = fields.List(fields.Nested(HandoverOut))
    disclosures = fields.List(fields.Nested(DisclosureOut))


class LimitOut(Schema):
    """One version of a limit."""

    id = fields.Integer()
    side = fields.String()
    machine = fields.String()
    code = fields.String()
    number = fields.Integer()
    names = fields.Dict()
    amount = fields.Integer(allow_none=True)
    unit = fields.String()
    remind_s = fields.Integer(allow_none=True)
    is_sample = fields.Boolean()
    valid_from = fields.AwareDateTime()


class LimitsOut(Schema):
    """Every version of the limits of the caller's sides."""

    limits = fields.List(fields.Nested(LimitOut))
