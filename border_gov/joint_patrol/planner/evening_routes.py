"""Routes of one shift's teams: where each gathers, which checkpoints it sees, when it leaves."""

from __future__ import annotations

import random
from collections.abc import Mapping

from border_gov.joint_patrol.planner import climb as climbing
from border_gov.joint_patrol.planner import network as net
from border_gov.joint_patrol.planner import zone as places
from border_gov.joint_patrol.planner.climb import Tuning
from border_gov.joint_patrol.planner.field import Field, Route, Routes, Timing, Walker, rank
from border_gov.joint_patrol.planner.insertion import refilled
from border_gov.joint_patrol.planner.model import Patrol, Shift, Stop
from border_gov.joint_patrol.planner.pool import Pool, recombine
from border_gov.joint_patrol.planner.preview import preview
from border_gov.joint_patrol.planner.search import Budget, Watch, always, search
from border_gov.joint_patrol.planner.teams import Team
from border_gov.joint_patrol.planner.zone import Zone

GRID_S = 300
QUICK = Tuning(neighbours=25, prize_scale=10.0, penalty=300.0)


def gather(zone: Zone, shift: Shift, worth: Mapping[str, int], teams: int, seed: int, effort: int) -> Routes:
    """Promising routes for ``teams`` teams that may gather anywhere; a route's walker is its meeting point.

    One team per meeting point (more only when there are fewer points than teams) is offered; of the routes
    found, the best ``teams`` that share no checkpoint are chosen by set packing.
    """
    count = len(zone.problem.meeting_points)
    copies = -(-teams // count)
    skills = frozenset(need for c in zone.problem.checkpoints for need in c.needs)
    walkers = tuple(places.walker(shift, i, skills) for i in range(count) for _ in range(copies))
    field = places.shift_field(zone, shift, walkers, worth)
    if not field.stops:
        return ()
    first = refilled(field, ()) if effort else preview(field, 1)
    richest = sorted(first, key=lambda route: (-field.worth(route.stops), route.walker))[:teams]
    if not effort:
        return _at_points(tuple(richest), copies)
    pool = Pool()
    one = climbing.start(field, QUICK, seed, pool, first)
    climbing.run(one, lambda done: done < effort)
    return _at_points(recombine(field, pool, tuple(richest), limit=0.2, seats=teams), copies)


def _at_points(routes: Routes, copies: int) -> Routes:
    return tuple(Route(route.walker // copies, route.stops) for route in routes)


def _skills(zone: Zone, team: Team) -> frozenset[str]:
    held = {v.id: v.skills for v in zone.problem.volunteers}
    return frozenset(skill for m in team.members for skill in held[m.id]) | {f"team:{team.name}"}


def placed(zone: Zone, shift: Shift, teams: tuple[Team, ...], points: tuple[int, ...]) -> tuple[Walker, ...]:
    """A walker for each team at its meeting point."""
    pairs = zip(teams, points, strict=True)
    return tuple(places.walker(shift, point, _skills(zone, team)) for team, point in pairs)


def choose_points(routes: Routes, teams: int, kept: Mapping[int, int]) -> tuple[int, ...]:
    """A meeting point for each team: ``kept`` ones stay, the others take those of the promising routes."""
    free = [route.walker for route in routes]
    for point in kept.values():
        if point in free:
            free.remove(point)
    spare = free or [0]
    out = []
    for number in range(teams):
        out.append(kept[number] if number in kept else spare.pop(0) if len(spare) > 1 else spare[0])
    return tuple(out)


def solve(
    zone: Zone,
    shift: Shift,
    teams: tuple[Team, ...],
    worth: Mapping[str, int],
    seed: int,
    iterations: int,
    watch: Watch = always,
    held: Mapping[str, str] | None = None,
    kept: Mapping[int, int] | None = None,
) -> tuple[Field, Routes, int]:
    """The field of these teams, their routes and the iterations spent; ``iterations`` 0 is VROOM's preview.

    ``held`` keeps checkpoints in a team, ``kept`` the meeting points of teams by their place in ``teams``.
    """
    rough = gather(zone, shift, worth, len(teams), seed, iterations // 3)
    points = choose_points(rough, len(teams), kept or {})
    field = places.shift_field(zone, shift, placed(zone, shift, teams, points), worth, held)
    if not field.stops:
        return field, (), 0
    warm = seated(field, rough)
    if not iterations:
        return field, max(preview(field, 1), warm, key=lambda routes: rank(field, routes)), 0
    found = search(field, seed, Budget(iterations=iterations), warm, watch)
    return field, refilled(field, found.routes), found.iterations


def quick(field: Field, rough: Routes, effort: int) -> Routes:
    """The rough routes after a short climb, for forecasts; repeatable."""
    one = climbing.start(field, QUICK, 1, Pool(), refilled(field, seated(field, rough)))
    climbing.run(one, lambda done: done < effort)
    return climbing.best_routes(one)


def seated(field: Field, rough: Routes) -> Routes:
    """The rough routes, each given to a walker that sets out from the same meeting point."""
    free = {number: who.start for number, who in enumerate(field.walkers)}
    out = []
    for route in rough:
        seat = next((n for n, point in free.items() if point == route.walker), None)
        if seat is not None and set(route.stops) <= set(field.stops) and field.timing(seat, route.stops):
            out.append(Route(seat, route.stops))
            del free[seat]
    return tuple(out)


def depart(field: Field, route: Route, dice: random.Random) -> tuple[tuple[int, ...], Timing]:
    """A direction and a start time drawn at random among those that keep every limit (five-minute grid).

    Patrols that come at the same minute by the same way are easy to avoid; the seed keeps the draw.
    """
    orders = [order for order in (route.stops, route.stops[::-1]) if field.timing(route.walker, order)]
    order = dice.choice(orders)
    timing = field.timing(route.walker, order)
    assert timing is not None
    who = field.walkers[route.walker]
    grid = range(-(-who.earliest // GRID_S) * GRID_S, who.latest_start + 1, GRID_S)
    span = timing.end - timing.start
    choices = [t for start in grid if (t := field.leaving_at(route.walker, order, start))]
    # A later start must not buy its surprise with standing about.
    brisk = [t for t in choices if t.end - t.start <= span + GRID_S]
    return order, dice.choice(brisk) if brisk else timing


def to_patrol(zone: Zone, shift: Shift, team: Team, field: Field, route: Route, seed: int) -> Patrol:
    """The patrol with its timetable, path and bridges."""
    dice = random.Random(f"{seed} {team.name}")  # noqa: S311 - a repeatable draw, no secret
    order, timing = depart(field, route, dice)
    here = places.evening_of(zone, shift)
    point = field.walkers[route.walker].start
    path = net.join(here.ways, (point, *order, point)) if order else ()
    metres = here.ways.metres
    legs = zip((point, *order), (*order, point), strict=True)
    stops = tuple(
        Stop(zone.checkpoint(place).id, at, at + int(field.dwell[place]))
        for place, at in zip(order, timing.arrivals, strict=True)
    )
    return Patrol(
        day=shift.day,
        shift=shift.key,
        number=team.number,
        team=team.name,
        start=timing.start,
        end=timing.end,
        meeting_point=zone.problem.meeting_points[point].id,
        members=team.members,
        stops=stops,
        path=path,
        length_m=round(float(sum(metres[u, v] for u, v in legs)), 1) if order else 0.0,
        bridges=net.bridges_on(here.graph, path),
    )
