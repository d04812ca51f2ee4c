"""What attention areas change: the same four weeks planned without and with them, on generated ground.

Incidents are scattered along the line and gather at a few checkpoints; the product's own analysis finds
where, and the product's own planner plans. Reads packaged files only and no database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from border_gov.joint_patrol.planner import demo, engine, forecast
from border_gov.joint_patrol.planner.model import Attention, Checkpoint, Problem, Window
from border_gov.joint_patrol.planner.zone import Zone
from border_gov.joint_prevention.rules import density
from border_gov.joint_prevention.rules.asked import CELL_M, ZONE_MARGIN_M
from border_gov.joint_prevention.rules.attention import BUSY_HOURS, USUAL_PERCENT, busiest

DAYS, PLANNED_DAYS, PATROLS = 28, 7, 3
GATHERINGS, PER_GATHERING, SCATTERED = 4, 30, 500
SPREAD_M, DEPTH_M = 80.0, 1_000.0
EVENING = (20, 24)
EFFORT = 0.05
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weeks:
    """Four weeks: visits in areas weighted by their incidents, plain visits, worst idleness, never visited.

    `in_hours` of `planned` visits inside in the first week, planned to the minute, begin in its hours.
    """

    weighted: int
    inside: int
    visits: int
    worst: float
    never: frozenset[str]
    in_hours: int
    planned: int


@dataclass(frozen=True)
class Effect:
    """The areas found (checkpoint → incidents of its area), and the weeks before and after."""

    areas: int
    risk: dict[str, int]
    before: Weeks
    after: Weeks

    @property
    def newly_neglected(self) -> frozenset[str]:
        """Checkpoints that nobody visits only because of the areas."""
        return self.after.never - self.before.never

    @property
    def holds(self) -> bool:
        """More risk-weighted visits inside, and no checkpoint that became never visited."""
        return self.after.weighted > self.before.weighted and not self.newly_neglected


def compare(seed: int) -> Effect:
    """The same problem planned with the same seed, without and with the areas that the analysis finds."""
    problem = _problem()
    xy, hours = _incidents(problem, seed)
    spots = _spots(xy)
    places = np.array([problem.network.xy[point.node] for point in problem.checkpoints])
    risk: dict[str, int] = {}
    wishes: dict[str, Attention] = {}
    for spot in spots:
        opens = busiest(hours[spot.holds(xy, CELL_M)]) * 3600
        window = Window(opens, opens + BUSY_HOURS * 3600)
        for at in np.flatnonzero(spot.holds(places, CELL_M)):
            name = problem.checkpoints[int(at)].id
            risk[name] = spot.events
            until = problem.start + timedelta(days=DAYS)
            wishes[name] = Attention(problem.start, until, USUAL_PERCENT, window)
    points = tuple(_wished(point, wishes) for point in problem.checkpoints)
    before = _weeks(problem, risk, wishes, seed)
    after = _weeks(replace(problem, checkpoints=points), risk, wishes, seed)
    return Effect(len(spots), risk, before, after)


def _problem() -> Problem:
    made = demo.problem()
    return replace(made, settings=replace(made.settings.at_effort(EFFORT), roster_limit=0.5, forecast_days=1))


def _wished(point: Checkpoint, wishes: dict[str, Attention]) -> Checkpoint:
    return replace(point, attention=(wishes[point.id],)) if point.id in wishes else point


def _incidents(problem: Problem, seed: int) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Places in metres and hours: scattered along the line day and night, gathered in the evening."""
    random = np.random.default_rng(seed)
    line = np.array(demo.along(demo.line(), demo.STEP_M))
    base = line[random.integers(0, len(line), SCATTERED)]
    base = base + random.uniform(-DEPTH_M, DEPTH_M, base.shape)
    chosen = random.choice(len(problem.checkpoints), GATHERINGS, replace=False)
    middles = [problem.network.xy[problem.checkpoints[int(n)].node] for n in chosen]
    gathered = [random.normal(middle, SPREAD_M, (PER_GATHERING, 2)) for middle in middles]
    hours = [
        random.integers(0, 24, SCATTERED),
        random.integers(*EVENING, GATHERINGS * PER_GATHERING),
    ]
    return np.concatenate([base, *gathered]), np.concatenate(hours)


def _spots(xy: Floats) -> list[density.HotSpot]:
    """The hot-spots of the strip along the line."""
    grid = density.grid_over(xy, CELL_M, ZONE_MARGIN_M)
    rows, columns = np.indices((grid.rows, grid.columns))
    centres = np.column_stack(
        [grid.x0 + (columns.ravel() + 0.5) * grid.cell, grid.y0 + (rows.ravel() + 0.5) * grid.cell]
    )
    away, _ = cKDTree(np.array(demo.along(demo.line(), demo.STEP_M))).query(centres)
    study = (away <= DEPTH_M + ZONE_MARGIN_M).reshape(grid.rows, grid.columns)
    return density.hot_spots(grid, xy, study)


def _weeks(problem: Problem, risk: dict[str, int], wishes: dict[str, Attention], seed: int) -> Weeks:
    """The first week by the whole planner, the other three as the planner foresees them."""
    plan = engine.plan_week(problem, seed)
    diary = forecast.simulate(Zone(problem), PATROLS, plan.patrols, DAYS, PLANNED_DAYS)
    inside = {name: len(days) for name, days in diary.items() if name in risk}
    stops = [stop for patrol in plan.patrols for stop in patrol.stops if stop.checkpoint in wishes]
    windows = [(stop.arrive, wishes[stop.checkpoint].window) for stop in stops]
    return Weeks(
        weighted=sum(count * risk[name] for name, count in inside.items()),
        inside=sum(inside.values()),
        visits=sum(len(days) for days in diary.values()),
        worst=forecast.worst(problem, diary, DAYS),
        never=frozenset(point.id for point in problem.checkpoints if point.id not in diary),
        in_hours=sum(window.opens <= arrive <= window.closes for arrive, window in windows),
        planned=len(stops),
    )


def lines(found: Effect) -> Iterator[str]:
    """Before and after as the command prints them; the last line says whether it holds."""
    points = len(found.risk)
    yield f"{found.areas} attention areas with {points} checkpoints, {DAYS} days of {PATROLS} patrols"
    rows = (
        ("risk-weighted visits inside", found.before.weighted, found.after.weighted),
        ("visits inside", found.before.inside, found.after.inside),
        ("visits in all", found.before.visits, found.after.visits),
        ("first week, begun in the area's hours", _share(found.before), _share(found.after)),
        ("worst idleness over target", found.before.worst, found.after.worst),
        ("checkpoints never visited", len(found.before.never), len(found.after.never)),
    )
    for label, before, after in rows:
        yield f"{label}: before {before}, after {after}"
    yield (
        "holds: more risk-weighted visits inside, and no checkpoint became never visited"
        if found.holds
        else f"FAILS: {', '.join(sorted(found.newly_neglected)) or 'no more risk-weighted visits inside'}"
    )


def _share(weeks: Weeks) -> str:
    return f"{weeks.in_hours} of {weeks.planned}"
