"""What the settings take: committees, rooms, houses, mediators, versions of levels, steps and mechanisms."""

from marshmallow import Schema, fields, validate

from border_gov.joint_mediation.rules import routing, words
from border_gov.joint_mediation.schemas.intake import LINE


class _Named(Schema):
    name = fields.String(required=True, validate=LINE)
    name_en = fields.String(load_default="", validate=LINE)
    active = fields.Boolean(load_default=False)
    version = fields.Integer(load_default=None, allow_none=True)


class CommitteeIn(_Named):
    """A people's mediation committee."""

    side = fields.String(required=True)
    short = fields.String(required=True, validate=validate.Length(max=10))
    seat = fields.String(load_default="", validate=LINE)
    members = fields.Integer(load_default=None, allow_none=True)
    women = fields.Integer(load_default=None, allow_none=True)
    term_until = fields.Date(load_default=None, allow_none=True)


class RoomIn(_Named):
    """A room and the topics that it takes."""

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]{0,30}$"))
    kind = fields.String(load_default="topic", validate=validate.OneOf(list(words.ROOM_KINDS)))
    topics = fields.List(fields.String(validate=validate.OneOf(list(routing.topics_known()))))
    sides = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    seat = fields.String(load_default="", validate=LINE)


class PartnerIn(_Named):
    """Another house at the table, with its duty and its limit in days."""

    side = fields.String(load_default="")
    kind = fields.String(required=True, validate=validate.OneOf(list(words.PARTNERS)))
    duty = fields.String(load_default="", validate=LINE)
    categories = fields.List(fields.String(validate=validate.OneOf(list(words.CATEGORIES))))
    days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=60))
    marks = fields.Boolean(load_default=False)


class SchemeRowIn(Schema):
    """One level, step or mechanism."""

    name = fields.String(required=True, validate=LINE)
    days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=90))
    proof = fields.String(load_default="", validate=validate.OneOf(list(words.PROOFS)))


class SchemeIn(Schema):
    """A new version."""

    rows = fields.List(fields.Nested(SchemeRowIn), required=True, validate=validate.Length(min=1, max=12))


SCHEMAS: dict[str, type[_Named]] = {"committee": CommitteeIn, "room": RoomIn, "partner": PartnerIn}


def columns(kind: str, data: dict[str, object]) -> dict[str, object]:
    """The values of a form as columns: names as {zh, en}."""
    found = dict(data)
    found["names"] = {"zh": found.pop("name"), "en": found.pop("name_en")}
    if kind == "partner":
        found["duties"] = {"zh": found.pop("duty")}
    return found
