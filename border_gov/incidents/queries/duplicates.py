"""Reports that may be the same matter, on this side or across the water."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.geo import filters
from border_gov.geo.columns import lonlat_of
from border_gov.incidents.models import Incident
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.merging import DUPLICATE_M, DUPLICATE_WITHIN, may_be_same
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Duplicate:
    """A report that may be the same matter: how far away, how long before or after."""

    incident: Incident
    metres: float
    apart: dt.timedelta


def suggested(viewer: Viewer, incident: Incident, limit: int = 5) -> list[Duplicate]:
    """Open reports of the same kind within 250 m and 48 hours, nearest first, as far as the viewer sees them.

    A report on the other bank is suggested although it is the other side's alone: that is where doubles are.
    """
    here = lonlat_of(incident.point)
    if here is None or not incident.kind:
        return []
    spot = filters.sql_point(*here)
    metres = filters.metres_between(Incident.point, spot)
    chosen = select(Incident, metres).where(
        Incident.zone_id == incident.zone_id,
        Incident.zone_id.in_(viewer.zones),
        Incident.id != incident.id,
        Incident.kind == incident.kind,
        Incident.state.in_(codes.OPEN),
        Incident.received_at >= incident.received_at - DUPLICATE_WITHIN,
        Incident.received_at <= incident.received_at + DUPLICATE_WITHIN,
        filters.near(Incident.point, spot, DUPLICATE_M),
    )
    rows = db.session.execute(chosen.order_by(metres).limit(limit)).all()
    return [Duplicate(one, round(far, 1), one.received_at - incident.received_at) for one, far in rows]


def may_merge(incident: Incident, into: Incident) -> bool:
    """The law of duplicates for two stored reports; the one that stays must still be open."""
    if into.id == incident.id or into.zone_id != incident.zone_id or into.state not in codes.OPEN:
        return False
    if incident.point is None or into.point is None:
        return False
    metres = db.session.scalar(select(filters.metres_between(incident.point, into.point)))
    return may_be_same(incident.kind, into.kind, metres, into.received_at - incident.received_at)
