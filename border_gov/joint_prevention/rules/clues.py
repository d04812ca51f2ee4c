"""The law of clues: passed to the police first; kept as place, hour, kind, reliability, number, expiry."""

import re
from dataclasses import dataclass
from enum import StrEnum

from border_gov.joint_prevention.rules.matters import names_somebody
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SUBJECT_KIND = "clue"
HELD, WITHDRAWN, EXPIRED = "held", "withdrawn", "expired"
STATES = {HELD: L("kept"), WITHDRAWN: L("withdrawn, erased"), EXPIRED: L("run out, erased")}
ENTERERS = ("officer", "duty")
RELIABILITY = {
    "a": L("A: checked"),
    "b": L("B: from several sources"),
    "c": L("C: from one source"),
    "d": L("D: to be checked"),
}
GRID, EVENT = 1, 2
LEVELS = {GRID: L("kind, grid cell and hour"), EVENT: L("the event without persons")}
GRID_M = 1_000.0
USUAL_DAYS, LONGEST_DAYS, OLDEST_DAYS = 30, 180, 366
RECEIPT = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9-]{3,31}")


class Verb(StrEnum):
    """What happens to clues, as the journal names it."""

    ENTERED = "prevention.clue_entered"
    LEVEL_SET = "prevention.clue_level_set"
    WITHDRAWN = "prevention.clue_withdrawn"
    EXPIRED = "prevention.clue_expired"


LABELS: dict[str, str] = {
    Verb.ENTERED: L("Entered a clue that the police have"),
    Verb.LEVEL_SET: L("Set what the other sides see of a clue (level %(level)s)"),
    Verb.WITHDRAWN: L("Withdrew a clue; it was erased"),
    Verb.EXPIRED: L("A clue ran out; it was erased"),
}


@dataclass(frozen=True)
class ClueFacts:
    """The side that owns a clue, and its zone."""

    zone_id: int
    side: str


def of_its_side(viewer: Viewer, facts: ClueFacts) -> bool:
    """An officer or the duty desk of the side that passed it to the police."""
    return viewer.has(*ENTERERS) and facts.zone_id in viewer.zones and facts.side in viewer.sides


FLOW = Flow(
    "clue",
    1,
    HELD,
    (
        Step("set_level", (HELD,), None, of_its_side, needs=("level",), label=L("What other sides see")),
        Step("withdraw", (HELD,), WITHDRAWN, of_its_side, label=L("Withdraw and erase")),
        Step("expire", (HELD,), EXPIRED, lambda viewer, facts: True),
    ),
)


def fit_receipt(text: str) -> bool:
    """True for letters, digits and hyphens with a digit among them that are nobody's own number."""
    return bool(RECEIPT.fullmatch(text)) and not names_somebody(text)
