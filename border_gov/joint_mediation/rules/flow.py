"""The states of a case, and which verb leads from which to which for whom (FLOW)."""

from border_gov.joint_mediation.rules.facts import Facts
from border_gov.kernel.flow import Flow, Step, Who, anybody_of
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

DRAFT, REGISTERED, ACCEPTED, NOT_ACCEPTED = "draft", "registered", "accepted", "not_accepted"
ROUTED, PANEL_READY, IN_MEDIATION, ADJOURNED = "routed", "panel_ready", "in_mediation", "adjourned"
ESCALATING, DRAFTING, AGREED, CONFIRMING = "escalating", "agreement_drafting", "agreed", "confirming"
PERFORMING, PERFORMED, BREACHED, FAILED = "performing", "performed", "breached", "failed"
REFERRED_OUT, CLOSED_SUCCESS, CLOSED_FAILED = "referred_out", "closed_success", "closed_failed"
WITHDRAWN, ARCHIVED, REOPENED = "withdrawn", "archived", "reopened"

STATES = {
    DRAFT: L("Draft"),
    REGISTERED: L("Registered"),
    ACCEPTED: L("Accepted"),
    NOT_ACCEPTED: L("Not accepted"),
    ROUTED: L("Sent to a room"),
    PANEL_READY: L("Panel complete"),
    IN_MEDIATION: L("Under mediation"),
    ADJOURNED: L("Adjourned"),
    ESCALATING: L("Offered to the next level"),
    DRAFTING: L("Agreement being drafted"),
    AGREED: L("Agreed"),
    CONFIRMING: L("At court for confirmation"),
    PERFORMING: L("Being performed"),
    PERFORMED: L("Performed"),
    BREACHED: L("Not performed"),
    FAILED: L("Failed"),
    REFERRED_OUT: L("Guided to court"),
    CLOSED_SUCCESS: L("Closed with success"),
    CLOSED_FAILED: L("Closed without success"),
    WITHDRAWN: L("Withdrawn"),
    ARCHIVED: L("Archived"),
    REOPENED: L("Taken up again"),
}
BEFORE_AGREEMENT = (DRAFT, REGISTERED, ACCEPTED, ROUTED, PANEL_READY, IN_MEDIATION, ADJOURNED, ESCALATING)
TALKING = (PANEL_READY, IN_MEDIATION, ADJOURNED)
AT_WORK = (ACCEPTED, ROUTED, PANEL_READY, IN_MEDIATION, ADJOURNED, ESCALATING, DRAFTING)
CLOSED = (CLOSED_SUCCESS, CLOSED_FAILED, REFERRED_OUT)
OVER = (*CLOSED, NOT_ACCEPTED, WITHDRAWN, ARCHIVED)
GOOD = (AGREED, CONFIRMING, PERFORMING, PERFORMED, CLOSED_SUCCESS)
GRAVE = (BREACHED, FAILED, CLOSED_FAILED, NOT_ACCEPTED)

CLERKS = ("officer", "mediator")
READERS = ("officer", "mediator", "leader", "duty", "organiser")


def clerk(viewer: Viewer, facts: Facts) -> bool:
    """An officer or mediator of a side of the case."""
    return viewer.has(*CLERKS) and bool(viewer.sides & facts.sides)


def lead_clerk(viewer: Viewer, facts: Facts) -> bool:
    """The same of the side that keeps the file."""
    return viewer.has(*CLERKS) and facts.lead_side in viewer.sides


def yet_to_say_yes(matter: str) -> Who:
    """A clerk whose side has not consented in this round, and who has not spoken for another."""

    def may(viewer: Viewer, facts: Facts) -> bool:
        waiting = viewer.sides & facts.sides - facts.yes.get(matter, frozenset())
        new = viewer.person_id not in facts.yes_people.get(matter, frozenset())
        return viewer.has(*CLERKS) and bool(waiting) and new

    return may


def chair(viewer: Viewer, facts: Facts) -> bool:
    """The chair."""
    return facts.chair is not None and viewer.person_id == facts.chair.person_id


def for_the_chair(viewer: Viewer, facts: Facts) -> bool:
    """An officer of the chair's side who enters what the chair put on paper."""
    return facts.chair is not None and viewer.has("officer") and facts.chair.side in viewer.sides


def of_the_panel(viewer: Viewer, facts: Facts) -> bool:
    """A mediator who sits on the panel now."""
    return any(seat.person_id == viewer.person_id and seat.kind == "mediator" for seat in facts.seats)


def anybody_of_the_sides(viewer: Viewer, facts: Facts) -> bool:
    """Any staff of a side of the case: danger asks for no office."""
    return viewer.has(*CLERKS, "duty", "leader") and bool(viewer.sides & facts.sides)


def duty_or_officer(viewer: Viewer, facts: Facts) -> bool:
    """Duty desk or officer of a side of the case."""
    return viewer.has("duty", "officer") and bool(viewer.sides & facts.sides)


def yet_to_know(viewer: Viewer, facts: Facts) -> bool:
    """Duty desk or officer of a side that has not said it knows of the danger."""
    return duty_or_officer(viewer, facts) and bool(viewer.sides & facts.sides - facts.danger_told)


def the_system(viewer: Viewer, facts: Facts) -> bool:
    """Set off by another act whose person was looked at; no button."""
    return True


def not_the_chair(viewer: Viewer, facts: Facts) -> bool:
    """A clerk who does not chair; the verb also refuses who chaired before."""
    return clerk(viewer, facts) and not chair(viewer, facts)


BY_CHAIR = anybody_of(chair, for_the_chair)
BY_PANEL = anybody_of(of_the_panel, for_the_chair)

FLOW = Flow(
    "mediation",
    1,
    DRAFT,
    (
        Step("edit", (DRAFT, REGISTERED, ACCEPTED, ROUTED, REOPENED), None, clerk, label=L("Change")),
        Step("register", (DRAFT,), REGISTERED, clerk, label=L("Register")),
        Step(
            "consent_accept",
            (REGISTERED, REOPENED),
            None,
            yet_to_say_yes("accept"),
            label=L("Accept for our side"),
        ),
        Step("accept", (REGISTERED, REOPENED), ACCEPTED, the_system),
        Step(
            "consent_not_accept",
            (REGISTERED, REOPENED),
            None,
            yet_to_say_yes("not_accept"),
            needs=("excluded", "referral"),
            label=L("Do not accept"),
        ),
        Step("not_accept", (REGISTERED, REOPENED), NOT_ACCEPTED, the_system),
        Step("reconsider", (REGISTERED, REOPENED), None, clerk, label=L("Take back that it is excluded")),
        Step(
            "exclude",
            AT_WORK,
            None,
            clerk,
            needs=("excluded", "referral"),
            label=L("It turned out to be excluded"),
        ),
        Step("tell_rights", (REGISTERED, *AT_WORK, REOPENED), None, clerk, label=L("Rights were told")),
        Step("route", (ACCEPTED,), ROUTED, clerk, label=L("Send to a room")),
        Step("reroute", (ROUTED,), ROUTED, clerk, needs=("reason",), label=L("Send to another room")),
        Step("find_facts", AT_WORK, None, clerk, label=L("Facts written down")),
        Step("call_partner", AT_WORK, None, clerk, needs=("partner_id",), label=L("Call another house")),
        Step("seat", (ROUTED,), None, clerk, needs=("person_id",), label=L("Add to the panel")),
        Step("unseat", (ROUTED,), None, clerk, needs=("panelist_id",), label=L("Take off the panel")),
        Step("declare", (ROUTED, PANEL_READY), None, clerk, label=L("Declaration of a mediator")),
        Step("ask_party", (ROUTED, PANEL_READY), None, clerk, label=L("Answer of a party")),
        Step("waive", (ROUTED, PANEL_READY), None, clerk, label=L("Waiver of a party")),
        Step("panel_complete", (ROUTED,), PANEL_READY, clerk, label=L("The panel is complete")),
        Step(
            "challenge",
            (PANEL_READY, IN_MEDIATION),
            ROUTED,
            clerk,
            needs=("panelist_id", "reason"),
            label=L("A party objects to a mediator"),
        ),
        Step("overrule", (PANEL_READY, IN_MEDIATION), None, clerk, needs=("panelist_id", "reason")),
        Step("plan_session", TALKING, None, BY_PANEL, label=L("Plan a session")),
        Step("invite", TALKING, None, clerk, label=L("Invite")),
        Step("convene", (PANEL_READY,), IN_MEDIATION, BY_CHAIR, label=L("Open the mediation")),
        Step("record_session", (IN_MEDIATION,), None, BY_PANEL, label=L("Write the record")),
        Step("note", (IN_MEDIATION, ADJOURNED), None, of_the_panel, label=L("Note in confidence")),
        Step("adjourn", (IN_MEDIATION,), ADJOURNED, BY_CHAIR, label=L("Adjourn")),
        Step("resume", (ADJOURNED,), IN_MEDIATION, BY_CHAIR, label=L("Go on")),
        Step("flag_danger", AT_WORK, None, anybody_of_the_sides, needs=("kind",), label=L("Report a danger")),
        Step("know_danger", AT_WORK, None, yet_to_know, label=L("Our side knows of the danger")),
        Step("end_danger", AT_WORK, None, duty_or_officer, label=L("The danger is over")),
        Step(
            "extend",
            (IN_MEDIATION, ADJOURNED, ROUTED, PANEL_READY, ESCALATING, DRAFTING),
            None,
            yet_to_say_yes("extension"),
            needs=("until",),
            label=L("Extend the time"),
        ),
        Step("agree", (IN_MEDIATION,), DRAFTING, BY_CHAIR, needs=("terms",), label=L("Agreed in writing")),
        Step("oral_agree", (IN_MEDIATION,), AGREED, BY_CHAIR, needs=("terms",), label=L("Agreed by word")),
        Step(
            "escalate",
            (IN_MEDIATION, ADJOURNED),
            ESCALATING,
            BY_CHAIR,
            needs=("reason",),
            label=L("Offer to a higher level"),
        ),
        Step("consent_level", (ESCALATING,), None, yet_to_say_yes("level"), label=L("Take it at this level")),
        Step("level_accept", (ESCALATING,), ROUTED, the_system),
        Step(
            "level_return",
            (ESCALATING,),
            IN_MEDIATION,
            clerk,
            needs=("reason",),
            label=L("Return to the level below"),
        ),
        Step(
            "impasse",
            (IN_MEDIATION, ADJOURNED),
            FAILED,
            BY_CHAIR,
            needs=("failure",),
            label=L("No agreement possible"),
        ),
        Step(
            "extension",
            (IN_MEDIATION, ADJOURNED, ROUTED, PANEL_READY, ESCALATING, DRAFTING),
            None,
            the_system,
        ),
        Step("redraft", (DRAFTING,), None, BY_CHAIR, needs=("terms",), label=L("Change the agreement")),
        Step("sign", (DRAFTING,), None, clerk, needs=("sha256",), label=L("Marks on paper")),
        Step("all_signed", (DRAFTING,), AGREED, the_system),
        Step("refuse_sign", (DRAFTING,), IN_MEDIATION, clerk, label=L("A party does not sign")),
        Step("apply_confirm", (AGREED,), CONFIRMING, clerk, label=L("Apply for judicial confirmation")),
        Step("perform", (AGREED,), PERFORMING, clerk, label=L("Performance begins")),
        Step("instant_performed", (AGREED,), PERFORMED, clerk, label=L("Performed at once")),
        Step(
            "court_confirmed",
            (CONFIRMING,),
            PERFORMING,
            clerk,
            needs=("document_number",),
            label=L("The court confirmed"),
        ),
        Step("court_rejected", (CONFIRMING,), AGREED, clerk, label=L("The court did not confirm")),
        Step("window_closed", (CONFIRMING,), AGREED, clerk, label=L("The time for confirmation is over")),
        Step("record_performance", (PERFORMING,), None, clerk, label=L("An instalment was performed")),
        Step("performed", (PERFORMING,), PERFORMED, clerk, label=L("All is performed")),
        Step("default", (PERFORMING,), BREACHED, clerk, label=L("Not performed in time")),
        Step("cure", (BREACHED,), PERFORMING, clerk, label=L("Made good")),
        Step("remediate", (BREACHED,), IN_MEDIATION, clerk, label=L("Mediate again")),
        Step("guide_court", (BREACHED, FAILED), REFERRED_OUT, clerk, label=L("Guide to court")),
        Step("visit_ok", (PERFORMED,), None, not_the_chair, label=L("Visited: all is well")),
        Step("visit_bad", (PERFORMED,), BREACHED, not_the_chair, label=L("Visited: not well")),
        Step("ask_close", (PERFORMED, FAILED), None, clerk, label=L("Close")),
        Step("close", (PERFORMED,), CLOSED_SUCCESS, the_system),
        Step("close_failed", (FAILED,), CLOSED_FAILED, the_system),
        Step("archive", CLOSED, ARCHIVED, lead_clerk, label=L("Archive")),
        Step(
            "recurrence",
            (CLOSED_SUCCESS, CLOSED_FAILED, ARCHIVED),
            REOPENED,
            clerk,
            label=L("It has come up again"),
        ),
        Step("withdraw", BEFORE_AGREEMENT, WITHDRAWN, clerk, label=L("A party withdraws")),
    ),
)
