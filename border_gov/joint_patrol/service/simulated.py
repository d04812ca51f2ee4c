"""Simulated patrols carried through the verbs of real ones, in a scratch zone that the caller rolls back."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

import numpy as np

from border_gov.geo.columns import lines_value, point_value
from border_gov.geo.datum import to_degrees
from border_gov.geo.gpx import read_gpx
from border_gov.geo.tracks import Track
from border_gov.joint_patrol.models.places import Checkpoint, PathNetwork, PathSegment
from border_gov.joint_patrol.models.plans import Patrol, PatrolMember, PatrolPlan, PatrolStop
from border_gov.joint_patrol.planner.demo import SIDES
from border_gov.joint_patrol.planner.model import Patrol as Planned
from border_gov.joint_patrol.planner.model import Problem
from border_gov.joint_patrol.planner.recorder import Recording
from border_gov.joint_patrol.queries import seen
from border_gov.joint_patrol.rules import tracks as law
from border_gov.joint_patrol.rules.visits import CODE, Review, Stop
from border_gov.joint_patrol.service import track_files, walk_entries, walk_tracks, walking
from border_gov.jurisdictions.models import Side, Zone
from border_gov.kernel.clock import at
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
    """A zone with the demonstration's paths and points, and a team of one person a side."""

    zone_id: int
    people: dict[str, int]
    points: dict[str, Checkpoint]
    leader: Viewer
    plans: dict[dt.date, int] = field(default_factory=dict)
    made: int = 0

    def last_visits(self) -> dict[str, dt.date]:
        """What the next week's plan knows of the points."""
        return {key: row.last_visit for key, row in self.points.items() if row.last_visit}

    def carry(
        self,
        planned: Planned,
        stops: list[Stop],
        told: Recording,
        times: tuple[dt.datetime, dt.datetime],
    ) -> Review:
        """Publish one planned patrol, let its recording reach the office as real ones do; its review.

        Check-ins and a phone's points come with the clock that the phone shows while sending; a recorder's
        file is uploaded after coming back; a sheet is typed in the next morning.
        """
        walk, (starts, ends) = _publish(self, planned, stops), times
        came = list(self.people.values())
        if told.gpx is None and told.sheet_complete:
            walking.enter_late(walk, self.leader, times, came, {}, _lines(self, told), ends + MORNING)
            return seen.reviewed(walk)
        walking.start(walk, self.leader, came, {}, starts)
        track = read_gpx(told.gpx).track if told.gpx else None
        phone = track is not None and abs(_ahead(told)) >= WRONG
        if track is not None and phone:
            _send(walk, self.leader, track, _ahead(told), ends)
        _check_ins(self, walk, told)
        walking.finish(walk, self.leader, ends)
        if told.gpx and not phone:
            track_files.add(walk, self.leader, told.gpx, ends)
        return seen.reviewed(walk)


def prepare(problem: Problem, now: dt.datetime) -> Scratch:
    """The scratch zone of a simulation; nothing of it is ever committed."""
    zone = Zone(
        key=f"sim-{uuid.uuid4().hex[:8]}", names={"zh": "模拟"}, band_m=30, accuracy_limit_m=500, zone_m=3000
    )
    db.session.add(zone)
    db.session.flush()
    people: dict[str, int] = {}
    for position, key in enumerate(SIDES):
        db.session.add(Side(zone_id=zone.id, key=key, position=position, names={"zh": key}, **LOOK))
        person = Person(
            zone_id=zone.id, side_key=key, name=f"模拟{position + 1}", status="active", created_at=now
        )
        db.session.add(person)
        db.session.flush()
        people[key] = person.id
    _paths(zone.id, problem, now)
    first = SIDES[0]
    leader = Viewer(
        person_id=people[first],
        sides=frozenset({first}),
        roles=frozenset({"volunteer"}),
        zones=frozenset({zone.id}),
        by="console",
    )
    give_consent(TRACK, actor=leader, now=now)
    return Scratch(zone.id, people, _points(zone.id, problem, now), leader)


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


def _plan_of(scratch: Scratch, day: dt.date) -> int:
    week = day - dt.timedelta(days=day.weekday())
    if week not in scratch.plans:
        plan = PatrolPlan(
            zone_id=scratch.zone_id,
            week=week,
            sides=sorted(scratch.people),
            state="published",
            flow_version=1,
            created_by=scratch.leader.person_id,
            created_at=at(day, dt.time()),
        )
        db.session.add(plan)
        db.session.flush()
        scratch.plans[week] = plan.id
    return scratch.plans[week]


def _publish(scratch: Scratch, planned: Planned, stops: list[Stop]) -> Patrol:
    """The rows that a plan in force leaves; nobody signs a simulated plan."""
    midnight = at(planned.day, dt.time())
    scratch.made += 1
    walk = Patrol(
        plan_id=_plan_of(scratch, planned.day),
        zone_id=scratch.zone_id,
        day=planned.day,
        shift="evening",
        number=scratch.made,
        team=f"s{scratch.made}",
        starts_at=midnight + dt.timedelta(seconds=planned.start),
        ends_at=midnight + dt.timedelta(seconds=planned.end),
        meeting_point_id=0,
        route=[],
        length_m=0.0,
        state="planned",
    )
    db.session.add(walk)
    db.session.flush()
    for role, (side, person) in zip(("leader", "deputy"), scratch.people.items(), strict=False):
        db.session.add(
            PatrolMember(patrol_id=walk.id, person_id=person, side=side, role=role, state="accepted")
        )
    for position, stop in enumerate(stops):
        point = scratch.points[str(stop.checkpoint)].id
        row = PatrolStop(patrol_id=walk.id, position=position, checkpoint_id=point)
        row.arrive_at, row.leave_at = stop.arrive, stop.leave
        db.session.add(row)
    db.session.flush()
    return walk


def _check_ins(scratch: Scratch, walk: Patrol, told: Recording) -> None:
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
        walk_entries.note(walk, scratch.leader, data, server, device)


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
