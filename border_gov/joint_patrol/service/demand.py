"""Verbs of demand: set what a week needs, or take it over from the week before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from border_gov.joint_patrol.models.demand import Demand, DemandShift
from border_gov.joint_patrol.queries import inputs
from border_gov.joint_patrol.rules.availability import part_of
from border_gov.joint_patrol.rules.inputs import INPUT_FLOW, InputFacts, InputVerb
from border_gov.journal.service import Subject, record
from border_gov.jurisdictions import queries as jurisdictions
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

NOT_MONDAY = L("A week begins on a Monday.")
NO_EARLIER = L("No earlier week has needs that could be copied.")
OUTSIDE_WEEK = L("This day is not in the week.")
TEAM_TOO_SMALL = L("A team of this size cannot hold the minimum of every side.")
TEAM_ORDER = L("The largest team is smaller than the smallest one.")
STARTS_ORDER = L("The latest start lies before the earliest one.")
SAME_SHIFT = L("Two shifts of a day have the same key.")
WEEK_FIELDS = ("speed_kmh", "rest_hours", "weekly_max", "leader_needed", "deputy_needed")
SHIFT_FIELDS = (
    "day",
    "key",
    "starts_from",
    "starts_until",
    "duration_min",
    "patrols",
    "min_per_side",
    "team_min",
    "team_max",
)


def set_demand(
    zone_id: int, week: dt.date, data: Mapping[str, Any], *, actor: Viewer, now: dt.datetime
) -> Demand:
    """Put `data` (the week's limits and its list `shifts`) in place of what the week needed before.

    Refused: not a Monday, a shift outside the week, limits that contradict each other, an old version.
    """
    INPUT_FLOW.allow("set_demand", "", actor, InputFacts(zone_id))
    if week.weekday() != 0:
        raise Invalid(NOT_MONDAY, fields={"week": [NOT_MONDAY]})
    _check_shifts(data["shifts"], week, len(jurisdictions.side_keys(zone_id)))
    demand = _demand(zone_id, week, data.get("version"))
    for name in WEEK_FIELDS:
        setattr(demand, name, data[name])
    _store(demand, data["shifts"], now)
    _record(actor, InputVerb.DEMAND_SET, demand, now, shifts=len(data["shifts"]))
    return demand


def copy_last_week(zone_id: int, week: dt.date, *, actor: Viewer, now: dt.datetime) -> Demand:
    """Take over the newest earlier week's needs, day by day. Refused: there is none."""
    INPUT_FLOW.allow("set_demand", "", actor, InputFacts(zone_id))
    found = inputs.last_demand(zone_id, week)
    if found is None:
        raise Refused(NO_EARLIER, code="no_earlier_week")
    earlier, shifts = found
    demand = _demand(zone_id, week, None)
    for name in WEEK_FIELDS:
        setattr(demand, name, getattr(earlier, name))
    moved = [
        {**{name: getattr(shift, name) for name in SHIFT_FIELDS}, "day": shift.day + (week - earlier.week)}
        for shift in shifts
    ]
    _store(demand, moved, now)
    _record(actor, InputVerb.DEMAND_COPIED, demand, now, shifts=len(moved), of=earlier.week)
    return demand


def _demand(zone_id: int, week: dt.date, version: int | None) -> Demand:
    found = inputs.demand_of(zone_id, week)
    if found is None:
        return Demand(zone_id=zone_id, week=week, version=0)
    # Two who save at once must not both find the version they looked at.
    db.session.refresh(found[0], with_for_update=True)
    if version not in (None, found[0].version):
        raise Refused(L("Somebody changed this in the meantime. Please look at it again."), code="version")
    return found[0]


def _store(demand: Demand, shifts: Sequence[Mapping[str, Any]], now: dt.datetime) -> None:
    demand.version += 1
    demand.changed_at = now
    db.session.add(demand)
    db.session.flush()
    db.session.execute(delete(DemandShift).where(DemandShift.demand_id == demand.id))
    for shift in shifts:
        values = {name: shift[name] for name in SHIFT_FIELDS}
        db.session.add(DemandShift(demand_id=demand.id, part=part_of(shift["starts_from"]), **values))
    db.session.flush()


def _check_shifts(shifts: Sequence[Mapping[str, Any]], week: dt.date, sides: int) -> None:
    wrong: dict[str, list[str]] = {}
    seen: set[tuple[dt.date, str]] = set()
    for number, shift in enumerate(shifts):
        if message := _wrong(shift, week, sides):
            wrong[f"shift-{number}"] = [message]
        elif (shift["day"], shift["key"]) in seen:
            wrong[f"shift-{number}"] = [SAME_SHIFT]
        seen.add((shift["day"], shift["key"]))
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)


def _wrong(shift: Mapping[str, Any], week: dt.date, sides: int) -> str:
    if not week <= shift["day"] <= week + dt.timedelta(days=6):
        return OUTSIDE_WEEK
    if shift["starts_until"] < shift["starts_from"]:
        return STARTS_ORDER
    if shift["team_max"] < shift["team_min"]:
        return TEAM_ORDER
    return TEAM_TOO_SMALL if shift["team_max"] < shift["min_per_side"] * sides else ""


def _record(actor: Viewer, verb: InputVerb, demand: Demand, now: dt.datetime, **facts: Any) -> None:
    sides = jurisdictions.side_keys(demand.zone_id)
    subject = Subject("patrol_demand", demand.id)
    record(actor, verb, subject, now=now, zone_id=demand.zone_id, sides=sides, week=demand.week, **facts)
