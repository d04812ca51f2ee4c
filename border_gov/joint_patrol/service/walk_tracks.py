"""Verbs of tracks: add what was recorded, delete one's own, simplify after the retention time."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np

from border_gov.geo import datum
from border_gov.geo.columns import lines_value
from border_gov.geo.tracks import Track, packed, simplified, track_of
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.tracks import PatrolTrack, PatrolTrackPart
from border_gov.joint_patrol.models.walks import PatrolWalk
from border_gov.joint_patrol.queries import walk_tracks as queries
from border_gov.joint_patrol.queries import walking
from border_gov.joint_patrol.queries.walk_review import review_of
from border_gov.joint_patrol.rules import tracks as law
from border_gov.joint_patrol.rules import walking as walk_law
from border_gov.joint_patrol.rules.ground import live_topic
from border_gov.joint_patrol.rules.kept_review import as_values
from border_gov.joint_patrol.rules.review import usable_track
from border_gov.joint_patrol.service import walk_entries, walk_reviews
from border_gov.journal import service as journal
from border_gov.journal.service import Subject
from border_gov.kernel import crypto, live
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.queries import has_consent
from border_gov.people.rules import TRACK

BATCH = 50
"""Patrols simplified in one transaction."""


def add_from_phone(
    walk: Patrol, actor: Viewer, data: Mapping[str, Any], now: dt.datetime, device_now: dt.datetime | None
) -> tuple[dict[str, Any], bool]:
    """Keep one sending of the actor's phone, or give the stored answer if it came before; True if it is new.

    Must be: `walk` locked and begun, the actor takes part and agreed to the recording. Becomes: the points of
    the shift are kept sealed, all others are dropped. Refused: no consent, an unknown datum, the same key
    with other points.
    """
    skew = walk_law.skew_of(device_now, now)
    lon, lat = datum.to_wgs84(
        np.array([point["lon"] for point in data["points"]], dtype=float),
        np.array([point["lat"] for point in data["points"]], dtype=float),
        datum.parse_datum(data["datum"]),
    )
    # Also a clock a little ahead is put right: else all points later than now fall into one moment.
    times = [min(point["at"] + skew, now) for point in data["points"]]
    told = [point["accuracy_m"] for point in data["points"]]
    track = track_of(zip(lon, lat, times, told, strict=True))
    return _add(walk, actor, data["key"], walk_law.fingerprint(walk.id, data), law.PHONE, track, now)


def add_file(
    walk: Patrol, actor: Viewer, key: UUID, track: Track, now: dt.datetime
) -> tuple[dict[str, Any], bool]:
    """Keep the part of a recorder's file that lies in the shift; `key` is the same for the same file.

    Must be and refused as in `add_from_phone`; a file of local times is set right by `usable_track`.
    """
    print_ = walk_law.fingerprint(walk.id, {"key": key, "points": packed(track).hex()})
    return _add(walk, actor, key, print_, law.GPX, track, now)


def _add(
    walk: Patrol, actor: Viewer, key: UUID, print_: str, source: str, track: Track, now: dt.datetime
) -> tuple[dict[str, Any], bool]:
    walk_law.FLOW.allow("note", walk.state, actor, walking.facts_of(walk))
    person_id = actor.person_id or 0
    known = queries.part_of(person_id, key)
    if known is not None:
        return _answer(known, print_), False
    if not has_consent(person_id, TRACK):
        raise NotAllowed(law.NO_CONSENT, code="no_consent")
    row = queries.of_person(walk.id, person_id, source) or _begin(walk, actor, source, now)
    kept = _of_the_shift(walk, row, track, now)
    part = PatrolTrackPart(
        track_id=row.id,
        person_id=person_id,
        key=key,
        fingerprint=print_,
        kept=len(kept),
        received_at=now,
        sealed=crypto.box().seal(packed(kept), queries.sealed_place(key)) if len(kept) else None,
    )
    row.points += len(kept)
    db.session.add(part)
    db.session.flush()
    live.tell(live_topic(walk.zone_id), "changed")
    if walk.state in walk_law.OVER:
        walk_reviews.settle(walk, now)
    return _answer(part, print_), True


def _answer(part: PatrolTrackPart, print_: str) -> dict[str, Any]:
    """The answer to one sending; what was cleared is known by its key alone."""
    if part.fingerprint not in ("", print_):
        told = L("This key was used for something else.")
        raise Invalid("Please correct what is marked.", fields={"key": [told]})
    return {"key": str(part.key), "track_id": part.track_id, "kept": part.kept}


def _begin(walk: Patrol, actor: Viewer, source: str, now: dt.datetime) -> PatrolTrack:
    row = PatrolTrack(
        patrol_id=walk.id, zone_id=walk.zone_id, person_id=actor.person_id, source=source, points=0
    )
    db.session.add(row)
    db.session.flush()
    _record(walk, actor, law.TrackVerb.RECORDED, now, source=source)
    return row


def _of_the_shift(walk: Patrol, row: PatrolTrack, track: Track, now: dt.datetime) -> Track:
    """The fixes of the shift after everything that was cleared; a file's without time count as inside."""
    made = walking.walked(walk.id)
    starts = made.started_at if made else walk.starts_at
    ends = walking.recorded_until(walk)
    if row.source == law.GPX:
        usable, _ = usable_track(track, starts, min(ends, now))
        return track.take(np.zeros(len(track), dtype=bool)) if usable is None else usable
    return track.take(law.inside(track, starts, min(ends, now), row.cleared_at))


def _record(walk: Patrol, actor: Viewer, verb: law.TrackVerb, now: dt.datetime, **facts: Any) -> None:
    journal.record(
        actor,
        verb,
        Subject("patrol", walk.id),
        now=now,
        zone_id=walk.zone_id,
        sides=walking.sides_of(walk),
        **facts,
    )


def delete(row: PatrolTrack, actor: Viewer, now: dt.datetime) -> None:
    """Delete one's own track for good; a phone that still holds parts of it can send them in vain.

    Must be: `row` locked. Refused: anybody but its person.
    """
    if row.person_id != actor.person_id:
        raise NotAllowed("You may not do this.")
    _clear([row], now)
    row.line = row.simplified_at = None
    walk = db.session.get_one(Patrol, row.patrol_id)
    walk_reviews.settle(walk, now)
    _record(walk, actor, law.TrackVerb.DELETED, now, source=row.source)


def forget_person(person_id: int, now: dt.datetime) -> int:
    """Delete every track of somebody who took the consent back (PIPL art. 47); returns how many."""
    rows = queries.all_of(person_id)
    _clear(rows, now)
    for row in rows:
        row.line = row.simplified_at = None
    for patrol_id in sorted({row.patrol_id for row in rows}):
        walk_reviews.settle(db.session.get_one(Patrol, patrol_id), now)
    return len(rows)


def _clear(rows: Iterable[PatrolTrack], now: dt.datetime) -> None:
    """Take the points away. A phone sends parts again by itself: keys stay; a file may be given anew."""
    for row in rows:
        row.points, row.cleared_at = 0, now
        mine = PatrolTrackPart.track_id == row.id
        if row.source == law.GPX:
            db.session.execute(db.delete(PatrolTrackPart).where(mine))
        else:
            db.session.execute(db.update(PatrolTrackPart).where(mine).values(sealed=None, fingerprint=""))
    db.session.flush()


def simplify_due(
    now: dt.datetime, keep: dt.timedelta, actor_of: Callable[[int], Viewer], limit: int = BATCH
) -> int:
    """Take the raw points off patrols that were over before `now - keep`; returns how many patrols.

    Becomes: what the points showed of the plan is kept in words, each track as a coarse line without times,
    check-ins and alarms without their position. `actor_of` gives the journal's actor for a zone.
    """
    found = queries.due(now - keep, limit)
    for walk in found:
        _keep_review(walk)
        rows = queries.tracks_of(walk.id)
        points = sum(row.points for row in rows)
        for row in rows:
            track = queries.raw(row)
            lines = simplified(track) if track is not None else []
            row.line, row.simplified_at = (lines_value(lines) if lines else None), now
        _clear(rows, now)
        positions = walk_entries.drop_positions(walk.id)
        walk_reviews.settle(walk, now)
        facts = {"points": points, "positions": positions}
        _record(walk, actor_of(walk.zone_id), law.TrackVerb.SIMPLIFIED, now, **facts)
    return len(found)


def _keep_review(walk: Patrol) -> None:
    made = db.session.get(PatrolWalk, walk.id)
    if made is not None and made.kept_review is None and walk.state in walk_law.OVER:
        made.kept_review = as_values(review_of(walk, queries.recorded(walk.id)))
