"""What the API of the inbox takes and gives."""

from marshmallow import Schema, fields, validate


class PageIn(Schema):
    """Which notices."""

    unread = fields.Boolean(load_default=False)
    before = fields.Integer(load_default=None, validate=validate.Range(min=1, max=2**63 - 1))


class NoticeOut(Schema):
    """One notice: what was done to which record, and when."""

    id = fields.Integer()
    at = fields.AwareDateTime()
    read = fields.Boolean()
    verb = fields.String()
    text = fields.String()
    subject_kind = fields.String()
    subject_id = fields.String()
    sides = fields.List(fields.String())
    url = fields.String()


class NoticesOut(Schema):
    """A page of notices; `next` is the value of `before` that leads to the next page."""

    notices = fields.List(fields.Nested(NoticeOut))
    unread = fields.Integer()
    next = fields.Integer(allow_none=True)


class ReadIn(Schema):
    """Which notices were read; without ids: all."""

    ids = fields.List(fields.Integer(), load_default=None, validate=validate.Length(max=500))


class ReadOut(Schema):
    """How many became read, and how many are still unread."""

    marked = fields.Integer()
    unread = fields.Integer()
