"""What a shift change is made of, written by the system; and the duty logs of a side."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from border_gov.incidents.models import Incident, Message, ShiftChange
from border_gov.incidents.queries import board, reads
from border_gov.incidents.queries.settings import units
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.board import ON_DESK
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

PAGE = 30
MOST = 300


def content(viewer: Viewer, zone_id: int, side: str, since: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    """Open incidents, promises to callers, units away, counts of the shift; no persons."""
    mine = (Incident.zone_id == zone_id, reads.visible_to(viewer), Incident.sides.contains([side]))
    chosen = select(Incident).where(*mine, Incident.state.in_(ON_DESK)).order_by(Incident.received_at)
    found = db.session.scalars(chosen.limit(MOST)).all()
    within = (Incident.received_at >= since, Incident.received_at < now)
    closed = (Incident.closed_at >= since, Incident.closed_at < now)
    names = {unit.id: unit.names for unit in units(zone_id, [side])}
    return {
        "open": [_item(one) for one in found],
        "promises": _promises(found),
        "away": [
            {"unit": names[row.unit_id], "until": row.until and row.until.isoformat(), "why": row.why}
            for row in board.absent(zone_id, now).values()
            if row.unit_id in names
        ],
        "received": db.session.scalar(select(func.count()).where(*mine, *within)) or 0,
        "closed": db.session.scalar(select(func.count()).where(*mine, *closed)) or 0,
    }


def _item(one: Incident) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "kind": one.kind,
        "state": one.state,
        "place": one.place_words,
        "town": one.town_code,
        "joint": len(one.sides) > 1,
        "urgent": one.urgent,
        "received_at": one.received_at.isoformat(),
    }


def _promises(found: Sequence[Incident]) -> list[dict[str, Any]]:
    """What callers were told and is not yet done: appointments, and the last answer of each open matter."""
    last = (
        select(Message)
        .distinct(Message.incident_id)
        .where(
            Message.incident_id.in_([one.id for one in found]),
            Message.automatic.is_(False),
            Message.kind.in_(["reply", "appointment", "news"]),
        )
        .order_by(Message.incident_id, Message.id.desc())
    )
    words = {message.incident_id: message for message in db.session.scalars(last)}
    return [
        {
            "number": one.number,
            "words": words[one.id].words if one.id in words else "",
            "told_at": words[one.id].at.isoformat() if one.id in words else None,
            "until": one.scheduled_for.isoformat()
            if one.scheduled_for and one.state == codes.SCHEDULED
            else None,
        }
        for one in found
        if one.id in words or one.state == codes.SCHEDULED
    ]


def waiting(zone_id: int, side: str) -> ShiftChange | None:
    """The shift of a desk that waits to be taken over."""
    chosen = select(ShiftChange).where(
        ShiftChange.zone_id == zone_id, ShiftChange.side == side, ShiftChange.incoming_at.is_(None)
    )
    return db.session.scalar(chosen.order_by(ShiftChange.id.desc()).limit(1))


def get(shift_id: int, viewer: Viewer, for_change: bool = False) -> ShiftChange:
    """One duty log of the viewer's own sides, or NotFound."""
    chosen = select(ShiftChange).where(
        ShiftChange.id == shift_id,
        ShiftChange.zone_id.in_(viewer.zones),
        ShiftChange.side.in_(viewer.sides),
    )
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound()
    return found


def page(viewer: Viewer, side: str, before: int = 0) -> Sequence[ShiftChange]:
    """Duty logs of one of the viewer's own sides, newest first."""
    chosen = select(ShiftChange).where(
        ShiftChange.zone_id.in_(viewer.zones),
        ShiftChange.side == side,
        ShiftChange.side.in_(viewer.sides),
    )
    chosen = chosen.where(ShiftChange.id < before) if before else chosen
    return db.session.scalars(chosen.order_by(ShiftChange.id.desc()).limit(PAGE)).all()
