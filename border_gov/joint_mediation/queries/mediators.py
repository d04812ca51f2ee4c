"""Who mediates: the entries of a zone's mediators, experts and advisers; people of a side without one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from border_gov.joint_mediation.models import MediationCommittee, MediationPanelist, MediatorProfile
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people
from border_gov.people.models import Person


@dataclass(frozen=True)
class MediatorShown:
    """One entry, with the name as this viewer may read it; `sits` counts the open panels, own side only."""

    person_id: int
    name: str
    side: str
    committee_id: int | None
    committee: dict[str, str] | None
    kind: str
    topics: tuple[str, ...]
    weekdays: tuple[int, ...]
    full_time: bool
    term_until: dt.date | None
    trained_on: dt.date | None
    training_hours: int
    active: bool
    version: int
    sits: int | None = None


def listed(
    viewer: Viewer, zone_id: int, sides: Sequence[str] = (), active: bool = False
) -> list[MediatorShown]:
    """The entries of a zone the viewer belongs to, by side; `active`: only those who may sit now."""
    chosen = (
        select(MediatorProfile, MediationCommittee.names)
        .outerjoin(MediationCommittee, MediationCommittee.id == MediatorProfile.committee_id)
        .where(MediatorProfile.zone_id == zone_id, MediatorProfile.zone_id.in_(list(viewer.zones)))
        .order_by(MediatorProfile.side, MediatorProfile.kind.desc(), MediatorProfile.person_id)
    )
    if sides:
        chosen = chosen.where(MediatorProfile.side.in_(list(sides)))
    if active:
        chosen = chosen.where(MediatorProfile.active)
    rows = db.session.execute(chosen).all()
    names = people.names_of(viewer, [row.person_id for row, _ in rows])
    sitting = _sitting([row.person_id for row, _ in rows if row.side in viewer.sides])
    return [
        MediatorShown(
            name=names.get(row.person_id, f"#{row.person_id}"),
            committee=committee,
            topics=tuple(row.topics),
            weekdays=tuple(row.weekdays),
            sits=sitting.get(row.person_id, 0) if row.side in viewer.sides else None,
            **{name: getattr(row, name) for name in PLAIN},
        )
        for row, committee in rows
    ]


PLAIN = (
    "person_id",
    "side",
    "committee_id",
    "kind",
    "full_time",
    "term_until",
    "trained_on",
    "training_hours",
    "active",
    "version",
)


def _sitting(person_ids: Sequence[int]) -> dict[int, int]:
    """On how many panels each sits: a help in choosing, for the own side only, never a ranking."""
    chosen = select(MediationPanelist.person_id, func.count()).where(
        MediationPanelist.person_id.in_(list(person_ids)), MediationPanelist.until_at.is_(None)
    )
    return {
        person: count for person, count in db.session.execute(chosen.group_by(MediationPanelist.person_id))
    }


def entry(viewer: Viewer, zone_id: int, person_id: int) -> MediatorShown:
    """One entry of the viewer's zones, or NotFound."""
    found = next((row for row in listed(viewer, zone_id) if row.person_id == person_id), None)
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def without_entry(viewer: Viewer, zone_id: int) -> list[tuple[int, str]]:
    """(id, name) of active staff of the viewer's own sides who are not entered yet."""
    has_one = exists().where(MediatorProfile.person_id == Person.id)
    chosen = select(Person.id).where(
        Person.zone_id == zone_id,
        Person.side_key.in_(list(viewer.sides)),
        Person.status == "active",
        ~has_one,
    )
    ids = db.session.scalars(chosen.order_by(Person.id)).all()
    names = people.names_of(viewer, ids)
    return [(person, names.get(person, f"#{person}")) for person in ids]
