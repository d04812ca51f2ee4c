"""Verbs about what is noted on the way: check-ins, findings, publicity, each stored exactly once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from border_gov.geo import datum
from border_gov.geo.columns import point_value
from border_gov.geo.shapes import wgs84_point
from border_gov.joint_patrol.models.phone import PatrolAlarm
from border_gov.joint_patrol.models.places import Checkpoint
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.joint_patrol.queries import walking as queries
from border_gov.joint_patrol.rules import walking as law
from border_gov.joint_patrol.rules.visits import UNTOLD_M
from border_gov.joint_patrol.service import walk_reviews
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.clock import today
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

VERBS = {"checkin": law.Verb.CHECKED_IN, "finding": law.Verb.FOUND, "publicity": law.Verb.PUBLICITY}


def note(
    walk: Patrol,
    actor: Viewer,
    data: Mapping[str, Any],
    now: dt.datetime,
    device_now: dt.datetime | None = None,
) -> tuple[dict[str, Any], bool]:
    """Store one line, or give the stored answer if this person sent it before; True if it is new.

    Must be: `walk` locked, begun, the actor takes part. Refused: the same key with another body, an unknown
    number of a point, a position without a known datum. Odd check-ins are stored and marked, never refused.
    """
    law.FLOW.allow("note", walk.state, actor, queries.facts_of(walk))
    print_ = law.fingerprint(walk.id, data)
    known = queries.entry_of(actor.person_id or 0, data["key"])
    if known is not None:
        if known.fingerprint not in ("", print_):
            told = L("This key was used for something else.")
            raise Invalid("Please correct what is marked.", fields={"key": [told]})
        return known.answer, False
    skew = law.skew_of(device_now, now)
    entry = PatrolEntry(
        patrol_id=walk.id,
        zone_id=walk.zone_id,
        person_id=actor.person_id or 0,
        key=data["key"],
        fingerprint=print_,
        kind=data["kind"],
        sequence=data["sequence"],
        device_at=data["device_at"],
        received_at=now,
        at=law.moment_of(data["device_at"], skew, now),
        late=False,
    )
    _fill(entry, walk, data, skew)
    answer = _store(entry, walk, actor, now)
    if walk.state in law.OVER:
        walk_reviews.settle(walk, now)
    return answer, True


def _fill(entry: PatrolEntry, walk: Patrol, data: Mapping[str, Any], skew: dt.timedelta) -> None:
    here = place_on(entry, data.get("position"), entry.at)
    entry.finding, entry.words = data["finding"], data["words"].strip()
    entry.households, entry.method, entry.odd = data["households"], data["method"], []
    if entry.kind == "checkin":
        point = queries.checkpoint_by_code(walk.zone_id, data["code"].strip().upper())
        if point is None:
            told = L("No point of this zone has this number.")
            raise Invalid("Please correct what is marked.", fields={"code": [told]})
        entry.odd = law.oddities(here, _fix(point, entry.at), _before(entry), skew)
        visit(entry, point)


def place_on(
    row: PatrolEntry | PatrolAlarm, given: Mapping[str, Any] | None, at: dt.datetime
) -> law.Fix | None:
    """Write a position that a phone gave onto a row. Refused: an unknown datum."""
    if given is None:
        return None
    lon, lat = wgs84_point(given["lon"], given["lat"], datum.parse_datum(given["datum"]))
    row.point, row.datum, row.accuracy_m = point_value(lon, lat), given["datum"], given["accuracy_m"]
    x, y = datum.to_metres(lon, lat)
    told = UNTOLD_M if given["accuracy_m"] is None else given["accuracy_m"]
    return law.Fix(float(x), float(y), at, told)


def _fix(point: Checkpoint, at: dt.datetime) -> law.Fix:
    x, y = datum.to_metres(*queries.lonlat(point.point))
    return law.Fix(float(x), float(y), at)


def _before(entry: PatrolEntry) -> law.Fix | None:
    """The check-in before this one by the same person's phone: two phones may stand at two points."""
    last = queries.last_checkin(entry.patrol_id)
    if last is None or last.person_id != entry.person_id or last.checkpoint_id is None:
        return None
    return _fix(db.session.get_one(Checkpoint, last.checkpoint_id), last.at)


def visit(entry: PatrolEntry, point: Checkpoint) -> None:
    """The checkpoint was seen: its last visit feeds what the next plan is worth."""
    entry.checkpoint_id, entry.visit_before = point.id, point.last_visit
    day = today(entry.at)
    if point.last_visit is None or point.last_visit < day:
        point.last_visit = day


def _store(entry: PatrolEntry, walk: Patrol, actor: Viewer, now: dt.datetime) -> dict[str, Any]:
    db.session.add(entry)
    db.session.flush()
    entry.answer = {
        "id": entry.id,
        "key": str(entry.key),
        "kind": entry.kind,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "checkpoint_id": entry.checkpoint_id,
        "odd": list(entry.odd),
    }
    facts = {"checkpoint": entry.checkpoint_id, "households": entry.households, "of": entry.finding or None}
    facts["late"] = entry.late or None
    journal.record(
        actor,
        VERBS[entry.kind],
        Subject("patrol", walk.id),
        now=now,
        zone_id=walk.zone_id,
        sides=queries.sides_of(walk),
        audience=Audience(roles=("organiser",) if entry.kind == "finding" else ()),
        entry=entry.id,
        at=entry.at,
        **{name: value for name, value in facts.items() if value is not None},
    )
    db.session.flush()
    return entry.answer


def add_late(walk: Patrol, actor: Viewer, line: Mapping[str, Any], now: dt.datetime) -> None:
    """One line of a printed sheet; `line` has kind, at, and what its kind needs."""
    key = uuid4()
    entry = PatrolEntry(
        patrol_id=walk.id,
        zone_id=walk.zone_id,
        person_id=actor.person_id or 0,
        key=key,
        fingerprint=law.fingerprint(walk.id, {**line, "key": key}),
        kind=line["kind"],
        sequence=0,
        device_at=line["at"],
        received_at=now,
        at=line["at"],
        late=True,
        method="paper",
        odd=[],
        finding=line.get("finding", ""),
        words=line.get("words", ""),
        households=line.get("households"),
    )
    if entry.kind == "checkin":
        visit(entry, db.session.get_one(Checkpoint, line["checkpoint_id"]))
    _store(entry, walk, actor, now)


def drop_positions(patrol_id: int) -> int:
    """Take the positions off a patrol's check-ins and alarms, marks of odd ones stay; how many had one."""
    check_ins = (
        db.update(PatrolEntry)
        .where(
            PatrolEntry.patrol_id == patrol_id,
            PatrolEntry.kind == "checkin",
            PatrolEntry.point.is_not(None),
        )
        .values(point=None, accuracy_m=None, fingerprint="")
        .returning(PatrolEntry.id)
    )
    alarms = (
        db.update(PatrolAlarm)
        .where(PatrolAlarm.patrol_id == patrol_id, PatrolAlarm.point.is_not(None))
        .values(point=None, accuracy_m=None, fingerprint="")
        .returning(PatrolAlarm.id)
    )
    return sum(len(db.session.scalars(chosen).all()) for chosen in (check_ins, alarms))


def strike_all(walk: Patrol, actor: Viewer, reason: str, now: dt.datetime) -> None:
    """Strike every line of a patrol; the checkpoints' last visits become what the other visits say."""
    for entry in queries.entries(walk.id):
        _strike(entry, actor, reason, now)
    db.session.flush()
    _renew(walk)


def strike(walk: Patrol, actor: Viewer, entry_id: int, reason: str, now: dt.datetime) -> PatrolEntry:
    """Strike out one line that is wrong; it stays readable, and no longer counts.

    Must be: `walk` locked, the leader or an organiser, a reason. Becomes: struck, the review made anew, the
    point's last visit what the other visits say. Refused: a line of another patrol, one struck already.
    """
    law.FLOW.allow("strike", walk.state, actor, queries.facts_of(walk), {"reason": reason})
    entry = queries.line(walk.id, entry_id)
    if entry.struck_at is not None:
        raise Refused("This line is struck out already.", code="struck")
    _strike(entry, actor, reason, now)
    return _changed(walk, actor, entry, law.Verb.STRUCK, now)


def restore(walk: Patrol, actor: Viewer, entry_id: int, reason: str, now: dt.datetime) -> PatrolEntry:
    """Let a struck line count again, with a reason. Refused: a line that was not struck."""
    law.FLOW.allow("restore", walk.state, actor, queries.facts_of(walk), {"reason": reason})
    entry = queries.line(walk.id, entry_id)
    if entry.struck_at is None:
        raise Refused("This line counts already.", code="not_struck")
    entry.struck_at, entry.struck_by, entry.struck_reason = None, None, reason
    return _changed(walk, actor, entry, law.Verb.RESTORED, now)


def _strike(entry: PatrolEntry, actor: Viewer, reason: str, now: dt.datetime) -> None:
    entry.struck_at, entry.struck_by, entry.struck_reason = now, actor.person_id, reason


def _changed(
    walk: Patrol, actor: Viewer, entry: PatrolEntry, verb: law.Verb, now: dt.datetime
) -> PatrolEntry:
    db.session.flush()
    walk_reviews.settle(walk, now)
    _renew(walk)
    journal.record(
        actor,
        verb,
        Subject("patrol", walk.id),
        now=now,
        zone_id=walk.zone_id,
        sides=queries.sides_of(walk),
        audience=Audience(),
        entry=entry.id,
        of=entry.kind,
    )
    return entry


def _renew(walk: Patrol) -> None:
    rows = db.session.scalars(db.select(PatrolEntry).where(PatrolEntry.patrol_id == walk.id))
    walk_reviews.renew_last_visits({entry.checkpoint_id for entry in rows if entry.checkpoint_id}, {})
