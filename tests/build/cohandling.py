"""Viewers and a signable kind of record for tests of sign-off; three sides, because sides are a set."""

import datetime as dt
from typing import Any

from border_gov.cohandling import rules
from border_gov.journal.service import Audience, Subject, record
from border_gov.kernel.viewer import Viewer

NOW = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
KIND = "test_thing"
ZONE = 71
THINGS: dict[int, dict[str, Any]] = {}
SIDES: dict[int, set[str]] = {}


def a_viewer(side: str, person_id: int, *, confirmed_at: dt.datetime | None = NOW, **more: Any) -> Viewer:
    """An officer of one side, whose password was typed just now."""
    values: dict[str, Any] = {"roles": frozenset({"officer"}), "zones": frozenset({ZONE}), "by": "password"}
    values.update(more)
    return Viewer(
        person_id=person_id,
        account_id=person_id + 1000,
        name="员",
        sides=frozenset({side}),
        confirmed_at=confirmed_at,
        **values,
    )


def a_thing(thing_id: int, sides: set[str], **content: Any) -> Subject:
    """A record that `sides` must sign."""
    THINGS[thing_id] = {"what": "每周联合巡逻", "patrols": 3, **content}
    SIDES[thing_id] = sides
    rules.register_subject(KIND_OF_THING)
    return Subject(KIND, thing_id)


def _completed(round: Any, now: dt.datetime, actor: Viewer) -> None:
    subject = Subject("test_thing_closed", round.subject_id)
    record(actor, "test.closed", subject, now=now, zone_id=ZONE, sides=round.sides, audience=Audience())


KIND_OF_THING = rules.SubjectKind(
    kind=KIND,
    canonical=lambda thing_id: THINGS[thing_id],
    title=lambda thing_id: {"zh": f"第{thing_id}周巡逻", "en": f"Patrols of week {thing_id}"},
    url=lambda thing_id: f"/things/{thing_id}",
    sides=lambda thing_id: SIDES[thing_id],
    on_complete=_completed,
    may_sign=lambda viewer, thing_id: viewer.has("officer"),
    roles=("officer",),
)
