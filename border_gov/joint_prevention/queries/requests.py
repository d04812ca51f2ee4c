"""Reads of requests for assistance: only the side that asks, the side that is asked, and who took it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from border_gov.cohandling.queries import handover
from border_gov.cohandling.queries import sides as side_reads
from border_gov.joint_prevention.models import Assistance
from border_gov.joint_prevention.rules.asked import READERS
from border_gov.joint_prevention.rules.requests import ASKED, FLOW, SUBJECT_KIND, TAKEN, RequestFacts
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Requests that a side of the viewer made, was asked, or took."""
    if not viewer.has(*READERS):
        return Assistance.id.in_(())
    own = list(viewer.sides)
    mine = Assistance.side.in_(own) | Assistance.to_side.in_(own)
    held = side_reads.held_by(SUBJECT_KIND, Assistance.id, own)
    return Assistance.zone_id.in_(list(viewer.zones)) & (mine | held)


def is_visible(viewer: Viewer, request_id: int) -> bool:
    """The same for one."""
    chosen = select(Assistance.id).where(Assistance.id == request_id, visible_to(viewer))
    return db.session.scalar(chosen) is not None


def get(viewer: Viewer, request_id: int, for_change: bool = False) -> Assistance:
    """One request, or NotFound; locked `for_change`."""
    chosen = select(Assistance).where(Assistance.id == request_id, visible_to(viewer))
    chosen = chosen.with_for_update().execution_options(populate_existing=True) if for_change else chosen
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such request.")
    return found


def page(viewer: Viewer, limit: int = 100) -> Sequence[Assistance]:
    """Requests, newest first."""
    chosen = select(Assistance).where(visible_to(viewer)).order_by(Assistance.id.desc())
    return db.session.scalars(chosen.limit(limit)).all()


def is_open(request_id: int) -> bool:
    """A request that is answered or withdrawn is handed to nobody."""
    state = db.session.scalar(select(Assistance.state).where(Assistance.id == request_id))
    return state in (ASKED, TAKEN)


def facts_of(one: Assistance) -> RequestFacts:
    """What the law asks."""
    lead = side_reads.lead(SUBJECT_KIND, one.id) or one.side
    return RequestFacts(one.zone_id, one.side, lead, handover.open_of(SUBJECT_KIND, one.id) is not None)


def steps_of(viewer: Viewer, one: Assistance) -> list[Step]:
    """The acts open to this viewer."""
    return [step for step in FLOW.open_to(one.state, viewer, facts_of(one)) if step.label]
