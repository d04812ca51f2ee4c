"""Reads of a volunteer's own weeks: what they said, what counts while they are silent, what is asked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from border_gov.joint_patrol.models.demand import DemandShift
from border_gov.joint_patrol.models.people import VolunteerProfile
from border_gov.joint_patrol.queries import inputs, volunteers
from border_gov.joint_patrol.rules.availability import Slot, dated, pattern_of, with_exceptions
from border_gov.kernel.viewer import Viewer

WEEK = dt.timedelta(days=7)
LAST_DAY = dt.timedelta(days=6)


@dataclass(frozen=True)
class MyWeek:
    """One week of a volunteer; `shifts` are what the sides ask for, `coming` the times that count now."""

    monday: dt.date
    answered: bool
    follows_last: bool
    shifts: list[DemandShift]
    offered: list[Slot]
    coming: set[Slot]


def my_profile(viewer: Viewer) -> VolunteerProfile | None:
    """The viewer's own profile in the first of their zones that has one."""
    for zone in inputs.visible_zones(viewer) if viewer.person_id is not None else ():
        found = volunteers.profile_of(zone.id, viewer.person_id or 0)
        if found is not None:
            return found
    return None


def my_week(profile: VolunteerProfile, monday: dt.date) -> MyWeek:
    """What a volunteer said about a week; silence is last week's answer, failing that the usual times."""
    said = volunteers.answers(profile.zone_id, monday).get(profile.person_id)
    before = volunteers.answers(profile.zone_id, monday - WEEK).get(profile.person_id, [])
    usual = {(int(day), str(part)) for day, part in profile.usual}
    silent = dated(pattern_of(slots_of(before)) or usual, monday)
    differs = volunteers.exceptions(profile.zone_id, monday, monday + LAST_DAY).get(profile.person_id, {})
    coming = with_exceptions(silent if said is None else slots_of(said), differs)
    demand = inputs.demand_of(profile.zone_id, monday)
    shifts = demand[1] if demand else []
    offered = {(shift.day, shift.part) for shift in shifts} or {
        (monday + dt.timedelta(days=number), "evening") for number in range(7)
    }
    return MyWeek(monday, said is not None, bool(before), shifts, sorted(offered | coming), coming)


def slots_of(stored: Sequence[Sequence[str]]) -> set[Slot]:
    """Stored answers as dates."""
    return {(dt.date.fromisoformat(day), part) for day, part in stored}
