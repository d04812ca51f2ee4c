"""Weeks planned, walked, recorded and reviewed, and how often the review agrees with what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol

import numpy as np

from border_gov.geo.datum import to_degrees
from border_gov.geo.gpx import read_gpx
from border_gov.joint_patrol.planner import demo
from border_gov.joint_patrol.planner.model import Network, Patrol, Plan, Problem
from border_gov.joint_patrol.planner.recorder import Recording, record
from border_gov.joint_patrol.planner.walker import Walk, places, walk
from border_gov.joint_patrol.rules.coverage import Coverage, cover, cut, nothing
from border_gov.joint_patrol.rules.marks import clock_offset_s
from border_gov.joint_patrol.rules.review import review, usable_track
from border_gov.joint_patrol.rules.snapping import PathIndex
from border_gov.joint_patrol.rules.visits import NO, UNCERTAIN, YES, Review, Stop

LOCAL = timezone(timedelta(hours=8))
WEEK = 7
SURE_M = 15.0
SURE, UNSURE, SHEET, NOTHING = "sure", "unsure", "sheet", "nothing"


class Office(Protocol):
    """Where recordings arrive and are reviewed, and what it knows of the points afterwards."""

    def publish(self, problem: Problem, plan: Plan) -> None:
        """Put a planned week in force."""

    def carry(
        self, planned: Patrol, stops: list[Stop], told: Recording, times: tuple[datetime, datetime]
    ) -> Review:
        """The review of one walked patrol."""

    def last_visits(self) -> dict[str, date]:
        """When each point was seen last, for the next week's plan."""


@dataclass
class Tally:
    """Counts of (kind of record, what happened, what the review says), and minutes of error in arrivals."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    minutes: list[float] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    patrols: int = 0

    def of(self, kind: str) -> tuple[int, int, int, int]:
        """Visits, agreeing, uncertain and wrong ones of one kind of record."""
        mine = {key[1:]: n for key, n in self.counts.items() if key[0] == kind}
        agreeing = sum(n for (truth, said), n in mine.items() if truth == said)
        unsure = sum(n for (_, said), n in mine.items() if said == UNCERTAIN)
        total = sum(mine.values())
        return total, agreeing, unsure, total - agreeing - unsure

    @property
    def agreement(self) -> float:
        """Share of agreeing visits at up to SURE_M of error, 0 to 1; an uncertain one does not agree."""
        total, agreeing, _, _ = self.of(SURE)
        return agreeing / total if total else 0.0


def index_of(network: Network) -> PathIndex:
    """The straight edges of a planning network, ready for snapping."""
    lines = [(network.xy[edge.u], network.xy[edge.v]) for edge in network.edges]
    return PathIndex(lines, [(edge.u, edge.v) for edge in network.edges])


def quick(start: date, days: int, seen: dict[str, date]) -> Problem:
    """A demonstration week with the last visits known so far, and a small budget for the solvers."""
    problem = demo.problem(start, days)
    settings = replace(
        problem.settings, roster_limit=0.5, route_iterations=150, reason_iterations=1, forecast_days=1
    )
    points = tuple(replace(c, last_visit=seen.get(c.id)) for c in problem.checkpoints)
    return replace(problem, settings=replace(settings, most_patrols=3), checkpoints=points)


def simulate(
    days: int,
    seed: int,
    start: date = demo.START,
    on_week: Callable[[date, Tally, Coverage], None] | None = None,
    office: Office | None = None,
) -> tuple[Tally, Coverage]:
    """``days`` days of patrols; what the review of each says feeds the next week's plan.

    ``office`` publishes each week and brings each recording through the verbs of real patrols, whose stored
    review counts; without it the review is made by the pure functions alone.
    """
    from border_gov.joint_patrol.planner import engine  # the solvers are large

    dice, tally = np.random.default_rng(seed), Tally()
    paths = index_of(demo.network())
    seen: dict[str, date] = {}
    covered = nothing(cut(paths))
    for done in range(0, days, WEEK):
        first = start + timedelta(days=done)
        known = office.last_visits() if office else seen
        problem = quick(first, min(WEEK, days - done), known)
        plan = engine.plan_week(problem, seed + done)
        if office:
            office.publish(problem, plan)
        for patrol in plan.patrols:
            found, ground = _one(problem, patrol, paths, covered, dice, tally, office)
            covered = covered | ground
            for visit, stop in zip(found.visits, patrol.stops, strict=True):
                if visit.visited == YES:
                    seen[str(stop.checkpoint)] = patrol.day
        if on_week:
            on_week(first, tally, covered)
    return tally, covered


def _one(
    problem: Problem,
    patrol: Patrol,
    paths: PathIndex,
    covered: Coverage,
    dice: np.random.Generator,
    tally: Tally,
    office: Office | None,
) -> tuple[Review, Coverage]:
    """One patrol walked, recorded, reviewed and counted; its review, and what it saw of the paths."""
    midnight = datetime.combine(patrol.day, time(), LOCAL)
    stops = stops_of(problem, patrol, midnight)
    happened = walk(problem, patrol, dice)
    told = record(happened, stops, midnight, dice)
    offset = clock_offset_s(told.clock_pairs)
    track = read_gpx(told.gpx).track if told.gpx else None
    starts, ends = (midnight + timedelta(seconds=float(s)) for s in happened.time[[0, -1]])
    if office is not None:
        found = office.carry(patrol, stops, told, (starts, ends))
    else:
        found = review(
            stops,
            told.check_ins,
            track,
            starts=starts,
            ends=ends,
            paths=paths,
            sheet_complete=told.sheet_complete,
            clock_offset_s=offset,
            track_offset_s=offset,
        )
    _count(tally, told, happened, found, midnight)
    usable, _ = usable_track(track, starts, ends, offset)
    ground = cover(usable, paths, covered.pieces) if usable is not None else nothing(covered.pieces)
    return found, ground


def stops_of(problem: Problem, patrol: Patrol, midnight: datetime) -> list[Stop]:
    """The stops of a planned patrol as the review takes them."""
    out = []
    for stop, place in zip(patrol.stops, places(problem, patrol), strict=True):
        lon, lat = to_degrees(*place)
        arrive, leave = (midnight + timedelta(seconds=s) for s in (stop.arrive, stop.leave))
        out.append(Stop(stop.checkpoint, lon, lat, arrive, leave))
    return out


def _kind(told: Recording) -> str:
    if told.gpx is None:
        return SHEET if told.sheet_complete else NOTHING
    return SURE if told.error_m <= SURE_M and not told.gaps else UNSURE


def _count(tally: Tally, told: Recording, happened: Walk, found: Review, midnight: datetime) -> None:
    tally.patrols += 1
    tally.marks.update(mark.code for mark in found.marks)
    for visit, was_there, arrived in zip(found.visits, happened.visited, happened.arrive, strict=True):
        tally.counts[_kind(told), YES if was_there else NO, visit.visited] += 1
        if visit.arrive is not None and was_there and _kind(told) == SURE:
            true = midnight + timedelta(seconds=arrived)
            tally.minutes.append(abs((visit.arrive - true).total_seconds()) / 60.0)
