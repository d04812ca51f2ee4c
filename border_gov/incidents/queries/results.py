"""What goes back to the system that an order came from: its own columns, filled."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from border_gov.incidents.models import Incident
from border_gov.incidents.queries.reads import visible_to
from border_gov.incidents.rules.codes import CLOSED, RESOLVED
from border_gov.incidents.rules.orders import FIELDS
from border_gov.kernel.clock import local
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer

MOST = 2000
BACK = {
    "ack_at": "acknowledged_at",
    "reply_at": "replied_at",
    "dispatch_at": "dispatched_at",
    "arrive_at": "arrived_at",
    "resolve_at": "resolved_at",
}


def orders(viewer: Viewer, source: str, limit: int = MOST) -> Sequence[Incident]:
    """Orders of one source that the viewer's sides received, newest first."""
    chosen = select(Incident).where(
        visible_to(viewer),
        Incident.source == source,
        Incident.external_number.is_not(None),
        Incident.receiver.in_(list(viewer.sides)),
    )
    return db.session.scalars(chosen.order_by(Incident.id.desc()).limit(limit)).all()


def columns_of(rows: Sequence[Incident]) -> list[str]:
    """The columns of the source in the order of its sheet, then those that it did not have."""
    named = {header: None for one in rows for header in one.source_row}
    for field in FIELDS:
        if field.name in (*BACK, "result") and not set(field.synonyms) & set(named):
            named[field.synonyms[0]] = None
    return list(named)


def row_of(one: Incident, columns: Sequence[str]) -> list[Any]:
    """One order as the source wants it back."""
    told = {name: synonyms for name, synonyms in ((field.name, field.synonyms) for field in FIELDS)}
    found: dict[str, Any] = dict(one.source_row)
    for name, column in BACK.items():
        at: dt.datetime | None = getattr(one, column)
        header = next((text for text in columns if text in told[name]), "")
        if at is not None and header and not found.get(header):
            found[header] = local(at).replace(tzinfo=None)
    header = next((text for text in columns if text in told["result"]), "")
    if header and not found.get(header) and one.state in (RESOLVED, CLOSED):
        found[header] = one.result_words
    return [found.get(text, "") for text in columns]


def block_of(one: Incident) -> str:
    """The result as text to be pasted into the source's form."""
    done = f"{local(one.resolved_at):%Y-%m-%d %H:%M}" if one.resolved_at else ""
    return f"{one.external_number} {done} {one.result_words}".strip()
