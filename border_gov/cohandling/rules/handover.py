"""The law of hand-over: responsibility moves when the other side accepts, or all arbiters rule the same."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from border_gov.cohandling.rules.clocks import ClockKind
from border_gov.cohandling.rules.sides import CO, LEAD, OBSERVER, REQUIRED, Roles
from border_gov.kernel.flow import Flow, Step, anybody_of
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

OFFERED, EXPIRED, ACCEPTED, RETURNED = "offered", "expired", "accepted", "returned"
CLOSED_BACK, CANCELLED, ARBITRATION, RULED = "closed_back", "cancelled", "arbitration", "ruled"
STATES = {
    OFFERED: L("offered, not answered yet"),
    EXPIRED: L("not answered in time, to be arbitrated"),
    ACCEPTED: L("accepted by the side asked"),
    RETURNED: L("returned"),
    CLOSED_BACK: L("returned, taken back"),
    CANCELLED: L("withdrawn"),
    ARBITRATION: L("under arbitration"),
    RULED: L("ruled"),
}
OPEN = (OFFERED, RETURNED, ARBITRATION)
DISPUTED = (EXPIRED, ARBITRATION)
ARBITERS = ("duty", "officer", "leader")
BOUNCES = 2
"""Offers on one record before the next one goes straight to arbitration."""
NOTE_LIMIT = 500
REASONS = {
    "place": L("The place lies on your side"),
    "competence": L("Your side's authority is competent"),
    "nearest": L("Your side is nearer or reaches it faster"),
    "people": L("The people concerned live on your side"),
    "other": L("Another reason (say which)"),
}
RETURNS = {
    "not_ours": L("The place does not lie on our side"),
    "not_competent": L("Our authority is not competent"),
    "joint": L("It concerns both and should be handled together"),
    "cannot_reach": L("We cannot reach the place"),
    "other": L("Another reason (say which)"),
}
TO, FROM, JOINT = "to", "from", "joint"
VERDICTS = {
    TO: L("The side it was offered to handles it"),
    FROM: L("The side that offered it keeps it"),
    JOINT: L("All sides concerned handle it together"),
}


class Verb(StrEnum):
    """What happens to a hand-over, as the journal names it."""

    OFFERED = "handover.offered"
    ACCEPTED = "handover.accepted"
    RETURNED = "handover.returned"
    TOLD = "handover.told_by_telephone"
    CANCELLED = "handover.cancelled"
    ACKNOWLEDGED = "handover.acknowledged"
    ARBITRATION = "handover.arbitration"
    OPINION = "handover.opinion"
    RULED = "handover.ruled"


LABELS: dict[str, str] = {
    Verb.OFFERED: L("Offered to hand it over"),
    Verb.ACCEPTED: L("Accepted the hand-over"),
    Verb.RETURNED: L("Returned the hand-over"),
    Verb.TOLD: L("Told the other side by telephone"),
    Verb.CANCELLED: L("Withdrew the hand-over"),
    Verb.ACKNOWLEDGED: L("Took it back"),
    Verb.ARBITRATION: L("Asked for arbitration"),
    Verb.OPINION: L("Said how to rule"),
    Verb.RULED: L("All arbiters agree: ruled"),
}
HEARS = ("duty", "leader")
CLOCKS = (
    ClockKind("handover", "urgent", L("Answer to an urgent hand-over"), roles=HEARS, tell_all=True),
    ClockKind("handover", "normal", L("Answer to a hand-over"), roles=HEARS, tell_all=True),
)
DEFAULT_S = {"urgent": 600, "normal": 7200}
"""How long an offer waits where the receiving side has set no limit: an editable assumption, never a rate."""


@dataclass(frozen=True)
class HandoverFacts:
    """What the law asks about one hand-over and the person before it."""

    from_side: str
    to_side: str
    concerned: frozenset[str]
    may_handle: bool
    told: bool = False
    overdue: bool = False
    opinions: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)


def of_the_sender(viewer: Viewer, facts: HandoverFacts) -> bool:
    """May act for the side that offered."""
    return facts.may_handle and facts.from_side in viewer.sides


def of_the_receiver(viewer: Viewer, facts: HandoverFacts) -> bool:
    """May act for the side that is asked."""
    return facts.may_handle and facts.to_side in viewer.sides


def arbiter(viewer: Viewer, facts: HandoverFacts) -> bool:
    """On duty or in charge for a side concerned, and not the person who already spoke for another one."""
    spoke_for = facts.persons.get(viewer.person_id or 0)
    free = viewer.sides if spoke_for is None else viewer.sides & {spoke_for}
    return viewer.has(*ARBITERS) and bool(free & facts.concerned)


def waited_enough(viewer: Viewer, facts: HandoverFacts) -> bool:
    """The offer ran out, or the other side was told by telephone and does not confirm."""
    party = of_the_sender(viewer, facts) or of_the_receiver(viewer, facts)
    return party and (facts.told or facts.overdue)


FLOW = Flow(
    "handover",
    1,
    OFFERED,
    (
        Step("accept", (OFFERED,), ACCEPTED, of_the_receiver, label=L("Accept")),
        Step(
            "return", (OFFERED,), RETURNED, of_the_receiver, needs=("reason", "evidence"), label=L("Return")
        ),
        Step("tell", (OFFERED, EXPIRED), None, of_the_sender, label=L("Told by telephone")),
        Step("cancel", (OFFERED,), CANCELLED, of_the_sender, label=L("Withdraw the offer")),
        Step("expire", (OFFERED,), EXPIRED, lambda viewer, facts: facts.overdue and not facts.told),
        Step("late_accept", (EXPIRED,), ACCEPTED, of_the_receiver, label=L("Accept late")),
        Step("acknowledge", (RETURNED,), CLOSED_BACK, of_the_sender, label=L("Take it back")),
        Step("contest", (RETURNED,), ARBITRATION, of_the_sender, label=L("Contest the return")),
        Step("escalate", (OFFERED, EXPIRED), ARBITRATION, waited_enough, label=L("Ask for arbitration")),
        *(
            Step(f"rule_{verdict}", (EXPIRED, ARBITRATION), RULED, arbiter, label=VERDICTS[verdict])
            for verdict in VERDICTS
        ),
    ),
)
PARTY = anybody_of(of_the_sender, of_the_receiver)


class Offer(Protocol):
    """The columns that tell in which state an offer is."""

    state: str
    expires_at: dt.datetime | None
    told_at: dt.datetime | None


def state_at(offer: Offer, now: dt.datetime) -> str:
    """The state at `now`: an offer without an answer has expired after its moment, unless it was told of."""
    if offer.state == OFFERED and offer.told_at is None and offer.expires_at and now > offer.expires_at:
        return EXPIRED
    return offer.state


def roles_after(before: Roles, from_side: str, to_side: str) -> dict[str, str]:
    """Who handles the record once `to_side` is responsible.

    Where others handled it together, the sender stays among them; where it was alone, it looks on from now.
    """
    shared = any(role == CO for role in before.values())
    after = dict(before) | {from_side: CO if shared else OBSERVER, to_side: LEAD}
    return after


def roles_joint(before: Roles, concerned: frozenset[str]) -> dict[str, str]:
    """Who handles the record once it is ruled joint: all concerned; the side that led leads on."""
    required = {side for side, role in before.items() if role in REQUIRED} | concerned
    lead = next((side for side, role in before.items() if role == LEAD), min(required))
    return dict(before) | dict.fromkeys(required, CO) | {lead: LEAD}


def agreed_verdict(opinions: Mapping[str, str], concerned: frozenset[str]) -> str | None:
    """The ruling, once every side concerned has said the same; None while one is missing or differs."""
    said = set(opinions.values())
    return said.pop() if set(opinions) >= concerned and len(said) == 1 else None
