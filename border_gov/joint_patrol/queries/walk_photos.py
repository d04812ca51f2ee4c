"""Reads of photos of findings."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from border_gov.joint_patrol.models.phone import PatrolPhoto
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.joint_patrol.queries.plan_people import visible_to
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


def of_key(person_id: int, key: object) -> PatrolPhoto | None:
    """The photo that this person sent under this key."""
    return db.session.scalar(
        select(PatrolPhoto).where(PatrolPhoto.person_id == person_id, PatrolPhoto.key == key)
    )


def of_entries(entry_ids: Collection[int]) -> dict[int, list[PatrolPhoto]]:
    """Photos by the finding that they belong to, in the order in which they came."""
    found: dict[int, list[PatrolPhoto]] = defaultdict(list)
    chosen = select(PatrolPhoto).where(PatrolPhoto.entry_id.in_(entry_ids)).order_by(PatrolPhoto.id)
    for row in db.session.scalars(chosen):
        found[row.entry_id].append(row)
    return dict(found)


def one(photo_id: int, viewer: Viewer) -> PatrolPhoto:
    """One photo of a finding that stands, on a patrol that the viewer may see; or NotFound."""
    found = db.session.scalar(
        select(PatrolPhoto)
        .join(PatrolEntry, PatrolEntry.id == PatrolPhoto.entry_id)
        .join(Patrol, Patrol.id == PatrolEntry.patrol_id)
        .where(PatrolPhoto.id == photo_id, PatrolEntry.struck_at.is_(None), visible_to(viewer))
    )
    if found is None:
        raise NotFound("There is no such photo.")
    return found
