"""The agreement that stands: its words, its promises, its marks."""

import json
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import (
    MediationAgreement,
    MediationInstalment,
    MediationMark,
    MediationVisit,
    sealed,
)
from border_gov.kernel.db import db


def current(case_id: int) -> MediationAgreement | None:
    """The version that was not voided."""
    chosen = select(MediationAgreement).where(MediationAgreement.case_id == case_id)
    return db.session.scalar(chosen.where(MediationAgreement.voided_at.is_(None)))


def terms(agreement: MediationAgreement) -> dict[str, Any]:
    """Its words; whether the viewer may read them (level 4) is the caller's question."""
    found: dict[str, Any] = json.loads(sealed.get(agreement, "terms"))
    return found


def instalments(agreement: MediationAgreement | None) -> list[MediationInstalment]:
    """Its promises in their order."""
    if agreement is None:
        return []
    chosen = select(MediationInstalment).where(MediationInstalment.agreement_id == agreement.id)
    return list(db.session.scalars(chosen.order_by(MediationInstalment.position)))


def marks(agreement: MediationAgreement | None) -> list[MediationMark]:
    """Marks given on its paper, in the order of their dates."""
    if agreement is None:
        return []
    chosen = select(MediationMark).where(MediationMark.agreement_id == agreement.id)
    return list(db.session.scalars(chosen.order_by(MediationMark.marked_at, MediationMark.id)))


def visits(case_id: int) -> list[MediationVisit]:
    """Visits made, in their order."""
    chosen = select(MediationVisit).where(MediationVisit.case_id == case_id)
    return list(db.session.scalars(chosen.order_by(MediationVisit.number)))
