"""Reads of tables of rules: what holds, what hangs out, what a viewer may see."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.points.models import PointsLine, PointsObjection, PointsTable
from border_gov.points.rules import OFFICE, PUBLIC

PAGE = 50


def tables(viewer: Viewer) -> Sequence[PointsTable]:
    """Tables of the viewer's own sides, the newest first; drafts for the office only."""
    chosen = select(PointsTable).where(_own_tables(viewer)).order_by(PointsTable.id.desc())
    return db.session.scalars(chosen.limit(PAGE)).all()


def _own_tables(viewer: Viewer) -> ColumnElement[bool]:
    own = PointsTable.zone_id.in_(viewer.zones) & PointsTable.side.in_(viewer.sides)
    return own if viewer.has(*OFFICE) else own & (PointsTable.state == PUBLIC)


def table(table_id: int, viewer: Viewer, for_change: bool = False) -> PointsTable:
    """One table that the viewer may see, or NotFound."""
    chosen = select(PointsTable).where(PointsTable.id == table_id, _own_tables(viewer))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound()
    return found


def in_force(zone_id: int, side: str, day: dt.date) -> PointsTable | None:
    """The table of a side that holds on `day`: the newest public one that began, with nothing unanswered."""
    waiting = exists().where(
        PointsObjection.table_id == PointsTable.id, PointsObjection.answered_at.is_(None)
    )
    chosen = select(PointsTable).where(
        PointsTable.zone_id == zone_id,
        PointsTable.side == side,
        PointsTable.state == PUBLIC,
        PointsTable.effective_from <= day,
        ~waiting,
    )
    newest = (PointsTable.effective_from.desc(), PointsTable.number.desc())
    return db.session.scalar(chosen.order_by(*newest).limit(1))


def on_notice(zone_id: int, side: str, day: dt.date) -> Sequence[PointsTable]:
    """Tables of a side that hang out and do not hold yet."""
    chosen = select(PointsTable).where(
        PointsTable.zone_id == zone_id,
        PointsTable.side == side,
        PointsTable.state == PUBLIC,
        PointsTable.effective_from > day,
    )
    return db.session.scalars(chosen.order_by(PointsTable.number)).all()


def line_for(zone_id: int, side: str, code: str, day: dt.date) -> PointsLine | None:
    """The rule of a side for a ground on `day`, if it has one."""
    found = in_force(zone_id, side, day)
    return next((line for line in found.lines if line.code == code), None) if found else None
