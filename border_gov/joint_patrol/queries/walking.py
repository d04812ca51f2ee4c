"""Reads of patrols that are walked: who may what, who came, what was noted, what was seen."""

import datetime as dt

from sqlalchemy import select

from border_gov.geo.columns import lonlat_of
from border_gov.joint_patrol.models.places import Checkpoint
from border_gov.joint_patrol.models.plans import Patrol, PatrolMember, PatrolPlan
from border_gov.joint_patrol.models.reviews import PatrolLogVersion
from border_gov.joint_patrol.models.walks import PatrolEntry, PatrolPresence, PatrolWalk
from border_gov.joint_patrol.queries.plan_people import visible_to
from border_gov.joint_patrol.rules import plans as plan_law
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.rules.tracks import shift_ends
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


def patrol(patrol_id: int, viewer: Viewer, for_change: bool = False) -> Patrol:
    """One patrol that the viewer may see, locked if it is to be changed; or NotFound."""
    statement = select(Patrol).where(Patrol.id == patrol_id, visible_to(viewer))
    if for_change:
        statement = statement.with_for_update(of=Patrol).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound("There is no such patrol.")
    return found


def facts_of(walk: Patrol) -> law.WalkFacts:
    """What the law asks about one patrol."""
    rows = db.session.execute(
        select(PatrolMember.person_id, PatrolMember.role).where(
            PatrolMember.patrol_id == walk.id, PatrolMember.state.in_(plan_law.HOLDING)
        )
    ).all()
    made = walked(walk.id)
    return law.WalkFacts(
        zone_id=walk.zone_id,
        sides=frozenset(sides_of(walk)),
        leaders=frozenset(row.person_id for row in rows if row.role in ("leader", "deputy")),
        members=frozenset(row.person_id for row in rows),
        late=bool(made and made.late),
    )


def sides_of(walk: Patrol) -> list[str]:
    """The sides whose plan it is."""
    return list(db.session.get_one(PatrolPlan, walk.plan_id).sides)


def walked(patrol_id: int) -> PatrolWalk | None:
    """What became of a patrol, if anything yet."""
    return db.session.get(PatrolWalk, patrol_id)


def steps_of(walk: Patrol, viewer: Viewer) -> set[str]:
    """The acts that the viewer may do now."""
    return {step.verb for step in law.FLOW.open_to(walk.state, viewer, facts_of(walk))}


def entry_of(person_id: int, key: object) -> PatrolEntry | None:
    """The line that this person sent under this key."""
    return db.session.scalar(
        select(PatrolEntry).where(PatrolEntry.person_id == person_id, PatrolEntry.key == key)
    )


def entries(patrol_id: int) -> list[PatrolEntry]:
    """What was noted on a patrol and stands, in the order of time."""
    statement = select(PatrolEntry).where(PatrolEntry.patrol_id == patrol_id, PatrolEntry.struck_at.is_(None))
    return list(db.session.scalars(statement.order_by(PatrolEntry.at, PatrolEntry.id)))


def struck(patrol_id: int) -> list[PatrolEntry]:
    """What was noted on a patrol and struck out since, in the order of time."""
    chosen = select(PatrolEntry).where(PatrolEntry.patrol_id == patrol_id, PatrolEntry.struck_at.is_not(None))
    return list(db.session.scalars(chosen.order_by(PatrolEntry.at, PatrolEntry.id)))


def line(patrol_id: int, entry_id: int) -> PatrolEntry:
    """One line of a patrol that the viewer may see, struck or not; or NotFound."""
    found = db.session.scalar(
        select(PatrolEntry).where(PatrolEntry.id == entry_id, PatrolEntry.patrol_id == patrol_id)
    )
    if found is None:
        raise NotFound("There is no such line.")
    return found


def log_versions(patrol_id: int) -> list[PatrolLogVersion]:
    """The words of a log as they were saved, newest first."""
    chosen = select(PatrolLogVersion).where(PatrolLogVersion.patrol_id == patrol_id)
    return list(db.session.scalars(chosen.order_by(PatrolLogVersion.number.desc())))


def last_checkin(patrol_id: int) -> PatrolEntry | None:
    """The latest check-in that stands."""
    found = [entry for entry in entries(patrol_id) if entry.kind == "checkin"]
    return found[-1] if found else None


def checkpoint_by_code(zone_id: int, code: str) -> Checkpoint | None:
    """The checkpoint of a zone with this number."""
    chosen = select(Checkpoint).where(Checkpoint.zone_id == zone_id, Checkpoint.code == code)
    return db.session.scalar(chosen)


def recorded_until(walk: Patrol) -> dt.datetime:
    """When a track of this patrol stops by itself."""
    made = walked(walk.id)
    starts = made.started_at if made else walk.starts_at
    return shift_ends(starts, (walk.starts_at, walk.ends_at), made.finished_at if made else None)


def lonlat(point: object) -> tuple[float, float]:
    """Degrees of a stored point."""
    found = lonlat_of(point)
    assert found is not None
    return found


def present(patrol_id: int) -> list[PatrolPresence]:
    """Who came, people of the team first."""
    chosen = select(PatrolPresence).where(PatrolPresence.patrol_id == patrol_id)
    rows = db.session.scalars(chosen.order_by(PatrolPresence.id))
    return sorted(rows, key=lambda row: (row.person_id is None, row.id))


def under_way_of(viewer: Viewer, now: dt.datetime) -> Patrol | None:
    """The viewer's own patrol that is under way, the latest."""
    statement = (
        select(Patrol)
        .join(PatrolMember, PatrolMember.patrol_id == Patrol.id)
        .where(
            PatrolMember.person_id == viewer.person_id,
            PatrolMember.state.in_(plan_law.HOLDING),
            Patrol.state == "under_way",
            Patrol.starts_at < now + law.EARLY,
        )
        .order_by(Patrol.starts_at.desc())
        .limit(1)
    )
    return db.session.scalar(statement)
