"""The walks of the next day of patrols, for the border map."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, exists, func, select

from border_gov.joint_patrol.models.plans import Patrol, PatrolMember
from border_gov.joint_patrol.queries.plans import OFFICE
from border_gov.joint_patrol.rules.plans import GOING
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


def walks_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Published walks of the viewer's zones: all of them for the office, for others those they go on."""
    in_zone = Patrol.zone_id.in_(viewer.zones)
    if viewer.has(*OFFICE):
        return in_zone
    goes = (PatrolMember.patrol_id == Patrol.id) & (PatrolMember.person_id == viewer.person_id)
    return in_zone & exists().where(goes, PatrolMember.state.in_(GOING))


def map_routes(viewer: Viewer, zone_id: int, now: dt.datetime) -> list[RowMapping]:
    """id, team, number, day, starts_at, ends_at, length_m, route of the walks of the next day with any."""
    ahead: Any = (walks_visible_to(viewer), Patrol.zone_id == zone_id, Patrol.ends_at > now)
    day = select(func.min(Patrol.day)).where(*ahead).scalar_subquery()
    p = Patrol
    chosen = select(p.id, p.team, p.number, p.day, p.starts_at, p.ends_at, p.length_m, p.route)
    rows = db.session.execute(chosen.where(*ahead, p.day == day).order_by(p.starts_at, p.number))
    return list(rows.mappings())
