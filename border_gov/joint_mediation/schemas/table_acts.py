"""What acts take before anything is agreed: deciding, panel, sessions, danger, levels."""

from marshmallow import Schema, fields

from border_gov.joint_mediation.rules import words
from border_gov.joint_mediation.schemas.choosing import (
    a_day,
    a_party,
    choice,
    known_relations,
    long_text,
    row_of,
    shown,
    tick,
)
from border_gov.joint_mediation.schemas.intake import LINE, LocalTime
from border_gov.kernel.words import L


class Nothing(Schema):
    """An act that needs only its button."""


class NotAcceptIn(Schema):
    """Why it may not be mediated, and where the party is sent."""

    excluded = choice(L("Why"), words.EXCLUDED, "excluded")
    referral = choice(L("Where the party is sent"), words.REFERRALS, "referrals")


class RightsIn(Schema):
    """How the parties were told."""

    how = choice(L("How"), words.RIGHTS_HOW, "rights_how", load_default="paper")


class RerouteIn(Schema):
    """Another room."""

    room_id = row_of(L("Room"), "room")
    reason = choice(L("Reason"), words.REROUTE_REASONS, "reroute_reasons")


class WordsIn(Schema):
    """What was found out."""

    words = long_text(L("What was found out"), required=True)


class PartnerIn(Schema):
    """Another house."""

    partner_id = row_of(L("House"), "partner")


class SeatIn(Schema):
    """Somebody for the panel."""

    person_id = row_of(L("Person"), "mediator")
    kind = choice(L("As"), words.SEATS, "seats", load_default="mediator")
    chair = tick(L("Chairs the panel"))


class PanelistIn(Schema):
    """A member of the panel."""

    panelist_id = row_of(L("Member of the panel"), "seat")


class DeclareIn(PanelistIn):
    """A member's declaration; parties who sit at the same table may answer in the same breath."""

    relations = known_relations()
    parties_know_none = tick(L("Every party was asked at the same table and knows of no relation"))


class AskPartyIn(PanelistIn):
    """A party's answer about a member."""

    relations = known_relations()
    party_id = a_party(L("Party"))


class WaiveIn(PanelistIn):
    """A party's waiver."""

    party_id = a_party(L("Party"))


class ChallengeIn(PanelistIn):
    """A party's objection."""

    reason = choice(L("Reason"), words.CHALLENGES, "challenges")
    overruled = tick(L("Decided: the member stays (never possible for the chair)"))


class SessionIn(Schema):
    """A session to be held; without a host it is the turn of the side that hosted least."""

    starts_at = LocalTime(required=True, metadata=shown(L("Begins"), "datetime"))
    ends_at = LocalTime(load_default=None, allow_none=True, metadata=shown(L("Ends"), "datetime"))
    host_side = fields.String(
        load_default="", metadata=shown(L("On whose ground (empty: by turns)"), "select", "side")
    )
    venue = fields.String(load_default="", validate=LINE, metadata=shown(L("Venue"), "text"))
    kind = choice(L("Kind"), words.SESSION_KINDS, "session_kinds", load_default="together")


class InviteIn(Schema):
    """One party, or all, asked to a session."""

    session_id = row_of(L("Session"), "session")
    party_id = a_party(L("Party (empty: all)"), required=False)
    how = choice(L("How"), words.INVITED_HOW, "invited_how", load_default="phone")
    waived = tick(L("The day's notice is waived"))


class RecordIn(Schema):
    """The record of a session."""

    session_id = row_of(L("Session"), "session")
    words = long_text(L("Record"), required=True)


class NoteIn(Schema):
    """A note in confidence."""

    party_id = a_party(L("Party"))
    words = long_text(L("What was said in confidence"), required=True)
    party_allows = tick(L("The party lets panel members of the other sides read it"))


class DangerIn(Schema):
    """A sign of danger."""

    kind = choice(L("What"), words.DANGERS, "dangers")


class ExtendIn(Schema):
    """More time."""

    until = a_day(L("Until"))
    reason = long_text(L("Reason"))
    parties_agree = tick(L("All parties agree; their consent is in the file"))
