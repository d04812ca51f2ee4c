"""From the problem's places to the routing field of one shift, on the network as it is that evening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from border_gov.joint_patrol.planner import network as net
from border_gov.joint_patrol.planner.field import FAR, Field, Ints, Walker
from border_gov.joint_patrol.planner.model import DAY_S, Checkpoint, Problem, Shift, Window

LEAST_WISH_S = 1800


@dataclass(frozen=True, eq=False)
class Evening:
    """The network as it is during one shift: its graph, ways between all places, travel in seconds (k, k)."""

    graph: net.Graph
    ways: net.Ways
    travel: Ints


@dataclass(eq=False)
class Zone:
    """The places of a problem in one order, meeting points then checkpoints, and the evenings met so far."""

    problem: Problem
    evenings: dict[frozenset[str], Evening] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The position of the first checkpoint."""
        return len(self.problem.meeting_points)

    def position(self, checkpoint: str) -> int:
        """The position of a checkpoint in the field."""
        return self.first + next(i for i, c in enumerate(self.problem.checkpoints) if c.id == checkpoint)

    def checkpoint(self, position: int) -> Checkpoint:
        """The checkpoint at a position of the field."""
        return self.problem.checkpoints[position - self.first]


def nodes_of(problem: Problem) -> tuple[int, ...]:
    """The node of each place; a place without one stands on node 0 and is cut off in ``evening``."""
    return tuple(max(node, 0) for node in _given_nodes(problem))


def _given_nodes(problem: Problem) -> list[int]:
    return [m.node for m in problem.meeting_points] + [c.node for c in problem.checkpoints]


def evening(zone: Zone, closed: frozenset[str]) -> Evening:
    """Graph, ways and travel times with these bridges closed, computed once per set."""
    if closed not in zone.evenings:
        graph = net.build(zone.problem.network, closed)
        found = net.ways(graph, nodes_of(zone.problem))
        speed = zone.problem.settings.speed_kmh / 3.6
        seconds = np.where(np.isfinite(found.metres), np.ceil(found.metres / speed - 1e-9), FAR)
        travel = seconds.astype(np.int64)
        off = [i for i, node in enumerate(_given_nodes(zone.problem)) if node < 0]
        travel[off, :] = FAR
        travel[:, off] = FAR
        np.fill_diagonal(travel, 0)
        zone.evenings[closed] = Evening(graph, found, travel)
    return zone.evenings[closed]


def evening_of(zone: Zone, shift: Shift) -> Evening:
    """The network on which a patrol of this shift can rely from its first start to its last end."""
    last = shift.starts.closes + shift.duration_s
    return evening(zone, net.closed_during(zone.problem.network, shift.day, shift.starts.opens, last))


def open_window(checkpoint: Checkpoint, shift: Shift) -> Window | None:
    """The widest part of the checkpoint's windows in which a visit can begin on this shift; None = none.

    Hours wished for by an attention area narrow it, unless less than LEAST_WISH_S of it would be left.
    """
    first, last = shift.starts.opens, shift.starts.closes + shift.duration_s - checkpoint.dwell_s
    fitting = _cut(checkpoint.windows or (Window(first, last),), Window(first, last))
    wished = [
        part
        for wish in checkpoint.attention_on(shift.day)
        for window in fitting
        for part in _cut(_any_day(wish.window), window)
        if part.closes - part.opens >= LEAST_WISH_S
    ]
    return max(wished or fitting, key=lambda w: (w.closes - w.opens, -w.opens), default=None)


def _cut(windows: Sequence[Window], by: Window) -> list[Window]:
    cut = [Window(max(w.opens, by.opens), min(w.closes, by.closes)) for w in windows]
    return [w for w in cut if w.closes >= w.opens]


def _any_day(window: Window) -> list[Window]:
    """The same hours as a shift counts them that runs past midnight, or that begins after it."""
    return [Window(window.opens + by, window.closes + by) for by in (-DAY_S, 0, DAY_S)]


def walker(shift: Shift, meeting_point: int, skills: frozenset[str] = frozenset()) -> Walker:
    """A team that sets out from a meeting point on this shift and returns there."""
    last = shift.starts.closes + shift.duration_s
    return Walker(
        meeting_point,
        meeting_point,
        shift.starts.opens,
        shift.starts.closes,
        last,
        shift.duration_s,
        skills,
    )


def shift_field(
    zone: Zone,
    shift: Shift,
    walkers: tuple[Walker, ...],
    worth: Mapping[str, int],
    held: Mapping[str, str] | None = None,
) -> Field:
    """The field of one shift: every checkpoint in ``worth`` that is open on it and in somebody's reach.

    ``held`` names checkpoints that must stay in a team: they are required, and need that team's own key.
    """
    problem, keep = zone.problem, held or {}
    travel = evening_of(zone, shift).travel
    count = len(travel)
    prize, dwell = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    opens, closes = np.zeros(count, dtype=np.int64), np.full(count, FAR, dtype=np.int64)
    needs: list[frozenset[str]] = [frozenset()] * count
    stops = []
    for place, checkpoint in enumerate(problem.checkpoints, start=zone.first):
        window = open_window(checkpoint, shift)
        if checkpoint.id not in worth or window is None:
            continue
        prize[place], dwell[place] = worth[checkpoint.id], checkpoint.dwell_s
        opens[place], closes[place] = window
        own = {f"team:{keep[checkpoint.id]}"} if checkpoint.id in keep else set()
        needs[place] = frozenset(checkpoint.needs) | own
        if any(_in_reach(travel, place, checkpoint.dwell_s, who, needs[place]) for who in walkers):
            stops.append(place)
    required = frozenset(place for place in stops if zone.checkpoint(place).id in keep)
    used = tuple(needs) if any(needs) else ()
    return Field(travel, prize, dwell, opens, closes, tuple(stops), walkers, used, required)


def _in_reach(travel: Ints, place: int, dwell: int, who: Walker, needs: frozenset[str]) -> bool:
    alone = int(travel[who.start, place]) + dwell + int(travel[place, who.end])
    return alone <= who.longest and needs <= who.skills


def day_shifts(problem: Problem, day: date) -> list[int]:
    """Indexes of the shifts of a day in order of time."""
    own = [i for i, shift in enumerate(problem.shifts) if shift.day == day]
    return sorted(own, key=lambda i: (problem.shifts[i].starts.opens, problem.shifts[i].key))
