"""Verbs of the inbox: tell people of an entry, mark as read, forget what is old."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, or_, update
from sqlalchemy.dialects.postgresql import insert

from border_gov.journal.models import Entry
from border_gov.kernel import live
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.notices import queries
from border_gov.notices.models import Notice
from border_gov.notices.rules import READ_KEPT, UNREAD_KEPT, topic_of


def tell(entry: Entry, now: dt.datetime) -> int:
    """One notice for each person of the entry's audience, in the entry's own transaction; returns how many.

    Open pages hear of it once that transaction is committed.
    """
    people = sorted(queries.recipients(entry))
    if not people:
        return 0
    rows = [
        {"entry_id": entry.id, "person_id": person, "zone_id": entry.zone_id, "at": now} for person in people
    ]
    statement = insert(Notice).on_conflict_do_nothing().returning(Notice.id, Notice.person_id)
    told = db.session.execute(statement, rows).all()
    for row in told:
        live.tell(topic_of(row.person_id), str(row.id))
    return len(told)


def mark_read(actor: Viewer, ids: Sequence[int] | None, now: dt.datetime) -> int:
    """Mark the actor's notices as read, those of `ids` or (None) all; returns how many were unread."""
    statement = update(Notice).where(queries.visible_to(actor), Notice.read_at.is_(None))
    if ids is not None:
        statement = statement.where(Notice.id.in_(ids))
    marked = db.session.scalars(statement.values(read_at=now).returning(Notice.id)).all()
    if marked and actor.person_id:
        live.tell(topic_of(actor.person_id), live.RESYNC)
    return len(marked)


def forget(now: dt.datetime) -> None:
    """Remove notices read long ago and those that nobody read for a year; the journal keeps what happened."""
    read, unread = now - READ_KEPT, now - UNREAD_KEPT
    db.session.execute(delete(Notice).where(or_(Notice.at < unread, Notice.read_at < read)))
