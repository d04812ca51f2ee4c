"""Reads of the journal: a record's timeline, the auditor's list, what waits to be sealed."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, exists, func, literal_column, or_, select, true

from border_gov.journal.models import Checkpoint, Entry, Seal
from border_gov.journal.rules import EVERYWHERE, WORDS, Sealable, Subject
from border_gov.kernel import clock
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

PAGE = 50
# Ids this far behind the newest sealed one cannot be in flight: no transaction lives that long.
LOOK_BACK = 100_000


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Entries whose existence an auditor may see: those of the zones and of the sides granted to them."""
    if not viewer.has("audit_admin"):
        return ~true()
    in_zone = Entry.zone_id.in_([*viewer.zones, EVERYWHERE])
    return in_zone & or_(Entry.sides.overlap(list(viewer.sides)), func.cardinality(Entry.sides) == 0)


@dataclass(frozen=True)
class Filters:
    """What the auditor's page asks for; `before` is the keyset cursor (an id)."""

    verb: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    person: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    before: int | None = None


def as_filters(values: dict[str, Any]) -> Filters:
    """Days as whole days in Asia/Shanghai, the last one included."""
    found = dict(values)
    if "since" in found:
        found["since"] = clock.at(found["since"], dt.time())
    if "until" in found:
        found["until"] = clock.at(found["until"] + dt.timedelta(days=1), dt.time())
    return Filters(**found)


def audit_page(viewer: Viewer, filters: Filters, limit: int = PAGE) -> tuple[Sequence[Entry], int | None]:
    """Newest first, with the cursor of the next page (None on the last)."""
    statement = select(Entry).where(visible_to(viewer), *_conditions(filters))
    found = db.session.scalars(statement.order_by(Entry.id.desc()).limit(limit + 1)).all()
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    compare: dict[str, Callable[[Any], ColumnElement[bool]]] = {
        "verb": lambda value: Entry.verb == value,
        "subject_kind": lambda value: Entry.subject_kind == value,
        "subject_id": lambda value: Entry.subject_id == value,
        "person": lambda value: Entry.actor_person == value,
        "since": lambda value: Entry.at >= value,
        "until": lambda value: Entry.at < value,
        "before": lambda value: Entry.id < value,
    }
    return [compare[name](value) for name, value in vars(filters).items() if value is not None]


def timeline(viewer: Viewer, subject: Subject, limit: int = 200) -> Sequence[Entry]:
    """What happened to one record, oldest first; the caller made sure that `viewer` may see the record."""
    statement = (
        select(Entry)
        .where(
            Entry.subject_kind == subject.kind,
            Entry.subject_id == str(subject.id),
            Entry.zone_id.in_([*viewer.zones, EVERYWHERE]),
        )
        .order_by(Entry.id.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()[::-1]


def names_of(viewer: Viewer, entries: Sequence[Entry]) -> dict[int, str]:
    """How the actors of `entries` are shown to `viewer`; a person that nobody can name stays a number."""
    ids = {entry.actor_person for entry in entries if entry.actor_person is not None}
    known = WORDS.names(viewer, ids) if WORDS.names and ids else {}
    return {person: known.get(person) or f"#{person}" for person in ids}


def verbs_seen(viewer: Viewer) -> list[str]:
    """Verbs that the auditor's filter offers: those that rooms have named."""
    return sorted(WORDS.verbs) if viewer.has("audit_admin") else []


def kinds_seen(viewer: Viewer) -> list[str]:
    """Kinds of records that the auditor's filter offers."""
    return sorted(WORDS.subjects) if viewer.has("audit_admin") else []


def last_seal() -> Seal | None:
    """The newest link of the chain."""
    return db.session.scalar(select(Seal).order_by(Seal.position.desc()).limit(1))


def last_checkpoint() -> Checkpoint | None:
    """The newest signed statement."""
    return db.session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))


def checkpoints(limit: int = 30) -> Sequence[Checkpoint]:
    """The newest signed statements, newest first."""
    return db.session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(limit)).all()


def unsealed(limit: int) -> list[Sealable]:
    """Entries that may be sealed now, in the order of their transactions.

    An entry waits while a transaction that began before it is still open; one whose transaction id lies in
    the future came with a restored backup and waits for nobody.
    """
    xid, snapshot = Entry.xid, func.pg_current_snapshot()
    newest = select(func.coalesce(func.max(Seal.entry_id), 0)).scalar_subquery()
    columns = [getattr(Entry, name) for name in Sealable.__dataclass_fields__ if name != "facts"]
    statement = (
        select(*columns, cast(Entry.facts, Text).label("facts"))
        .where(
            Entry.id > newest - LOOK_BACK,
            or_(xid < func.pg_snapshot_xmin(snapshot), xid >= func.pg_snapshot_xmax(snapshot)),
            ~exists().where(Seal.entry_id == Entry.id),
        )
        .order_by(literal_column("journal_entry.xid"), Entry.id)
        .limit(limit)
    )
    return [Sealable(**row) for row in db.session.execute(statement).mappings()]


def checkpoint_document(made: Checkpoint, side: str) -> dict[str, Any]:
    """A checkpoint as a side keeps it: everything that a verifier needs, in one file."""
    return {
        "what": "border-gov journal checkpoint",
        "for_side": side,
        "count": made.count,
        "head": made.head,
        "at": made.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "public_key": made.public_key,
        "signature": made.signature,
    }


def acts(
    zone_id: int,
    kind: str,
    verbs: Sequence[str],
    until: dt.datetime,
    *,
    since: dt.datetime | None = None,
    ids: Iterable[int] | None = None,
) -> Sequence[Any]:
    """(subject_id, verb, at, facts) of acts on a kind of record, or on some of them, as they were entered.

    For figures: the journal cannot be changed, so a count as of a past moment comes out the same today.
    """
    statement = select(Entry.subject_id, Entry.verb, Entry.at, Entry.facts).where(
        Entry.zone_id == zone_id, Entry.subject_kind == kind, Entry.verb.in_(list(verbs)), Entry.at < until
    )
    if since is not None:
        statement = statement.where(Entry.at >= since)
    if ids is not None:
        statement = statement.where(Entry.subject_id.in_([str(one) for one in ids]))
    return db.session.execute(statement.order_by(Entry.id)).all()
