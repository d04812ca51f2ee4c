"""What the case library and the entries of training take."""

from marshmallow import Schema, fields, validate

TEXT = validate.Length(min=2, max=2000)


class LessonIn(Schema):
    """A case told as an example."""

    title = fields.String(required=True, validate=validate.Length(min=2, max=60))
    story = fields.String(required=True, validate=TEXT)
    method = fields.String(required=True, validate=TEXT)
    lesson = fields.String(required=True, validate=TEXT)


class LessonOut(LessonIn):
    """An example as it is read."""

    id = fields.Integer()
    category = fields.String()
    topic = fields.String()
    state = fields.String()
    published_at = fields.AwareDateTime(allow_none=True)


class LibraryIn(Schema):
    """What the library is asked for."""

    q = fields.String(load_default="", validate=validate.Length(max=60))
    category = fields.String(load_default="", validate=validate.Length(max=40))


class TrainingIn(Schema):
    """A training that a mediator took part in."""

    person_id = fields.Integer(required=True)
    held_on = fields.Date(required=True)
    hours = fields.Integer(required=True, validate=validate.Range(1, 400))
    subject = fields.String(required=True, validate=validate.Length(min=2, max=60))
