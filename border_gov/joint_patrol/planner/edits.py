"""The answer to a drag within milliseconds: the plan after it, and every rule it would break."""

from __future__ import annotations

from dataclasses import replace

from border_gov.joint_patrol.planner import network as net
from border_gov.joint_patrol.planner import zone as places
from border_gov.joint_patrol.planner.checker import check
from border_gov.joint_patrol.planner.field import Field, Timing
from border_gov.joint_patrol.planner.insertion import inserted
from border_gov.joint_patrol.planner.model import (
    Breach,
    Change,
    Edit,
    Member,
    Patrol,
    Plan,
    Problem,
    Shift,
    Stop,
    Verdict,
)
from border_gov.joint_patrol.planner.zone import Zone


def check_edit(problem: Problem, plan: Plan, change: Change) -> Edit:
    """The plan after ``change`` with new times, or None with the breaches that speak against it.

    Breaches that the plan had before do not stand in the way of a change.
    """
    zone = Zone(problem)
    touched = {patrol.team: patrol for patrol in plan.patrols}
    for team in (change.source, change.target):
        if team and team not in touched:
            return _refused(Breach("no_such_team", team))
    made = _move_stop(zone, touched, change) if change.kind == "stop" else _move_person(zone, touched, change)
    if isinstance(made, Breach):
        return _refused(made)
    extra = sum(p.end - p.start for p in made.values()) - sum(p.end - p.start for p in plan.patrols)
    after = replace(plan, patrols=tuple(made[patrol.team] for patrol in plan.patrols))
    after = replace(after, dropped=tuple(d for d in after.dropped if not _seen(after, d.day, d.checkpoint)))
    verdict = check(problem, after)
    known = set() if verdict.ok else set(check(problem, plan).breaches)
    new = tuple(breach for breach in verdict.breaches if breach not in known)
    if new:
        return Edit(None, Verdict(False, new), extra)
    return Edit(replace(after, checker=verdict), verdict, extra)


def _refused(breach: Breach) -> Edit:
    return Edit(None, Verdict(False, (breach,)))


def _seen(plan: Plan, day: object, checkpoint: str) -> bool:
    return any(p.day == day and any(s.checkpoint == checkpoint for s in p.stops) for p in plan.patrols)


def _move_stop(zone: Zone, patrols: dict[str, Patrol], change: Change) -> dict[str, Patrol] | Breach:
    out = dict(patrols)
    if change.source:
        patrol = out[change.source]
        order = tuple(s.checkpoint for s in patrol.stops if s.checkpoint != change.what)
        if len(order) == len(patrol.stops):
            return Breach("not_in_team", change.source, (("checkpoint", change.what),))
        rest = _timed(zone, patrol, order)
        if rest is None:
            return Breach("does_not_fit", change.source, (("checkpoint", change.what),))
        out[change.source] = rest
    if change.target:
        fitted = _with_stop(zone, out[change.target], change)
        if fitted is None:
            return Breach("does_not_fit", change.target, (("checkpoint", change.what),))
        out[change.target] = fitted
    return out


def _with_stop(zone: Zone, patrol: Patrol, change: Change) -> Patrol | None:
    order = tuple(stop.checkpoint for stop in patrol.stops)
    if change.position >= 0:
        at = min(change.position, len(order))
        return _timed(zone, patrol, (*order[:at], change.what, *order[at:]))
    field = _field(zone, patrol, {*order, change.what})
    position = zone.position
    if position(change.what) not in field.stops:
        return None
    best = inserted(field, 0, tuple(position(c) for c in order), position(change.what))
    if best is None:
        return None
    return _timed(zone, patrol, tuple(zone.checkpoint(place).id for place in best))


def _shift_of(zone: Zone, patrol: Patrol) -> Shift:
    key = (patrol.day, patrol.shift)
    return next(shift for shift in zone.problem.shifts if (shift.day, shift.key) == key)


def _field(zone: Zone, patrol: Patrol, names: set[str]) -> Field:
    """The field of one team alone; needs are left to the checker, which names the one that is missing."""
    shift = _shift_of(zone, patrol)
    points = [m.id for m in zone.problem.meeting_points]
    skills = frozenset(need for c in zone.problem.checkpoints for need in c.needs)
    walker = places.walker(shift, points.index(patrol.meeting_point), skills)
    return places.shift_field(zone, shift, (walker,), dict.fromkeys(names, 1))


def _timed(zone: Zone, patrol: Patrol, order: tuple[str, ...]) -> Patrol | None:
    """The patrol with these stops in this order; it keeps its start when it can."""
    field = _field(zone, patrol, set(order))
    known = {c.id for c in zone.problem.checkpoints}
    if not set(order) <= known:
        return None
    stops = tuple(zone.position(name) for name in order)
    if not set(stops) <= set(field.stops):
        return None
    timing = field.leaving_at(0, stops, patrol.start) or field.timing(0, stops)
    return _written(zone, patrol, field, stops, timing) if timing else None


def _written(zone: Zone, patrol: Patrol, field: Field, stops: tuple[int, ...], timing: Timing) -> Patrol:
    shift = _shift_of(zone, patrol)
    here = places.evening_of(zone, shift)
    point = field.walkers[0].start
    path = net.join(here.ways, (point, *stops, point)) if stops else ()
    legs = zip((point, *stops), (*stops, point), strict=True)
    return replace(
        patrol,
        start=timing.start,
        end=timing.end,
        stops=tuple(
            Stop(zone.checkpoint(place).id, at, at + int(field.dwell[place]))
            for place, at in zip(stops, timing.arrivals, strict=True)
        ),
        path=path,
        length_m=round(float(sum(here.ways.metres[u, v] for u, v in legs)), 1) if stops else 0.0,
        bridges=net.bridges_on(here.graph, path),
    )


def _move_person(zone: Zone, patrols: dict[str, Patrol], change: Change) -> dict[str, Patrol] | Breach:
    out = dict(patrols)
    if change.source:
        patrol = out[change.source]
        left = tuple(m for m in patrol.members if m.id != change.what)
        if len(left) == len(patrol.members):
            return Breach("not_in_team", change.source, (("person", change.what),))
        out[change.source] = replace(patrol, members=left)
    if change.target:
        people = {v.id: v.side for v in zone.problem.volunteers}
        if change.what not in people:
            return Breach("unknown_person", change.target, (("person", change.what),))
        patrol = out[change.target]
        if any(m.id == change.what for m in patrol.members):
            return Breach("person_twice", change.target, (("person", change.what),))
        member = Member(change.what, people[change.what], change.role)
        out[change.target] = replace(patrol, members=(*patrol.members, member))
    return out
