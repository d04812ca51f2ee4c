"""Who sits where and when: the calendars of panels of all sides."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationCommittee,
    MediationPanelist,
    MediationRoom,
    MediationSession,
)
from border_gov.joint_mediation.queries.cases import visible_to
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


def busy(
    person_ids: Iterable[int], starts: dt.datetime, ends: dt.datetime, but: int | None = None
) -> set[int]:
    """Those of `person_ids` who sit in a planned session between `starts` and `ends`."""
    chosen = (
        select(MediationPanelist.person_id)
        .join(MediationSession, MediationSession.case_id == MediationPanelist.case_id)
        .where(
            MediationPanelist.person_id.in_(list(person_ids)),
            MediationPanelist.until_at.is_(None),
            MediationSession.state == "planned",
            MediationSession.starts_at < ends,
            MediationSession.ends_at > starts,
        )
    )
    if but:
        chosen = chosen.where(MediationSession.id != but)
    return set(db.session.scalars(chosen))


def sessions_between(
    viewer: Viewer, zone_id: int, starts: dt.datetime, ends: dt.datetime, mine: bool = False
) -> Sequence[RowMapping]:
    """Sessions of visible cases in a span of time, in their order."""
    chosen = (
        select(
            MediationSession.id,
            MediationSession.case_id,
            MediationSession.number,
            MediationSession.kind,
            MediationSession.host_side,
            MediationSession.venue,
            MediationSession.starts_at,
            MediationSession.ends_at,
            MediationSession.state,
            MediationCase.category,
            MediationCase.year,
            MediationCase.number.label("case_number"),
            MediationCase.sides,
            MediationCase.suspended,
            MediationCommittee.short,
            MediationRoom.names.label("room"),
        )
        .join(MediationCase, MediationCase.id == MediationSession.case_id)
        .join(MediationCommittee, MediationCommittee.id == MediationCase.committee_id)
        .outerjoin(MediationRoom, MediationRoom.id == MediationSession.room_id)
        .where(
            visible_to(viewer),
            MediationSession.zone_id == zone_id,
            MediationSession.starts_at >= starts,
            MediationSession.starts_at < ends,
        )
        .order_by(MediationSession.starts_at, MediationSession.id)
    )
    if mine:
        sits = select(MediationPanelist.case_id).where(
            MediationPanelist.person_id == viewer.person_id, MediationPanelist.until_at.is_(None)
        )
        chosen = chosen.where(MediationSession.case_id.in_(sits))
    return db.session.execute(chosen).mappings().all()
