"""The law of requests for assistance 协查: offered by hand-over, taken, answered; silence never answers."""

from dataclasses import dataclass
from enum import StrEnum

from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SUBJECT_KIND = "assistance"
ASKED, TAKEN, ANSWERED, WITHDRAWN = "asked", "taken", "answered", "withdrawn"
STATES = {
    ASKED: L("asked, not taken yet"),
    TAKEN: L("taken by the side asked"),
    ANSWERED: L("answered"),
    WITHDRAWN: L("withdrawn"),
}
OFFICE = ("officer", "duty", "leader")
WORDS_LIMIT = 300
WHAT = {
    "look": L("Look at a place"),
    "watch": L("Keep watch at a place"),
    "record": L("Keep the recording of a camera"),
    "guide": L("Show the way or interpret"),
    "block": L("Close or check a passage"),
    "other": L("Something else"),
}
RESULTS = {
    "found": L("Done, something was found"),
    "nothing": L("Done, nothing was found"),
    "partly": L("Done in part"),
    "not_possible": L("Not possible"),
}


class Verb(StrEnum):
    """What happens to requests, as the journal names it."""

    ASKED = "prevention.assistance_asked"
    TAKEN = "prevention.assistance_taken"
    ANSWERED = "prevention.assistance_answered"
    WITHDRAWN = "prevention.assistance_withdrawn"


LABELS: dict[str, str] = {
    Verb.ASKED: L("Asked another side for assistance"),
    Verb.TAKEN: L("Took the request for assistance"),
    Verb.ANSWERED: L("Answered the request for assistance (%(result)s)"),
    Verb.WITHDRAWN: L("Withdrew the request for assistance"),
}


@dataclass(frozen=True)
class RequestFacts:
    """Who asked, who leads now, whether a hand-over waits for its answer."""

    zone_id: int
    side: str
    lead: str
    offered: bool


def of_the_asker(viewer: Viewer, facts: RequestFacts) -> bool:
    """Office of the side that asked, while nothing waits for an answer."""
    return viewer.has(*OFFICE) and facts.side in viewer.sides and not facts.offered


def of_the_taker(viewer: Viewer, facts: RequestFacts) -> bool:
    """Office of the side that took it."""
    return viewer.has(*OFFICE) and facts.lead in viewer.sides and facts.lead != facts.side


FLOW = Flow(
    "assistance",
    1,
    ASKED,
    (
        Step("take", (ASKED,), TAKEN, lambda viewer, facts: True),
        Step("answer", (TAKEN,), ANSWERED, of_the_taker, needs=("result",), label=L("Answer")),
        Step("withdraw", (ASKED,), WITHDRAWN, of_the_asker, label=L("Withdraw")),
    ),
)
