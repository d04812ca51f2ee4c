"""Verbs of the end: signatures of all required sides, back to work, reopening, archiving."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.cohandling import queries as signoff_reads
from border_gov.cohandling import service as signoff
from border_gov.cohandling.models import SignoffRound
from border_gov.incidents.models import Incident
from border_gov.incidents.queries import reads
from border_gov.incidents.queries.settings import kind_of
from border_gov.incidents.rules import SUBJECT_KIND, citizen, codes, flow
from border_gov.incidents.rules.verbs import Verb
from border_gov.incidents.service import responsibility
from border_gov.incidents.service.acting import HEARS, acted, allow, say_to_citizen, subject_of
from border_gov.incidents.service.ending import agree
from border_gov.journal.service import Audience
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

SYSTEM = Viewer(by="system")


def canonical(incident_id: int) -> Mapping[str, Any]:
    """What is signed: the matter, its place and times, the result; no person of the citizen's side."""
    one = db.session.get_one(Incident, incident_id)
    return {
        "number": one.number,
        "kind": one.kind,
        "words": one.words,
        "place": one.place_words,
        "status": one.status,
        "town": one.town_code,
        "sides": sorted(one.sides),
        "received_at": one.received_at,
        "acknowledged_at": one.acknowledged_at,
        "dispatched_at": one.dispatched_at,
        "arrived_at": one.arrived_at,
        "resolved_at": one.resolved_at,
        "result": one.result,
        "result_words": one.result_words,
        "photos": list(one.result_photos),
        "round": one.round,
    }


def title(incident_id: int) -> Mapping[str, str]:
    """How the incident is named where signatures are listed."""
    one = db.session.get_one(Incident, incident_id)
    kind = kind_of(one.zone_id, one.kind)
    names = kind.names if kind else {"zh": "警情事件", "en": "Incident"}
    return {
        "zh": f"{names['zh']} {one.number}",
        "en": f"{names.get('en') or names['zh']} {one.number}",
    }


def signing_sides(incident_id: int) -> list[str]:
    """The required sides; one that belongs to no side is signed for by the desk that received it."""
    one = db.session.get_one(Incident, incident_id)
    return list(one.sides) or [one.receiver]


def may_sign(viewer: Viewer, incident_id: int) -> bool:
    """A desk of a required side, and not whoever handled it."""
    one = db.session.get_one(Incident, incident_id)
    own = viewer.sides & set(signing_sides(incident_id))
    return viewer.has(*flow.DESK) and bool(own) and viewer.person_id != one.resolved_by


def all_signed(round: SignoffRound, now: dt.datetime, actor: Viewer) -> None:
    """With the last signature the incident is closed; the citizen reads the result and is asked about it."""
    one = reads.locked(round.subject_id)
    responsibility.check_closable(one)
    facts = reads.facts_of(actor, one)
    flow.FLOW.allow("all_signed", one.state, actor, facts)
    one.closed_at = now
    say_to_citizen(one, actor, "result", one.result_words, now)
    acted(
        one,
        actor,
        "all_signed",
        now,
        told=Verb.ALL_SIGNED,
        target=codes.CLOSED,
        audience=Audience(roles=HEARS),
        round=round.id,
        number=round.number,
    )


def return_work(incident: Incident, actor: Viewer, reason: str, words: str, now: dt.datetime) -> Incident:
    """A required side sends it back: the round ends, signatures in it are void, the work goes on.

    Refused: no reason of the list; "other" without words.
    """
    allow(incident, actor, "return_work", {"reason": reason})
    if reason not in codes.RETURNS:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    if reason == "other" and not words.strip():
        raise Invalid("Please correct what is marked.", fields={"words": [L("Please say which reason.")]})
    signoff.end_round(actor, subject_of(incident), now=now, reason="withdrawn")
    back_to_work(incident, actor, now, reason=reason, words=words)
    return incident


def back_to_work(
    incident: Incident, actor: Viewer, now: dt.datetime, *, reason: str = "", words: str = ""
) -> None:
    """From resolved to dispatched, in a new round; what was signed before counts no more."""
    incident.round += 1
    incident.resolved_at = incident.resolved_by = None
    acted(
        incident,
        actor,
        "return_work",
        now,
        told=Verb.RETURN_WORK,
        target=codes.DISPATCHED,
        reason=reason,
        words=words,
        audience=Audience(roles=HEARS),
        number=incident.round,
    )


def refused_to_sign(incident_id: int, actor: Viewer, now: dt.datetime) -> None:
    """A side refused its signature on the page of signatures: the same as sending it back to work."""
    one = reads.locked(incident_id)
    if one.state == codes.RESOLVED:
        back_to_work(one, actor, now, reason="other", words=_why(one.id))


def _why(incident_id: int) -> str:
    newest = signoff_reads.latest(SUBJECT_KIND, incident_id)
    return newest.note if newest else ""


def request_reopen(
    incident: Incident, actor: Viewer, words: str, now: dt.datetime, by_citizen: bool = False
) -> Incident:
    """Ask to take it up again, within 30 days of closing, by either side or the citizen."""
    allow(incident, actor, "request_reopen", {"words": words.strip()}, by_citizen=by_citizen)
    if not citizen.reopen_open(incident.closed_at, now):
        told = L("This was closed more than 30 days ago. Please make a new report; it will be linked.")
        raise Invalid(told, fields={"words": [told]})
    acted(
        incident,
        actor,
        "request_reopen",
        now,
        told=Verb.REQUEST_REOPEN,
        target=codes.REOPEN_REQUESTED,
        words=words,
        audience=Audience(roles=HEARS),
    )
    return incident


def reopen(incident: Incident, actor: Viewer, now: dt.datetime, words: str = "") -> Incident:
    """Either required side alone takes it up again, in a new round of signatures."""
    allow(incident, actor, "reopen")
    incident.round += 1
    incident.closed_at = incident.resolved_at = incident.resolved_by = None
    say_to_citizen(incident, actor, "news", words, now) if words.strip() else None
    acted(
        incident,
        actor,
        "reopen",
        now,
        told=Verb.REOPEN,
        target=codes.DISPATCHED,
        words=words,
        audience=Audience(roles=HEARS),
        number=incident.round,
    )
    return incident


def refuse_reopen(incident: Incident, actor: Viewer, words: str, now: dt.datetime) -> Incident:
    """Not to reopen needs every required side; the reason goes to the citizen once all agree."""
    facts = allow(incident, actor, "refuse_reopen", {"words": words.strip()})
    if not agree(incident, actor, "refuse_reopen", facts, now, words=words):
        return incident
    say_to_citizen(incident, actor, "refusal", words, now)
    acted(
        incident,
        actor,
        "refuse_reopen",
        now,
        told=Verb.REFUSE_REOPEN,
        target=codes.CLOSED,
        words=words,
        audience=Audience(roles=HEARS),
    )
    return incident


def archive(incident: Incident, actor: Viewer, now: dt.datetime) -> bool:
    """Archive what has been closed for 30 days; True if it was."""
    if incident.state != codes.CLOSED or not citizen.archive_due(incident.closed_at, now):
        return False
    acted(incident, actor, "archive", now, told=Verb.ARCHIVE, target=codes.ARCHIVED, audience=Audience())
    return True


def archive_old(now: dt.datetime) -> int:
    """Archive a night's share of what has been closed for 30 days; how many."""
    return sum(archive(reads.locked(one), SYSTEM, now) for one in reads.to_archive(now))
