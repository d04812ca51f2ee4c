"""Verbs of a unit: accept, set out, arrive, cannot get there, result, interim, mediation."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.geo.columns import lonlat_of, point_value
from border_gov.geo.datum import parse_datum, to_metres
from border_gov.geo.shapes import wgs84_point
from border_gov.incidents.models import Assignment, Incident, UnitReport
from border_gov.incidents.queries import record, reports
from border_gov.incidents.rules import codes, times
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import watching
from border_gov.incidents.service.acting import HEARS, acted, allow, say_to_citizen
from border_gov.incidents.service.desk import conclude, set_date
from border_gov.journal.service import Audience
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotFound
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

STAGES = {"accept": "accepted_at", "set_out": "under_way_at", "arrive": "arrived_at"}
TOLD = {"accept": Verb.ACCEPT, "set_out": Verb.SET_OUT, "arrive": Verb.ARRIVE, "arrive_too": Verb.ARRIVE}


def report(
    incident: Incident,
    actor: Viewer,
    verb: str,
    assignment_id: int,
    data: Mapping[str, Any],
    now: dt.datetime,
) -> UnitReport:
    """A unit accepts, sets out or arrives, now or sent later: what happened when, and which time counts.

    Must be: `incident` locked, the unit called and not released. `data`: event_at, checked_at (when the
    phone's clock was last compared with ours), key, lon, lat, datum, accuracy_m, words. Becomes for the first
    arrival: on site. Refused: an arrival over 200 m away without words that say why; a key used for another.
    """
    row = _assignment(incident, assignment_id)
    done = _same_report(actor, row, verb, data)
    if done is not None:
        return done
    if verb == "arrive" and incident.state == codes.ON_SITE:
        verb = "arrive_too"
    allow(incident, actor, verb, {"assignment": assignment_id})
    told = _report(row, actor, verb.removesuffix("_too"), data, now)
    _check_near(incident, told)
    _counted(incident, row, told)
    acted(
        incident,
        actor,
        verb,
        now,
        told=TOLD[verb],
        target=codes.ON_SITE if verb == "arrive" else None,
        event_at=told.counts_at,
        words=told.words,
        audience=Audience(roles=HEARS),
        unit=row.unit_id,
        assignment=row.id,
        late=told.late,
    )
    return told


def _counted(incident: Incident, row: Assignment, told: UnitReport) -> None:
    column = STAGES[told.stage]
    setattr(row, column, getattr(row, column) or told.counts_at)
    if told.stage == "arrive":
        _arrived(incident, told.counts_at)
    db.session.add(told)


def _assignment(incident: Incident, assignment_id: int) -> Assignment:
    row = db.session.get(Assignment, assignment_id)
    if row is None or row.incident_id != incident.id or row.ended_at is not None:
        raise NotFound("This unit is not called to this incident.")
    return row


def _same_report(actor: Viewer, row: Assignment, verb: str, data: Mapping[str, Any]) -> UnitReport | None:
    """The report that this person's phone sent before under the same key."""
    known = reports.by_key(actor.person_id, data.get("key"))
    if known is None:
        return None
    if known.assignment_id != row.id or known.stage != verb:
        told = L("This key was used for something else.")
        raise Invalid("Please correct what is marked.", fields={"key": [told]})
    return known


def _report(
    row: Assignment, actor: Viewer, stage: str, data: Mapping[str, Any], now: dt.datetime
) -> UnitReport:
    event = data.get("event_at") or now
    made = UnitReport(
        assignment_id=row.id,
        zone_id=row.zone_id,
        stage=stage,
        event_at=event,
        received_at=now,
        counts_at=max(times.counts_at(event, now, data.get("checked_at")), row.called_at),
        late=times.is_late_upload(event, now),
        key=data.get("key"),
        person_id=actor.person_id,
        words=(data.get("words") or "").strip(),
    )
    if data.get("lon") is not None and data.get("lat") is not None:
        lon, lat = wgs84_point(float(data["lon"]), float(data["lat"]), parse_datum(data.get("datum")))
        made.point, made.datum, made.accuracy_m = (
            point_value(lon, lat),
            str(data["datum"]),
            data.get("accuracy_m"),
        )
    return made


def _check_near(incident: Incident, told: UnitReport) -> None:
    """How far from the incident the position was; too far asks for a reason, no position asks for nothing."""
    here, there = lonlat_of(told.point), lonlat_of(incident.point)
    if here is None or there is None:
        return
    (x1, y1), (x2, y2) = to_metres(*here), to_metres(*there)
    told.metres_off = round(((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5, 1)
    if told.stage == "arrive" and told.metres_off > times.ARRIVAL_NEAR_M and not told.words:
        why = L("This position is more than 200 m from the place. Please say why.")
        raise Invalid("Please correct what is marked.", fields={"words": [why]})


def _arrived(incident: Incident, at: dt.datetime) -> None:
    incident.arrived_at = incident.arrived_at or at
    active = record.active_assignments(incident.id)
    if incident.linked_at is None and all(one.arrived_at for one in active):
        incident.linked_at = at


def cannot_reach(
    incident: Incident, actor: Viewer, assignment_id: int, words: str, now: dt.datetime
) -> Incident:
    """A unit cannot get there, with the reason; without another unit on its way the desk has it again."""
    row = _assignment(incident, assignment_id)
    allow(incident, actor, "cannot_reach", {"assignment": assignment_id, "words": words.strip()})
    row.ended_at, row.ended_why = now, "cannot_reach"
    db.session.flush()
    left = record.active_assignments(incident.id)
    acted(
        incident,
        actor,
        "cannot_reach",
        now,
        told=Verb.CANNOT_REACH,
        target=None if left else codes.REPLIED,
        words=words,
        audience=Audience(roles=HEARS),
        unit=row.unit_id,
    )
    return incident


def resolve(
    incident: Incident,
    actor: Viewer,
    data: Mapping[str, Any],
    now: dt.datetime,
) -> Incident:
    """Report the result with a photo, or why there is none. Becomes: resolved, all required sides are asked.

    `data`: result (of the list), words, photos (ids of stored files), no_photo_why, event_at, checked_at.
    Refused: no result, neither photo nor reason, while a hand-over is offered (409).
    """
    words, photos = (data.get("words") or "").strip(), list(data.get("photos") or ())
    allow(incident, actor, "resolve", {"result": data.get("result"), "words": words})
    if data["result"] not in codes.RESULTS:
        raise Invalid("Please correct what is marked.", fields={"result": [L("Please choose a result.")]})
    why = (data.get("no_photo_why") or "").strip()
    if not photos and not why:
        told = L("Please add a photo, or say why there is none.")
        raise Invalid("Please correct what is marked.", fields={"no_photo_why": [told]})
    event = data.get("event_at") or now
    at = max(times.counts_at(event, now, data.get("checked_at")), incident.received_at)
    incident.result_photos = [*incident.result_photos, *(str(photo) for photo in photos)]
    incident.no_photo_why = why
    for row in record.active_assignments(incident.id):
        row.finished_at = row.finished_at or at
    conclude(incident, actor, "resolve", Verb.RESOLVE, now, result=data["result"], words=words, event_at=at)
    return incident


def schedule_rest(
    incident: Incident, actor: Viewer, when: dt.datetime | None, words: str, now: dt.datetime
) -> Incident:
    """The danger is over, the rest comes later: the interim measure is recorded. Becomes: scheduled."""
    allow(incident, actor, "schedule_rest", {"scheduled_for": when, "words": words.strip()})
    set_date(incident, when, now)
    for row in record.active_assignments(incident.id):
        row.ended_at, row.ended_why = now, "interim"
    say_to_citizen(incident, actor, "appointment", words, now)
    acted(
        incident,
        actor,
        "schedule_rest",
        now,
        told=Verb.SCHEDULE_REST,
        target=codes.SCHEDULED,
        words=words,
        until=when,
    )
    return incident


def to_mediation(incident: Incident, actor: Viewer, mediation_id: str, now: dt.datetime) -> Incident:
    """A dispute goes to mediation, whose case number is kept. Refused: a doubt about the line (403)."""
    allow(incident, actor, "to_mediation", {"mediation_id": mediation_id.strip()})
    incident.mediation_id = mediation_id.strip()
    acted(incident, actor, "to_mediation", now, told=Verb.TO_MEDIATION, target=codes.LINKED_OUT)
    return incident


def case_finished(incident: Incident, actor: Viewer, words: str, now: dt.datetime) -> Incident:
    """Mediation has ended; the incident is resolved with what came of it."""
    allow(incident, actor, "case_finished", {"words": words.strip()})
    conclude(incident, actor, "case_finished", Verb.CASE_FINISHED, now, result="passed_on", words=words)
    return incident


def recall(incident: Incident, actor: Viewer, words: str, now: dt.datetime) -> Incident:
    """Take it back from mediation."""
    allow(incident, actor, "recall", {"words": words.strip()})
    incident.mediation_id = ""
    acted(incident, actor, "recall", now, told=Verb.RECALL, target=codes.ON_SITE, words=words)
    watching.changed(incident, actor, now)
    return incident
