"""The law of the weekly sheet: facts of a week taken up, words beside them, signed by every side at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from border_gov.joint_patrol.rules.plans import SIGNERS
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SUBJECT_KIND = "patrol_week"
TOTALS = (
    "planned",
    "walked",
    "joint",
    "people",
    "minutes",
    "stops",
    "seen",
    "missed",
    "unsure",
    "findings",
    "households",
)


class Verb(StrEnum):
    """What the journal says about weekly sheets."""

    OPENED = "patrol.week_opened"
    TAKEN_UP = "patrol.week_taken_up"
    WRITTEN = "patrol.week_written"
    PRESENTED = "patrol.week_presented"
    SIGNED = "patrol.week_signed"
    WITHDRAWN = "patrol.week_withdrawn"
    REOPENED = "patrol.week_reopened"


JOURNAL_WORDS: dict[str, str] = {
    Verb.OPENED: L("Opened the weekly sheet of patrols"),
    Verb.TAKEN_UP: L("Took the present facts into the weekly sheet"),
    Verb.WRITTEN: L("Wrote the remarks of the weekly sheet"),
    Verb.PRESENTED: L("A weekly sheet of patrols waits for our signature"),
    Verb.SIGNED: L("The weekly sheet of patrols is signed by all sides"),
    Verb.WITHDRAWN: L("Took the weekly sheet back from signing"),
    Verb.REOPENED: L("Reopened the signed weekly sheet"),
}
STATE_WORDS = {
    "draft": L("draft"),
    "signing": L("waiting for signatures"),
    "signed": L("signed by all sides"),
}
STATE_KINDS = {"signing": "warn", "signed": "good"}


@dataclass(frozen=True)
class WeekFacts:
    """Whose sheet it is, and whether all sides have signed."""

    zone_id: int
    sides: frozenset[str]
    all_signed: bool = False


def may_organise(viewer: Viewer, facts: WeekFacts) -> bool:
    """An organiser of one of the sides; all sides have the same rights."""
    return viewer.has("organiser") and facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)


def may_sign(viewer: Viewer, facts: WeekFacts) -> bool:
    """An organiser, officer or leader of one of the sides."""
    of_a_side = facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)
    return of_a_side and viewer.has(*SIGNERS)


def _all_signed(viewer: Viewer, facts: WeekFacts) -> bool:
    return may_sign(viewer, facts) and facts.all_signed


UNSIGNED = ("draft", "signing")
FLOW = Flow(
    name="patrol_week",
    version=1,
    start="draft",
    steps=(
        Step("take_up", UNSIGNED, "draft", may_organise, label=L("Take up the present facts")),
        Step("write", UNSIGNED, "draft", may_organise, label=L("Save the remarks")),
        Step("present", ("draft",), "signing", may_organise, label=L("Present for signature")),
        Step("complete", ("signing",), "signed", _all_signed, label=L("Signed")),
        Step("withdraw", ("signing",), "draft", may_organise, ("reason",), L("Take back from signing")),
        Step("reopen", ("signed",), "draft", may_organise, ("reason",), L("Reopen the sheet")),
    ),
)


def signable(zone: str, week: str, content: Mapping[str, Any], remarks: str) -> Mapping[str, Any]:
    """What every side signs: zone, week, the facts as taken up, the words beside them."""
    return {"zone": zone, "week": week, "facts": content, "remarks": remarks}
