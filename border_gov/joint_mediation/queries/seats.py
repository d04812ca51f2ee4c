"""Who sits on a panel, and what is known of conflicts of interest."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from border_gov.joint_mediation.models import MediationPanelist
from border_gov.joint_mediation.rules.facts import Seat
from border_gov.kernel.db import db


def seats_of(rows: Sequence[Any], parties: int) -> tuple[Seat, ...]:
    """The seats among the panel's rows of one case (queries.loaded) that has so many parties."""
    return tuple(_seat(row, parties) for row in rows if row.sits)


def _seat(row: Any, parties: int) -> Seat:
    return Seat(
        panelist_id=row.id,
        person_id=row.person_id,
        side=row.side,
        kind=row.kind,
        chair=row.chair,
        check=row.result or "",
        answered=row.answers >= parties + 1,
        waived=parties > 0 and row.waivers >= parties,
    )


def unfilled(rows: Sequence[Any]) -> str:
    """The side whose challenged member has not been replaced yet."""
    filled = {row.replaces for row in rows if row.replaces}
    return next((r.side for r in reversed(rows) if r.ended == "challenged" and r.id not in filled), "")


def sitting(case_id: int, mediators_only: bool = False) -> list[int]:
    """The persons who sit on the panel of a case now; without its experts and advisers if asked so."""
    chosen = select(MediationPanelist.person_id).where(
        MediationPanelist.case_id == case_id, MediationPanelist.until_at.is_(None)
    )
    if mediators_only:
        chosen = chosen.where(MediationPanelist.kind == "mediator")
    return list(db.session.scalars(chosen))
