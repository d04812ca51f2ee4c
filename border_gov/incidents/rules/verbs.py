"""What happens to incidents, as the journal names it."""

from enum import StrEnum

from border_gov.kernel.words import L


class Verb(StrEnum):
    """Acts of this room."""

    RECEIVE = "incident.received"
    COMPLETE = "incident.completed"
    EDIT = "incident.edited"
    ACK = "incident.acknowledged"
    ACK_TOO = "incident.acknowledged_too"
    REPLY = "incident.replied"
    DISPATCH = "incident.dispatched"
    REDISPATCH = "incident.redispatched"
    ANSWER_DIRECTLY = "incident.answered"
    SCHEDULE = "incident.scheduled"
    SCHEDULE_REST = "incident.rest_scheduled"
    MERGE = "incident.merged"
    REJECT = "incident.rejected"
    AGREE = "incident.agreed_to_shut"
    WITHDRAW = "incident.withdrawn"
    ACCEPT = "incident.unit_accepted"
    SET_OUT = "incident.unit_set_out"
    ARRIVE = "incident.unit_arrived"
    CANNOT_REACH = "incident.unit_cannot_reach"
    RESOLVE = "incident.resolved"
    TO_MEDIATION = "incident.to_mediation"
    CASE_FINISHED = "incident.mediation_ended"
    RECALL = "incident.recalled"
    RETURN_WORK = "incident.returned"
    ALL_SIGNED = "incident.closed"
    SURVEY = "incident.survey_answered"
    REQUEST_REOPEN = "incident.reopen_requested"
    REOPEN = "incident.reopened"
    REFUSE_REOPEN = "incident.reopen_refused"
    ARCHIVE = "incident.archived"
    TELL = "incident.citizen_told"
    CALL_POLICE = "incident.police_called"
    MOVE = "incident.responsibility_moved"
    REVEAL = "incident.reporter_shown"
    KIND_SAVED = "incident.kind_saved"
    AREA_SAVED = "incident.core_area_saved"
    LINE_DISPUTE = "incident.line_dispute_noted"
    SETTLE_LINE = "incident.line_dispute_settled"


JOURNAL_WORDS: dict[str, str] = {
    Verb.RECEIVE: L("Received an incident"),
    Verb.COMPLETE: L("Completed the record"),
    Verb.EDIT: L("Corrected the record"),
    Verb.ACK: L("Signed for the incident"),
    Verb.ACK_TOO: L("Another side signed for the incident"),
    Verb.REPLY: L("Replied to the citizen"),
    Verb.DISPATCH: L("Sent units out"),
    Verb.REDISPATCH: L("Sent another unit"),
    Verb.ANSWER_DIRECTLY: L("Answered at once"),
    Verb.SCHEDULE: L("Made an appointment with the citizen"),
    Verb.SCHEDULE_REST: L("Secured the place and left the rest for later"),
    Verb.MERGE: L("Merged with another incident"),
    Verb.REJECT: L("Found to be outside our duties"),
    Verb.AGREE: L("One side agreed to end it; the others have yet to"),
    Verb.WITHDRAW: L("Withdrawn by the citizen"),
    Verb.ACCEPT: L("The unit accepted"),
    Verb.SET_OUT: L("The unit set out"),
    Verb.ARRIVE: L("The unit arrived"),
    Verb.CANNOT_REACH: L("The unit cannot get there"),
    Verb.RESOLVE: L("Reported the result"),
    Verb.TO_MEDIATION: L("Handed to mediation"),
    Verb.CASE_FINISHED: L("Mediation ended"),
    Verb.RECALL: L("Took the incident back from mediation"),
    Verb.RETURN_WORK: L("Sent back to work"),
    Verb.ALL_SIGNED: L("Closed with the signatures of all required sides"),
    Verb.SURVEY: L("The citizen answered the survey"),
    Verb.REQUEST_REOPEN: L("Reopening was asked for"),
    Verb.REOPEN: L("Reopened"),
    Verb.REFUSE_REOPEN: L("Reopening was refused by all required sides"),
    Verb.ARCHIVE: L("Archived"),
    Verb.TELL: L("Sent the citizen a message"),
    Verb.CALL_POLICE: L("Called 110"),
    Verb.MOVE: L("Responsibility moved to other sides"),
    Verb.REVEAL: L("Looked at who reported it"),
    Verb.KIND_SAVED: L("Changed a kind of incident"),
    Verb.AREA_SAVED: L("Changed the main area of a town"),
    Verb.LINE_DISPUTE: L("Noted a doubt about where the line runs"),
    Verb.SETTLE_LINE: L("Noted how a doubt about the line was settled"),
}


def words_of(act: str) -> str:
    """The words for a kept act."""
    if act.startswith("agree_"):
        return JOURNAL_WORDS[Verb.AGREE]
    name = {"arrive_too": "arrive", "joined": "move"}.get(act, act).upper()
    return JOURNAL_WORDS[Verb[name]]
