"""Reads a finished plan against the problem, in plain Python that shares nothing with the solvers.

Every hard rule is checked from first principles: timetables are walked edge by edge on the network with the
bridges as they are at that very minute. A plan is shown only when this finds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from border_gov.joint_patrol.planner.model import (
    Breach,
    Checkpoint,
    Edge,
    Patrol,
    Plan,
    Problem,
    Shift,
    Verdict,
    Volunteer,
)

Lacks = frozenset[tuple[date, str, str]]
Facts = tuple[tuple[str, str | int | float], ...]


def check(problem: Problem, plan: Plan) -> Verdict:
    """The verdict on a plan: no breach, or every breach that was found."""
    return check_patrols(problem, plan.patrols, frozenset((m.day, m.shift, m.kind) for m in plan.missing))


def check_patrols(problem: Problem, patrols: tuple[Patrol, ...], missing: Lacks = frozenset()) -> Verdict:
    """The same for bare patrols; ``missing`` are the (date, shift, kind) that the plan admits to lack."""
    shifts = {(shift.day, shift.key): shift for shift in problem.shifts}
    out: list[Breach] = []
    for patrol in patrols:
        shift = shifts.get((patrol.day, patrol.shift))
        if shift is None:
            out.append(Breach("no_such_shift", patrol.team))
            continue
        out.extend(_team(problem, shift, patrol, missing))
        out.extend(_times(problem, shift, patrol))
        out.extend(_walk(problem, patrol))
    out.extend(_demand(shifts, patrols))
    out.extend(_repeats(patrols))
    out.extend(_people(problem, patrols))
    return Verdict(not out, tuple(out))


def _team(problem: Problem, shift: Shift, patrol: Patrol, missing: Lacks) -> Iterator[Breach]:
    people = {v.id: v for v in problem.volunteers}
    size = len(patrol.members)
    if not shift.team_min <= size <= shift.team_max:
        yield Breach("team_size", patrol.team, (("size", size),))
    for side in shift.sides or problem.sides:
        have = sum(m.side == side for m in patrol.members)
        if have < shift.min_per_side:
            yield Breach("side_missing", patrol.team, (("side", side), ("have", have)))
    yield from _standing(people, patrol)
    yield from _roles(problem, patrol, missing)
    yield from _needs(problem, patrol)


def _standing(people: dict[str, Volunteer], patrol: Patrol) -> Iterator[Breach]:
    for member in patrol.members:
        who = people.get(member.id)
        if who is None or who.side != member.side:
            yield Breach("unknown_person", patrol.team, (("person", member.id),))
        elif member.role != "member" and not getattr(who, member.role):
            yield Breach("role_not_allowed", patrol.team, (("person", member.id), ("role", member.role)))


def _needs(problem: Problem, patrol: Patrol) -> Iterator[Breach]:
    team = {m.id for m in patrol.members}
    held = {skill for v in problem.volunteers if v.id in team for skill in v.skills}
    points = {c.id: c.needs for c in problem.checkpoints}
    for stop in patrol.stops:
        for need in points.get(stop.checkpoint, ()):
            if need not in held:
                yield Breach("need_missing", patrol.team, (("checkpoint", stop.checkpoint), ("need", need)))


def _roles(problem: Problem, patrol: Patrol, missing: Lacks) -> Iterator[Breach]:
    sides: dict[str, list[str]] = {"leader": [], "deputy": []}
    for member in patrol.members:
        if member.role in sides:
            sides[member.role].append(member.side)
    wanted = {"leader": problem.settings.leader_needed, "deputy": problem.settings.deputy_needed}
    for role, own in sides.items():
        if len(own) > 1:
            yield Breach("role_twice", patrol.team, (("role", role),))
        if wanted[role] and not own and (patrol.day, patrol.shift, role) not in missing:
            yield Breach("role_missing", patrol.team, (("role", role),))
    if sides["leader"] and sides["leader"] == sides["deputy"]:
        yield Breach("deputy_same_side", patrol.team)


def _times(problem: Problem, shift: Shift, patrol: Patrol) -> Iterator[Breach]:
    if not shift.starts.opens <= patrol.start <= shift.starts.closes:
        yield Breach("start_outside_window", patrol.team, (("start", patrol.start),))
    if patrol.end < patrol.start or patrol.end - patrol.start > shift.duration_s:
        yield Breach("too_long", patrol.team, (("seconds", patrol.end - patrol.start),))
    points = {c.id: c for c in problem.checkpoints}
    for stop in patrol.stops:
        point = points.get(stop.checkpoint)
        if point is None:
            yield Breach("unknown_checkpoint", patrol.team, (("checkpoint", stop.checkpoint),))
            continue
        facts: Facts = (("checkpoint", point.id), ("arrive", stop.arrive))
        if stop.leave - stop.arrive != point.dwell_s:
            yield Breach("dwell", patrol.team, facts)
        if point.windows and not any(w.opens <= stop.arrive <= w.closes for w in point.windows):
            yield Breach("outside_window", patrol.team, facts)


def _walk(problem: Problem, patrol: Patrol) -> Iterator[Breach]:
    meeting = {m.id: m.node for m in problem.meeting_points}
    points: dict[str, Checkpoint] = {c.id: c for c in problem.checkpoints}
    if patrol.meeting_point not in meeting:
        yield Breach("unknown_meeting_point", patrol.team, (("point", patrol.meeting_point),))
        return
    if any(stop.checkpoint not in points for stop in patrol.stops):
        return
    home = meeting[patrol.meeting_point]
    targets = [(points[s.checkpoint].node, s.arrive, s.leave) for s in patrol.stops]
    legs = _legs(patrol.path, [home, *(node for node, _, _ in targets), home]) if targets else []
    if legs is None:
        yield Breach("path_misses_stop", patrol.team)
        return
    leaving = [patrol.start, *(leave for _, _, leave in targets)]
    reaching = [*(arrive for _, arrive, _ in targets), patrol.end]
    for leg, left, due in zip(legs, leaving, reaching, strict=False):
        yield from _leg(problem, patrol, leg, left, due)


def _legs(path: tuple[int, ...], targets: list[int]) -> list[tuple[int, ...]] | None:
    """The path cut at the stops in their order; None when it does not pass them so."""
    if not path or path[0] != targets[0] or path[-1] != targets[-1]:
        return None
    legs, at = [], 0
    for number, target in enumerate(targets[1:], start=1):
        last = number == len(targets) - 1
        found = len(path) - 1 if last else next((i for i in range(at, len(path)) if path[i] == target), None)
        if found is None:
            return None
        legs.append(path[at : found + 1])
        at = found
    return legs


def _leg(problem: Problem, patrol: Patrol, leg: tuple[int, ...], left: int, due: int) -> Iterator[Breach]:
    speed = problem.settings.speed_kmh / 3.6
    metres = 0.0
    midnight = datetime.combine(patrol.day, time())
    for u, v in pairwise(leg):
        edge = _open_edge(problem, u, v, midnight + timedelta(seconds=left + metres / speed), midnight, due)
        if edge is None:
            yield Breach("not_on_network", patrol.team, (("from", u), ("to", v)))
            return
        metres += edge.length_m
    if left + metres / speed > due + 1e-6:
        yield Breach("too_fast", patrol.team, (("metres", round(metres, 1)), ("seconds", due - left)))


def _open_edge(problem: Problem, u: int, v: int, when: datetime, midnight: datetime, due: int) -> Edge | None:
    """The shortest edge between two nodes that is passable from ``when`` until the leg must be done."""
    until = max(midnight + timedelta(seconds=due), when)
    shut = {c.way for c in problem.network.closures if c.since <= until and when < c.until}
    fitting = [e for e in _edges(problem).get((min(u, v), max(u, v)), ()) if e.way not in shut]
    return min(fitting, key=lambda e: e.length_m, default=None)


_INDEX: dict[int, tuple[tuple[Edge, ...], dict[tuple[int, int], list[Edge]]]] = {}


def _edges(problem: Problem) -> dict[tuple[int, int], list[Edge]]:
    edges = problem.network.edges
    known = _INDEX.get(id(edges))
    if known is None or known[0] is not edges:
        index: dict[tuple[int, int], list[Edge]] = {}
        for edge in edges:
            index.setdefault((min(edge.u, edge.v), max(edge.u, edge.v)), []).append(edge)
        _INDEX.clear()
        known = _INDEX[id(edges)] = (edges, index)
    return known[1]


def _demand(shifts: dict[tuple[date, str], Shift], patrols: tuple[Patrol, ...]) -> Iterator[Breach]:
    names = Counter(patrol.team for patrol in patrols)
    for name, count in names.items():
        if count > 1:
            yield Breach("team_twice", name)
    for key, count in Counter((p.day, p.shift) for p in patrols).items():
        if key in shifts and count > shifts[key].patrols:
            yield Breach("too_many_patrols", f"{key[0]} {key[1]}", (("count", count),))


def _repeats(patrols: tuple[Patrol, ...]) -> Iterator[Breach]:
    seen = Counter((patrol.day, stop.checkpoint) for patrol in patrols for stop in patrol.stops)
    for (day, checkpoint), count in seen.items():
        if count > 1:
            yield Breach("visited_twice", checkpoint, (("day", day.isoformat()), ("count", count)))


def _people(problem: Problem, patrols: tuple[Patrol, ...]) -> Iterator[Breach]:
    people = {v.id: v for v in problem.volunteers}
    walks: dict[str, list[Patrol]] = {}
    for patrol in patrols:
        for member in patrol.members:
            walks.setdefault(member.id, []).append(patrol)
    for name, own in walks.items():
        who = people.get(name)
        if who is not None:
            yield from _person(problem, who, sorted(own, key=lambda p: (p.day, p.start)))


def _comes(who: Volunteer, patrol: Patrol) -> bool:
    if who.available is not None:
        return any(slot.day == patrol.day and slot.shift == patrol.shift for slot in who.available)
    pattern = who.last_week or who.usual
    return any(slot.weekday == patrol.day.weekday() and slot.shift == patrol.shift for slot in pattern)


def _person(problem: Problem, who: Volunteer, own: list[Patrol]) -> Iterator[Breach]:
    if who.barred:
        yield Breach("person_barred", who.id, (("reason", who.barred[0]),))
    for patrol in own:
        if not _comes(who, patrol):
            yield Breach("not_available", who.id, (("team", patrol.team),))
    weeks = Counter(patrol.day.isocalendar()[:2] for patrol in own)
    for (year, week), count in weeks.items():
        if count > who.weekly_max:
            yield Breach("weekly_maximum", who.id, (("week", f"{year}-W{week:02d}"), ("count", count)))
    free = who.last_end
    for patrol in own:
        midnight = datetime.combine(patrol.day, time())
        starts = midnight + timedelta(seconds=patrol.start)
        if free is not None and starts < free + timedelta(seconds=problem.settings.rest_s):
            yield Breach("rest", who.id, (("team", patrol.team),))
        ends = midnight + timedelta(seconds=patrol.end)
        free = ends if free is None else max(free, ends)
