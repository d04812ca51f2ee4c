"""Rows of the settings, for their pages."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from border_gov.joint_mediation.models import (
    MediationCommittee,
    MediationPartner,
    MediationRoom,
    MediationScheme,
)
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound

MODELS: dict[str, Any] = {
    "committee": MediationCommittee,
    "room": MediationRoom,
    "partner": MediationPartner,
}


def row(kind: str, zone_id: int, row_id: int) -> Any:
    """One row of a zone, or NotFound."""
    model = MODELS[kind]
    found = db.session.scalar(select(model).where(model.id == row_id, model.zone_id == zone_id))
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def partners(zone_id: int) -> Sequence[MediationPartner]:
    """All houses of a zone."""
    chosen = select(MediationPartner).where(MediationPartner.zone_id == zone_id)
    return db.session.scalars(chosen.order_by(MediationPartner.id)).all()


def scheme(zone_id: int, kind: str) -> MediationScheme | None:
    """The version in force with its rows."""
    own = (MediationScheme.zone_id == zone_id, MediationScheme.kind == kind)
    chosen = select(MediationScheme).where(*own, MediationScheme.valid_to.is_(None))
    return db.session.scalar(chosen.options(selectinload(MediationScheme.rows)))
