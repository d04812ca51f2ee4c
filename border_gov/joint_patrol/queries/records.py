"""A volunteer's record of service: patrols walked, hours, training, insurance."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.walks import PatrolPresence, PatrolWalk
from border_gov.joint_patrol.queries.volunteers import covers
from border_gov.joint_patrol.rules import walking as walk_law
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person


@dataclass(frozen=True)
class Served:
    """One patrol that somebody walked."""

    patrol_id: int
    day: dt.date
    shift: str
    hours: float


@dataclass(frozen=True)
class Record:
    """What a volunteer did, as the journal of patrols tells it (志愿服务条例 art. 19)."""

    person_id: int
    zone_id: int
    name: str
    side: str
    services: tuple[Served, ...]
    trained_on: dt.date | None
    insured_until: dt.date | None

    @property
    def patrols(self) -> int:
        """Patrols walked."""
        return len(self.services)

    @property
    def hours(self) -> float:
        """Hours of service, to a tenth."""
        return round(sum(row.hours for row in self.services), 1)

    @property
    def first(self) -> dt.date | None:
        """Day of the first patrol."""
        return min((row.day for row in self.services), default=None)

    @property
    def last(self) -> dt.date | None:
        """Day of the latest patrol."""
        return max((row.day for row in self.services), default=None)


def may_read(viewer: Viewer, person: Person) -> bool:
    """The volunteer, or an organiser of the volunteer's own side."""
    if viewer.person_id == person.id:
        return True
    return viewer.has("organiser") and person.zone_id in viewer.zones and person.side_key in viewer.sides


def of(viewer: Viewer, person_id: int) -> Record:
    """The record of one person; NotFound for anybody but themselves and their side's organiser."""
    person = db.session.get(Person, person_id)
    if person is None or not may_read(viewer, person):
        raise NotFound("There is no such record.")
    profile = db.session.scalar(
        select(VolunteerProfile).where(
            VolunteerProfile.person_id == person.id, VolunteerProfile.zone_id == person.zone_id
        )
    )
    insured = [cover.last for cover in covers(person.zone_id, [person.id]).get(person.id, [])]
    if profile and profile.insured_until:
        insured.append(profile.insured_until)
    return Record(
        person.id,
        person.zone_id,
        person.name,
        person.side_key,
        tuple(_services(person.id)),
        profile.trained_on if profile else None,
        max(insured, default=None),
    )


def _services(person_id: int) -> list[Served]:
    rows = db.session.execute(
        select(Patrol.id, Patrol.day, Patrol.shift, PatrolWalk.started_at, PatrolWalk.finished_at)
        .join(PatrolPresence, PatrolPresence.patrol_id == Patrol.id)
        .join(PatrolWalk, PatrolWalk.patrol_id == Patrol.id)
        .where(PatrolPresence.person_id == person_id, Patrol.state.in_(walk_law.OVER))
        .order_by(Patrol.starts_at.desc())
    )
    return [
        Served(
            row.id,
            row.day,
            row.shift,
            round((row.finished_at - row.started_at).total_seconds() / 3600, 2) if row.finished_at else 0.0,
        )
        for row in rows
    ]
