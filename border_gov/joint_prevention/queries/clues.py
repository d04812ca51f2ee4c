"""Reads of clues: who sees which, and how much of each."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from border_gov.cohandling.queries import disclosure
from border_gov.cohandling.rules.disclosure import FULL, MASKED
from border_gov.geo.columns import lonlat_of
from border_gov.geo.datum import to_degrees, to_metres
from border_gov.joint_prevention.models import Clue
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.clues import EVENT, FLOW, GRID, GRID_M, HELD, SUBJECT_KIND, ClueFacts
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer

PAGE = 100


@dataclass(frozen=True)
class ClueShown:
    """A clue as one viewer may see it; `receipt` is empty below level 3 and masked at it."""

    id: int
    number: int
    side: str
    state: str
    level: int
    kind: str
    reliability: str
    lon: float | None
    lat: float | None
    cell: bool
    town_code: str
    hour: dt.datetime | None
    expires_on: dt.date
    receipt: str
    others_see: int
    actions: tuple[str, ...]


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Clues of the viewer's zones, for the office: those kept by anybody, those erased by one's own side."""
    if not viewer.has(*READERS):
        return Clue.id.in_(())
    return Clue.zone_id.in_(list(viewer.zones)) & ((Clue.state == HELD) | Clue.side.in_(list(viewer.sides)))


def is_visible(viewer: Viewer, clue_id: int) -> bool:
    """The same for one."""
    return db.session.scalar(select(Clue.id).where(Clue.id == clue_id, visible_to(viewer))) is not None


def get(viewer: Viewer, clue_id: int, for_change: bool = False) -> Clue:
    """One clue, or NotFound; locked `for_change`."""
    chosen = select(Clue).where(Clue.id == clue_id, visible_to(viewer))
    chosen = chosen.with_for_update().execution_options(populate_existing=True) if for_change else chosen
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such clue.")
    return found


def page(viewer: Viewer, wanted: Mapping[str, Any], now: dt.datetime) -> list[ClueShown]:
    """Clues by kind and town, newest first; across the border never more than level 2."""
    chosen = select(Clue).where(visible_to(viewer), Clue.state == HELD)
    if wanted.get("kind"):
        chosen = chosen.where(Clue.kind == wanted["kind"])
    if wanted.get("town"):
        chosen = chosen.where(Clue.town_code == wanted["town"])
    rows = db.session.scalars(chosen.order_by(Clue.id.desc()).limit(PAGE)).all()
    return [shown(viewer, row, FULL if row.side in viewer.sides else row.level) for row in rows]


def level_for(viewer: Viewer, clue: Clue, now: dt.datetime) -> int:
    """How much of one clue the viewer may see: all of one's own; else what its side lets, or granted."""
    found = disclosure.level_for(viewer, SUBJECT_KIND, clue.id, now)
    return found if found >= MASKED else min(found, clue.level)


def shown(viewer: Viewer, clue: Clue, level: int) -> ClueShown:
    """The clue at `level`; a place of level 1 is the middle of its grid cell."""
    lonlat = lonlat_of(clue.point)
    if lonlat is not None and level <= GRID:
        lonlat = cell_middle(*lonlat)
    return ClueShown(
        id=clue.id,
        number=clue.number,
        side=clue.side,
        state=clue.state,
        level=level,
        kind=clue.kind,
        reliability=clue.reliability if level >= EVENT else "",
        lon=lonlat[0] if lonlat else None,
        lat=lonlat[1] if lonlat else None,
        cell=level <= GRID,
        town_code=clue.town_code if level >= EVENT else "",
        hour=clue.hour,
        expires_on=clue.expires_on,
        receipt=_receipt(clue.receipt, level),
        others_see=clue.level,
        actions=tuple(step.verb for step in steps_of(viewer, clue)),
    )


def _receipt(number: str, level: int) -> str:
    if level >= FULL or not number:
        return number if level >= FULL else ""
    return f"***{number[-3:]}" if level >= MASKED else ""


def cell_middle(lon: float, lat: float) -> tuple[float, float]:
    """The middle of the grid cell of GRID_M metres that holds a point."""
    x, y = to_metres(lon, lat)
    middle = ((x // GRID_M + 0.5) * GRID_M, (y // GRID_M + 0.5) * GRID_M)
    east, north = to_degrees(*middle)
    return round(float(east), 5), round(float(north), 5)


def facts_of(clue: Clue) -> ClueFacts:
    """What the law asks."""
    return ClueFacts(clue.zone_id, clue.side)


def steps_of(viewer: Viewer, clue: Clue) -> list[Step]:
    """The acts open to this viewer."""
    return [step for step in FLOW.open_to(clue.state, viewer, facts_of(clue)) if step.label]
