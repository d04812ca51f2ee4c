"""What comes in and goes out at the doors of planned weeks."""

from marshmallow import Schema, fields, validate

KINDS = ("stop", "person")
LOCK_KINDS = ("patrol", "stop", "person")
KEY = validate.Length(max=80)


class WeekIn(Schema):
    """The week of a plan."""

    week = fields.Date(required=True)
    zone_id = fields.Integer(load_default=None, allow_none=True)


class VersionIn(Schema):
    """The version of the plan that the sender looked at."""

    version = fields.Integer(required=True)


class RunIn(VersionIn):
    """Start planning; `keep` leaves what is locked."""

    keep = fields.Boolean(load_default=False)


class ChangeIn(Schema):
    """One drag: take `what` out of team `source` and put it into team `target` at `position`."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    what = fields.String(required=True, validate=KEY)
    source = fields.String(load_default="", validate=KEY)
    target = fields.String(load_default="", validate=KEY)
    position = fields.Integer(load_default=-1, validate=validate.Range(min=-1, max=200))
    role = fields.String(load_default="member", validate=validate.OneOf(("leader", "deputy", "member")))


class EditIn(ChangeIn, VersionIn):
    """A change that is to be stored."""


class LockIn(VersionIn):
    """Lock or release a walk, a stop or a member."""

    team = fields.String(required=True, validate=KEY)
    kind = fields.String(required=True, validate=validate.OneOf(LOCK_KINDS))
    what = fields.String(load_default="", validate=KEY)
    locked = fields.Boolean(load_default=False)


class ReasonIn(VersionIn):
    """An act that needs a reason."""

    reason = fields.String(load_default="", validate=validate.Length(max=20))


class AnswerIn(Schema):
    """Whom a volunteer asks."""

    asked_id = fields.Integer(required=True)


class ReplaceIn(Schema):
    """Who goes instead, and whether they agreed by telephone."""

    person_id = fields.Integer(required=True)
    agreed = fields.Boolean(load_default=False)


class StopOut(Schema):
    """One visit; times are local HH:MM."""

    checkpoint = fields.String(attribute="id")
    name = fields.Dict()
    side = fields.String(attribute="side.key")
    arrive = fields.String()
    leave = fields.String()
    locked = fields.Boolean()


class MemberOut(Schema):
    """One place in a team; names across the border are masked."""

    id = fields.String()
    name = fields.String()
    side = fields.String(attribute="side.key")
    role = fields.String()
    locked = fields.Boolean()


class PatrolOut(Schema):
    """One walk."""

    team = fields.String()
    day = fields.Date()
    start = fields.String()
    end = fields.String()
    meeting_point = fields.Dict()
    members = fields.List(fields.Nested(MemberOut))
    stops = fields.List(fields.Nested(StopOut))
    length_km = fields.Float()
    bridges = fields.List(fields.String())
    locked = fields.Boolean()


class DroppedOut(Schema):
    """A checkpoint left out on a day, and why."""

    checkpoint = fields.String()
    day = fields.Date()
    reason = fields.String()


class SignOut(Schema):
    """How far the signatures are."""

    round = fields.Integer(allow_none=True)
    state = fields.String(allow_none=True)
    sha256 = fields.String(allow_none=True)
    signed = fields.List(fields.String())
    missing = fields.List(fields.String())


class RunOut(Schema):
    """Progress of a planning run."""

    id = fields.UUID()
    state = fields.String()
    done = fields.Integer()
    total = fields.Integer()
    stage = fields.String()
    message = fields.String()


class PlanOut(Schema):
    """A plan in a list."""

    id = fields.Integer()
    zone_id = fields.Integer()
    week = fields.Date()
    sides = fields.List(fields.String())
    state = fields.String()
    version = fields.Integer()
    actions = fields.List(fields.String())


class PlanFullOut(PlanOut):
    """A plan with everything in it."""

    patrols = fields.List(fields.Nested(PatrolOut))
    dropped = fields.List(fields.Nested(DroppedOut))
    checker = fields.Dict(allow_none=True)
    proofs = fields.List(fields.Dict())
    forecast = fields.Dict(allow_none=True)
    signatures = fields.Nested(SignOut)
    run = fields.Nested(RunOut, allow_none=True)


class CheckOut(Schema):
    """What a change would do."""

    ok = fields.Boolean()
    extra_min = fields.Integer()
    breaks = fields.List(fields.String())


class PlanPageIn(Schema):
    """Cursor paging."""

    before = fields.Integer(load_default=None)


class PlanPageOut(Schema):
    """Plans, newest first; `next` is the cursor of the next page."""

    items = fields.List(fields.Nested(PlanOut))
    next = fields.Integer(allow_none=True)
