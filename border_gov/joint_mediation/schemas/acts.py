"""What each act on a case takes: the same for its form and for the API."""

from marshmallow import Schema

from border_gov.joint_mediation.schemas import outcome_acts, table_acts

ACTS: dict[str, type[Schema]] = {
    "consent_not_accept": table_acts.NotAcceptIn,
    "exclude": table_acts.NotAcceptIn,
    "tell_rights": table_acts.RightsIn,
    "reroute": table_acts.RerouteIn,
    "find_facts": table_acts.WordsIn,
    "call_partner": table_acts.PartnerIn,
    "seat": table_acts.SeatIn,
    "unseat": table_acts.PanelistIn,
    "declare": table_acts.DeclareIn,
    "ask_party": table_acts.AskPartyIn,
    "waive": table_acts.WaiveIn,
    "challenge": table_acts.ChallengeIn,
    "plan_session": table_acts.SessionIn,
    "invite": table_acts.InviteIn,
    "record_session": table_acts.RecordIn,
    "note": table_acts.NoteIn,
    "adjourn": table_acts.SessionIn,
    "flag_danger": table_acts.DangerIn,
    "extend": table_acts.ExtendIn,
    "agree": outcome_acts.TermsIn,
    "redraft": outcome_acts.TermsIn,
    "oral_agree": outcome_acts.OralIn,
    "escalate": outcome_acts.EscalateIn,
    "level_return": outcome_acts.ReturnIn,
    "impasse": outcome_acts.ImpasseIn,
    "sign": outcome_acts.MarksIn,
    "record_performance": outcome_acts.PerformedIn,
    "default": outcome_acts.DefaultIn,
    "cure": outcome_acts.PerformedIn,
    "guide_court": outcome_acts.ToldIn,
    "court_confirmed": outcome_acts.CourtIn,
    "visit_ok": outcome_acts.VisitIn,
    "visit_bad": outcome_acts.VisitIn,
    "ask_close": outcome_acts.ToldIn,
}
"""Acts that need more than their button."""
BARE = (
    "register",
    "consent_accept",
    "reconsider",
    "panel_complete",
    "convene",
    "resume",
    "know_danger",
    "end_danger",
    "consent_level",
    "withdraw",
    "refuse_sign",
    "perform",
    "instant_performed",
    "remediate",
    "court_rejected",
    "window_closed",
    "archive",
    "recurrence",
)


def schema_of(verb: str) -> Schema:
    """What `verb` takes; KeyError for an act that is done elsewhere."""
    if verb in BARE:
        return table_acts.Nothing()
    return ACTS[verb]()
