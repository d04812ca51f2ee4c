"""The law of hazards: three ways to put them right, a check by another person, joint ones closed by all."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from border_gov.joint_resources.rules.register import EDITORS
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

KIND = "hazard"
SIGNERS = ("organiser", "officer", "leader")
OPEN, FIXED, SIGNING, CLOSED = "open", "fixed", "signing", "closed"
CHECKS = {
    "self": L("Self-check by the unit"),
    "town": L("Round of the town or grid"),
    "department": L("Joint check of departments"),
}
WAYS = {
    "at_once": L("Put right at once"),
    "by_date": L("Put right by a date"),
    "supervised": L("Listed for supervision"),
}
LEVELS = {"general": L("general"), "serious": L("serious"), "grave": L("grave")}
STATES = {
    OPEN: L("to be put right"),
    FIXED: L("waits for the re-check"),
    SIGNING: L("waits for the signatures of all sides"),
    CLOSED: L("closed"),
}
PASSED = L("Re-check: put right")
STATE_LOOKS = {OPEN: "warn", FIXED: "warn", SIGNING: "warn", CLOSED: "good"}
# 示例, not from a source: on the first day over the custodians hear of it, then their leaders.
LADDER = ((1, ("officer", "organiser")), (3, ("officer", "organiser", "leader")), (7, ("leader",)))


class Verb(StrEnum):
    """What happens to inspections and hazards, as the journal names it."""

    TEMPLATE_SAVED = "resources.template_saved"
    INSPECTED = "resources.inspected"
    FOUND = "resources.hazard_found"
    FIXED = "resources.hazard_fixed"
    PASSED = "resources.hazard_passed"
    FAILED = "resources.hazard_failed"
    CLOSED = "resources.hazard_closed"
    OVERDUE = "resources.hazard_overdue"


LABELS: dict[str, str] = {
    Verb.TEMPLATE_SAVED: L("Wrote a version of a check list"),
    Verb.INSPECTED: L("Inspected an object"),
    Verb.FOUND: L("Found a hazard"),
    Verb.FIXED: L("Put a hazard right; it waits for the re-check"),
    Verb.PASSED: L("The re-check found the hazard put right"),
    Verb.FAILED: L("The re-check found the hazard still there"),
    Verb.CLOSED: L("Closed a hazard"),
    Verb.OVERDUE: L("A hazard is overdue (%(days)s days)"),
}


@dataclass(frozen=True)
class HazardFacts:
    """Whose hazard it is, who put it right, whether all sides must sign and have signed."""

    zone_id: int
    sides: frozenset[str]
    fixed_by: int | None = None
    all_signed: bool = False

    @property
    def joint(self) -> bool:
        """True if several sides must close it together."""
        return len(self.sides) > 1


def of_a_side(viewer: Viewer, facts: HazardFacts) -> bool:
    """An officer or organiser of a custodian."""
    mine = facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)
    return viewer.has(*EDITORS) and mine


def another(viewer: Viewer, facts: HazardFacts) -> bool:
    """The same, but not the person who put it right."""
    return of_a_side(viewer, facts) and viewer.person_id != facts.fixed_by


def another_alone(viewer: Viewer, facts: HazardFacts) -> bool:
    """Another person, where one side alone keeps the object."""
    return another(viewer, facts) and not facts.joint


def another_joint(viewer: Viewer, facts: HazardFacts) -> bool:
    """Another person, where several sides keep it and must sign."""
    return another(viewer, facts) and facts.joint


def may_sign(viewer: Viewer, facts: HazardFacts) -> bool:
    """An officer, organiser or leader of a custodian."""
    mine = facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)
    return viewer.has(*SIGNERS) and mine


FLOW = Flow(
    "hazard",
    1,
    OPEN,
    (
        Step("fix", (OPEN,), FIXED, of_a_side, ("measure",), L("It is put right")),
        Step("fail", (FIXED,), OPEN, another, ("check_words",), L("Re-check: still there")),
        Step("pass", (FIXED,), CLOSED, another_alone, label=PASSED),
        Step("pass_joint", (FIXED,), SIGNING, another_joint, label=PASSED),
        Step("close", (SIGNING,), CLOSED, lambda viewer, facts: facts.all_signed),
        Step("refused", (SIGNING,), OPEN, lambda viewer, facts: True),
    ),
)


def days_over(due_on: dt.date, state: str, today: dt.date) -> int:
    """Days by which a hazard is overdue; 0 while it is in time or closed."""
    return 0 if state == CLOSED else max((today - due_on).days, 0)


def step_of(days: int) -> int:
    """The highest step of the ladder that so many days over reach; 0: none."""
    return sum(1 for limit, _ in LADDER if days >= limit)
