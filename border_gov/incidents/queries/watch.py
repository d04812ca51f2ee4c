"""Clocks of incidents: which run, which are late, which side signed for it first."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.queries import clocks
from border_gov.incidents.models import Act
from border_gov.incidents.rules import SUBJECT_KIND
from border_gov.kernel.db import db


def runs(incident_id: int) -> Sequence[ClockRun]:
    """Every run of every clock of an incident."""
    chosen = select(ClockRun).filter_by(kind=SUBJECT_KIND, subject_id=incident_id).order_by(ClockRun.id)
    return db.session.scalars(chosen).all()


def overdue(ids: Collection[int], now: dt.datetime) -> set[int]:
    """Those of `ids` of which a clock runs late now."""
    chosen = select(ClockRun.subject_id).where(
        ClockRun.kind == SUBJECT_KIND,
        ClockRun.subject_id.in_(list(ids)),
        ClockRun.stopped_at.is_(None),
        clocks.breached_at(now),
    )
    return set(db.session.scalars(chosen.distinct()))


def signed_for(incident_id: int) -> dict[str, dt.datetime]:
    """When each side signed for the incident."""
    chosen = select(Act.side, Act.event_at).where(
        Act.incident_id == incident_id, Act.verb.in_(("ack", "ack_too"))
    )
    return {side: at for side, at in db.session.execute(chosen.order_by(Act.id.desc()))}


def first_to_sign(incident_id: int) -> str:
    """The side that signed for it first."""
    chosen = select(Act.side).where(Act.incident_id == incident_id, Act.verb == "ack").order_by(Act.id)
    return db.session.scalar(chosen.limit(1)) or ""
