"""Reads of the inbox, and who is to be told of an entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, tuple_

from border_gov.journal.models import Entry
from border_gov.journal.queries import names_of
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.notices.models import Notice
from border_gov.notices.rules import COUNT_LIMIT, PAGE
from border_gov.people.models import Grant, Person


@dataclass(frozen=True)
class NoticeShown:
    """A notice with the entry that it points to; `actor` as the reader may see the name."""

    notice: Notice
    entry: Entry
    actor: str


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A person's own notices, and nobody else's."""
    return Notice.person_id == (viewer.person_id or 0)


def recipients(entry: Entry) -> set[int]:
    """Persons named by the entry's audience and holders of its roles, without the one who acted."""
    found = set(entry.audience_people)
    pairs = [tuple(audience.split(":", 1)) for audience in entry.audience_roles]
    if pairs:
        holders = (
            select(Grant.person_id)
            .join(Person, Person.id == Grant.person_id)
            .where(
                Grant.zone_id == entry.zone_id,
                tuple_(Grant.side_key, Grant.role).in_(pairs),
                Person.status == "active",
            )
        )
        found.update(db.session.scalars(holders))
    return found - {entry.actor_person}


def page(
    viewer: Viewer, *, unread: bool = False, before: int | None = None, limit: int = PAGE
) -> tuple[list[NoticeShown], int | None]:
    """Newest first, with the cursor of the next page (None on the last)."""
    statement = select(Notice, Entry).join(Entry, Entry.id == Notice.entry_id).where(visible_to(viewer))
    if unread:
        statement = statement.where(Notice.read_at.is_(None))
    if before is not None:
        statement = statement.where(Notice.id < before)
    rows = db.session.execute(statement.order_by(Notice.id.desc()).limit(limit + 1)).all()
    names = names_of(viewer, [row.Entry for row in rows[:limit]])
    shown = [
        NoticeShown(row.Notice, row.Entry, names.get(row.Entry.actor_person or 0, "")) for row in rows[:limit]
    ]
    return shown, rows[limit - 1].Notice.id if len(rows) > limit else None


def get(viewer: Viewer, notice_id: int) -> tuple[Notice, Entry]:
    """One notice of the viewer, or NotFound."""
    statement = select(Notice, Entry).join(Entry, Entry.id == Notice.entry_id)
    row = db.session.execute(statement.where(Notice.id == notice_id, visible_to(viewer))).one_or_none()
    if row is None:
        raise NotFound("There is no such notice.")
    return row.Notice, row.Entry


def unread_count(viewer: Viewer) -> int:
    """How many notices are unread, counted up to COUNT_LIMIT."""
    some = select(Notice.id).where(visible_to(viewer), Notice.read_at.is_(None)).limit(COUNT_LIMIT)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def own(viewer: Viewer, ids: Sequence[int]) -> list[int]:
    """Those of `ids` that are the viewer's."""
    return list(db.session.scalars(select(Notice.id).where(Notice.id.in_(ids), visible_to(viewer))))
