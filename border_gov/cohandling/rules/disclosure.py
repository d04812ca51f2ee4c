"""What a side may see of another's record: five levels, more on request, for a purpose and a time."""

from enum import StrEnum

from border_gov.cohandling.rules.clocks import ClockKind
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

COUNTS, KIND, EVENT, MASKED, FULL = range(5)
LEVELS = {
    COUNTS: L("counts only"),
    KIND: L("kind, grid cell and hour"),
    EVENT: L("the event without persons"),
    MASKED: L("persons masked"),
    FULL: L("everything"),
}
LIST_LEVEL = EVENT
"""The most that lists, maps, search and tiles show across the border."""
READ_LEVEL = MASKED
"""From here on each read across the border is written into the journal."""
ASKED, GRANTED, REFUSED, WITHDRAWN = "asked", "granted", "refused", "withdrawn"
STATES = {
    ASKED: L("asked for"),
    GRANTED: L("granted"),
    REFUSED: L("refused"),
    WITHDRAWN: L("withdrawn"),
}
PURPOSES = {
    "handling": L("to handle this matter"),
    "danger": L("to avert a danger to people"),
    "mediation": L("to mediate the dispute"),
    "law": L("a duty that a law names (say which)"),
    "other": L("another purpose (say which)"),
}
LONGEST_DAYS = 90
NOTE_LIMIT = 500
ASKERS = ("duty", "officer", "leader", "mediator")
OWNERS = ("duty", "officer", "leader")
CLOCK = ClockKind("disclosure", "answer", L("Answer to a request to see more"), roles=("duty", "officer"))


class Verb(StrEnum):
    """What happens around disclosure, as the journal names it."""

    ASKED = "disclosure.asked"
    GRANTED = "disclosure.granted"
    REFUSED = "disclosure.refused"
    WITHDRAWN = "disclosure.withdrawn"
    READ = "disclosure.read"


LABELS: dict[str, str] = {
    Verb.ASKED: L("Asked to see more (level %(level)s)"),
    Verb.GRANTED: L("Let the other side see more (level %(level)s)"),
    Verb.REFUSED: L("Refused to let the other side see more"),
    Verb.WITHDRAWN: L("Took back what the other side may see"),
    Verb.READ: L("Read across the border (level %(level)s)"),
}


def may_ask(viewer: Viewer, side: str) -> bool:
    """Who may ask for their side."""
    return viewer.has(*ASKERS) and side in viewer.sides


def may_answer(viewer: Viewer, owner: str) -> bool:
    """Who may grant, refuse and take back for the side that owns the record."""
    return viewer.has(*OWNERS) and owner in viewer.sides
