"""The law of the duty desk: when a board is silent, who may hold it, in what order its rows stand."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from border_gov.incidents.rules import codes
from border_gov.incidents.rules.flow import DESK
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SILENT_AFTER = dt.timedelta(seconds=60)
BEAT_S = 15
ROWS = 60
NEWEST = 20
HOLDERS = ("duty", "officer")
DEPUTIES = ("officer", "leader")
WORDS_LIMIT = 500
NOTE_LIMIT = 4000
ON_DESK = (*codes.WAITING, *codes.WORKING, codes.RESOLVED, codes.REOPEN_REQUESTED)


class Verb(StrEnum):
    """Acts at the duty desk."""

    STARTED = "board.started"
    ENDED = "board.ended"
    SILENT = "board.silent"
    BACK = "board.back"
    TEMPLATE_SAVED = "board.template_saved"
    TEMPLATE_REMOVED = "board.template_removed"
    UNIT_AWAY = "board.unit_away"
    UNIT_BACK = "board.unit_back"
    SHIFT_OFFERED = "board.shift_offered"
    SHIFT_TAKEN = "board.shift_taken"


WORDS: dict[str, str] = {
    Verb.STARTED: L("Began duty at the board"),
    Verb.ENDED: L("Ended duty at the board"),
    Verb.SILENT: L("No board of this side has answered for a minute"),
    Verb.BACK: L("The board of this side answers again"),
    Verb.TEMPLATE_SAVED: L("Saved a ready answer"),
    Verb.TEMPLATE_REMOVED: L("Removed a ready answer"),
    Verb.UNIT_AWAY: L("Marked a unit as away"),
    Verb.UNIT_BACK: L("Marked a unit as back"),
    Verb.SHIFT_OFFERED: L("Handed over the shift"),
    Verb.SHIFT_TAKEN: L("Took over the shift"),
}

Spot = tuple[float, float]
PathDistance = Callable[[int, Spot, Sequence[Spot], dt.datetime], list[float | None]]
"""(zone, from, to several, when) -> metres on open paths; None where no path leads."""
_paths: list[PathDistance] = []


def lend_paths(distance: PathDistance) -> None:
    """Called by the wiring of a room that has a path network: units are then ordered by it."""
    if distance not in _paths:
        _paths.append(distance)


def path_metres(zone_id: int, start: Spot, ends: Sequence[Spot], now: dt.datetime) -> list[float | None]:
    """Metres on paths from the first lender that knows each place."""
    found: list[float | None] = [None] * len(ends)
    for distance in _paths:
        for number, metres in enumerate(distance(zone_id, start, ends, now)):
            found[number] = metres if found[number] is None else found[number]
    return found


@dataclass(frozen=True)
class Due:
    """One running clock of an incident: which, for which side, until when."""

    code: str
    label: str
    side: str
    due_at: dt.datetime


def is_silent(seen_at: dt.datetime | None, now: dt.datetime) -> bool:
    """No beat for longer than a minute."""
    return seen_at is None or now - seen_at > SILENT_AFTER


def may_hold(actor: Viewer, side: str) -> bool:
    """Duty officers and officers hold the board of their own side."""
    return actor.has(*HOLDERS) and side in actor.sides


def may_watch(viewer: Viewer) -> bool:
    """Desks look at their board; leaders too."""
    return viewer.has(*DESK)
