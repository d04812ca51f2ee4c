"""Reads of tracks: a patrol's recordings for the comparison, and a person's own."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from border_gov.geo.columns import shape_of
from border_gov.geo.shapes import parts_of
from border_gov.geo.tracks import Track, joined, moment, pieced, unpacked
from border_gov.joint_patrol.models.phone import PatrolAlarm
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.models.tracks import PatrolTrack, PatrolTrackPart
from border_gov.joint_patrol.models.walks import PatrolEntry
from border_gov.joint_patrol.rules import tracks as law
from border_gov.kernel import crypto
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.viewer import Viewer

Lines = list[list[tuple[float, float]]]
SHOWN = 200


@dataclass(frozen=True)
class Last:
    """A position on a patrol under way (degrees of WGS 84), when it was taken, its accuracy in metres."""

    lon: float
    lat: float
    at: dt.datetime
    accuracy_m: float | None


@dataclass(frozen=True)
class OwnTrack:
    """One of a person's own tracks, and the patrol on which it was recorded."""

    track: PatrolTrack
    patrol: Patrol


def sealed_place(key: object) -> str:
    """The place that a sealed part is bound to."""
    return f"patrol_track_part:{key}:sealed"


def recorded(patrol_id: int) -> Track | None:
    """Every raw recording of a patrol as one track, for the comparison; None if there is none (any more)."""
    return recorded_of((patrol_id,)).get(patrol_id)


def recorded_of(patrol_ids: Collection[int]) -> dict[int, Track]:
    """The raw recordings by patrol; patrols without any are missing."""
    found: dict[int, list[Track]] = defaultdict(list)
    chosen = select(PatrolTrack).where(PatrolTrack.patrol_id.in_(patrol_ids), PatrolTrack.points > 0)
    rows = list(db.session.scalars(chosen.order_by(PatrolTrack.id)))
    parts = _parts_of([row.id for row in rows])
    for row in rows:
        if parts[row.id]:
            found[row.patrol_id].append(as_walked(row, parts[row.id]))
    return {patrol_id: joined(tracks) for patrol_id, tracks in found.items()}


def raw(row: PatrolTrack) -> Track | None:
    """One recording with all its points; None if they are gone."""
    parts = _parts_of([row.id])[row.id]
    return as_walked(row, parts) if parts else None


def as_walked(row: PatrolTrack, parts: list[Track]) -> Track:
    """One recording: a phone's sendings in the order of time, cut where it was silent; a file as it came."""
    whole = joined(parts)
    return pieced(whole, law.SILENCE_S) if row.source == law.PHONE else whole


def _parts_of(track_ids: Collection[int]) -> dict[int, list[Track]]:
    found: dict[int, list[Track]] = defaultdict(list)
    chosen = select(PatrolTrackPart).where(
        PatrolTrackPart.track_id.in_(track_ids), PatrolTrackPart.sealed.is_not(None)
    )
    for part in db.session.scalars(chosen.order_by(PatrolTrackPart.id)):
        found[part.track_id].append(_opened(part))
    return found


def _opened(part: PatrolTrackPart) -> Track:
    return unpacked(crypto.box().open(part.sealed or b"", sealed_place(part.key)))


def latest(patrol_ids: Collection[int]) -> dict[int, Last]:
    """Where the phones of these patrols were last, by patrol; for patrols that are under way only."""
    newest = (
        select(PatrolTrack.patrol_id, func.max(PatrolTrackPart.id).label("part"))
        .join(PatrolTrackPart, PatrolTrackPart.track_id == PatrolTrack.id)
        .join(Patrol, Patrol.id == PatrolTrack.patrol_id)
        .where(
            PatrolTrack.patrol_id.in_(patrol_ids),
            PatrolTrack.source == law.PHONE,
            PatrolTrackPart.sealed.is_not(None),
            Patrol.state == "under_way",
        )
        .group_by(PatrolTrack.patrol_id)
        .subquery()
    )
    rows = db.session.execute(
        select(newest.c.patrol_id, PatrolTrackPart).join(newest, newest.c.part == PatrolTrackPart.id)
    )
    return {row.patrol_id: _last(_opened(row.PatrolTrackPart)) for row in rows}


def _last(track: Track) -> Last:
    at = int(track.time.argmax())
    seen = moment(float(track.time[at]))
    assert seen is not None
    return Last(float(track.lon[at]), float(track.lat[at]), seen, told(float(track.accuracy[at])))


def told(value: float) -> float | None:
    """A number of a track, None where it is unknown."""
    return value if math.isfinite(value) else None


def kept_lines(patrol_ids: Collection[int]) -> dict[int, Lines]:
    """What is left of simplified tracks, by patrol: lines of (lon, lat), for pictures and coverage."""
    found: dict[int, Lines] = defaultdict(list)
    chosen = select(PatrolTrack.patrol_id, PatrolTrack.line).where(
        PatrolTrack.patrol_id.in_(patrol_ids), PatrolTrack.line.is_not(None)
    )
    for row in db.session.execute(chosen):
        found[row.patrol_id] += parts_of(shape_of(row.line))
    return dict(found)


def of_person(patrol_id: int, person_id: int, source: str) -> PatrolTrack | None:
    """What this person recorded on this patrol by this source, deleted ones too."""
    return db.session.scalar(
        select(PatrolTrack).where(
            PatrolTrack.patrol_id == patrol_id,
            PatrolTrack.person_id == person_id,
            PatrolTrack.source == source,
        )
    )


def part_of(person_id: int, key: object) -> PatrolTrackPart | None:
    """The sending of this person under this key."""
    return db.session.scalar(
        select(PatrolTrackPart).where(PatrolTrackPart.person_id == person_id, PatrolTrackPart.key == key)
    )


def own(viewer: Viewer) -> list[OwnTrack]:
    """The viewer's own tracks that hold anything, newest first; nobody else's, whoever asks."""
    chosen = (
        select(PatrolTrack, Patrol)
        .join(Patrol, Patrol.id == PatrolTrack.patrol_id)
        .where(visible_to(viewer), or_(PatrolTrack.points > 0, PatrolTrack.line.is_not(None)))
        .order_by(Patrol.starts_at.desc(), PatrolTrack.id)
        .limit(SHOWN)
    )
    return [OwnTrack(row.PatrolTrack, row.Patrol) for row in db.session.execute(chosen)]


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A track is its person's own: no organiser and no other side reads it, only what it shows of points."""
    return PatrolTrack.person_id == (viewer.person_id or 0)


def one_own(track_id: int, viewer: Viewer, for_change: bool = False) -> PatrolTrack:
    """One of the viewer's own tracks, locked if it is to be changed; or NotFound."""
    chosen = select(PatrolTrack).where(PatrolTrack.id == track_id, visible_to(viewer))
    found = db.session.scalar(chosen.with_for_update() if for_change else chosen)
    if found is None:
        raise NotFound("There is no such track.")
    return found


def patrol_of(row: PatrolTrack) -> Patrol:
    """The patrol on which a track was recorded."""
    return db.session.get_one(Patrol, row.patrol_id)


def as_geojson(row: PatrolTrack) -> dict[str, Any]:
    """A track as lines of (lon, lat): every point while they are kept, then the simplified way."""
    track = raw(row)
    if track is None:
        lines: Lines = parts_of(shape_of(row.line)) if row.line is not None else []
    else:
        numbers = sorted(set(track.part.tolist()))
        pairs = [(track.take(track.part == number)) for number in numbers]
        lines = [list(zip(piece.lon.tolist(), piece.lat.tolist(), strict=True)) for piece in pairs]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": line},
            "properties": {"layer": "routes", "number": 0},
        }
        for line in lines
        if len(line) > 1
    ]
    return {"type": "FeatureCollection", "features": features, **_box(lines)}


def _box(lines: Lines) -> dict[str, list[float]]:
    spots = [spot for line in lines for spot in line]
    if not spots:
        return {}
    lons, lats = [spot[0] for spot in spots], [spot[1] for spot in spots]
    return {"bbox": [min(lons), min(lats), max(lons), max(lats)]}


def all_of(person_id: int) -> list[PatrolTrack]:
    """Every track of one person that holds anything, locked."""
    holds = or_(PatrolTrack.points > 0, PatrolTrack.line.is_not(None))
    return list(
        db.session.scalars(
            select(PatrolTrack).where(PatrolTrack.person_id == person_id, holds).with_for_update()
        )
    )


def due(before: dt.datetime, limit: int) -> list[Patrol]:
    """Patrols over before this moment that still hold raw points, or positions of check-ins or alarms."""
    raw_tracks = select(PatrolTrack.patrol_id).where(PatrolTrack.points > 0)
    positions = select(PatrolEntry.patrol_id).where(
        PatrolEntry.kind == "checkin", PatrolEntry.point.is_not(None)
    )
    called_from = select(PatrolAlarm.patrol_id).where(PatrolAlarm.point.is_not(None))
    held = (Patrol.id.in_(found) for found in (raw_tracks, positions, called_from))
    chosen = select(Patrol).where(Patrol.ends_at < before, or_(*held))
    return list(db.session.scalars(chosen.order_by(Patrol.id).limit(limit).with_for_update(of=Patrol)))


def tracks_of(patrol_id: int) -> list[PatrolTrack]:
    """The tracks of one patrol with raw points."""
    chosen = select(PatrolTrack).where(PatrolTrack.patrol_id == patrol_id, PatrolTrack.points > 0)
    return list(db.session.scalars(chosen.order_by(PatrolTrack.id)))
