"""What intake, the one-page form and the list take."""

from marshmallow import Schema, fields, validate

from border_gov.geo.fields import AccuracyField, DatumField, LatField, LonField
from border_gov.joint_mediation.rules import words
from border_gov.joint_mediation.rules.flow import STATES
from border_gov.kernel.clock import LOCAL

TEXT = validate.Length(max=2000)
LINE = validate.Length(max=200)


def one_of(codes: dict[str, str]) -> validate.OneOf:
    """A code of a list, or nothing chosen."""
    return validate.OneOf(["", *codes])


class LocalTime(fields.AwareDateTime):
    """A moment as typed in Asia/Shanghai, or with its own offset."""

    def __init__(self, **more: object) -> None:
        super().__init__(default_timezone=LOCAL, **more)  # type: ignore[arg-type]


class RepresentativeIn(Schema):
    """Somebody who speaks for a party."""

    kind = fields.String(load_default="agent", validate=validate.OneOf(list(words.REPRESENTATIVES)))
    name = fields.String(required=True, validate=LINE)
    phone = fields.String(load_default="", validate=LINE)
    authorised_on = fields.Date(load_default=None, allow_none=True)


class PartyIn(Schema):
    """One party."""

    id = fields.String(load_default="")
    role = fields.String(required=True, validate=validate.OneOf(list(words.PARTY_ROLES)))
    kind = fields.String(load_default="person", validate=validate.OneOf(list(words.PARTY_KINDS)))
    name = fields.String(required=True, validate=LINE)
    phone = fields.String(load_default="", validate=LINE)
    id_number = fields.String(load_default="", validate=LINE)
    address = fields.String(load_default="", validate=LINE)
    employer = fields.String(load_default="", validate=LINE)
    side = fields.String(load_default="", validate=LINE)
    consent = fields.String(load_default="", validate=one_of(words.CONSENTS))
    identity_checked = fields.Boolean(load_default=False)
    representatives = fields.List(fields.Nested(RepresentativeIn))


class PlaceIn(Schema):
    """Where it happened: a named place or village (`where`), or a labelled point."""

    where = fields.String(load_default="", validate=LINE)
    lon = LonField(load_default=None, allow_none=True)
    lat = LatField(load_default=None, allow_none=True)
    datum = DatumField(load_default=None, allow_none=True)
    accuracy_m = AccuracyField(load_default=None, allow_none=True)
    place_words = fields.String(load_default="", validate=LINE)
    also_sides = fields.List(fields.String(validate=LINE), load_default=list)


class CaseIn(PlaceIn):
    """A dispute as it is taken in."""

    committee_id = fields.Integer(required=True)
    source = fields.String(load_default="application", validate=validate.OneOf(list(words.SOURCES)))
    category = fields.String(required=True, validate=validate.OneOf(list(words.CATEGORIES)))
    topic = fields.String(load_default="", validate=one_of(words.TOPICS))
    scale = fields.String(load_default="", validate=one_of(words.SCALES))
    facts = fields.String(load_default="", validate=TEXT)
    request = fields.String(load_default="", validate=TEXT)
    parcel = fields.String(load_default="", validate=LINE)
    title_right = fields.Boolean(load_default=False)
    identity_right = fields.Boolean(load_default=False)
    received_at = LocalTime(load_default=None, allow_none=True)
    warning_id = fields.Integer(load_default=None, allow_none=True)
    incident_id = fields.Integer(load_default=None, allow_none=True)
    external_source = fields.String(load_default="", validate=LINE)
    external_number = fields.String(load_default="", validate=LINE)
    parties = fields.List(fields.Nested(PartyIn), required=True, validate=validate.Length(max=60))


class CaseChangeIn(CaseIn):
    """Changes of what was taken in; the version that was read goes along."""

    committee_id = fields.Integer(load_default=None)
    parties = fields.List(fields.Nested(PartyIn), validate=validate.Length(max=60))
    version = fields.Integer(load_default=None, allow_none=True)


class SimpleIn(PlaceIn):
    """A dispute that was settled by word of mouth, on one page."""

    committee_id = fields.Integer(required=True)
    source = fields.String(load_default="initiative", validate=validate.OneOf(list(words.SOURCES)))
    category = fields.String(required=True, validate=validate.OneOf(list(words.CATEGORIES)))
    topic = fields.String(load_default="", validate=one_of(words.TOPICS))
    facts = fields.String(required=True, validate=TEXT)
    agreed = fields.String(required=True, validate=TEXT)
    done = fields.Boolean(load_default=False)
    due_on = fields.Date(load_default=None, allow_none=True)
    promise = fields.String(load_default="", validate=LINE)
    amount = fields.Decimal(load_default=None, allow_none=True, places=2)
    manner = fields.String(load_default="other", validate=validate.OneOf(list(words.MANNERS)))
    mediators = fields.List(fields.Integer(), required=True, validate=validate.Length(min=1, max=9))
    agreed_at = LocalTime(load_default=None, allow_none=True)
    rights_told = fields.Boolean(load_default=False)
    notice_waived = fields.Boolean(load_default=False)
    no_relations = fields.Boolean(load_default=False)
    warning_id = fields.Integer(load_default=None, allow_none=True)
    parties = fields.List(fields.Nested(PartyIn), required=True, validate=validate.Length(min=2, max=20))


class ListIn(Schema):
    """The filters of the list, as they stand in the address."""

    zone = fields.Integer(load_default=None, allow_none=True)
    q = fields.String(load_default="", validate=LINE)
    state = fields.String(load_default="", validate=one_of(STATES))
    open = fields.Boolean(load_default=False)
    category = fields.String(load_default="", validate=one_of(words.CATEGORIES))
    topic = fields.String(load_default="", validate=one_of(words.TOPICS))
    town = fields.String(load_default="", validate=validate.Length(max=12))
    side = fields.String(load_default="", validate=validate.Length(max=40))
    joint = fields.Boolean(load_default=False)
    room = fields.Integer(load_default=None, allow_none=True)
    level = fields.Integer(load_default=None, allow_none=True)
    since = fields.Date(load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True)
    mine = fields.Boolean(load_default=False)
    after = fields.Integer(load_default=None, allow_none=True)


class PartyTypedIn(PartyIn):
    """A party of which no more than a part is typed yet."""

    role = fields.String(load_default="")
    name = fields.String(load_default="", validate=LINE)


class RecurrenceIn(Schema):
    """Who and where, to be asked while it is typed."""

    committee_id = fields.Integer(required=True)
    category = fields.String(load_default="")
    topic = fields.String(load_default="")
    parcel = fields.String(load_default="")
    parties = fields.List(fields.Nested(PartyTypedIn), load_default=list)


class WarningIn(PlaceIn):
    """What a grid worker heard."""

    category = fields.String(required=True, validate=validate.OneOf(list(words.CATEGORIES)))
    topic = fields.String(load_default="", validate=one_of(words.TOPICS))
    grave = fields.String(load_default="low", validate=validate.OneOf(list(words.GRAVITY)))
    people = fields.Integer(load_default=None, allow_none=True)
    words = fields.String(load_default="", validate=TEXT)
    found_at = LocalTime(load_default=None, allow_none=True)
    drive_id = fields.Integer(load_default=None, allow_none=True)


class DriveIn(Schema):
    """A time of screening."""

    name = fields.String(required=True, validate=LINE)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
