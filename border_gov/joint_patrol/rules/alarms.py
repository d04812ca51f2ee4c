"""The law of the alarm on patrol: who hears it, how often it is told again, who may answer and end it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

HEARERS = ("duty", "organiser")
"""Roles, of every side of the patrol, that hear an alarm; whoever stands in the duty roster hears it too."""
AGAIN = dt.timedelta(minutes=1)
LONGEST = dt.timedelta(hours=12)
"""An alarm that nobody answered is told again every minute, for at most this long."""
OLD = dt.timedelta(minutes=10)
"""An alarm that reached us this much later than it was raised is shown as late."""


class AlarmVerb(StrEnum):
    """What the journal says about an alarm."""

    RAISED = "patrol.alarm_raised"
    AGAIN = "patrol.alarm_told_again"
    SEEN = "patrol.alarm_seen"
    ANSWERED = "patrol.alarm_answered"
    ENDED = "patrol.alarm_ended"


ALARM_WORDS: dict[str, str] = {
    AlarmVerb.RAISED: L("ALARM: somebody on patrol asks for help"),
    AlarmVerb.AGAIN: L("ALARM, not answered yet: somebody on patrol asks for help"),
    AlarmVerb.SEEN: L("Saw an alarm of a patrol"),
    AlarmVerb.ANSWERED: L("Answered an alarm of a patrol"),
    AlarmVerb.ENDED: L("Ended an alarm of a patrol"),
}
ALARM_STATES = {
    "open": L("not answered yet"),
    "answered": L("somebody takes care of it"),
    "ended": L("the alarm is over"),
}


@dataclass(frozen=True)
class AlarmFacts:
    """Who raised it, in which zone, for which sides, and who is in its audience by name."""

    caller: int
    zone_id: int
    sides: frozenset[str]
    on_duty: frozenset[int] = frozenset()


def hears(viewer: Viewer, facts: AlarmFacts) -> bool:
    """Duty desks and organisers of the patrol's sides, and whoever is on duty there now."""
    if viewer.person_id in facts.on_duty:
        return True
    return viewer.has(*HEARERS) and facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)


def _ends(viewer: Viewer, facts: AlarmFacts) -> bool:
    return viewer.person_id == facts.caller or hears(viewer, facts)


ALARM_FLOW = Flow(
    name="patrol_alarm",
    version=1,
    start="open",
    steps=(
        Step("answer", ("open",), "answered", hears, label=L("I take care of it")),
        Step("end", ("open", "answered"), "ended", _ends, label=L("The alarm is over")),
    ),
)
