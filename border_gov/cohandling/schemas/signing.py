"""What the pages and the API of sign-off take and give."""

from marshmallow import Schema, fields, validate

from border_gov.cohandling.rules.signing import NOTE_LIMIT, REFUSALS

SHA256 = validate.Regexp(r"^[0-9a-f]{64}$")


class SignIn(Schema):
    """A signature: the hash of what was read, and the password unless it was typed just now."""

    sha256 = fields.String(required=True, validate=SHA256)
    password = fields.String(load_default="", load_only=True, validate=validate.Length(max=200))


class RefuseIn(Schema):
    """A refusal and its reason."""

    reason = fields.String(required=True, validate=validate.OneOf(list(REFUSALS)))
    note = fields.String(load_default="", validate=validate.Length(max=NOTE_LIMIT))


class ScanIn(Schema):
    """What stands beside the scan of a stamped sheet."""

    sha256 = fields.String(required=True, validate=SHA256)
    paper_date = fields.Date(load_default=None, allow_none=True)


class SignatureOut(Schema):
    """One signature; the person is a number, names are shown by the pages as far as they may be."""

    side = fields.String()
    person_id = fields.Integer()
    at = fields.AwareDateTime()
    how = fields.String()
    paper_date = fields.Date(allow_none=True)


class RoundOut(Schema):
    """One round; `actions` are the acts open to the caller."""

    id = fields.Integer()
    kind = fields.String()
    subject_id = fields.Integer()
    title = fields.Raw()
    url = fields.String()
    number = fields.Integer()
    state = fields.String()
    sha256 = fields.String()
    sides = fields.List(fields.String())
    missing = fields.List(fields.String())
    opened_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String()
    signatures = fields.List(fields.Nested(SignatureOut))
    actions = fields.List(fields.String())


class RoundsOut(Schema):
    """Rounds that wait for the caller's side."""

    rounds = fields.List(fields.Nested(RoundOut))
