"""Clocks follow an incident: after every act they are started, stopped, paused as its stage times say."""

import datetime as dt
from collections.abc import Mapping

from border_gov.cohandling.models.clocks import ClockRun
from border_gov.cohandling.rules.clocks import VOID
from border_gov.cohandling.service import clocks
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import watch
from border_gov.incidents.rules import SUBJECT_KIND, codes, times
from border_gov.incidents.rules.clocks import MACHINE
from border_gov.journal.service import Subject
from border_gov.kernel.viewer import Viewer

ENDED_OTHERWISE = (codes.MERGED, codes.REJECTED, codes.WITHDRAWN)


def follow(incident: Incident, actor: Viewer, now: dt.datetime) -> None:
    """Bring the clocks of every required side in step with the incident's stage times.

    A clock whose stage was not measured by the source is not started; one of a side that is no longer
    responsible is void. A restarted one (work sent back, reopened) begins at that moment.
    """
    subject = Subject(SUBJECT_KIND, incident.id)
    if incident.state in ENDED_OTHERWISE:
        clocks.stop_all(subject, at=now, how=VOID)
        return
    runs = watch.runs(incident.id)
    for side in {run.side for run in runs if run.stopped_at is None} - set(incident.sides):
        for code in {run.code for run in runs if run.side == side and run.stopped_at is None}:
            clocks.stop(subject, MACHINE, code, at=now, side=side, how=VOID)
    for code, stops in _stages(incident).items():
        for side in incident.sides:
            mine = [run for run in runs if run.code == code and run.side == side]
            _one(incident, subject, code, side, mine, stops.get(side), now)
    _pause(incident, actor, subject, now)


def _stages(incident: Incident) -> dict[str, Mapping[str, dt.datetime | None]]:
    """Of each clock that applies: when it stops, by side."""
    same = dict.fromkeys
    sides = incident.sides
    found: dict[str, Mapping[str, dt.datetime | None]] = {
        times.SIGN: same(sides, incident.acknowledged_at),
        times.REPLY: same(sides, incident.replied_at),
        times.ORDER: same(sides, incident.dispatched_at),
        times.AREA: same(sides, incident.linked_at or incident.resolved_at),
        times.FINISH: same(sides, incident.resolved_at),
    }
    if incident.in_core:
        found[times.CORE] = same(sides, incident.arrived_at or incident.resolved_at)
    if len(sides) > 1:
        found[times.PEER] = watch.signed_for(incident.id)
    return {code: stops for code, stops in found.items() if code not in incident.not_measured}


def _one(
    incident: Incident,
    subject: Subject,
    code: str,
    side: str,
    runs: list[ClockRun],
    stop_at: dt.datetime | None,
    now: dt.datetime,
) -> None:
    running = any(run.stopped_at is None for run in runs)
    if not runs or (stop_at is None and not running and code == times.FINISH):
        begins = incident.received_at if not runs else now
        clocks.start(
            subject,
            MACHINE,
            code,
            side=side,
            zone_id=incident.zone_id,
            received_at=incident.received_at,
            at=begins,
        )
        running = True
    if stop_at is not None and running:
        clocks.stop(subject, MACHINE, code, at=stop_at, side=side, how=_how(incident, code, side))


def _how(incident: Incident, code: str, side: str) -> str:
    """Not counted: arrival of units that nobody sent, and the other side's clock for whoever was first."""
    if code in (times.CORE, times.AREA) and incident.arrived_at is None:
        return VOID
    if code == times.PEER and side == watch.first_to_sign(incident.id):
        return VOID
    return "done"


def _pause(incident: Incident, actor: Viewer, subject: Subject, now: dt.datetime) -> None:
    """Only the clock of finishing stands still, and only while an appointment waits."""
    if incident.state == codes.SCHEDULED:
        clocks.pause(actor, subject, MACHINE, times.FINISH, at=now, now=now, reason="scheduled")
    elif incident.state in (codes.DISPATCHED, codes.REPLIED):
        clocks.resume(actor, subject, MACHINE, times.FINISH, at=now, now=now)


def asked_to_sign(incident: Incident, now: dt.datetime) -> None:
    """Every required side has so and so long for its signature; silence closes nothing."""
    for side in incident.sides:
        clocks.start(
            Subject(SUBJECT_KIND, incident.id),
            MACHINE,
            times.SIGNATURE,
            side=side,
            zone_id=incident.zone_id,
            received_at=incident.received_at,
            at=now,
        )


def signed(incident_id: int, side: str, now: dt.datetime) -> None:
    """One side has signed."""
    clocks.stop(Subject(SUBJECT_KIND, incident_id), MACHINE, times.SIGNATURE, at=now, side=side)


def round_over(incident_id: int, now: dt.datetime) -> None:
    """The round ended without all signatures; those still asked for need not come."""
    clocks.stop(Subject(SUBJECT_KIND, incident_id), MACHINE, times.SIGNATURE, at=now, how=VOID)
