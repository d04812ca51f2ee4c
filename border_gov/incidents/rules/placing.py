"""Which sides an incident belongs to and which of them leads, from the answer of the boundary."""

from collections.abc import Collection
from dataclasses import dataclass

from border_gov.incidents.rules.codes import JOINT, OUTSIDE, UNPLACED
from border_gov.kernel.words import L

RULES = {
    "boat": L("the only side with a boat unit leads on the water"),
    "receiver": L("the side that received it leads"),
    "territory": L("the side in whose territory it lies leads"),
    "first": L("the first of the sides that share the line leads"),
    "hand_over": L("the side that accepted the hand-over leads"),
    "arbitration": L("ruled by the duty officers of the sides together"),
    "signoff": L("agreed by the signatures of all sides"),
    "outside": L("outside the zone: the side that received it refers the citizen on"),
}


@dataclass(frozen=True)
class Answer:
    """What the boundary said of a point: `status` is a side's key, joint, outside or unplaced."""

    status: str
    side: str = ""
    shared_by: tuple[str, ...] = ()
    rule: str = ""
    on_water: bool = False


@dataclass(frozen=True)
class Belongs:
    """The sides that must act and sign, the one that leads with the rule's name, and whom to offer it to."""

    sides: tuple[str, ...]
    lead: str
    rule: str
    offer_to: str = ""


def belongs(answer: Answer, receiver: str, boats: Collection[str] = ()) -> Belongs:
    """Sides, lead and hand-over of an incident that `receiver` received ("" if no side's desk did).

    A joint place belongs to every side that shares it, whoever received it. A place of one side that another
    side's desk received stays with the receiver until the hand-over offered at once is accepted.
    """
    if answer.status == JOINT:
        sides = tuple(sorted(answer.shared_by)) or tuple(sorted({answer.side, receiver} - {""}))
        lead, rule = _lead(answer, receiver, sides, boats)
        return Belongs(sides, lead, rule)
    if answer.status in (OUTSIDE, UNPLACED):
        return Belongs(
            (receiver,) if receiver else (), receiver, "outside" if answer.status == OUTSIDE else ""
        )
    if receiver and receiver != answer.side:
        return Belongs((receiver,), receiver, "receiver", offer_to=answer.side)
    return Belongs((answer.side,), answer.side, "territory")


def _lead(answer: Answer, receiver: str, sides: tuple[str, ...], boats: Collection[str]) -> tuple[str, str]:
    able = sorted(set(boats) & set(sides))
    if answer.on_water and len(able) == 1:
        return able[0], "boat"
    if receiver in sides:
        return receiver, "receiver"
    if answer.side in sides:
        return answer.side, "territory"
    return sides[0], "first"
