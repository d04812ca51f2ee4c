"""How much of a case a viewer may see: 2 the event, 3 persons masked, 4 all."""

from dataclasses import dataclass

from border_gov.kernel.viewer import Viewer
from border_gov.people.rules.masks import mask_name, mask_phone

NOTHING, EVENT, MASKED, FULL = 0, 2, 3, 4


@dataclass(frozen=True)
class Nearness:
    """What ties a viewer to a case beside their side: a seat on its panel, the keeping of the file."""

    on_panel: bool = False
    in_charge: bool = False
    danger: bool = False


def level_of(viewer: Viewer, sides: frozenset[str], lead: str, near: Nearness) -> int:
    """4 on the panel and for those of the lead side who keep the file; 3 for officers of the other sides;
    2 for leaders, and for the duty desk when there is danger, which nobody may hide from it.
    """
    if not viewer.sides & sides:
        return NOTHING
    if near.on_panel or (near.in_charge and viewer.has("mediator")):
        return FULL
    if viewer.has("officer"):
        return FULL if lead in viewer.sides else MASKED
    if viewer.has("leader") or (viewer.has("duty") and near.danger):
        return EVENT
    return NOTHING


def shown_name(name: str, level: int) -> str:
    """A party's name at a level: whole, masked or nothing."""
    return name if level >= FULL else mask_name(name) if level >= MASKED and name else ""


def shown_number(number: str, level: int) -> str:
    """A telephone or other number at a level."""
    return number if level >= FULL else mask_phone(number) if level >= MASKED else ""


def shown_words(words: str, level: int) -> str:
    """Free text may name anybody, so there is no masked form of it."""
    return words if level >= FULL else ""
