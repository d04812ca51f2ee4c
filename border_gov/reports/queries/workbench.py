"""What the workbench shows, read from the features through their own queries, so with the viewer's rights."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from border_gov.cohandling import queries as signoff
from border_gov.cohandling.queries import clocks, handover
from border_gov.cohandling.rules import SUBJECTS
from border_gov.incidents.queries import lists, reads
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.flow import DESK
from border_gov.joint_mediation.queries import calendar, figures
from border_gov.joint_mediation.rules import flow as mediation
from border_gov.joint_patrol.queries import inputs, plan_people, plans, volunteers
from border_gov.kernel import clock
from border_gov.kernel.viewer import Viewer
from border_gov.maps.rules import IDLENESS, idle_class
from border_gov.reports import rules


@dataclass(frozen=True)
class Week:
    """One week of one zone: its Monday and the newest plan, if any."""

    zone_id: int
    zone: Mapping[str, str]
    monday: dt.date
    plan: Any
    walks: int


@dataclass(frozen=True)
class Workbench:
    """Everything on the page; an empty part is left out or says what to do next."""

    signatures: list[tuple[Any, Mapping[str, str] | str, str]]
    weeks: list[Week]
    shifts: list[Any]
    idleness: list[tuple[str, str, int]]
    checkpoints: int
    excluded: int
    incidents: list[tuple[str, str, int]]
    late: int
    disputes: list[tuple[str, str, int]]
    hearings: list[Any]
    handovers: list[Any]


def workbench(viewer: Viewer, now: dt.datetime) -> Workbench:
    """The workbench of this viewer; volunteers see their shifts, the office what the sides share."""
    office = viewer.has(*rules.OFFICE)
    points = inputs.map_checkpoints(viewer, now) if office else []
    counted = Counter(idle_class(point["idle_ratio"]) for point in points)
    return Workbench(
        signatures=[_titled(round) for round in signoff.waiting_for(viewer)],
        weeks=weeks(viewer, now) if office else [],
        shifts=plan_people.my_shifts(viewer, now)[: rules.SHIFTS_SHOWN],
        idleness=[(key, label, counted[key]) for key, label in IDLENESS] if points else [],
        checkpoints=len(points),
        excluded=excluded(viewer, now),
        incidents=incidents(viewer) if viewer.has(*DESK) else [],
        late=len(clocks.open_clocks(viewer, now, breached_only=True)) if viewer.has(*DESK) else 0,
        disputes=disputes(viewer) if viewer.has(*rules.TABLE) else [],
        hearings=hearings(viewer, now) if viewer.has(*rules.TABLE) else [],
        handovers=handover.waiting(viewer, now)[: rules.SHIFTS_SHOWN] if viewer.has(*DESK) else [],
    )


def incidents(viewer: Viewer) -> list[tuple[str, str, int]]:
    """Open incidents of the viewer's sides by state, in the order of the flow: state, label, how many."""
    counted = lists.counts(viewer)
    return [(state, reads.state_label(state), counted[state]) for state in codes.OPEN if counted.get(state)]


def disputes(viewer: Viewer) -> list[tuple[str, str, int]]:
    """Cases under way that the viewer may see, by state in the order of the flow: state, label, how many."""
    counted: Counter[str] = Counter()
    for zone in inputs.visible_zones(viewer):
        counted.update(figures.counts(viewer, zone.id))
    return [
        (state, label, counted[state])
        for state, label in mediation.STATES.items()
        if state not in mediation.OVER and counted[state]
    ]


def hearings(viewer: Viewer, now: dt.datetime) -> list[Any]:
    """The next sessions of the coming seven days, of all zones."""
    until = now + dt.timedelta(days=7)
    found = [
        session
        for zone in inputs.visible_zones(viewer)
        for session in calendar.sessions_between(viewer, zone.id, now, until)
    ]
    return sorted(found, key=lambda session: session.starts_at)[: rules.SHIFTS_SHOWN]


def _titled(round: Any) -> tuple[Any, Mapping[str, str] | str, str]:
    kind = SUBJECTS[round.kind]
    return round, kind.title(round.subject_id), kind.url(round.subject_id)


def weeks(viewer: Viewer, now: dt.datetime) -> list[Week]:
    """This week and the next in every zone of the viewer."""
    first = clock.monday(clock.today(now))
    found = []
    for zone in inputs.visible_zones(viewer):
        for monday in (first, first + dt.timedelta(days=7)):
            plan = next((p for p in plans.of_week(viewer, zone.id, monday) if p.state in rules.COUNTED), None)
            content = plans.content(plan) if plan is not None else None
            found.append(Week(zone.id, zone.names, monday, plan, len((content or {}).get("patrols", ()))))
    return found


def excluded(viewer: Viewer, now: dt.datetime) -> int:
    """Own volunteers who may not be planned next week, over all zones; asked by organisers only."""
    if not viewer.has("organiser"):
        return 0
    monday = clock.monday(clock.today(now)) + dt.timedelta(days=7)
    return sum(len(volunteers.excluded(viewer, zone.id, monday)) for zone in inputs.visible_zones(viewer))
