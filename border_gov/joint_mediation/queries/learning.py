"""Examples that a viewer may read, and the mediators of the viewer's own sides with training, term, cases."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationLesson,
    MediationPanelist,
    MediatorProfile,
)
from border_gov.joint_mediation.rules.flow import OVER
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.search import bigrams
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person

MOST = 100


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Published examples of the viewer's zones; the others only for sides of the case."""
    own = MediationLesson.sides.overlap(list(viewer.sides))
    return MediationLesson.zone_id.in_(list(viewer.zones)) & ((MediationLesson.state == "published") | own)


def lessons(viewer: Viewer, wanted: str = "", category: str = "") -> Sequence[MediationLesson]:
    """Examples, the newest first; any two characters of the text find it."""
    chosen = select(MediationLesson).where(visible_to(viewer))
    if category:
        chosen = chosen.where(MediationLesson.category == category)
    if pairs := sorted(bigrams(wanted)):
        chosen = chosen.where(MediationLesson.words.contains(pairs))
    return db.session.scalars(chosen.order_by(MediationLesson.id.desc()).limit(MOST)).all()


def lesson(viewer: Viewer, lesson_id: int) -> MediationLesson:
    """One example; NotFound looks the same for missing and invisible."""
    chosen = select(MediationLesson).where(MediationLesson.id == lesson_id, visible_to(viewer))
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such page, or it is not yours to see.")
    return found


@dataclass(frozen=True)
class Mediator:
    """One mediator of the own side: open cases are told so that nobody is overburdened, not as a rank."""

    person_id: int
    name: str
    term_until: dt.date | None
    trained_on: dt.date | None
    hours: int
    open_cases: int
    term_over: bool


def mediators(viewer: Viewer, day: dt.date) -> list[Mediator]:
    """The mediators of the viewer's own sides by name."""
    sits = (
        select(MediationPanelist.person_id, func.count(MediationCase.id.distinct()).label("open"))
        .join(MediationCase, MediationCase.id == MediationPanelist.case_id)
        .where(MediationPanelist.until_at.is_(None), MediationCase.state.not_in(OVER))
        .group_by(MediationPanelist.person_id)
    ).subquery()
    chosen = (
        select(MediatorProfile, Person.name, func.coalesce(sits.c.open, 0))
        .join(Person, Person.id == MediatorProfile.person_id)
        .outerjoin(sits, sits.c.person_id == MediatorProfile.person_id)
        .where(
            MediatorProfile.zone_id.in_(list(viewer.zones)),
            MediatorProfile.side.in_(list(viewer.sides)),
            MediatorProfile.active,
        )
        .order_by(Person.name, Person.id)
    )
    return [
        Mediator(
            row.person_id,
            name,
            row.term_until,
            row.trained_on,
            row.training_hours,
            open_cases,
            bool(row.term_until and row.term_until < day),
        )
        for row, name, open_cases in db.session.execute(chosen)
    ]
