"""Who sits on a panel, and what is known of conflicts of interest."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from border_gov.joint_mediation.models import (
    MediationConflictAnswer,
    MediationConflictCheck,
    MediationPanelist,
    MediationParty,
    MediationWaiver,
)
from border_gov.joint_mediation.rules.facts import Seat
from border_gov.kernel.db import db


def seats_of(case_ids: Iterable[int]) -> tuple[dict[int, tuple[Seat, ...]], dict[int, str]]:
    """Seats by case; and by case the side whose challenged member has not been replaced yet."""
    ids = list(case_ids)
    chosen = select(MediationPanelist).where(MediationPanelist.case_id.in_(ids))
    rows = db.session.scalars(chosen.order_by(MediationPanelist.id)).all()
    sitting = [row for row in rows if row.until_at is None]
    known = _known([row.id for row in sitting])
    parties = _party_counts(ids)
    found: dict[int, list[Seat]] = defaultdict(list)
    for row in sitting:
        found[row.case_id].append(_seat(row, known, parties.get(row.case_id, 0)))
    return {case: tuple(seats) for case, seats in found.items()}, _unfilled(rows)


def _seat(row: MediationPanelist, known: dict[str, dict[int, Any]], parties: int) -> Seat:
    return Seat(
        panelist_id=row.id,
        person_id=row.person_id,
        side=row.side,
        kind=row.kind,
        chair=row.chair,
        check=known["check"].get(row.id, ""),
        answered=known["answers"].get(row.id, 0) >= parties + 1,
        waived=parties > 0 and known["waivers"].get(row.id, 0) >= parties,
    )


def _known(ids: list[int]) -> dict[str, dict[int, Any]]:
    last = (
        select(MediationConflictCheck.panelist_id, MediationConflictCheck.result)
        .distinct(MediationConflictCheck.panelist_id)
        .where(MediationConflictCheck.panelist_id.in_(ids))
        .order_by(MediationConflictCheck.panelist_id, MediationConflictCheck.id.desc())
    )
    return {
        "check": {panelist: result for panelist, result in db.session.execute(last)},
        "answers": _count(MediationConflictAnswer, ids),
        "waivers": _count(MediationWaiver, ids),
    }


def _count(model: Any, ids: list[int]) -> dict[int, int]:
    chosen = select(model.panelist_id, func.count()).where(model.panelist_id.in_(ids))
    return {panelist: number for panelist, number in db.session.execute(chosen.group_by(model.panelist_id))}


def _party_counts(ids: list[int]) -> dict[int, int]:
    chosen = select(MediationParty.case_id, func.count()).where(MediationParty.case_id.in_(ids))
    return {case: number for case, number in db.session.execute(chosen.group_by(MediationParty.case_id))}


def _unfilled(rows: Iterable[MediationPanelist]) -> dict[int, str]:
    rows = list(rows)
    filled = {row.replaces for row in rows if row.replaces}
    return {row.case_id: row.side for row in rows if row.ended == "challenged" and row.id not in filled}
