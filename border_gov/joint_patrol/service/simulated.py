"""Simulated patrols carried through the verbs of real ones, in a scratch zone that the caller rolls back."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import select

from border_gov.geo.columns import lines_value, point_value
from border_gov.geo.datum import to_degrees
from border_gov.geo.gpx import read_gpx
from border_gov.geo.tracks import Track
from border_gov.joint_patrol.models.places import Checkpoint, MeetingPoint, PathNetwork, PathSegment
from border_gov.joint_patrol.models.plans import Patrol
from border_gov.joint_patrol.planner.model import Patrol as Planned
from border_gov.joint_patrol.planner.model import Plan, Problem
from border_gov.joint_patrol.planner.recorder import Recording
from border_gov.joint_patrol.queries import seen
from border_gov.joint_patrol.rules import tracks as law
from border_gov.joint_patrol.rules.visits import CODE, Review, Stop
from border_gov.joint_patrol.service import simulated_plans, track_files, walk_entries, walk_tracks, walking
from border_gov.jurisdictions.models import Side, Zone
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer
from border_gov.people.models import Person
from border_gov.people.rules import TRACK
from border_gov.people.service import give_consent

CODES_FROM = 900_001
WRONG = dt.timedelta(seconds=10)
"""From here on a recording's clock counts as wrong: only a phone tells by how much, so a phone sends it."""
MORNING = dt.timedelta(hours=9)
LOOK = {"ink": "#17212e", "fill": "#17212e", "soft": "#ffffff", "shape": "circle", "pattern": "solid"}


@dataclass
class Scratch:
    """A zone with the demonstration's paths, places and people; `rows`: ids by the planner's keys."""

    zone_id: int
    organisers: list[Viewer]
    points: dict[str, Checkpoint]
    rows: dict[str, int]
    plan_id: int = 0
    made: int = 0
    agreed: set[int] = field(default_factory=set)

    def last_visits(self) -> dict[str, dt.date]:
        """What the next week's plan knows of the points."""
        return {key: row.last_visit for key, row in self.points.items() if row.last_visit}

    def publish(self, problem: Problem, plan: Plan) -> None:
        """Bring a planned week in, let every side sign it: the last signature puts it in force."""
        self.plan_id = simulated_plans.publish(
            self.zone_id,
            self.organisers,
            simulated_plans.in_rows(problem, self.rows),
            simulated_plans.in_rows(plan, self.rows),
        )

    def carry(
        self,
        planned: Planned,
        stops: list[Stop],
        told: Recording,
        times: tuple[dt.datetime, dt.datetime],
    ) -> Review:
        """Let the recording of one published patrol reach the office as real ones do; its review.

        Check-ins and a phone's points come with the clock that the phone shows while sending; a recorder's
        file is uploaded after coming back; a sheet is typed in the next morning.
        """
        walk, (starts, ends) = self._patrol(planned.team), times
        leader, came = self._leader(planned, starts), [self.rows[member.id] for member in planned.members]
        self.made += 1
        if told.gpx is None and told.sheet_complete:
            walking.enter_late(walk, leader, times, came, {}, _lines(self, told), ends + MORNING)
            return seen.reviewed(walk)
        walking.start(walk, leader, came, {}, starts)
        track = read_gpx(told.gpx).track if told.gpx else None
        phone = track is not None and abs(_ahead(told)) >= WRONG
        if track is not None and phone:
            _send(walk, leader, track, _ahead(told), ends)
        _check_ins(self, walk, leader, told)
        walking.finish(walk, leader, ends)
        if told.gpx and not phone:
            track_files.add(walk, leader, told.gpx, ends)
        return seen.reviewed(walk)

    def _patrol(self, team: str) -> Patrol:
        chosen = select(Patrol).where(Patrol.plan_id == self.plan_id, Patrol.team == team)
        return db.session.scalars(chosen).one()

    def _leader(self, planned: Planned, now: dt.datetime) -> Viewer:
        """Who carries the phone, once with the consent to be recorded."""
        first = next(member for member in planned.members if member.role == "leader")
        viewer = _viewer(self.zone_id, self.rows[first.id], first.side, "volunteer")
        if viewer.person_id not in self.agreed:
            give_consent(TRACK, actor=viewer, now=now)
            self.agreed.add(viewer.person_id or 0)
        return viewer


def prepare(problem: Problem, now: dt.datetime) -> Scratch:
    """The scratch zone of a simulation; nothing of it is ever committed."""
    zone = Zone(
        key=f"sim-{uuid.uuid4().hex[:8]}", names={"zh": "模拟"}, band_m=30, accuracy_limit_m=500, zone_m=3000
    )
    db.session.add(zone)
    db.session.flush()
    for position, key in enumerate(problem.sides):
        db.session.add(Side(zone_id=zone.id, key=key, position=position, names={"zh": key}, **LOOK))
    db.session.flush()
    organisers = [
        _viewer(zone.id, _person(zone.id, side, f"模拟组织{side}", now).id, side, "organiser")
        for side in problem.sides
    ]
    people = {row.id: _person(zone.id, row.side, f"模拟{row.id}", now).id for row in problem.volunteers}
    _paths(zone.id, problem, now)
    points = _points(zone.id, problem, now)
    rows = people | {key: row.id for key, row in points.items()} | _meeting_points(zone.id, problem, now)
    return Scratch(zone.id, organisers, points, rows)


def _person(zone_id: int, side: str, name: str, now: dt.datetime) -> Person:
    person = Person(zone_id=zone_id, side_key=side, name=name, status="active", created_at=now)
    db.session.add(person)
    db.session.flush()
    return person


def _viewer(zone_id: int, person_id: int, side: str, role: str) -> Viewer:
    return Viewer(
        person_id=person_id,
        sides=frozenset({side}),
        roles=frozenset({role}),
        zones=frozenset({zone_id}),
        by="console",
    )


def _meeting_points(zone_id: int, problem: Problem, now: dt.datetime) -> dict[str, int]:
    shared = {"datum": "wgs84", "accuracy_m": 5.0, "source": "simulated", "changed_at": now}
    found: dict[str, int] = {}
    for point in problem.meeting_points:
        lon, lat = to_degrees(*problem.network.xy[point.node])
        row = MeetingPoint(
            zone_id=zone_id,
            side=point.side,
            name={"zh": point.id},
            point=point_value(float(lon), float(lat)),
            **shared,
        )
        db.session.add(row)
        db.session.flush()
        found[point.id] = row.id
    return found


def _paths(zone_id: int, problem: Problem, now: dt.datetime) -> None:
    shared = {"number": 1, "current": True, "source": "simulated", "sha256": "0" * 64, "datum": "wgs84"}
    network = PathNetwork(zone_id=zone_id, snap_m=2.0, report={}, made_by=None, made_at=now, **shared)
    db.session.add(network)
    db.session.flush()
    for number, edge in enumerate(problem.network.edges):
        ends = [to_degrees(*problem.network.xy[node]) for node in (edge.u, edge.v)]
        db.session.add(
            PathSegment(
                network_id=network.id,
                key=f"s{number}",
                name={},
                is_bridge=bool(edge.bridge),
                line=lines_value([[(float(lon), float(lat)) for lon, lat in ends]]),
                length_m=edge.length_m,
                node_from=edge.u,
                node_to=edge.v,
            )
        )
    db.session.flush()


def _points(zone_id: int, problem: Problem, now: dt.datetime) -> dict[str, Checkpoint]:
    found: dict[str, Checkpoint] = {}
    for number, point in enumerate(problem.checkpoints):
        lon, lat = to_degrees(*problem.network.xy[point.node])
        found[point.id] = Checkpoint(
            zone_id=zone_id,
            side=point.side,
            name={"zh": point.id},
            point=point_value(float(lon), float(lat)),
            datum="wgs84",
            accuracy_m=5.0,
            distance_m=60.0,
            source="simulated",
            code=str(CODES_FROM + number),
            priority=point.priority,
            dwell_min=point.dwell_s // 60,
            target_days=int(point.target_days),
            windows=[],
            needs=[],
            state="active",
            version=1,
            changed_at=now,
        )
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _check_ins(scratch: Scratch, walk: Patrol, leader: Viewer, told: Recording) -> None:
    device, server = told.clock_pairs[0] if told.clock_pairs else (None, walk.ends_at)
    for number, row in enumerate(told.check_ins):
        data = {
            "key": uuid.uuid4(),
            "kind": "checkin",
            "sequence": number,
            "device_at": row.at,
            "method": CODE,
            "code": scratch.points[str(row.checkpoint)].code,
            "position": None,
            "finding": "",
            "words": "",
            "households": None,
        }
        walk_entries.note(walk, leader, data, server, device)


def _lines(scratch: Scratch, told: Recording) -> list[dict[str, object]]:
    return [
        {"kind": "checkin", "checkpoint_id": scratch.points[str(row.checkpoint)].id, "at": row.at}
        for row in told.check_ins
    ]


def _ahead(told: Recording) -> dt.timedelta:
    device, server = told.clock_pairs[0]
    return device - server


def _send(walk: Patrol, leader: Viewer, track: Track, ahead: dt.timedelta, ends: dt.datetime) -> None:
    """A phone whose clock is off sends its points on the way, as many at once as one sending holds."""
    for sequence, first in enumerate(range(0, len(track), law.MAX_POINTS)):
        part = track.take(np.arange(first, min(first + law.MAX_POINTS, len(track))))
        now = min(dt.datetime.fromtimestamp(float(part.time[-1]), dt.UTC) - ahead, ends)
        data = {"key": uuid.uuid4(), "sequence": sequence, "datum": "wgs84", "points": _sent(part)}
        walk_tracks.add_from_phone(walk, leader, data, now, now + ahead)


def _sent(track: Track) -> list[dict[str, object]]:
    return [
        {
            "lon": float(lon),
            "lat": float(lat),
            "at": dt.datetime.fromtimestamp(float(when), dt.UTC),
            "accuracy_m": None if accuracy != accuracy else float(accuracy),
        }
        for lon, lat, when, accuracy in zip(track.lon, track.lat, track.time, track.accuracy, strict=True)
    ]
