"""The law of alerts: a chain of alert, updates and cancel; each other side acknowledges each message in time.

The kinds of message and the mark of an exercise follow the Common Alerting Protocol 1.2 (OASIS, 2010).
"""

from dataclasses import dataclass
from enum import StrEnum

from border_gov.cohandling.rules.clocks import ClockKind
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SUBJECT_KIND = "alert"
ALERT, UPDATE, CANCEL = "alert", "update", "cancel"
MESSAGES = {ALERT: L("Alert"), UPDATE: L("Update"), CANCEL: L("Cancel")}
ACTIVE, CANCELLED, OVER = "active", "cancelled", "over"
STATES = {ACTIVE: L("in force"), CANCELLED: L("cancelled"), OVER: L("over")}
URGENCY = {"notice": L("For information"), "warning": L("Warning"), "urgent": L("Act at once")}
SENDERS = ("officer", "duty", "leader")
WORDS_LIMIT = 300
LONGEST_DAYS = 31
ACK = ClockKind(
    "alert", "ack", L("Acknowledge an alert"), L("an alert is sent"), L("the side acknowledges it"),
    roles=("duty", "leader"),
)  # fmt: skip
EXERCISE_ACK = ClockKind(
    "alert_exercise", "ack", L("Acknowledge an alert of an exercise"), L("an alert is sent"),
    L("the side acknowledges it"), roles=("duty",),
)  # fmt: skip


def clock_of(exercise: bool) -> ClockKind:
    """The clock of acknowledging; an exercise has its own, so that it enters no figure of real alerts."""
    return EXERCISE_ACK if exercise else ACK


class Verb(StrEnum):
    """What happens to alerts, as the journal names it."""

    SENT = "prevention.alert_sent"
    UPDATED = "prevention.alert_updated"
    CANCELLED = "prevention.alert_cancelled"
    ACKNOWLEDGED = "prevention.alert_acknowledged"


LABELS: dict[str, str] = {
    Verb.SENT: L("Sent an alert"),
    Verb.UPDATED: L("Updated an alert"),
    Verb.CANCELLED: L("Cancelled an alert"),
    Verb.ACKNOWLEDGED: L("Acknowledged an alert"),
}


@dataclass(frozen=True)
class AlertFacts:
    """The sending side, the sides that must acknowledge, and those that did."""

    zone_id: int
    side: str
    asked: frozenset[str]
    acknowledged: frozenset[str]


def of_the_sender(viewer: Viewer, facts: AlertFacts) -> bool:
    """Office or desk of the side that sent it."""
    return viewer.has(*SENDERS) and facts.zone_id in viewer.zones and facts.side in viewer.sides


def has_yet_to_acknowledge(viewer: Viewer, facts: AlertFacts) -> bool:
    """Office or desk of a side that was asked and has not acknowledged."""
    waiting = viewer.sides & (facts.asked - facts.acknowledged)
    return viewer.has(*SENDERS) and facts.zone_id in viewer.zones and bool(waiting)


FLOW = Flow(
    "alert",
    1,
    ACTIVE,
    (
        Step("acknowledge", (), None, has_yet_to_acknowledge, label=L("Acknowledge")),
        Step("update", (ACTIVE,), None, of_the_sender, needs=("words",), label=L("Update")),
        Step("cancel", (ACTIVE,), CANCELLED, of_the_sender, needs=("words",), label=L("Cancel the alert")),
        Step("expire", (ACTIVE,), OVER, lambda viewer, facts: True),
    ),
)
