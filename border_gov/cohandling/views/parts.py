"""What templates of every room may ask about sides and signatures."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import g
from flask_babel import gettext

from border_gov.cohandling import queries
from border_gov.cohandling.queries import RoundShown, clocks, disclosure, handover, sides
from border_gov.cohandling.rules.clocks import HOW
from border_gov.cohandling.rules.disclosure import LEVELS, PURPOSES
from border_gov.cohandling.rules.disclosure import STATES as REQUEST_STATES
from border_gov.cohandling.rules.handover import STATES
from border_gov.cohandling.rules.sides import RECORDS, ROLES
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.queries import SideLook
from border_gov.kernel import clock
from border_gov.kernel.guard import current_viewer


def side_looks(zone_id: int) -> dict[str, SideLook]:
    """The sides of a zone by key, for badges; read once in a request. 0: of all zones."""
    known: dict[int, dict[str, SideLook]] = g.setdefault("side_looks", {})
    if zone_id not in known:
        known[zone_id] = {look.key: look for look in places.sides(zone_id or None)}
    return known[zone_id]


def signoff_state(kind: str, subject_id: int) -> RoundShown | None:
    """The newest round of a record that the page has already shown to be visible."""
    return queries.shown_latest(current_viewer(), kind, subject_id)


def record_state(kind: str, subject_id: int) -> dict[str, Any]:
    """How sides handle a record that the page has already shown to be visible; read once in a request."""
    known: dict[tuple[str, int], dict[str, Any]] = g.setdefault("record_states", {})
    if (kind, subject_id) not in known:
        known[kind, subject_id] = _record_state(kind, subject_id)
    return known[kind, subject_id]


def _record_state(kind: str, subject_id: int) -> dict[str, Any]:
    viewer, now, record = current_viewer(), clock.now(), RECORDS[kind]
    open_one = handover.open_of(kind, subject_id)
    owner = disclosure.owner_of(kind, subject_id)
    handles = record.may_handle(viewer, subject_id)
    return {
        "now": now,
        "zone_id": sides.zone_of(kind, subject_id) or 0,
        "roles": sides.roles(kind, subject_id),
        "history": sides.history(kind, subject_id),
        "disputed": handover.is_disputed(kind, subject_id, now),
        "handovers": [handover.shown(viewer, row, now) for row in handover.of_record(kind, subject_id)],
        "may_offer": handles and open_one is None and owner in viewer.sides and record.is_open(subject_id),
        "handles": handles,
        "clocks": clocks.of_record(kind, subject_id, now),
        "level": disclosure.level_for(viewer, kind, subject_id, now),
        "requests": disclosure.of_record(viewer, kind, subject_id),
        "reads": disclosure.reads_of(viewer, kind, subject_id),
        "owns": owner in viewer.sides,
    }


def said_pairs(words: Mapping[Any, str] | Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Codes with their words in the reader's language, for choices."""
    pairs = words.items() if isinstance(words, Mapping) else words
    return [(code, gettext(word)) for code, word in pairs]


PARTS = {
    "said_pairs": said_pairs,
    "record_state": record_state,
    "handover_states": STATES,
    "side_roles": ROLES,
    "clock_how": HOW,
    "levels_seen": LEVELS,
    "request_states": REQUEST_STATES,
    "request_purposes": PURPOSES,
}
