"""The planner's problem of one week, made from the tables."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from border_gov.geo.datum import to_metres
from border_gov.joint_patrol.models.demand import Demand, DemandShift
from border_gov.joint_patrol.models.places import Checkpoint, Closure, MeetingPoint
from border_gov.joint_patrol.planner import model
from border_gov.joint_patrol.queries import inputs, volunteers
from border_gov.joint_patrol.rules import availability
from border_gov.joint_patrol.rules.inputs import DAY_S
from border_gov.joint_patrol.rules.network import base_key
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.jurisdictions.models import Zone
from border_gov.jurisdictions.queries import Wish
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.words import L

REACH_M = 400.0
"""A place farther than this from every path of its own bank has no place on the network."""
NO_DEMAND = L("Nobody has said yet how many patrols this week needs.")
NO_NETWORK = L("No path network was imported yet.")
NO_MEETING_POINT = L("There is no meeting point on the path network yet.")
WEEK = dt.timedelta(days=7)


def planning_inputs(zone_id: int, week: dt.date, now: dt.datetime) -> model.Problem:
    """The problem of the week that begins on the Monday `week`; ids are those of the rows, as text.

    Barred people are in it with their reasons: the planner lists them and never uses them.
    Refused: no demand, no path network, no meeting point on it.
    """
    stated = inputs.demand_of(zone_id, week)
    if stated is None:
        raise Refused(NO_DEMAND, code="no_demand")
    demand, shifts = stated
    ground = _Ground.of(zone_id, week)
    meeting = tuple(ground.meeting(row, lon, lat) for row, lon, lat in inputs.meeting_points_in_use(zone_id))
    meeting = tuple(point for point in meeting if point.node >= 0)
    if not meeting:
        raise Refused(NO_MEETING_POINT, code="no_meeting_point")
    wishes = jurisdictions.wishes_between(zone_id, week, week + dt.timedelta(days=6))
    spots = tuple(
        replace(ground.checkpoint(row, lon, lat), attention=_attention(wishes, lon, lat))
        for row, lon, lat in inputs.checkpoints_in_use(zone_id)
    )
    return model.Problem(
        zone=db.session.get_one(Zone, zone_id).key,
        sides=jurisdictions.side_keys(zone_id),
        start=week,
        days=7,
        network=ground.network,
        checkpoints=spots,
        meeting_points=meeting,
        volunteers=_volunteers(zone_id, week, demand, shifts),
        shifts=tuple(_shift(shift) for shift in shifts if shift.patrols),
        settings=model.Settings(
            speed_kmh=demand.speed_kmh,
            rest_s=demand.rest_hours * 3600,
            leader_needed=demand.leader_needed,
            deputy_needed=demand.deputy_needed,
        ),
    )


class _Ground:
    """The network of the week, and the node at which a place stands."""

    def __init__(self, network: model.Network) -> None:
        self.network = network
        used = sorted({n for edge in network.edges for n in (edge.u, edge.v)})
        self._nodes: dict[str, list[int]] = {}
        for node in used:
            self._nodes.setdefault(network.node_sides[node], []).append(node)
        self._trees = {
            bank: cKDTree(np.array([network.xy[n] for n in nodes])) for bank, nodes in self._nodes.items()
        }

    @classmethod
    def of(cls, zone_id: int, week: dt.date) -> "_Ground":
        """The current network, with what is closed at some time of the week."""
        found = inputs.network_rows(zone_id)
        if found is None:
            raise Refused(NO_NETWORK, code="no_network")
        network, nodes, edges = found
        since, until = clock.at(week, dt.time()), clock.at(week + WEEK, dt.time()) + dt.timedelta(days=1)
        closures = inputs.closures_between(zone_id, since, until)
        shut = frozenset(c.path_key for c in closures if not c.is_bridge)
        return cls(
            model.Network(
                xy=tuple((row["x"], row["y"]) for row in nodes),
                edges=tuple(_edge(row, shut) for row in edges),
                closures=tuple(_closure(c) for c in closures),
                node_sides=tuple(row["bank"] for row in nodes),
                version=str(network.number),
            )
        )

    def node(self, side: str, lon: float, lat: float) -> int:
        """The nearest node of the place's own bank within REACH_M, or -1."""
        tree = self._trees.get(side)
        if tree is None:
            return -1
        metres, place = tree.query(to_metres(lon, lat), distance_upper_bound=REACH_M)
        return self._nodes[side][int(place)] if np.isfinite(metres) else -1

    def meeting(self, row: MeetingPoint, lon: float, lat: float) -> model.MeetingPoint:
        """A meeting point as the planner takes it."""
        return model.MeetingPoint(str(row.id), row.side, self.node(row.side, lon, lat))

    def checkpoint(self, row: Checkpoint, lon: float, lat: float) -> model.Checkpoint:
        """A checkpoint as the planner takes it; windows count on into the night after its day."""
        windows = [
            model.Window(opens + shift, closes + shift)
            for shift in (0, DAY_S)
            for opens, closes in row.windows
        ]
        return model.Checkpoint(
            id=str(row.id),
            side=row.side,
            node=self.node(row.side, lon, lat),
            priority=row.priority,
            dwell_s=row.dwell_min * 60,
            target_days=float(row.target_days),
            last_visit=row.last_visit,
            windows=tuple(_joined(windows)),
            needs=tuple(row.needs),
            code=row.code,
        )


def _attention(wishes: Sequence[Wish], lon: float, lat: float) -> tuple[model.Attention, ...]:
    return tuple(
        model.Attention(wish.since, wish.until, wish.percent, model.Window(wish.opens_s, wish.closes_s))
        for wish in wishes
        if wish.area.holds(lon, lat)
    )


def _joined(windows: Sequence[model.Window]) -> list[model.Window]:
    """Windows that touch each other at midnight as one."""
    found: list[model.Window] = []
    for window in sorted(windows):
        if found and window.opens <= found[-1].closes:
            found[-1] = model.Window(found[-1].opens, max(window.closes, found[-1].closes))
        else:
            found.append(window)
    return found


def _edge(row: Any, shut: frozenset[str]) -> model.Edge:
    key = base_key(row["key"])
    bridge, path = (key, "") if row["is_bridge"] else ("", key if key in shut else "")
    return model.Edge(row["node_from"], row["node_to"], row["length_m"], bridge, path)


def _closure(row: Closure) -> model.Closure:
    return model.Closure(row.path_key, _naive(row.since), _naive(row.until))


def _naive(moment: dt.datetime) -> dt.datetime:
    return clock.local(moment).replace(tzinfo=None)


def _seconds(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60


def _shift(row: DemandShift) -> model.Shift:
    opens, closes = _seconds(row.starts_from), _seconds(row.starts_until)
    return model.Shift(
        day=row.day,
        key=row.key,
        starts=model.Window(opens, max(opens, closes)),
        duration_s=row.duration_min * 60,
        patrols=row.patrols,
        min_per_side=row.min_per_side,
        team_min=row.team_min,
        team_max=row.team_max,
    )


def _volunteers(
    zone_id: int, week: dt.date, demand: Demand, shifts: Sequence[DemandShift]
) -> tuple[model.Volunteer, ...]:
    rows = inputs.profiles(zone_id)
    covers = volunteers.covers(zone_id, [row.person_id for row in rows])
    said, before = volunteers.answers(zone_id, week), volunteers.answers(zone_id, week - WEEK)
    differs = volunteers.exceptions(zone_id, week, week + dt.timedelta(days=6))
    teams = volunteers.standing_of(zone_id)
    walks = inputs.last_walks(zone_id, clock.at(week, dt.time()))
    wanted = _Wanted(week, shifts)
    found = []
    for row in rows:
        person = row.person_id
        usual = {(int(day), str(part)) for day, part in row.usual}
        last = availability.pattern_of(_slots(before[person])) if person in before else set()
        ended = walks.get(person)
        found.append(
            model.Volunteer(
                id=str(person),
                side=row.side,
                leader=row.leader,
                deputy=row.deputy or row.leader,
                skills=tuple(row.skills),
                available=wanted.slots(said.get(person), last or usual, differs.get(person, {})),
                weekly_max=min(row.weekly_max or demand.weekly_max, demand.weekly_max),
                barred=tuple(
                    availability.barred(row.trained_on, row.insured_until, covers[person], row.state, week)
                ),
                standing_team=str(teams.get(person, "")),
                usual=wanted.pattern(usual),
                last_week=wanted.pattern(last),
                last_end=_naive(ended) if ended else None,
            )
        )
    return tuple(found)


def _slots(stored: Collection[Sequence[str]]) -> set[tuple[dt.date, str]]:
    return {(dt.date.fromisoformat(day), part) for day, part in stored}


class _Wanted:
    """The shifts of the week, to turn parts of days into their keys."""

    def __init__(self, week: dt.date, shifts: Sequence[DemandShift]) -> None:
        self.week = week
        self.shifts = [(shift.day, shift.part, shift.key) for shift in shifts]

    def slots(
        self,
        said: Sequence[Sequence[str]] | None,
        pattern: set[tuple[int, str]],
        differs: Mapping[tuple[dt.date, str], bool],
    ) -> tuple[model.Slot, ...] | None:
        """The shifts somebody can come to; None is silence, which the pattern answers."""
        if said is None and not differs:
            return None
        free = _slots(said) if said is not None else availability.dated(pattern, self.week)
        free = availability.with_exceptions(free, differs)
        return tuple(model.Slot(day, key) for day, part, key in self.shifts if (day, part) in free)

    def pattern(self, pattern: set[tuple[int, str]]) -> tuple[model.WeekSlot, ...]:
        """A pattern of parts of days as one of shifts."""
        slots = {
            model.WeekSlot(day.weekday(), key)
            for day, part, key in self.shifts
            if (day.weekday(), part) in pattern
        }
        return tuple(sorted(slots))


def off_network(zone_id: int, week: dt.date) -> tuple[list[int], list[int]]:
    """Ids of checkpoints and of meeting points in use that no path of their own bank reaches."""
    ground = _Ground.of(zone_id, week)

    def lost(rows: Sequence[tuple[Any, float, float]]) -> list[int]:
        return [row.id for row, lon, lat in rows if ground.node(row.side, lon, lat) < 0]

    return lost(inputs.checkpoints_in_use(zone_id)), lost(inputs.meeting_points_in_use(zone_id))
