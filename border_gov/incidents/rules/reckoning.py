"""A second reckoning of every clock of an incident, from its journal entries alone.

It shares no code with the clocks: it knows the limits as numbers and the order of the entries.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from border_gov.incidents.rules.verbs import Verb

LIMITS = {"a1": 60, "a2": 120, "a3": 180, "a4": 600, "a4_area": 1800, "a5": 300, "a6": 7200, "a7": 86400}
"""Seconds that the simulated sides have set."""
OVER = (Verb.REJECT, Verb.WITHDRAW, Verb.MERGE)
SIGNED = "signoff.signed"
WATCHED_WITHIN = dt.timedelta(minutes=10)
"""A clock that ran on for longer after it was due must have been announced."""
Key = tuple[str, str, int]
"""A clock: its code, its side, its number on this incident."""
Heard = tuple[str, dt.datetime, Sequence[str], Mapping[str, Any]]
"""A journal entry: verb, moment, sides, facts."""


@dataclass
class Reckoned:
    """One clock as the journal says it must be."""

    started: dt.datetime
    due: dt.datetime
    stopped: dt.datetime | None = None
    void: bool = False

    @property
    def late(self) -> bool:
        """Stopped after it was due; what still runs is judged by the moment of looking."""
        return self.stopped is not None and self.stopped > self.due


@dataclass
class _Life:
    sides: list[str]
    received: dt.datetime
    clocks: dict[Key, Reckoned] = field(default_factory=dict)
    called: set[int] = field(default_factory=set)
    arrived: set[int] = field(default_factory=set)
    paused: dt.datetime | None = None
    finishing: int = 1


def reckon(entries: Iterable[Heard]) -> dict[Key, Reckoned]:
    """Every clock of one incident from its journal entries in their order."""
    life: _Life | None = None
    for verb, at, sides, facts in entries:
        if verb == Verb.RECEIVE:
            life = _born(sorted(sides), dt.datetime.fromisoformat(facts["at"]), facts["core"])
        elif life is not None:
            event = dt.datetime.fromisoformat(facts["event"]) if facts.get("event") else at
            _happen(life, verb, at, event, facts)
    return life.clocks if life else {}


def _born(sides: list[str], received: dt.datetime, in_core: bool) -> _Life:
    life = _Life(sides, received)
    more = (("a4",) if in_core else ()) + (("a5",) if len(sides) > 1 else ())
    for code in ("a1", "a2", "a3", "a4_area", "a6", *more):
        for side in sides:
            _start(life, code, side, 1, received)
    return life


def _start(life: _Life, code: str, side: str, number: int, at: dt.datetime) -> None:
    life.clocks[code, side, number] = Reckoned(at, at + dt.timedelta(seconds=LIMITS[code]))


def _stop(life: _Life, code: str, at: dt.datetime, side: str = "", void: bool = False) -> None:
    for (name, whose, _), one in life.clocks.items():
        if name == code and one.stopped is None and side in ("", whose):
            one.stopped, one.void = at, void


def _happen(life: _Life, verb: str, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    if verb in OVER:
        for code in LIMITS:
            _stop(life, code, at, void=True)
    elif verb in _EVENTS:
        _EVENTS[verb](life, at, event, facts)


def _first(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    _stop(life, "a1", at)
    _stop(life, "a5", at, facts["by_side"], void=True)


def _appointed(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    life.paused = at


def _there(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    life.arrived.add(facts["unit"])
    _stop(life, "a4", event)
    if life.called <= life.arrived:
        _stop(life, "a4_area", event)


def _sent_back(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    _stop(life, "a7", at, void=True)
    life.finishing += 1
    for side in life.sides:
        _start(life, "a6", side, life.finishing, at)


def _sent(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    _stop(life, "a3", at)
    life.called = set(facts["units"]) | (set() if facts.get("released") else life.called)
    if life.paused is not None:
        for (code, _, _), one in life.clocks.items():
            if code == "a6" and one.stopped is None and life.paused <= one.due:
                one.due += at - life.paused
        life.paused = None


def _answered(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    _stop(life, "a2", at)
    _stop(life, "a3", at)
    _done(life, at, event, facts)


def _done(life: _Life, at: dt.datetime, event: dt.datetime, facts: Mapping[str, Any]) -> None:
    for code in ("a4", "a4_area"):
        _stop(life, code, event, void=not life.arrived)
    _stop(life, "a6", event)
    for side in life.sides:
        _start(life, "a7", side, life.finishing, at)


_EVENTS: dict[str, Callable[[_Life, dt.datetime, dt.datetime, Mapping[str, Any]], None]] = {
    Verb.ACK: _first,
    Verb.ACK_TOO: lambda life, at, event, facts: _stop(life, "a5", at, facts["by_side"]),
    Verb.REPLY: lambda life, at, event, facts: _stop(life, "a2", at),
    Verb.SCHEDULE: _appointed,
    Verb.DISPATCH: _sent,
    Verb.REDISPATCH: _sent,
    Verb.ARRIVE: _there,
    Verb.RESOLVE: _done,
    Verb.ANSWER_DIRECTLY: _answered,
    Verb.RETURN_WORK: _sent_back,
    SIGNED: lambda life, at, event, facts: _stop(life, "a7", at, facts["side"]),
}


@dataclass(frozen=True)
class Kept:
    """One clock as the database keeps it, and how often the journal heard its alarm."""

    started: dt.datetime
    due: dt.datetime
    stopped: dt.datetime | None
    void: bool
    alarms: int


@dataclass
class Tally:
    """What was simulated and how often the two reckonings differ."""

    incidents: int = 0
    clocks: int = 0
    late: int = 0
    alarms: int = 0
    refused: int = 0
    missed: int = 0
    double: int = 0
    negative: int = 0
    differing: int = 0

    @property
    def clean(self) -> bool:
        """Nothing missed, doubled, negative or different."""
        return not (self.missed or self.double or self.negative or self.differing)


def compare(
    number: int, wanted: Mapping[Key, Reckoned], kept: Mapping[Key, Kept], tally: Tally, now: dt.datetime
) -> list[str]:
    """Count the clocks of one incident; a line for each that is missed, double, negative or different."""
    told = [
        f"{number} {key}: missed, no such clock runs or ran" for key in sorted(wanted.keys() - kept.keys())
    ]
    tally.missed += len(told)
    extra = sorted(kept.keys() - wanted.keys())
    tally.double += len(extra)
    told += [f"{number} {key}: double, nothing in the journal starts it" for key in extra]
    for key in sorted(wanted.keys() & kept.keys()):
        told += [f"{number} {key}: {fault}" for fault in _faults(wanted[key], kept[key], tally, now)]
    return told


def _faults(want: Reckoned, have: Kept, tally: Tally, now: dt.datetime) -> list[str]:
    told = []
    tally.clocks += 1
    tally.late += want.late and not want.void
    tally.alarms += have.alarms
    if (have.started, have.due, have.stopped, have.void) != (want.started, want.due, want.stopped, want.void):
        tally.differing += 1
        told.append(f"differs, kept {_said(have)}, the journal says {_said(want)}")
    if have.stopped is not None and have.stopped < have.started:
        tally.negative += 1
        told.append(f"negative, it stopped at {have.stopped.isoformat()} before it started")
    if have.alarms > 1:
        tally.double += 1
        told.append(f"double, announced {have.alarms} times")
    if not have.alarms and not want.void and (want.stopped or now) - want.due > WATCHED_WITHIN:
        tally.missed += 1
        told.append("missed, it ran out and nobody was told")
    return told


def _said(one: Reckoned | Kept) -> str:
    stopped = one.stopped.isoformat() if one.stopped else "-"
    return (
        f"{one.started.isoformat()} due {one.due.isoformat()} stopped {stopped}{' void' if one.void else ''}"
    )
