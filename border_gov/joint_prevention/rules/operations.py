"""The law of joint operations: where, when, who of which unit, result; closed by all signatures."""

from dataclasses import dataclass
from enum import StrEnum

from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SUBJECT_KIND = "operation"
PLANNED, REPORTED, CLOSED, CANCELLED = "planned", "reported", "closed", "cancelled"
STATES = {
    PLANNED: L("arranged"),
    REPORTED: L("result waits for signatures"),
    CLOSED: L("closed by all sides"),
    CANCELLED: L("cancelled"),
}
OFFICE = ("officer", "organiser", "leader")
MOST_OF_A_UNIT = 500
KINDS = {
    "check": L("Joint check"),
    "river": L("Joint check on the water"),
    "drill": L("Drill"),
    "guard": L("Guarding an event"),
    "clearing": L("Clearing up a problem"),
}
FIGURES = {
    "places": L("Places checked"),
    "vehicles": L("Vehicles and vessels checked"),
    "found": L("Problems found"),
    "handed": L("Matters passed to the police"),
}


class Verb(StrEnum):
    """What happens to joint operations, as the journal names it."""

    PLANNED = "prevention.operation_planned"
    JOINED = "prevention.operation_joined"
    REPORTED = "prevention.operation_reported"
    REOPENED = "prevention.operation_reopened"
    CLOSED = "prevention.operation_closed"
    CANCELLED = "prevention.operation_cancelled"


LABELS: dict[str, str] = {
    Verb.PLANNED: L("Planned a joint operation"),
    Verb.JOINED: L("Said who takes part in the operation"),
    Verb.REPORTED: L("Reported the result of the operation"),
    Verb.REOPENED: L("The result was refused and must be reported again"),
    Verb.CLOSED: L("All sides signed the result of the operation"),
    Verb.CANCELLED: L("Cancelled the operation"),
}


@dataclass(frozen=True)
class OperationFacts:
    """The sides of an operation, and those that said who takes part."""

    zone_id: int
    sides: frozenset[str]
    joined: frozenset[str]


def of_its_office(viewer: Viewer, facts: OperationFacts) -> bool:
    """Office of one of its sides."""
    return viewer.has(*OFFICE) and facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)


def complete(viewer: Viewer, facts: OperationFacts) -> bool:
    """The same, once every side said who takes part."""
    return of_its_office(viewer, facts) and facts.joined == facts.sides


FLOW = Flow(
    "operation",
    1,
    PLANNED,
    (
        Step("join", (PLANNED,), None, of_its_office, label=L("Say who takes part")),
        Step("report", (PLANNED,), REPORTED, complete, label=L("Report what came of it")),
        Step("close", (REPORTED,), CLOSED, lambda viewer, facts: True),
        Step("reopen", (REPORTED,), PLANNED, lambda viewer, facts: True),
        Step("cancel", (PLANNED,), CANCELLED, of_its_office, label=L("Cancel the operation")),
    ),
)
