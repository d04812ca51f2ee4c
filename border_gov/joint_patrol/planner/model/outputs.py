"""What the planner answers: the plan, its proofs, reasons and forecast, and the changes asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Member:
    """One person in a team; ``role`` is ``leader``, ``deputy`` or ``member``."""

    id: str
    side: str
    role: str = "member"


@dataclass(frozen=True)
class Stop:
    """One visit: arrival, and departure after the dwell (waiting for a window comes before ``arrive``)."""

    checkpoint: str
    arrive: int
    leave: int


@dataclass(frozen=True)
class Patrol:
    """One team's walk on one date, from a meeting point through its stops and back.

    ``path`` is the node list in order, ``length_m`` its length, ``bridges`` the bridges in the order of
    crossing. ``team`` is unique in the plan: date, shift, number.
    """

    day: date
    shift: str
    number: int
    team: str
    start: int
    end: int
    meeting_point: str
    members: tuple[Member, ...]
    stops: tuple[Stop, ...]
    path: tuple[int, ...] = ()
    length_m: float = 0.0
    bridges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why a checkpoint was left out: a code and its facts; ``reason_words.sentence`` turns it into words."""

    code: str
    facts: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A checkpoint that no patrol of ``day`` visits, with the reason that was checked."""

    day: date
    checkpoint: str
    reason: Reason


@dataclass(frozen=True)
class Missing:
    """A place that the roster could not fill: ``kind`` is ``side``, ``leader``, ``deputy`` or ``team``."""

    day: date
    shift: str
    kind: str
    side: str = ""
    count: int = 1


@dataclass(frozen=True)
class Excluded:
    """A volunteer who was left out before planning, and why."""

    volunteer: str
    side: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """What the roster solver proved for one stage: ``value`` found, ``bound`` below which nothing lies."""

    stage: str
    status: str
    value: int
    bound: int
    seconds: float = 0.0


@dataclass(frozen=True)
class Forecast:
    """How the promise holds over ``days`` days with ``patrols`` a day; ``patrols_needed`` 0 = not reachable.

    ``worst_ratio`` is the longest idleness over its target; ``curve`` holds (patrols, worst ratio, never
    visited) for every number that was tried.
    """

    days: int
    patrols: int
    never_visited: int
    worst_ratio: float
    patrols_needed: int
    curve: tuple[tuple[int, float, int], ...] = ()
    by_checkpoint: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Breach:
    """A hard rule that a plan breaks; ``where`` names the team, person or checkpoint."""

    code: str
    where: str
    facts: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The independent checker's word on a plan."""

    ok: bool
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class Fairness:
    """Patrols per person and side: fewest, most and total, over those who could come at all."""

    side: str
    fewest: int
    most: int
    total: int
    people: int


@dataclass(frozen=True)
class Provenance:
    """What made the plan, enough to make it again."""

    solver: str
    version: str
    seed: int
    iterations: int
    input_hash: str


@dataclass(frozen=True)
class Plan:
    """A planned week; ``complete`` is False for the best plan so far of a run that was cancelled."""

    patrols: tuple[Patrol, ...]
    dropped: tuple[Dropped, ...]
    missing: tuple[Missing, ...]
    excluded: tuple[Excluded, ...]
    proofs: tuple[Proof, ...]
    fairness: tuple[Fairness, ...]
    forecast: Forecast | None
    checker: Verdict
    provenance: Provenance
    complete: bool = True


@dataclass(frozen=True)
class Lock:
    """What must stay when the rest is planned again, for the patrol ``team`` of the earlier plan.

    ``whole`` keeps the patrol as it is; else the named members stay in it and the named checkpoints stay
    in it (their order may change).
    """

    team: str
    whole: bool = False
    members: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One drag: ``kind`` is ``stop`` or ``person``, taken out of ``source`` and put into ``target``.

    An empty ``source`` adds it, an empty ``target`` only takes it out; ``position`` -1 finds the best place.
    """

    kind: str
    what: str
    source: str = ""
    target: str = ""
    position: int = -1
    role: str = "member"


@dataclass(frozen=True)
class Edit:
    """The answer to a drag: the plan after it (None when it is refused), and the rules it would break."""

    plan: Plan | None
    verdict: Verdict
    extra_s: int = 0


@dataclass(frozen=True)
class Progress:
    """One report of a running plan: ``done`` of ``total`` steps, the stage, the best value so far."""

    done: int
    total: int
    stage: str
    best: float = 0.0
