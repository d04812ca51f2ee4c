"""The law of the register: who may see and change an object, what its fields hold, when two are one."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from border_gov.kernel.errors import Invalid
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

READERS = ("organiser", "officer", "leader", "duty")
EDITORS = ("organiser", "officer")
ACTIVE, CLOSED, MERGED = "active", "closed", "merged"
ASKED, AGREED, REFUSED = "asked", "agreed", "refused"
GROUPS = {
    "place": L("Places"),
    "facility": L("Facilities"),
    "organisation": L("Organisations"),
    "force": L("Forces"),
}
TYPES = {"text": L("text"), "number": L("number"), "day": L("date"), "tick": L("yes or no")}
STATE_WORDS = {ACTIVE: L("in use"), CLOSED: L("given up"), MERGED: L("merged into another entry")}
ACT_WORDS = {
    "added": L("Registered"),
    "changed": L("Changed"),
    "closed": L("Given up"),
    "reopened": L("In use again"),
    "merged": L("Merged with another entry"),
}
PART_WORDS = {
    "name": L("Name"),
    "kind": L("Kind"),
    "sides": L("Custodian"),
    "lon": L("Position"),
    "numbers": L("Number"),
    "values": L("Own fields"),
    "since": L("Since"),
    "until": L("Until"),
}
NEAR_M = 60.0
"""Two sides take the same object's point this far apart at most: a phone's fix on each bank."""
ALIKE = 0.4
TEXT_LIMIT = 200
Texts = Collection[str]


class Verb(StrEnum):
    """What happens in the register, as the journal names it."""

    ADDED = "resources.added"
    CHANGED = "resources.changed"
    CLOSED = "resources.closed"
    REOPENED = "resources.reopened"
    KIND_SAVED = "resources.kind_saved"
    MATCH_ASKED = "resources.match_asked"
    MATCH_REFUSED = "resources.match_refused"
    MERGED = "resources.merged"


LABELS: dict[str, str] = {
    Verb.ADDED: L("Registered an object"),
    Verb.CHANGED: L("Changed an object of the register"),
    Verb.CLOSED: L("Marked an object as given up"),
    Verb.REOPENED: L("Marked an object as in use again"),
    Verb.KIND_SAVED: L("Changed the dictionary of the register"),
    Verb.MATCH_ASKED: L("Asks whether two entries are the same object"),
    Verb.MATCH_REFUSED: L("Said that two entries are different objects"),
    Verb.MERGED: L("Merged two entries of the same object"),
}


@dataclass(frozen=True)
class ResourceFacts:
    """Whose object it is."""

    zone_id: int
    sides: frozenset[str]
    joint: bool = False


def may_read(viewer: Viewer, facts: ResourceFacts) -> bool:
    """Anybody of the office of the zone."""
    return viewer.has(*READERS) and facts.zone_id in viewer.zones


def may_edit(viewer: Viewer, facts: ResourceFacts) -> bool:
    """Officers and organisers of a custodian; all custodians have the same rights."""
    of_a_side = facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)
    return viewer.has(*EDITORS) and of_a_side


def keeps_it_alone(viewer: Viewer, facts: ResourceFacts) -> bool:
    """The only custodian: of several each can leave, and none gives the object up for the others."""
    return may_edit(viewer, facts) and facts.sides <= viewer.sides


def may_inspect(viewer: Viewer, facts: ResourceFacts) -> bool:
    """Officers and organisers of a custodian; of any side where the place is joint."""
    here = facts.zone_id in viewer.zones and viewer.has(*EDITORS)
    return here and (facts.joint or bool(viewer.sides & facts.sides))


FLOW = Flow(
    "resource",
    1,
    ACTIVE,
    (
        Step("change", (ACTIVE,), None, may_edit, label=L("Change")),
        Step("close", (ACTIVE,), CLOSED, keeps_it_alone, label=L("Give up")),
        Step("reopen", (CLOSED,), ACTIVE, may_edit, label=L("Use again")),
        Step("merge", (ACTIVE,), MERGED, may_edit),
        Step("inspect", (ACTIVE,), None, may_inspect, label=L("Inspect")),
        Step("look", (), None, may_read),
    ),
)


def fit_values(fields: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an object's own fields as they are kept; Invalid by `value-<key>` for what is wrong."""
    kept: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for field in fields:
        text = str(given.get(field["key"]) or "").strip()
        if not text:
            continue
        try:
            kept[field["key"]] = _fit(field["type"], text)
        except ValueError:
            wrong[f"value-{field['key']}"] = [WRONG[field["type"]]]
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    return kept


WRONG = {
    "text": L("This is too long, or holds signs such as < and >."),
    "number": L("This is not a number."),
    "day": L("This is not a date. Please write it as 2025-03-01."),
    "tick": L("Please answer yes or no."),
}
TICKS = {"1": "1", "true": "1", "yes": "1", "是": "1", "有": "1", "0": "", "false": "", "no": "", "否": ""}


def _fit(kind: str, text: str) -> Any:
    if kind == "number":
        number = float(text)
        if abs(number) > 1e12 or number != number:
            raise ValueError
        return int(number) if number.is_integer() else number
    if kind == "day":
        return dt.date.fromisoformat(text).isoformat()
    if kind == "tick":
        if text.lower() not in TICKS:
            raise ValueError
        return TICKS[text.lower()]
    if len(text) > TEXT_LIMIT or "<" in text or ">" in text:
        raise ValueError
    return text


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """How alike two names are, given their pairs of characters: Dice's share of common pairs, 0 to 1."""
    a, b = set(one), set(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def same_object(pairs: tuple[Texts, Texts], metres: float, numbers: tuple[Texts, Texts]) -> str:
    """Why two entries may be one object: `number`, `name`, or empty if nothing speaks for it."""
    if set(numbers[0]) & set(numbers[1]):
        return "number"
    return "name" if metres <= NEAR_M and likeness(*pairs) >= ALIKE else ""
