"""Verbs of the duty desk: sign for it, reply, send units, answer, appoint, tell, note a 110 call."""

import datetime as dt
from collections.abc import Sequence

from border_gov.incidents.models import Assignment, Incident, PoliceCall
from border_gov.incidents.queries import reads, record
from border_gov.incidents.queries.settings import units as known_units
from border_gov.incidents.rules import codes
from border_gov.incidents.rules.flow import FLOW
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import responsibility, watching
from border_gov.incidents.service.acting import HEARS, acted, allow, say_to_citizen, side_of
from border_gov.journal.service import Audience
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def ack(incident: Incident, actor: Viewer, now: dt.datetime) -> Incident:
    """Sign for an incident: the first required side moves it on, each further one stops only its own clock.

    Refused: a side that signed for it before (409), a desk that it does not concern (403).
    """
    facts = reads.facts_of(actor, incident)
    verb = "ack" if incident.state == codes.RECEIVED and not facts.acknowledged else "ack_too"
    if (
        facts.acknowledged
        and actor.sides & facts.acting
        and not actor.sides & (facts.acting - facts.acknowledged)
    ):
        raise Refused(L("Your side has already signed for this."), code="already_acknowledged")
    step = FLOW.allow(verb, incident.state, actor, facts)
    if verb == "ack":
        incident.acknowledged_at = incident.acknowledged_at or now
        if not facts.is_owned:
            incident.receiver = side_of(actor, incident)
            incident.lead = incident.receiver
    else:
        incident.peer_at = incident.peer_at or now
    told = Verb.ACK if verb == "ack" else Verb.ACK_TOO
    acted(incident, actor, verb, now, told=told, target=step.target, by_side=side_of(actor, incident))
    return incident


def reply(incident: Incident, actor: Viewer, words: str, now: dt.datetime, channel: str = "page") -> Incident:
    """Give the citizen a first answer; a text sent by the system does not count as one."""
    allow(incident, actor, "reply", {"words": words.strip()})
    incident.replied_at = incident.replied_at or now
    say_to_citizen(incident, actor, "reply", words, now, channel=channel)
    acted(incident, actor, "reply", now, told=Verb.REPLY, target=codes.REPLIED, words=words, channel=channel)
    return incident


def dispatch(incident: Incident, actor: Viewer, units: Sequence[int], now: dt.datetime) -> Incident:
    """Send one or more units. Becomes: dispatched; the other sides are told. Refused: an unknown unit."""
    allow(incident, actor, "dispatch", {"units": units})
    incident.dispatched_at = incident.dispatched_at or now
    called = _call(incident, actor, units, now)
    acted(
        incident,
        actor,
        "dispatch",
        now,
        told=Verb.DISPATCH,
        target=codes.DISPATCHED,
        audience=Audience(roles=HEARS),
        units=called,
    )
    return incident


def redispatch(
    incident: Incident,
    actor: Viewer,
    units: Sequence[int],
    now: dt.datetime,
    *,
    release: Sequence[int] = (),
    why: str = "",
) -> Incident:
    """Send another unit, and release those of `release`; the arrival clock runs on, both stay on record."""
    allow(incident, actor, "redispatch", {"units": units})
    if release and why not in codes.ENDED:
        raise Invalid("Please correct what is marked.", fields={"why": [L("Please choose a reason.")]})
    for row in record.active_assignments(incident.id):
        if row.id in release:
            row.ended_at, row.ended_why = now, why
    called = _call(incident, actor, units, now)
    acted(
        incident,
        actor,
        "redispatch",
        now,
        told=Verb.REDISPATCH,
        target=codes.DISPATCHED,
        reason=why,
        units=called,
        released=sorted(release),
    )
    return incident


def _call(incident: Incident, actor: Viewer, units: Sequence[int], now: dt.datetime) -> list[int]:
    """Call `units`; one that is already called stays called once."""
    known = {unit.id: unit for unit in known_units(incident.zone_id)}
    unknown = [unit for unit in units if unit not in known]
    if unknown:
        raise Invalid("Please correct what is marked.", fields={"units": [L("There is no such unit.")]})
    busy = {row.unit_id for row in record.active_assignments(incident.id)}
    called = [unit for unit in dict.fromkeys(units) if unit not in busy]
    for unit in called:
        row = Assignment(
            incident_id=incident.id,
            zone_id=incident.zone_id,
            unit_id=unit,
            side=known[unit].side,
            round=incident.round,
            called_by=actor.person_id,
            called_at=now,
        )
        db.session.add(row)
    db.session.flush()
    return called


def answer_directly(incident: Incident, actor: Viewer, words: str, now: dt.datetime) -> Incident:
    """Answer at the desk what needs nobody on the spot; the kind must allow it. Becomes: resolved."""
    allow(incident, actor, "answer_directly", {"words": words.strip()})
    incident.replied_at = incident.replied_at or now
    incident.dispatched_at = incident.dispatched_at or now
    say_to_citizen(incident, actor, "result", words, now)
    conclude(incident, actor, "answer_directly", Verb.ANSWER_DIRECTLY, now, result="advice", words=words)
    return incident


def conclude(
    incident: Incident,
    actor: Viewer,
    verb: str,
    told: Verb,
    now: dt.datetime,
    *,
    result: str,
    words: str,
    event_at: dt.datetime | None = None,
) -> None:
    """The matter is handled: every required side is asked to sign, and not by who handled it."""
    responsibility.check_closable(incident)
    incident.result, incident.result_words = result, words.strip()
    incident.resolved_at, incident.resolved_by = event_at or now, actor.person_id
    acted(
        incident,
        actor,
        verb,
        now,
        told=told,
        target=codes.RESOLVED,
        event_at=event_at,
        words=words,
        audience=Audience(roles=HEARS),
        result=result,
    )
    watching.ask_signatures(incident, actor, now)


def schedule(
    incident: Incident,
    actor: Viewer,
    when: dt.datetime | None,
    consent: bool,
    now: dt.datetime,
    words: str = "",
) -> Incident:
    """Agree on a later date with the citizen, whose yes is recorded. Refused: without it; a date gone by."""
    allow(incident, actor, "schedule", {"scheduled_for": when, "consent": consent})
    set_date(incident, when, now)
    say_to_citizen(incident, actor, "appointment", words, now) if words.strip() else None
    acted(
        incident,
        actor,
        "schedule",
        now,
        told=Verb.SCHEDULE,
        target=codes.SCHEDULED,
        words=words,
        until=when,
    )
    return incident


def set_date(incident: Incident, when: dt.datetime | None, now: dt.datetime) -> None:
    """Keep the date of an appointment; it must lie ahead."""
    if when is None or when <= now:
        told = L("Please choose a moment that has not gone by.")
        raise Invalid("Please correct what is marked.", fields={"scheduled_for": [told]})
    incident.scheduled_for = when


def tell(incident: Incident, actor: Viewer, words: str, now: dt.datetime, channel: str = "page") -> Incident:
    """Write to the citizen at any time."""
    allow(incident, actor, "tell", {"words": words.strip()})
    say_to_citizen(incident, actor, "news", words, now, channel=channel)
    acted(incident, actor, "tell", now, told=Verb.TELL, words=words, channel=channel, audience=Audience())
    return incident


def note_police_call(
    incident: Incident, actor: Viewer, who: str, called_at: dt.datetime, now: dt.datetime, words: str = ""
) -> PoliceCall:
    """Note that 110 was called, by whom and when; before this nothing says that the police know."""
    allow(incident, actor, "call_police", {"who": who.strip()})
    if called_at > now:
        told = L("This moment has not come yet.")
        raise Invalid("Please correct what is marked.", fields={"called_at": [told]})
    call = PoliceCall(
        incident_id=incident.id,
        who=who.strip(),
        side=side_of(actor, incident),
        person_id=actor.person_id,
        called_at=called_at,
        noted_at=now,
        words=words.strip(),
    )
    db.session.add(call)
    acted(incident, actor, "call_police", now, told=Verb.CALL_POLICE, event_at=called_at, words=words)
    return call
