"""Why a checkpoint was left out: decided by tests in a fixed order, not by looking inside a solver.

The order: no way there, too long alone, closed during every shift, a need nobody meets; else it is forced in
and the evening is solved again, which shows what it would cost.
"""

from __future__ import annotations

from datetime import date

from border_gov.joint_patrol.planner import zone as places
from border_gov.joint_patrol.planner.days import Outing, Week
from border_gov.joint_patrol.planner.field import FAR, Field, Route, Routes
from border_gov.joint_patrol.planner.forced import force_in
from border_gov.joint_patrol.planner.model import Checkpoint, Dropped, Reason, Shift
from border_gov.joint_patrol.planner.prizes import due
from border_gov.joint_patrol.planner.zone import Zone

MAX_LISTED = 4


def explain_day(week: Week, day: date, iterations: int) -> list[Dropped]:
    """A reason for every checkpoint that no patrol of ``day`` sees."""
    seen = {stop.checkpoint for p in week.patrols if p.day == day for stop in p.stops}
    problem = week.zone.problem
    outings = [o for o in week.outings if problem.shifts[o.shift].day == day]
    return [
        Dropped(day, checkpoint.id, explain(week, day, checkpoint, outings, iterations))
        for checkpoint in problem.checkpoints
        if checkpoint.id not in seen
    ]


def explain(week: Week, day: date, point: Checkpoint, outings: list[Outing], iterations: int) -> Reason:
    """The reason of one checkpoint, by the first test that answers."""
    problem = week.zone.problem
    walked = [problem.shifts[outing.shift] for outing in outings]
    if not walked:
        return Reason("no_patrol" if not any(p.day == day for p in week.patrols) else "cannot_fit")
    return (
        _no_way(week.zone, point, walked)
        or _too_long(week.zone, point, walked)
        or _closed(point, walked)
        or _need(point, outings)
        or _forced(week, day, point, outings, iterations)
    )


def _nearest(zone: Zone, point: Checkpoint, shift: Shift, closed: frozenset[str] | None = None) -> int:
    """The shortest way out and back in seconds over all meeting points."""
    here = places.evening_of(zone, shift) if closed is None else places.evening(zone, closed)
    at = zone.position(point.id)
    return int(min(here.travel[m, at] + here.travel[at, m] for m in range(zone.first)))


def _no_way(zone: Zone, point: Checkpoint, shifts: list[Shift]) -> Reason | None:
    if point.node < 0:
        return Reason("no_place")
    if any(_nearest(zone, point, shift) < FAR for shift in shifts):
        return None
    if _nearest(zone, point, shifts[0], frozenset()) >= FAR:
        return Reason("unreachable")
    shut = places.evening_of(zone, shifts[0]).graph.closed
    key = next((b for b in sorted(shut) if _nearest(zone, point, shifts[0], shut - {b}) < FAR), min(shut))
    return Reason("bridge_closed", (("bridge", key),))


def _too_long(zone: Zone, point: Checkpoint, shifts: list[Shift]) -> Reason | None:
    spare = [(s.duration_s - point.dwell_s - _nearest(zone, point, s), s) for s in shifts]
    best, shift = max(spare, key=lambda item: item[0])
    if best >= 0:
        return None
    needed = shift.duration_s - best
    return Reason("too_long", (("minutes", -(-needed // 60)), ("allowed", shift.duration_s // 60)))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}"


def _closed(point: Checkpoint, walked: list[Shift]) -> Reason | None:
    if any(places.open_window(point, shift) for shift in walked) or not point.windows:
        return None
    first = min(point.windows)
    return Reason("closed", (("opens", _clock(first.opens)), ("closes", _clock(first.closes))))


def _need(point: Checkpoint, outings: list[Outing]) -> Reason | None:
    needs = frozenset(point.needs)
    held = [walker.skills for outing in outings for walker in outing.field.walkers]
    if not needs or any(needs <= skills for skills in held):
        return None
    lacking = sorted(needs - frozenset().union(*held)) or sorted(needs)
    return Reason("need", (("need", lacking[0]),))


def _forced(week: Week, day: date, point: Checkpoint, outings: list[Outing], iterations: int) -> Reason:
    answers = [_forced_into(week, outing, point, iterations) for outing in outings]
    fitting = [answer for answer in answers if answer is not None]
    last = week.before[day].get(point.id)
    recent = last is not None and due(point, last) > day
    if not fitting:
        return _seen(point, last) if recent and last else Reason("cannot_fit")
    reason, gain = max(fitting, key=lambda item: item[1])
    if gain < 0 and recent and last:
        return _seen(point, last)
    return reason


def _seen(point: Checkpoint, last: date) -> Reason:
    return Reason("seen_recently", (("last", last.isoformat()), ("due", due(point, last).isoformat())))


def _forced_into(week: Week, outing: Outing, point: Checkpoint, iterations: int) -> tuple[Reason, int] | None:
    """The evening solved again with the checkpoint in it, and the change of the collected prize."""
    zone, at = week.zone, week.zone.position(point.id)
    field, start = outing.field, outing.routes
    found = force_in(field, start, at, week.seed, iterations) if at in field.stops else None
    if found is None:
        field, start = _moved(zone, outing, point, at)
        found = force_in(field, start, at, week.seed, iterations) if at in field.stops else None
    return _told(zone, outing, found, at) if found is not None else None


def _moved(zone: Zone, outing: Outing, point: Checkpoint, at: int) -> tuple[Field, Routes]:
    """The evening with one team gathering at the meeting point nearest to the checkpoint instead.

    The team that gives up the least is moved, among those without locked stops that meet the point's needs.
    """
    shift = zone.problem.shifts[outing.shift]
    travel = places.evening_of(zone, shift).travel
    near = int(min(range(zone.first), key=lambda m: (int(travel[m, at]), m)))
    held = {r.walker: r.stops for r in outing.routes}
    free = [
        number
        for number, walker in enumerate(outing.field.walkers)
        if frozenset(point.needs) <= walker.skills and not outing.field.required & set(held.get(number, ()))
    ]
    if not free:
        return outing.field, outing.routes
    moved = min(free, key=lambda number: (outing.field.worth(held.get(number, ())), number))
    walkers = tuple(
        walker._replace(start=near, end=near) if number == moved else walker
        for number, walker in enumerate(outing.field.walkers)
    )
    field = places.shift_field(zone, shift, walkers, outing.worth, outing.held)
    return field, tuple(route for route in outing.routes if route.walker != moved)


def _told(zone: Zone, outing: Outing, found: Routes, at: int) -> tuple[Reason, int]:
    field: Field = outing.field
    old = {stop for route in outing.routes for stop in route.stops}
    new = {stop for route in found for stop in route.stops}
    lost = sorted(old - new, key=lambda s: (-int(field.prize[s]), s))
    gain = field.worth(tuple(new)) - field.worth(tuple(old))
    names = ", ".join(zone.checkpoint(s).code or zone.checkpoint(s).id for s in lost[:MAX_LISTED])
    worth, cost = int(field.prize[at]) / 10, field.worth(tuple(lost)) / 10
    if gain < 0:
        return Reason("displaces", (("worth", worth), ("lost", names), ("lost_worth", cost))), gain
    if not lost:
        return Reason("as_good_free", (("team", _team_of(outing, found, at)),)), gain
    return Reason("as_good", (("lost", names), ("worth", worth), ("lost_worth", cost))), gain


def _team_of(outing: Outing, found: Routes, at: int) -> str:
    holder: Route = next(route for route in found if at in route.stops)
    return outing.teams[holder.walker].name
