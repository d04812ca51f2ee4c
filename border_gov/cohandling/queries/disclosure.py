"""Reads of disclosure: the one place that says what a viewer may see of a record, and the requests."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select

from border_gov.cohandling.models.disclosure import Disclosure
from border_gov.cohandling.queries import sides
from border_gov.cohandling.rules.disclosure import ASKED, COUNTS, FULL, GRANTED, LIST_LEVEL, Verb
from border_gov.cohandling.rules.sides import LEAD, NO_SIDE, RECORDS
from border_gov.journal.models import Entry
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Requests of the viewer's zones that the viewer's side made or must answer."""
    own = list(viewer.sides)
    mine = or_(Disclosure.owner_side.in_(own), Disclosure.to_side.in_(own))
    return Disclosure.zone_id.in_(list(viewer.zones)) & mine


def get(viewer: Viewer, disclosure_id: int) -> Disclosure:
    """One request, or NotFound."""
    found = db.session.scalar(select(Disclosure).where(Disclosure.id == disclosure_id, visible_to(viewer)))
    if found is None:
        raise NotFound("There is no such request.")
    return found


def level_for(viewer: Viewer, kind: str, subject_id: int, now: dt.datetime) -> int:
    """How much of one record `viewer` may see (0 to 4), the best of its sides; whether at all is `visible`.

    By the side's role on the record, as its kind says; more while a grant to that side has not expired.
    """
    record = RECORDS[kind]
    if not record.visible(viewer, subject_id):
        return COUNTS
    roles = sides.roles(kind, subject_id)
    own = {roles.get(side, NO_SIDE) for side in viewer.sides} or {NO_SIDE}
    level = max(record.levels.get(role, COUNTS) for role in own)
    return level if level == FULL else max(level, _granted(viewer, kind, subject_id, now))


def level_in_lists(viewer: Viewer, kind: str, subject_id: int, now: dt.datetime) -> int:
    """The same for a list, a map, a search or a tile: across the border never more than the event itself."""
    level = level_for(viewer, kind, subject_id, now)
    own = sides.lead(kind, subject_id) in viewer.sides
    return level if own else min(level, LIST_LEVEL)


def _granted(viewer: Viewer, kind: str, subject_id: int, now: dt.datetime) -> int:
    chosen = select(func.max(Disclosure.level)).where(
        Disclosure.kind == kind,
        Disclosure.subject_id == subject_id,
        Disclosure.to_side.in_(list(viewer.sides)),
        Disclosure.state == GRANTED,
        Disclosure.expires_at > now,
    )
    return db.session.scalar(chosen) or COUNTS


def owner_of(kind: str, subject_id: int) -> str | None:
    """The side that owns a record for disclosure: the one that leads."""
    return next((s for s, role in sides.roles(kind, subject_id).items() if role == LEAD), None)


def of_record(viewer: Viewer, kind: str, subject_id: int) -> Sequence[Disclosure]:
    """Requests and grants about one record that concern the viewer's sides, newest first."""
    chosen = select(Disclosure).where(
        visible_to(viewer), Disclosure.kind == kind, Disclosure.subject_id == subject_id
    )
    return db.session.scalars(chosen.order_by(Disclosure.id.desc())).all()


def waiting(viewer: Viewer, now: dt.datetime, limit: int = 100) -> Sequence[Disclosure]:
    """Requests that a side of the viewer has yet to answer, oldest first."""
    chosen = select(Disclosure).where(
        visible_to(viewer),
        Disclosure.state == ASKED,
        Disclosure.expires_at > now,
        Disclosure.owner_side.in_(list(viewer.sides)),
    )
    rows = db.session.scalars(chosen.order_by(Disclosure.id).limit(limit)).all()
    return [row for row in rows if row.kind in RECORDS]


def reads_of(viewer: Viewer, kind: str, subject_id: int, limit: int = 100) -> Sequence[Entry]:
    """Who of another side read the record, newest first: for the side that owns it."""
    if owner_of(kind, subject_id) not in viewer.sides:
        return []
    chosen = select(Entry).where(
        Entry.subject_kind == kind,
        Entry.subject_id == str(subject_id),
        Entry.verb == Verb.READ,
        Entry.zone_id.in_(list(viewer.zones)),
    )
    return db.session.scalars(chosen.order_by(Entry.id.desc()).limit(limit)).all()
