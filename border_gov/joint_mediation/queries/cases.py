"""Cases: what a viewer may see of them, one and many."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationCommittee,
    MediationDanger,
    MediationPanelist,
    MediationParty,
    MediationRoom,
    MediatorProfile,
)
from border_gov.joint_mediation.rules.seeing import Nearness, level_of
from border_gov.kernel import crypto
from border_gov.kernel.clock import at
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

PAGE = 30


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Cases of the viewer's zones and sides: all for officers and leaders; for mediators those on whose panel
    they sit or whose file their committee keeps; for the duty desk those with a sign of danger.
    """
    mine = MediationCase.zone_id.in_(list(viewer.zones)) & MediationCase.sides.overlap(list(viewer.sides))
    if viewer.has("officer", "leader"):
        return mine
    near: list[ColumnElement[bool]] = []
    if viewer.has("mediator"):
        near += [_on_panel(viewer), _in_charge(viewer)]
    if viewer.has("duty"):
        near.append(exists().where(MediationDanger.case_id == MediationCase.id))
    return mine & or_(false(), *near)


def _on_panel(viewer: Viewer) -> ColumnElement[bool]:
    seat = aliased(MediationPanelist)
    sits = (seat.case_id == MediationCase.id) & (seat.person_id == viewer.person_id)
    return exists().where(sits, seat.until_at.is_(None))


def _in_charge(viewer: Viewer) -> ColumnElement[bool]:
    own = MediatorProfile.committee_id == MediationCase.committee_id
    member = exists().where(own, MediatorProfile.person_id == viewer.person_id)
    return (MediationCase.created_by == viewer.person_id) | member


def get(viewer: Viewer, case_id: int, for_change: bool = False) -> MediationCase:
    """The case, locked if it is to be changed; NotFound looks the same for missing and invisible."""
    chosen = select(MediationCase).where(MediationCase.id == case_id, visible_to(viewer))
    if for_change:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such case.")
    return found


def of_incident(viewer: Viewer, incident_id: int) -> Sequence[int]:
    """Ids of the cases that an incident became, as far as the viewer may open them."""
    own = (MediationCase.incident_id == incident_id, visible_to(viewer))
    return db.session.scalars(select(MediationCase.id).where(*own).order_by(MediationCase.id)).all()


def levels_of(viewer: Viewer, cases: Sequence[MediationCase]) -> dict[int, int]:
    """How much the viewer may see of each of `cases` (rules.seeing)."""
    ids = [case.id for case in cases]
    chosen = select(
        MediationCase.id,
        _on_panel(viewer),
        _in_charge(viewer),
        exists().where(MediationDanger.case_id == MediationCase.id),
    ).where(MediationCase.id.in_(ids))
    near = {row[0]: Nearness(*row[1:]) for row in db.session.execute(chosen)}
    return {case.id: level_of(viewer, frozenset(case.sides), case.lead_side, near[case.id]) for case in cases}


def level(viewer: Viewer, case: MediationCase) -> int:
    """How much the viewer may see of one case."""
    return levels_of(viewer, [case])[case.id]


@dataclass(frozen=True)
class Filters:
    """What the list asks for; everything stands in the address."""

    zone: int | None = None
    q: str = ""
    state: str = ""
    open: bool = False
    category: str = ""
    topic: str = ""
    town: str = ""
    side: str = ""
    joint: bool = False
    room: int | None = None
    level: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    overdue: bool = False
    mine: bool = False
    after: int | None = None


def page(
    viewer: Viewer, asked: Filters, closed: Sequence[str], limit: int | None = PAGE
) -> tuple[Sequence[MediationCase], int | None]:
    """Newest first, with the cursor of the next page."""
    chosen = select(MediationCase).where(*conditions(viewer, asked, closed))
    if asked.after:
        chosen = chosen.where(MediationCase.id < asked.after)
    chosen = chosen.order_by(MediationCase.id.desc())
    found = db.session.scalars(chosen.limit(limit + 1) if limit else chosen).all()
    if limit is None or len(found) <= limit:
        return found, None
    return found[:limit], found[limit - 1].id


def conditions(viewer: Viewer, asked: Filters, closed: Sequence[str]) -> list[ColumnElement[bool]]:
    """The filters as conditions, the viewer's rights first."""
    case = MediationCase
    equal: dict[str, Any] = {
        "state": case.state,
        "category": case.category,
        "topic": case.topic,
        "town": case.town_code,
    }
    equal |= {"zone": case.zone_id, "room": case.room_id, "level": case.level}
    found = [visible_to(viewer)]
    found += [column == getattr(asked, name) for name, column in equal.items() if getattr(asked, name)]
    if asked.side:
        found.append(case.sides.contains([asked.side]))
    if asked.joint:
        found.append(func.cardinality(case.sides) > 1)
    if asked.open:
        found.append(case.state.not_in(closed))
    if asked.mine:
        found.append(_on_panel(viewer))
    return found + _when(asked) + _who(viewer, asked)


def _when(asked: Filters) -> list[ColumnElement[bool]]:
    found = []
    if asked.since:
        found.append(MediationCase.received_at >= at(asked.since, dt.time()))
    if asked.until:
        found.append(MediationCase.received_at < at(asked.until + dt.timedelta(days=1), dt.time()))
    return found


def _who(viewer: Viewer, asked: Filters) -> list[ColumnElement[bool]]:
    """A file's number, or a party's whole name or telephone by the blind index of the viewer's side."""
    wanted = asked.q.strip()
    if not wanted:
        return []
    keys = [crypto.search_index(wanted, field, side) for side in viewer.sides for field in ("name", "phone")]
    named = exists().where(MediationParty.case_id == MediationCase.id, MediationParty.search.overlap(keys))
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 9:
        return [or_(named, MediationCase.number == int(wanted))]
    return [named]


def committees(zone_id: int, active: bool = True) -> Sequence[MediationCommittee]:
    """The committees of a zone."""
    chosen = select(MediationCommittee).where(MediationCommittee.zone_id == zone_id)
    if active:
        chosen = chosen.where(MediationCommittee.active)
    return db.session.scalars(chosen.order_by(MediationCommittee.side, MediationCommittee.id)).all()


def rooms(zone_id: int, active: bool = True) -> Sequence[MediationRoom]:
    """The rooms of a zone, border rooms first."""
    chosen = select(MediationRoom).where(MediationRoom.zone_id == zone_id)
    if active:
        chosen = chosen.where(MediationRoom.active)
    return db.session.scalars(chosen.order_by(MediationRoom.kind, MediationRoom.id)).all()


def docket(case: MediationCase, committee: MediationCommittee) -> dict[str, Any]:
    """What the number of a file is made of."""
    return {"year": case.year, "short": committee.short, "number": case.number}
