"""Viewers and a signable kind of record for tests of sign-off; three sides, because sides are a set."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import text

from border_gov.cohandling import rules
from border_gov.cohandling.rules import ClockKind, RecordKind, register_clock, register_record
from border_gov.cohandling.service import limits, sides
from border_gov.journal.service import Audience, Subject, record
from border_gov.jurisdictions.models import Side, Zone
from border_gov.kernel.db import db
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


CASE = "test_case"
CASES: dict[int, dict[str, Any]] = {}
MOVES: list[tuple[int, dict[str, str], dict[str, str], Viewer]] = []


def a_corner(*sides: str) -> int:
    """A zone of these sides (three, unless said otherwise); returns its id."""
    keys = sides or ("aa", "bb", "cc")
    key = f"corner{uuid.uuid4().hex[:8]}"
    zone = Zone(key=key, names={"zh": "三方交界"}, band_m=30, accuracy_limit_m=500, zone_m=3000)
    db.session.add(zone)
    db.session.flush()
    look = {"ink": "#000", "fill": "#111", "soft": "#eee", "shape": "circle", "pattern": "solid"}
    for position, key in enumerate(keys):
        db.session.add(Side(zone_id=zone.id, key=key, position=position, names={"zh": key}, **look))
    db.session.flush()
    return zone.id


def of(side: str, person_id: int, zone_id: int, *roles: str, **more: Any) -> Viewer:
    """Somebody of one side in this zone; a duty officer unless said otherwise."""
    given = frozenset(roles or ("duty",))
    return a_viewer(side, person_id, roles=given, zones=frozenset({zone_id}), **more)


def a_case(case_id: int, zone_id: int, roles: dict[str, str], *, now: dt.datetime = NOW) -> Subject:
    """A record that sides handle together, placed with `roles`; it lives in memory, its lock is real."""
    register_record(KIND_OF_CASE)
    register_clock(SIGN_IN)
    CASES[case_id] = {"zone": zone_id, "open": True}
    subject = Subject(CASE, case_id)
    actor = of(next(iter(roles)), 1, zone_id)
    sides.place(actor, subject, roles, zone_id=zone_id, rule="test_rule", now=now)
    return subject


def _locked(case_id: int) -> None:
    db.session.execute(text("SELECT pg_advisory_xact_lock(7777, :id)"), {"id": case_id})


def _moved(case_id: int, before: Any, after: Any, now: dt.datetime, actor: Viewer) -> None:
    MOVES.append((case_id, dict(before), dict(after), actor))


KIND_OF_CASE = RecordKind(
    kind=CASE,
    title=lambda case_id: {"zh": f"第{case_id}号事件", "en": f"Case {case_id}"},
    url=lambda case_id: f"/cases/{case_id}",
    lock=_locked,
    visible=lambda viewer, case_id: case_id in CASES and CASES[case_id]["zone"] in viewer.zones,
    may_handle=lambda viewer, case_id: viewer.has("duty", "officer"),
    on_moved=_moved,
    is_open=lambda case_id: bool(CASES[case_id]["open"]),
    peer=("test_case", "sign_in"),
)

SIGN_IN = ClockKind("test_case", "sign_in", "Sign in", public=True, order=1)
FINISH = ClockKind("test_case", "finish", "Finish", pausable=True, order=2)
DECIDE = ClockKind("test_case", "decide", "Decide", units=("workdays", "days", "months"), order=3)


def a_limit(zone_id: int, side: str, clock: ClockKind, amount: int | None, **more: Any) -> Any:
    """A side's limit for a clock, in force since long ago unless `valid_from` says otherwise."""
    register_clock(clock)
    valid_from = more.pop("valid_from", dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    asked = limits.LimitAsked(amount, more.pop("unit", clock.units[0]), **more)
    actor = of(side, 900, zone_id, "officer")
    return limits.set_limit(actor, zone_id, side, (clock.machine, clock.code), asked, now=valid_from)
