"""The law of who is responsible: one lead, others together with it or looking on; and what a room lends."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from border_gov.journal.rules import SUBJECT_LABELS, SUBJECT_URLS, register_words
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

LEAD, CO, OBSERVER = "lead", "co", "observer"
ROLES = {LEAD: L("leads"), CO: L("handles it too"), OBSERVER: L("looks on")}
REQUIRED = (LEAD, CO)
NO_SIDE = "none"
HANDOVER, ARBITRATION, SIGNOFF = "hand_over", "arbitration", "signoff"


class Verb(StrEnum):
    """What happens to the sides of a record, as the journal names it."""

    PLACED = "sides.placed"
    MOVED = "sides.moved"


LABELS: dict[str, str] = {
    Verb.PLACED: L("Decided which sides handle it (rule %(rule)s)"),
    Verb.MOVED: L("Changed which sides handle it (by %(rule)s)"),
}
Roles = Mapping[str, str]
"""Which side has which role on one record: {side: lead | co | observer}."""


def _anybody(id: int) -> bool:
    return True


def _nobody(viewer: Viewer, id: int) -> bool:
    return False


def _stays(id: int, before: Roles, after: Roles, now: dt.datetime, actor: Viewer) -> None:
    """Nothing of the room's own work follows."""


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that sides handle together; the room that owns it lends these functions when wired.

    `lock(id)` takes the record's row FOR UPDATE, always first. `visible(viewer, id)`: the record's own
    law of visibility; an invisible record is a missing one. `may_handle(viewer, id)`: may this person act
    on it for their side (offer, accept, return)? `is_open(id)`: a closed record is handed to nobody.
    `on_moved(id, before, after, now, actor)` runs in the transaction that changed the sides (Roles before and
    after): the room moves its own work, tells the citizen once, asks for other signatures from now on.
    Without `may_handle` and `on_moved` a record is disclosed, and never handed over.
    `roles` hear of hand-overs; `peer` is the (machine, code) of the clock that waits for the other side.
    `levels`: what a side may see of a record by its role there (`rules.disclosure`), unless more was granted.
    """

    kind: str
    title: Callable[[int], Mapping[str, str] | str]
    url: Callable[[int], str]
    lock: Callable[[int], Any]
    visible: Callable[[Viewer, int], bool]
    may_handle: Callable[[Viewer, int], bool] = _nobody
    on_moved: Callable[[int, Roles, Roles, dt.datetime, Viewer], None] = _stays
    is_open: Callable[[int], bool] = _anybody
    roles: tuple[str, ...] = ("duty", "officer", "leader")
    levels: Mapping[str, int] = field(default_factory=lambda: {LEAD: 4, CO: 3, OBSERVER: 2, NO_SIDE: 1})
    label: str = ""
    peer: tuple[str, str] | None = None


RECORDS: dict[str, RecordKind] = {}


def register_record(kind: RecordKind) -> None:
    """Let sides hand over, arbitrate and disclose records of this kind, and give the journal its address."""
    RECORDS[kind.kind] = kind
    register_words(
        subjects={kind.kind: kind.label} if kind.label and kind.kind not in SUBJECT_LABELS else {},
        urls={} if kind.kind in SUBJECT_URLS else {kind.kind: lambda id: kind.url(int(id))},
    )


def check_roles(roles: Roles, zone_sides: Collection[str]) -> None:
    """Invalid unless exactly one side of the zone leads and every other has a role."""
    wrong = set(roles) - set(zone_sides)
    leads = [side for side, role in roles.items() if role == LEAD]
    if wrong or len(leads) != 1 or set(roles.values()) - set(ROLES):
        raise Invalid(
            "Please correct what is marked.",
            fields={"sides": [L("Exactly one side leads; the others handle it too or look on.")]},
        )
