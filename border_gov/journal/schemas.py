"""What the auditor's page and API take and give."""

from marshmallow import Schema, fields, validate


class FiltersIn(Schema):
    """Filters of the auditor's list; all may be left out."""

    verb = fields.String(validate=validate.Length(max=64))
    subject_kind = fields.String(validate=validate.Length(max=64))
    subject_id = fields.String(validate=validate.Length(max=64))
    person = fields.Integer(validate=validate.Range(min=1, max=2**31 - 1))
    since = fields.Date()
    until = fields.Date()
    before = fields.Integer(validate=validate.Range(min=1, max=2**63 - 1))


class EntryOut(Schema):
    """One entry: that it exists, never its facts."""

    id = fields.Integer()
    zone_id = fields.Integer()
    at = fields.AwareDateTime()
    actor_person = fields.Integer(allow_none=True)
    by = fields.String()
    verb = fields.String()
    subject_kind = fields.String()
    subject_id = fields.String()
    sides = fields.List(fields.String())


class EntriesOut(Schema):
    """A page of entries; `next` is the value of `before` that leads to the next page."""

    entries = fields.List(fields.Nested(EntryOut))
    next = fields.Integer(allow_none=True)
