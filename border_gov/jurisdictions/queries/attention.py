"""Attention areas: who sees them, and what holds for patrols between two days."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from border_gov.geo.columns import shape_of
from border_gov.geo.shapes import Area
from border_gov.jurisdictions.models import AttentionArea
from border_gov.jurisdictions.rules import AGREED
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Wish:
    """What one area asks of patrols: where, from which day to which, at which hours, how much."""

    id: int
    area: Area
    since: dt.date
    until: dt.date
    opens_s: int
    closes_s: int
    percent: int


def areas_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Areas of the viewer's zones; they hold no person and no event."""
    return AttentionArea.zone_id.in_(list(viewer.zones))


def attention_areas(viewer: Viewer, states: Sequence[str] = (), limit: int = 100) -> Sequence[AttentionArea]:
    """Areas that the viewer may see, newest first."""
    chosen = select(AttentionArea).where(areas_visible_to(viewer))
    chosen = chosen.where(AttentionArea.state.in_(list(states))) if states else chosen
    return db.session.scalars(chosen.order_by(AttentionArea.id.desc()).limit(limit)).all()


def attention_area(viewer: Viewer, area_id: int, for_change: bool = False) -> AttentionArea:
    """One area, or NotFound; locked `for_change`."""
    chosen = select(AttentionArea).where(AttentionArea.id == area_id, areas_visible_to(viewer))
    chosen = chosen.with_for_update().execution_options(populate_existing=True) if for_change else chosen
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such attention area.")
    return found


def wishes_between(zone_id: int, first: dt.date, last: dt.date) -> list[Wish]:
    """What all sides have signed and what holds on some day from `first` to `last`, both included."""
    chosen = select(AttentionArea).where(
        AttentionArea.zone_id == zone_id,
        AttentionArea.state == AGREED,
        AttentionArea.since <= last,
        AttentionArea.until >= first,
    )
    return [
        Wish(
            row.id,
            Area(str(row.number), "", shape_of(row.area)),
            row.since,
            row.until,
            row.opens_s,
            row.closes_s,
            row.percent,
        )
        for row in db.session.scalars(chosen.order_by(AttentionArea.id))
    ]
