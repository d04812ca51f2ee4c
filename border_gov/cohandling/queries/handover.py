"""Reads of hand-overs: one, a record's, those that wait for somebody, and whether a record may be closed."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from border_gov.cohandling.models.handover import Handover, TelephoneNotice
from border_gov.cohandling.rules.handover import (
    ARBITRATION,
    DISPUTED,
    FLOW,
    OFFERED,
    OPEN,
    HandoverFacts,
    state_at,
)
from border_gov.cohandling.rules.sides import RECORDS
from border_gov.geo.columns import lonlat_of
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound, Refused
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people

PAGE = 100


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Hand-overs of the viewer's zones that concern one of the viewer's sides."""
    return Handover.zone_id.in_(list(viewer.zones)) & Handover.sides.overlap(list(viewer.sides))


def get(viewer: Viewer, handover_id: int) -> Handover:
    """One hand-over with what its arbiters said, or NotFound."""
    chosen = select(Handover).where(Handover.id == handover_id, visible_to(viewer))
    found = db.session.scalar(chosen.options(selectinload(Handover.opinions)))
    if found is None:
        raise NotFound("There is no such hand-over.")
    return found


def open_of(kind: str, subject_id: int) -> Handover | None:
    """The hand-over of a record that has not ended, if there is one."""
    chosen = select(Handover).where(Handover.kind == kind, Handover.subject_id == subject_id)
    return db.session.scalar(chosen.where(Handover.state.in_(OPEN)))


def of_record(kind: str, subject_id: int) -> Sequence[Handover]:
    """All hand-overs of a record whose visibility the caller has made sure of, newest first."""
    chosen = select(Handover).where(Handover.kind == kind, Handover.subject_id == subject_id)
    return db.session.scalars(
        chosen.order_by(Handover.number.desc()).options(selectinload(Handover.opinions))
    ).all()


def telephoned(kind: str, subject_id: int) -> Sequence[TelephoneNotice]:
    """Whom of other sides was told of a record by telephone, for who may see the record; oldest first."""
    chosen = select(TelephoneNotice).where(
        TelephoneNotice.kind == kind, TelephoneNotice.subject_id == subject_id
    )
    return db.session.scalars(chosen.order_by(TelephoneNotice.id)).all()


def is_disputed(kind: str, subject_id: int, now: dt.datetime) -> bool:
    """True while nobody has ruled whose it is; work on the record goes on all the same."""
    found = open_of(kind, subject_id)
    return found is not None and state_at(found, now) in DISPUTED


def disputed_of(kind: str, ids: Collection[int], now: dt.datetime) -> set[int]:
    """Which of these records are disputed."""
    expired = and_(Handover.state == OFFERED, Handover.told_at.is_(None), Handover.expires_at < now)
    chosen = select(Handover.subject_id).where(
        Handover.kind == kind,
        Handover.subject_id.in_(list(ids)),
        or_(Handover.state == ARBITRATION, expired),
    )
    return set(db.session.scalars(chosen))


def may_close(kind: str, subject_id: int) -> bool:
    """False while a hand-over is offered, returned and not taken back, or under arbitration."""
    return open_of(kind, subject_id) is None


def check_closable(kind: str, subject_id: int) -> None:
    """Refused (409) while the record may not be closed; the room calls it after locking its record."""
    if not may_close(kind, subject_id):
        raise Refused(
            "It is being handed over and cannot be closed. Withdraw the offer or wait for the answer.",
            code="handover_open",
        )


def facts_of(viewer: Viewer, handover: Handover, now: dt.datetime) -> HandoverFacts:
    """What the law asks about `handover`, for this viewer."""
    record = RECORDS[handover.kind]
    return HandoverFacts(
        from_side=handover.from_side,
        to_side=handover.to_side,
        concerned=frozenset(handover.sides),
        may_handle=record.visible(viewer, handover.subject_id)
        and record.may_handle(viewer, handover.subject_id),
        told=handover.told_at is not None,
        overdue=handover.expires_at is not None and now > handover.expires_at,
        opinions={opinion.side: opinion.verdict for opinion in handover.opinions},
        persons={opinion.person_id: opinion.side for opinion in handover.opinions},
    )


@dataclass(frozen=True)
class HandoverShown:
    """A hand-over as a page and the API show it to one viewer; `state` is that of now."""

    handover: Handover
    title: Mapping[str, str] | str
    url: str
    state: str
    waiting_sides: tuple[str, ...]
    names: Mapping[int, str]
    notices: Sequence[TelephoneNotice]
    steps: tuple[Step, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """The acts open to this viewer."""
        return tuple(step.verb for step in self.steps)

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude (EPSG:4326) of the place that the returning side points to."""
        return lonlat_of(self.handover.evidence) if self.handover.evidence is not None else None


def shown(viewer: Viewer, handover: Handover, now: dt.datetime) -> HandoverShown:
    """`handover` with its record's title and address, and the acts open to this viewer."""
    record, facts, state = (
        RECORDS[handover.kind],
        facts_of(viewer, handover, now),
        state_at(handover, now),
    )
    steps = [step for step in FLOW.open_to(state, viewer, facts) if step.label] if viewer.signed_in else []
    ids = {handover.offered_by, handover.answered_by, *(o.person_id for o in handover.opinions)}
    chosen = select(TelephoneNotice).where(TelephoneNotice.handover_id == handover.id)
    return HandoverShown(
        handover=handover,
        title=record.title(handover.subject_id),
        url=record.url(handover.subject_id),
        state=state,
        waiting_sides=_waiting_for(handover, state),
        names=people.names_of(viewer, [id for id in ids if id]),
        notices=db.session.scalars(chosen.order_by(TelephoneNotice.id)).all(),
        steps=tuple(steps),
    )


def _waiting_for(handover: Handover, state: str) -> tuple[str, ...]:
    if state == OFFERED:
        return (handover.to_side,)
    if state in DISPUTED:
        said = {opinion.side for opinion in handover.opinions}
        missing = [side for side in handover.sides if side not in said]
        return tuple(missing or handover.sides)
    return (handover.from_side,) if state in OPEN else ()


def waiting(viewer: Viewer, now: dt.datetime) -> list[HandoverShown]:
    """Open hand-overs that concern the viewer's sides, the one that runs out first at the top."""
    chosen = select(Handover).where(visible_to(viewer), Handover.state.in_(OPEN))
    order = (Handover.expires_at.nulls_last(), Handover.id)
    rows = db.session.scalars(
        chosen.order_by(*order).limit(PAGE).options(selectinload(Handover.opinions))
    ).all()
    return [shown(viewer, row, now) for row in rows if _seen(viewer, row)]


def ended(viewer: Viewer, before: int | None = None, limit: int = 50) -> list[Handover]:
    """Hand-overs that are over, newest first; `before` is the cursor (an id)."""
    chosen = select(Handover).where(visible_to(viewer), Handover.state.not_in(OPEN))
    chosen = chosen.where(Handover.id < before) if before else chosen
    rows = db.session.scalars(chosen.order_by(Handover.id.desc()).limit(limit)).all()
    return [row for row in rows if _seen(viewer, row)]


def _seen(viewer: Viewer, row: Handover) -> bool:
    return row.kind in RECORDS and RECORDS[row.kind].visible(viewer, row.subject_id)


def count_of(kind: str, subject_id: int) -> tuple[int, int]:
    """(last number, how many offers were not withdrawn) of a record."""
    chosen = select(
        func.coalesce(func.max(Handover.number), 0),
        func.count().filter(Handover.state != "cancelled"),
    ).where(Handover.kind == kind, Handover.subject_id == subject_id)
    last, bounced = db.session.execute(chosen).one()
    return int(last), int(bounced)
