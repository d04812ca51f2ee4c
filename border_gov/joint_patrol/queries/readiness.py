"""Whether a week can be planned: counts of every kind of input, and what is missing."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from border_gov.joint_patrol.models.places import MeetingPoint
from border_gov.joint_patrol.queries import inputs, places, volunteers
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel.clock import at
from border_gov.kernel.db import db
from border_gov.kernel.viewer import Viewer


@dataclass
class Readiness:
    """Counts for the overview; every list is short and every number is of the whole zone."""

    people: dict[str, int] = field(default_factory=dict)
    leaders: dict[str, int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)
    without_pattern: int = 0
    checkpoints: dict[str, int] = field(default_factory=dict)
    meeting_points: dict[str, int] = field(default_factory=dict)
    towns_without: list[dict[str, str]] = field(default_factory=list)
    network: Any = None
    closures: int = 0
    shifts: int = 0
    patrols: int = 0
    has_demand: bool = False
    has_earlier: bool = False


def readiness(viewer: Viewer, zone_id: int, week: dt.date, now: dt.datetime) -> Readiness:
    """The state of all inputs for the week of the Monday `week`."""
    found = Readiness()
    _people(found, viewer, zone_id, week)
    found.checkpoints = places.checkpoint_counts(viewer, zone_id)
    _meeting_points(found, zone_id)
    found.network = places.network(viewer, zone_id)
    since = at(week, dt.time())
    found.closures = len(inputs.closures_between(zone_id, since, since + dt.timedelta(days=7)))
    stated = inputs.demand_of(zone_id, week)
    found.has_demand = stated is not None
    found.has_earlier = stated is None and inputs.last_demand(zone_id, week) is not None
    if stated:
        found.shifts = len(stated[1])
        found.patrols = sum(shift.patrols for shift in stated[1])
    return found


def _people(found: Readiness, viewer: Viewer, zone_id: int, week: dt.date) -> None:
    rows, _ = volunteers.volunteers(viewer, zone_id, week, limit=None)
    fit = [row for row in rows if not row.reasons]
    found.people = dict(Counter(row.side for row in fit))
    found.leaders = dict(Counter(row.side for row in fit if row.leader))
    found.excluded = dict(Counter(row.side for row in rows if row.reasons))
    said = volunteers.answers(zone_id, week)
    found.without_pattern = sum(1 for row in fit if not row.usual and row.person_id not in said)


def _meeting_points(found: Readiness, zone_id: int) -> None:
    m = MeetingPoint
    rows = db.session.execute(
        select(m.side, m.town_code, func.count())
        .where(m.zone_id == zone_id, m.state == "active")
        .group_by(m.side, m.town_code)
    ).all()
    sides: Counter[str] = Counter()
    for side, _, count in rows:
        sides[side] += count
    found.meeting_points = dict(sides)
    have = {town for _, town, _ in rows}
    towns = jurisdictions.towns(zone_id, adjoining_only=True)
    found.towns_without = [town["names"] for town in towns if town["code"] not in have]
