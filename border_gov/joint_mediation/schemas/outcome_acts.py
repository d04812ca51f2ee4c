"""What acts take when something is agreed or not: words, marks, performance, visits."""

from marshmallow import Schema, fields, validate

from border_gov.joint_mediation.rules import words
from border_gov.joint_mediation.schemas.choosing import (
    a_day,
    choice,
    long_text,
    row_of,
    shown,
    tick,
)
from border_gov.joint_mediation.schemas.intake import LINE, TEXT, LocalTime
from border_gov.kernel.words import L


class PromiseIn(Schema):
    """One promise of an agreement."""

    what = fields.String(required=True, validate=LINE, metadata=shown(L("What"), "text"))
    amount = fields.String(
        load_default="",
        validate=validate.Regexp(r"^\d{0,11}(\.\d{1,2})?$"),
        metadata=shown(L("Amount (yuan)"), "text"),
    )
    manner = choice(L("Manner"), words.MANNERS, "manners", load_default="other")
    due_on = a_day(L("Until"))


class TermsIn(Schema):
    """What was agreed: one item a line, and what is to be done later."""

    items = fields.String(
        required=True, validate=TEXT, metadata=shown(L("What was agreed, one item a line"), "textarea")
    )
    facts = long_text(L("Facts and points in dispute"))
    place = fields.String(load_default="", validate=LINE, metadata=shown(L("Place of performance"), "text"))
    instalments = fields.List(
        fields.Nested(PromiseIn),
        load_default=list,
        validate=validate.Length(max=24),
        metadata=shown(L("To be done later"), "rows", rows=3),
    )


class OralIn(TermsIn):
    """The same, agreed by word of mouth."""

    agreed_at = LocalTime(
        load_default=None, allow_none=True, metadata=shown(L("Agreed at (empty: now)"), "datetime")
    )


class EscalateIn(Schema):
    """Offered to another level."""

    reason = choice(L("Reason"), words.ESCALATION_REASONS, "escalation_reasons")
    to_level = fields.Integer(
        load_default=None, allow_none=True, metadata=shown(L("Level (empty: the next)"), "text")
    )


class ReturnIn(Schema):
    """Returned to the level below."""

    reason = choice(L("Reason"), words.RETURN_REASONS, "return_reasons")


class ImpasseIn(Schema):
    """Why there is no agreement."""

    failure = choice(L("Why"), words.FAILURES, "failures")
    remedies_told = tick(L("The parties were told that arbitration, agencies and the court are open to them"))


class ToldIn(Schema):
    """That the parties know their remedies."""

    remedies_told = tick(L("The parties were told that arbitration, agencies and the court are open to them"))


class MarkIn(Schema):
    """One mark as it stands on the printed paper."""

    role = choice(L("Who"), words.MARK_ROLES, "mark_roles")
    party_id = fields.UUID(load_default=None, allow_none=True)
    person_id = fields.Integer(load_default=None, allow_none=True)
    committee_id = fields.Integer(load_default=None, allow_none=True)
    what = choice(L("What"), words.MARKS, "marks", load_default="signature")
    before_person = fields.Integer(load_default=None, allow_none=True)
    marked_at = LocalTime(required=True, metadata=shown(L("When"), "datetime"))


class MarksIn(Schema):
    """Marks on the paper with this hash."""

    sha256 = fields.String(required=True, metadata=shown(L("Hash on the paper"), "hidden"))
    marks = fields.List(
        fields.Nested(MarkIn),
        load_default=list,
        validate=validate.Length(max=80),
        metadata=shown(L("Marks on the paper"), "marks"),
    )


class PerformedIn(Schema):
    """One promise that was kept."""

    instalment_id = row_of(L("What was promised"), "instalment")
    performed_on = a_day(L("Performed on"))


class DefaultIn(Schema):
    """One promise that was not kept."""

    instalment_id = row_of(L("What was promised"), "instalment")


class CourtIn(Schema):
    """The court's ruling."""

    document_number = fields.String(
        required=True, validate=LINE, metadata=shown(L("Number of the ruling"), "text")
    )


class VisitIn(Schema):
    """A visit."""

    visited_on = a_day(L("Visited on"))
    satisfied = choice(L("The parties are"), words.SATISFIED, "satisfied", load_default="yes")
    words = long_text(L("What was seen"))
