"""What mediation writes into the journal, in words."""

from border_gov.joint_mediation.rules.flow import FLOW
from border_gov.kernel.words import L

CASE = "mediation_case"


def journal_verb(verb: str) -> str:
    """The journal's name of a step."""
    return f"mediation.{verb}"


SAID = {
    "opened": L("Took the dispute in"),
    "edit": L("Changed the file"),
    "register": L("Registered (%(docket)s)"),
    "consent_accept": L("Accepted for one side"),
    "accept": L("Accepted"),
    "consent_not_accept": L("Says it may not be mediated, for one side"),
    "not_accept": L("Not accepted"),
    "reconsider": L("Took back that it is excluded"),
    "exclude": L("Found that it may not be mediated"),
    "tell_rights": L("Told the parties their rights"),
    "route": L("Sent to a room"),
    "reroute": L("Sent to another room"),
    "find_facts": L("Wrote down the facts"),
    "call_partner": L("Called another house"),
    "partner_done": L("Another house did its part"),
    "seat": L("Added a member to the panel"),
    "unseat": L("Took a member off the panel"),
    "declare": L("Filed a mediator's declaration"),
    "ask_party": L("Filed a party's answer about a mediator"),
    "check_conflicts": L("Checked for conflicts of interest"),
    "waive": L("Filed a party's written waiver"),
    "panel_complete": L("The panel is complete"),
    "challenge": L("A party objected to a mediator, who is replaced"),
    "overrule": L("A party objected to a mediator, who stays"),
    "plan_session": L("Planned session %(number)s"),
    "cancel_session": L("Called off session %(number)s"),
    "invite": L("Invited a party"),
    "convene": L("Opened the mediation"),
    "record_session": L("Wrote the record of session %(number)s"),
    "note": L("Took a note in confidence"),
    "allow_note": L("Filed whether a note in confidence may be shown to the whole panel"),
    "adjourn": L("Adjourned"),
    "resume": L("Went on"),
    "flag_danger": L("Reported a danger; sessions stand still"),
    "know_danger": L("One side knows of the danger"),
    "end_danger": L("The danger is over"),
    "extend": L("Agrees to more time"),
    "extension": L("More time until %(until)s"),
    "agree": L("Agreed; version %(number)s of the agreement is to be marked"),
    "redraft": L("Changed the agreement to version %(number)s; earlier marks are void"),
    "oral_agree": L("Agreed by word of mouth"),
    "escalate": L("Offered to level %(level)s"),
    "consent_level": L("Takes it at level %(level)s, for one side"),
    "level_accept": L("Taken at level %(level)s"),
    "level_return": L("Returned to level %(level)s"),
    "impasse": L("No agreement possible"),
    "sign": L("Filed a mark on paper"),
    "all_signed": L("All marks are there; the agreement is in force"),
    "refuse_sign": L("A party did not sign"),
    "apply_confirm": L("All parties applied for judicial confirmation"),
    "perform": L("Performance began"),
    "instant_performed": L("Performed at once"),
    "court_confirmed": L("The court confirmed"),
    "court_rejected": L("The court did not confirm"),
    "window_closed": L("The time for confirmation is over"),
    "record_performance": L("An instalment was performed"),
    "performed": L("All is performed"),
    "default": L("Not performed in time"),
    "cure": L("Made good"),
    "remediate": L("Mediated again"),
    "guide_court": L("Guided to court"),
    "visit_ok": L("Visited: all is well"),
    "visit_bad": L("Visited: not well"),
    "ask_close": L("Asked the sides to sign the closing"),
    "close": L("Closed with success"),
    "close_failed": L("Closed without success"),
    "archive": L("Archived"),
    "recurrence": L("Taken up again"),
    "link_recurrence": L("Linked to an earlier case as a recurrence"),
    "withdraw": L("A party withdrew"),
    "read_across": L("Opened across the border (level %(level)s)"),
    "matched": L("Asked whether the same parties were here before"),
    "exported": L("Exported %(count)s cases"),
    "warning_added": L("Entered a warning from screening"),
    "warning_settled": L("A warning was settled on the spot"),
    "settings_changed": L("Changed the settings of mediation"),
}
INCIDENT_TOLD = "mediation.over_for_incident"
JOURNAL_WORDS = {journal_verb(verb): label for verb, label in SAID.items()}
JOURNAL_WORDS[INCIDENT_TOLD] = L(
    "Mediation of this dispute is over; the desk ends the incident or takes it back"
)
assert {step.verb for step in FLOW.steps} <= SAID.keys()

IN_CONFIDENCE = frozenset({"note", "allow_note"})
"""That a note exists is told to the panel's mediators and the auditor only."""
CONFIDENTIAL = frozenset(map(journal_verb, IN_CONFIDENCE))
ROUTINE = frozenset(
    {"edit", "tell_rights", "find_facts", "seat", "unseat", "declare", "ask_party", "waive", "invite", "note"}
    | {"allow_note", "record_session", "sign", "read_across", "matched", "check_conflicts", "opened"}
)
"""Noted without telling anybody but those who sit on the panel."""
SUBJECTS = {
    CASE: L("Mediation case"),
    "mediation_warning": L("Warning from screening"),
    "mediation_committee": L("Mediation committee"),
    "mediation_room": L("Mediation room"),
    "mediation_partner": L("House at the table"),
    "mediator_profile": L("Mediator's entry"),
    "mediation_levels": L("Levels"),
    "mediation_steps": L("Steps"),
    "mediation_mechanisms": L("Mechanisms"),
}
