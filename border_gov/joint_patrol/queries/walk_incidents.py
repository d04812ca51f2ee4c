"""Incidents that findings of a patrol became, and where such a finding was."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from border_gov.incidents.models import Incident
from border_gov.incidents.queries.reads import visible_to
from border_gov.joint_patrol.models.places import Checkpoint
from border_gov.joint_patrol.models.plans import PatrolStop
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass(frozen=True)
class Became:
    """The incident of a finding: its number, and whether this viewer may open it."""

    id: int
    number: str
    open: bool


def of_entries(entries: Iterable[PatrolEntry], viewer: Viewer) -> dict[int, Became]:
    """What findings became, by the finding."""
    ids = {entry.id: entry.incident_id for entry in entries if entry.incident_id}
    chosen = select(Incident, visible_to(viewer)).where(Incident.id.in_(ids.values()))
    found = {one.id: Became(one.id, one.number, seen) for one, seen in db.session.execute(chosen)}
    return {entry: found[incident] for entry, incident in ids.items()}


def point_before(entry: PatrolEntry) -> Checkpoint | None:
    """The checkpoint seen last before a finding, or else the first of the plan: the place in words."""
    seen = (
        select(Checkpoint)
        .join(PatrolEntry, PatrolEntry.checkpoint_id == Checkpoint.id)
        .where(
            PatrolEntry.patrol_id == entry.patrol_id,
            PatrolEntry.struck_at.is_(None),
            PatrolEntry.at <= entry.at,
        )
        .order_by(PatrolEntry.at.desc(), PatrolEntry.id.desc())
    )
    planned = (
        select(Checkpoint)
        .join(PatrolStop, PatrolStop.checkpoint_id == Checkpoint.id)
        .where(PatrolStop.patrol_id == entry.patrol_id)
        .order_by(PatrolStop.position)
    )
    return db.session.scalar(seen.limit(1)) or db.session.scalar(planned.limit(1))
