"""Reads of who is responsible for a record; the caller has made sure that the record may be seen."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from border_gov.cohandling.models.sides import RecordSide
from border_gov.cohandling.rules.sides import LEAD, REQUIRED
from border_gov.kernel.db import db


def roles(kind: str, subject_id: int) -> dict[str, str]:
    """{side: lead | co | observer} as it is now; the lead first, empty if nobody was placed."""
    return roles_of(kind, [subject_id]).get(subject_id, {})


def roles_of(kind: str, ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The same for many records at once."""
    chosen = select(RecordSide.subject_id, RecordSide.side, RecordSide.role).where(
        RecordSide.kind == kind, RecordSide.subject_id.in_(list(ids)), RecordSide.until.is_(None)
    )
    found: dict[int, dict[str, str]] = {}
    order = ((RecordSide.role != LEAD), RecordSide.side)
    for subject_id, side, role in db.session.execute(chosen.order_by(*order)):
        found.setdefault(subject_id, {})[side] = role
    return found


def required(kind: str, subject_id: int) -> tuple[str, ...]:
    """The sides that must act and sign together: lead and co, the lead first."""
    return tuple(side for side, role in roles(kind, subject_id).items() if role in REQUIRED)


def lead(kind: str, subject_id: int) -> str | None:
    """The side that is responsible now."""
    return next((side for side, role in roles(kind, subject_id).items() if role == LEAD), None)


def held_by(kind: str, subject_id: Any, sides: Collection[str]) -> ColumnElement[bool]:
    """A condition for a room's `visible_to`: one of `sides` has, or once had, a role on the record."""
    return exists().where(
        RecordSide.kind == kind, RecordSide.subject_id == subject_id, RecordSide.side.in_(list(sides))
    )


def history(kind: str, subject_id: int) -> Sequence[RecordSide]:
    """Every role that a side had, oldest first."""
    chosen = select(RecordSide).filter_by(kind=kind, subject_id=subject_id)
    return db.session.scalars(chosen.order_by(RecordSide.since, RecordSide.id)).all()


def zone_of(kind: str, subject_id: int) -> int | None:
    """The zone in which a record was placed."""
    chosen = select(RecordSide.zone_id).filter_by(kind=kind, subject_id=subject_id).limit(1)
    return db.session.scalar(chosen)
