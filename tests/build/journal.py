"""Acts for tests of the journal."""

import datetime as dt
from typing import Any

from border_gov.journal.models import Entry
from border_gov.journal.service import Audience, Subject, record
from border_gov.kernel.viewer import Viewer

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
ZONE = 71
ACTOR = Viewer(
    person_id=900_001, account_id=2, sides=frozenset({"aa"}), zones=frozenset({ZONE}), by="password"
)
AUDITOR = Viewer(
    person_id=9,
    name="审",
    sides=frozenset({"aa"}),
    roles=frozenset({"audit_admin"}),
    zones=frozenset({ZONE}),
    by="password",
)


def an_entry(
    verb: str = "test.done",
    subject: Subject | None = None,
    *,
    actor: Viewer = ACTOR,
    zone_id: int = ZONE,
    sides: tuple[str, ...] = ("aa", "bb"),
    audience: Audience | None = None,
    now: dt.datetime = NOW,
    **facts: Any,
) -> Entry:
    """One recorded act."""
    where = subject or Subject("test_thing", 1)
    return record(actor, verb, where, now=now, zone_id=zone_id, sides=sides, audience=audience, **facts)
