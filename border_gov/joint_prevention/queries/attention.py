"""Reads of attention areas: what an area is, what is open to a viewer, and how well it was chosen."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from border_gov.geo.columns import shape_of
from border_gov.geo.datum import to_degrees
from border_gov.geo.shapes import Area, middle_of, parts_of
from border_gov.joint_prevention.queries.analysis import Events, Spot, analysis, events
from border_gov.joint_prevention.rules import density, scoring
from border_gov.joint_prevention.rules.attention import FLOW, AreaFacts
from border_gov.jurisdictions import queries as places
from border_gov.jurisdictions.models import AttentionArea, Zone
from border_gov.jurisdictions.rules import AGREED, PATH_READERS
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.errors import Refused
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer


def facts_of(area: AttentionArea) -> AreaFacts:
    """What the law asks about an area."""
    return AreaFacts(area.zone_id, frozenset(area.sides))


def steps_of(viewer: Viewer, area: AttentionArea) -> list[Step]:
    """The acts open to this viewer."""
    return [step for step in FLOW.open_to(area.state, viewer, facts_of(area)) if step.label]


def spot_of(viewer: Viewer, zone_id: int, kind: str, weeks: int, key: str, now: dt.datetime) -> Spot:
    """The hot-spot called `key` in today's analysis, or Refused: places move as days pass."""
    for spot in analysis(viewer, zone_id, kind, weeks, now).spots:
        if spot.key == key:
            return spot
    raise Refused("This hot-spot is no longer there. Please look at the analysis again.", code="spot_gone")


@dataclass(frozen=True)
class AreaScores:
    """How an area fared since it began; None where it cannot be said, or a small count would be given away.

    `inside` of `total` events of its kind; `area` by square kilometres, `street` by kilometres of path.
    """

    since: dt.date
    until: dt.date
    km2: float
    street_km: float | None
    total: int | None
    inside: int | None
    area: scoring.Scores | None
    street: scoring.Scores | None
    recapture: float | None


def scores_of(viewer: Viewer, area: AttentionArea, now: dt.datetime) -> AreaScores | None:
    """PAI, PEI and recapture rate of a signed area from its first day to today or its last; None before."""
    today = clock.today(now)
    last = clock.today(area.ended_at) if area.ended_at else min(area.until, today)
    if area.since > today or (area.state != AGREED and not area.ended_at) or last < area.since:
        return None
    found = events(viewer, area.zone_id, area.kind, area.since, last + dt.timedelta(days=1))
    grid = _zone_grid(area.zone_id, area.cell_m)
    study, flagged = _cells(area, grid)
    hits = density.counts(grid, found.xy) if len(found.xy) else np.zeros(study.shape, np.int64)
    streets = _streets(area.zone_id, grid)
    inside, total = int(hits[flagged].sum()), int(hits[study].sum())
    shown = scoring.scorable(inside, total)
    return AreaScores(
        since=area.since,
        until=last,
        km2=float(flagged.sum() * grid.km2),
        street_km=None if streets is None else float(streets[flagged].sum()),
        total=total if shown else None,
        inside=inside if shown else None,
        area=_scored(study, flagged, hits, np.full(study.shape, grid.km2), "area") if shown else None,
        street=_scored(study, flagged, hits, streets, "street length")
        if shown and streets is not None
        else None,
        recapture=_recapture(area, inside, total) if shown else None,
    )


def _recapture(area: AttentionArea, inside: int, total: int) -> float | None:
    known = area.base_inside and area.base_total and total
    return scoring.recapture_rate(area.base_inside, area.base_total, inside, total) if known else None


def _scored(
    study: npt.NDArray[np.bool_],
    flagged: npt.NDArray[np.bool_],
    hits: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.float64],
    denominator: str,
) -> scoring.Scores:
    chosen = study.ravel()
    return scoring.scores(
        [bool(one) for one in flagged.ravel()[chosen]],
        [float(one) for one in sizes.ravel()[chosen]],
        [int(one) for one in hits.ravel()[chosen]],
        denominator,
    )


def _zone_grid(zone_id: int, cell: float) -> density.Grid:
    """The grid over everything within the zone's depth of its lines."""
    zone = db.session.get_one(Zone, zone_id)
    boxes = np.array([line.metric.bounds for line in places.layers(zone_id).lines]).reshape(-1, 2)
    return density.grid_over(boxes, cell, zone.zone_m)


def _cells(area: AttentionArea, grid: density.Grid) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Cells of the zone, and those of them whose middle lies in the area."""
    zone = db.session.get_one(Zone, area.zone_id)
    rows, columns = np.indices((grid.rows, grid.columns))
    x = grid.x0 + (columns.ravel() + 0.5) * grid.cell
    y = grid.y0 + (rows.ravel() + 0.5) * grid.cell
    lon, lat = (np.asarray(values) for values in to_degrees(x, y))
    placed = places.locate_many(area.zone_id, lon, lat, np.zeros(len(x)))
    study = ((placed.side >= 0) | placed.joint) & (placed.distance_m <= zone.zone_m)
    flagged = study & Area("", "", shape_of(area.area)).hold(lon, lat)
    return study.reshape(grid.rows, grid.columns), flagged.reshape(grid.rows, grid.columns)


def _streets(zone_id: int, grid: density.Grid) -> npt.NDArray[np.float64] | None:
    """Kilometres of path in each cell, or None while nobody knows the zone's paths."""
    known = [reader(zone_id) for reader in PATH_READERS]
    segments = [part for part in known if len(part)]
    return density.lengths(grid, np.concatenate(segments)) if segments else None


def base_of(found: Events, spot: Spot, cell: float) -> tuple[int, int]:
    """(events in the cells of a spot, events in all)."""
    held = density.HotSpot(spot.corners, spot.events, 0.0, 0.0, 0.0)
    return int(held.holds(found.xy, cell).sum()), len(found.sides)


def area_features(rows: list[AttentionArea], labels: dict[int, str], facts: Any) -> list[dict[str, Any]]:
    """Areas as GeoJSON of the map's layer; `facts(row)` are [[term, value], …] in the reader's words."""
    found = []
    for row in rows:
        shape = shape_of(row.area)
        rings = [[[[round(x, 6), round(y, 6)] for x, y in ring]] for ring in parts_of(shape)]
        lon, lat = middle_of(shape)
        found.append(
            {
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": rings},
                "properties": {
                    "layer": "attention",
                    "label": labels[row.id],
                    "mark": [round(lon, 6), round(lat, 6)],
                    "facts": facts(row),
                },
            }
        )
    return found


def around(rows: list[AttentionArea], margin: float = 0.004) -> list[float]:
    """The box around areas, in degrees, a little larger."""
    boxes = np.array([shape_of(row.area).bounds for row in rows])
    west, south = boxes[:, :2].min(axis=0) - margin
    east, north = boxes[:, 2:].max(axis=0) + margin
    return [round(float(value), 6) for value in (west, south, east, north)]
