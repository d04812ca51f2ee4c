"""The law of attention areas: who proposes and ends one, how long, how much, at which hours."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from border_gov.jurisdictions.rules import AGREED, ENDED, PROPOSED
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SUBJECT_KIND = "attention_area"
PROPOSERS = ("officer", "organiser", "leader")
LONGEST_DAYS = 92
LEAST_PERCENT, MOST_PERCENT, USUAL_PERCENT = 10, 200, 100
USUAL_DAYS = 28
BUSY_HOURS = 4
LEAST_HOURS_S = 3600
DAY_S = 86_400
STATES = {
    PROPOSED: L("waits for signatures"),
    AGREED: L("agreed by all sides"),
    ENDED: L("over"),
}


class Verb(StrEnum):
    """What happens to attention areas, as the journal names it."""

    PROPOSED = "prevention.area_proposed"
    AGREED = "prevention.area_agreed"
    ENDED = "prevention.area_ended"
    REFUSED = "prevention.area_refused"
    EXPIRED = "prevention.area_expired"


LABELS: dict[str, str] = {
    Verb.PROPOSED: L("Proposed an attention area"),
    Verb.AGREED: L("All sides agreed to the attention area"),
    Verb.ENDED: L("Ended the attention area"),
    Verb.REFUSED: L("The attention area was refused"),
    Verb.EXPIRED: L("The attention area ran out"),
}


@dataclass(frozen=True)
class AreaFacts:
    """The sides that an area concerns, and its zone."""

    zone_id: int
    sides: frozenset[str]


def of_its_office(viewer: Viewer, facts: AreaFacts) -> bool:
    """An officer, organiser or leader of one of its sides."""
    return viewer.has(*PROPOSERS) and facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)


FLOW = Flow(
    "attention_area",
    1,
    PROPOSED,
    (
        Step("agree", (PROPOSED,), AGREED, lambda viewer, facts: True),
        Step("refuse", (PROPOSED,), ENDED, lambda viewer, facts: True),
        Step("end", (PROPOSED, AGREED), ENDED, of_its_office, label=L("End it")),
        Step("expire", (PROPOSED, AGREED), ENDED, lambda viewer, facts: True),
    ),
)


def busiest(hours: npt.NDArray[np.int64], width: int = BUSY_HOURS) -> int:
    """The hour (0–23) at which the `width` hours begin that hold most of `hours`; the earliest of equals."""
    by_hour = np.bincount(hours, minlength=24)
    around = np.concatenate([by_hour, by_hour[: width - 1]])
    sums = np.convolve(around, np.ones(width, np.int64), mode="valid")
    return int(np.argmax(sums))
