"""What the entry of a mediator takes."""

from marshmallow import Schema, fields, validate

from border_gov.joint_mediation.rules import routing, words


class MediatorIn(Schema):
    """What makes a person of one's own side a mediator, an expert or an adviser."""

    committee_id = fields.Integer(load_default=None, allow_none=True)
    kind = fields.String(load_default="mediator", validate=validate.OneOf(list(words.SEATS)))
    topics = fields.List(
        fields.String(validate=validate.OneOf(list(routing.topics_known()))), load_default=list
    )
    weekdays = fields.List(fields.Integer(validate=validate.Range(min=1, max=7)), load_default=list)
    full_time = fields.Boolean(load_default=False)
    term_until = fields.Date(load_default=None, allow_none=True)
    trained_on = fields.Date(load_default=None, allow_none=True)
    training_hours = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2000))
    active = fields.Boolean(load_default=False)
    version = fields.Integer(load_default=None, allow_none=True)


class NewMediatorIn(MediatorIn):
    """The same for somebody who has no entry yet."""

    person_id = fields.Integer(required=True)
    active = fields.Boolean(load_default=True)


class MediatorOut(Schema):
    """An entry as the API gives it; `sits`: open panels, of the caller's own side only."""

    person_id = fields.Integer()
    name = fields.String()
    side = fields.String()
    committee_id = fields.Integer(allow_none=True)
    kind = fields.String()
    topics = fields.List(fields.String())
    weekdays = fields.List(fields.Integer())
    full_time = fields.Boolean()
    term_until = fields.Date(allow_none=True)
    trained_on = fields.Date(allow_none=True)
    training_hours = fields.Integer()
    active = fields.Boolean()
    version = fields.Integer()
    sits = fields.Integer(allow_none=True)
