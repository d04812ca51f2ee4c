"""The life of an incident as data: opening needs one side, shutting needs every required side."""

from dataclasses import dataclass
from typing import Any

from border_gov.incidents.rules.codes import (
    ACKNOWLEDGED,
    ARCHIVED,
    CLOSED,
    DISPATCHED,
    LINKED_OUT,
    MERGED,
    ON_SITE,
    OPEN,
    RECEIVED,
    REJECTED,
    REOPEN_REQUESTED,
    REPLIED,
    RESOLVED,
    SCHEDULED,
    WITHDRAWN,
)
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

DESK = ("duty", "officer", "leader")
READERS = (*DESK, "organiser", "mediator", "system_admin")
NOT_SHUT = tuple(state for state in OPEN if state not in (RESOLVED, REOPEN_REQUESTED))


@dataclass(frozen=True)
class Facts:
    """What the law asks about one incident, loaded for a whole page at once."""

    sides: frozenset[str]
    desk: frozenset[str] = frozenset()
    is_owned: bool = True
    acknowledged: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    viewer_unit: int | None = None
    resolved_by: int | None = None
    desk_answer: bool = False
    line_dispute: bool = False
    by_citizen: bool = False

    @property
    def acting(self) -> frozenset[str]:
        """The sides whose desks may act: those that handle it, else the desk that received it."""
        return self.sides or self.desk

    @property
    def must_agree(self) -> frozenset[str]:
        """The sides that must agree to end it without a result; nobody while it belongs to nobody."""
        return self.acting if self.is_owned else frozenset()


def desk(viewer: Viewer, facts: Facts) -> bool:
    """A duty officer, officer or leader of a side that handles it, or that received it while none does."""
    return viewer.has(*DESK) and bool(viewer.sides & facts.acting)


def speaker(viewer: Viewer, facts: Facts) -> bool:
    """The same, and the desk that received it: the citizen knows its number."""
    return viewer.has(*DESK) and bool(viewer.sides & (facts.acting | facts.desk))


def required(viewer: Viewer, facts: Facts) -> bool:
    """The same, of a side whose signature closing needs."""
    return viewer.has(*DESK) and bool(viewer.sides & facts.sides)


def unit(viewer: Viewer, facts: Facts) -> bool:
    """Somebody of a unit that was called, or the desk that writes down what the unit told it."""
    return (facts.viewer_unit is not None and facts.viewer_unit in facts.units) or desk(viewer, facts)


def citizen(viewer: Viewer, facts: Facts) -> bool:
    """Whoever holds the citizen's token, or the desk that notes what the citizen said."""
    return facts.by_citizen or desk(viewer, facts)


def system(viewer: Viewer, facts: Facts) -> bool:
    """Set off by another act, never pressed."""
    return True


def _second(viewer: Viewer, facts: Facts) -> bool:
    waiting = facts.sides - facts.acknowledged
    return bool(facts.acknowledged) and viewer.has(*DESK) and bool(viewer.sides & waiting)


def _may_answer(viewer: Viewer, facts: Facts) -> bool:
    return facts.desk_answer and desk(viewer, facts)


def _may_sign(viewer: Viewer, facts: Facts) -> bool:
    return required(viewer, facts) and viewer.person_id != facts.resolved_by


def _may_mediate(viewer: Viewer, facts: Facts) -> bool:
    return not facts.line_dispute and unit(viewer, facts)


def _has_yet_to_agree(viewer: Viewer, facts: Facts) -> bool:
    return viewer.has(*DESK) and bool(viewer.sides & (facts.acting - facts.agreed))


def _desk_step(verb: str, source: tuple[str, ...], target: str | None, label: str, *needs: str) -> Step:
    return Step(verb, source, target, desk, needs, label)


BEFORE_UNITS = (RECEIVED, ACKNOWLEDGED, REPLIED)
STEPS: tuple[Step, ...] = (
    _desk_step("complete", NOT_SHUT, None, L("Complete the record")),
    _desk_step("ack", (RECEIVED,), ACKNOWLEDGED, L("Sign for it")),
    Step("ack_too", NOT_SHUT, None, _second, label=L("Sign for our side too")),
    _desk_step("reply", (ACKNOWLEDGED,), REPLIED, L("Reply to the citizen"), "words"),
    _desk_step("dispatch", (ACKNOWLEDGED, REPLIED, SCHEDULED), DISPATCHED, L("Send units"), "units"),
    Step("answer_directly", (ACKNOWLEDGED, REPLIED), RESOLVED, _may_answer, ("words",), L("Answer at once")),
    _desk_step("schedule", (REPLIED,), SCHEDULED, L("Make an appointment"), "scheduled_for", "consent"),
    _desk_step("merge", BEFORE_UNITS, MERGED, L("Merge"), "into"),
    Step(
        "reject",
        (RECEIVED,),
        REJECTED,
        _has_yet_to_agree,
        ("reason", "words"),
        L("Outside our duties"),
    ),
    Step(
        "withdraw",
        (*BEFORE_UNITS, SCHEDULED, DISPATCHED),
        WITHDRAWN,
        citizen,
        ("reason",),
        L("The citizen withdraws it"),
    ),
    Step("accept", (DISPATCHED, ON_SITE), None, unit, ("assignment",), L("Unit accepts")),
    Step("set_out", (DISPATCHED, ON_SITE), None, unit, ("assignment",), L("Unit is on the way")),
    Step("arrive", (DISPATCHED,), ON_SITE, unit, ("assignment",), L("Unit has arrived")),
    Step("arrive_too", (ON_SITE,), None, unit, ("assignment",), L("Another unit has arrived")),
    _desk_step("redispatch", (DISPATCHED, ON_SITE), DISPATCHED, L("Send another unit"), "units"),
    Step("cannot_reach", (DISPATCHED,), REPLIED, unit, ("assignment", "words"), L("Cannot get there")),
    Step("resolve", (ON_SITE,), RESOLVED, unit, ("result", "words"), L("Report the result")),
    Step(
        "schedule_rest",
        (ON_SITE,),
        SCHEDULED,
        unit,
        ("scheduled_for", "words"),
        L("Secured for now, the rest later"),
    ),
    Step("to_mediation", (ON_SITE,), LINKED_OUT, _may_mediate, ("mediation_id",), L("Hand to mediation")),
    Step("case_finished", (LINKED_OUT,), RESOLVED, desk, ("words",), L("Mediation has ended")),
    _desk_step("recall", (LINKED_OUT,), ON_SITE, L("Take back from mediation"), "words"),
    Step("sign", (RESOLVED,), None, _may_sign, label=L("Sign")),
    Step("return_work", (RESOLVED,), DISPATCHED, required, ("reason",), L("Send back to work")),
    Step("all_signed", (RESOLVED,), CLOSED, system),
    Step("survey_negative", (CLOSED,), REOPEN_REQUESTED, lambda viewer, facts: facts.by_citizen),
    Step("request_reopen", (CLOSED,), REOPEN_REQUESTED, citizen, ("words",), L("Ask to reopen")),
    Step("reopen", (REOPEN_REQUESTED,), DISPATCHED, required, label=L("Reopen")),
    Step("refuse_reopen", (REOPEN_REQUESTED,), CLOSED, _has_yet_to_agree, ("words",), L("Refuse to reopen")),
    Step("archive", (CLOSED,), ARCHIVED, system),
    Step("tell", (*OPEN, CLOSED), None, speaker, ("words",), L("Message to the citizen")),
    _desk_step("edit", OPEN, None, L("Correct the record")),
    _desk_step("call_police", OPEN, None, L("Note a call to 110"), "who"),
)
FLOW = Flow("incident", 1, RECEIVED, STEPS)
ALL_MUST_AGREE = frozenset({"reject", "refuse_reopen"})
"""Acts that shut an incident without a signed result: they take effect when every required side did them."""


def agreed_by_all(verb: str, facts: Facts, now_agreeing: frozenset[str]) -> bool:
    """Whether `verb` takes effect with the sides that agree now."""
    if verb not in ALL_MUST_AGREE:
        return True
    return facts.must_agree <= facts.agreed | now_agreeing


def target_of(verb: str, data: Any = None) -> str | None:
    """The state that a verb leads to."""
    return FLOW.step(verb).target
