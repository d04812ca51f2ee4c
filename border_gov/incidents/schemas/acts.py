"""What each act needs; the same for the buttons of a page and for programs."""

from marshmallow import Schema, fields, validate

from border_gov.incidents.rules import citizen
from border_gov.kernel.clock import LOCAL

WORDS = validate.Length(max=citizen.WORDS_LIMIT)
ID = validate.Range(1, 2**31 - 1)


class ActIn(Schema):
    """An act that needs nothing; `version` guards against acting on an older state."""

    version = fields.Integer(load_default=None, allow_none=True)


class WordsIn(ActIn):
    """An act with words."""

    words = fields.String(load_default="", validate=WORDS)


class ReasonIn(WordsIn):
    """An act with a reason of a list."""

    reason = fields.String(load_default="", validate=validate.Length(max=40))


class UnitsIn(ActIn):
    """Units to call, and those to release with the reason."""

    units = fields.List(fields.Integer(validate=ID), load_default=list)
    release = fields.List(fields.Integer(validate=ID), load_default=list)
    why = fields.String(load_default="", validate=validate.Length(max=40))


class DateIn(WordsIn):
    """An appointment."""

    scheduled_for = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)
    consent = fields.Boolean(load_default=False)


class MergeIn(ActIn):
    """The incident that stays."""

    into = fields.Integer(required=True, validate=ID)


class StageIn(WordsIn):
    """What a unit reports."""

    assignment = fields.Integer(required=True, validate=ID)
    event_at = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)
    checked_at = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)
    key = fields.UUID(load_default=None, allow_none=True)
    lon = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-180, 180))
    lat = fields.Float(load_default=None, allow_none=True, validate=validate.Range(-90, 90))
    datum = fields.String(load_default="", validate=validate.Length(max=20))
    accuracy_m = fields.Float(load_default=None, allow_none=True, validate=validate.Range(0, 100_000))


class ResultIn(WordsIn):
    """The result on the spot."""

    result = fields.String(load_default="", validate=validate.Length(max=40))
    no_photo_why = fields.String(load_default="", validate=validate.Length(max=200))
    event_at = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)
    checked_at = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)


class MediationIn(ActIn):
    """The number of the mediation case."""

    mediation_id = fields.String(load_default="", validate=validate.Length(max=60))


class PoliceIn(WordsIn):
    """A call to 110: who called, when."""

    who = fields.String(load_default="", validate=validate.Length(max=40))
    called_at = fields.AwareDateTime(load_default=None, allow_none=True, default_timezone=LOCAL)


ACTS: dict[str, type[ActIn]] = {
    "ack": ActIn,
    "ack_too": ActIn,
    "reply": WordsIn,
    "dispatch": UnitsIn,
    "redispatch": UnitsIn,
    "answer_directly": WordsIn,
    "schedule": DateIn,
    "schedule_rest": DateIn,
    "merge": MergeIn,
    "reject": ReasonIn,
    "withdraw": ReasonIn,
    "accept": StageIn,
    "set_out": StageIn,
    "arrive": StageIn,
    "arrive_too": StageIn,
    "cannot_reach": StageIn,
    "resolve": ResultIn,
    "to_mediation": MediationIn,
    "case_finished": WordsIn,
    "recall": WordsIn,
    "return_work": ReasonIn,
    "request_reopen": WordsIn,
    "reopen": WordsIn,
    "refuse_reopen": WordsIn,
    "tell": WordsIn,
    "call_police": PoliceIn,
}
