"""Verbs of hand-over: offer, accept, return, withdraw, take back, contest."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from border_gov.cohandling.models.handover import Handover
from border_gov.cohandling.queries import handover as queries
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.handover import (
    ACCEPTED,
    ARBITRATION,
    BOUNCES,
    CANCELLED,
    CLOSED_BACK,
    EXPIRED,
    FLOW,
    NOTE_LIMIT,
    OFFERED,
    REASONS,
    RETURNED,
    RETURNS,
    Verb,
    roles_after,
    state_at,
)
from border_gov.cohandling.rules.sides import HANDOVER, RECORDS
from border_gov.cohandling.service import sides
from border_gov.cohandling.service.offers import (
    Evidence,
    expires,
    locked,
    made,
    set_evidence,
    stop_clock,
    tell,
)
from border_gov.journal.service import Subject
from border_gov.jurisdictions import queries as places
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

__all__ = [
    "Evidence",
    "accept",
    "acknowledge",
    "cancel",
    "contest",
    "dispute",
    "escalate",
    "give_back",
    "offer",
]


def offer(
    actor: Viewer,
    subject: Subject,
    to_side: str,
    reason: str,
    *,
    now: dt.datetime,
    zone_id: int,
    note: str = "",
    urgent: bool = False,
) -> Handover:
    """Offer a record to another side.

    Must be: visible and open, actor of the side that leads and allowed to handle it, no other offer open.
    Becomes: offered, with the moment until which `to_side` must answer (its own limit, else a default); the
    third offer of a record goes straight to arbitration. Nothing moves: the sender stays responsible and
    cannot close. Refused: otherwise; without a coded reason, or "other" without words.
    """
    kind, id = _record_of(actor, subject)
    lead = side_reads.lead(subject.kind, id)
    if lead is None or lead not in actor.sides or not kind.may_handle(actor, id):
        raise NotAllowed("Only the side that leads can hand it over.")
    if not kind.is_open(id):
        raise Refused("It is closed and cannot be handed over.", code="closed")
    if queries.open_of(subject.kind, id) is not None:
        raise Refused("It is being handed over already.", code="handover_open")
    _check_words("to_side", to_side, set(places.side_keys(zone_id)) - {lead}, L("Please choose a side."))
    _check_words("reason", reason, REASONS, L("Please choose a reason."), note)
    offered = made(actor, subject, lead, to_side, now=now, zone_id=zone_id)
    offered.reason, offered.note, offered.urgent = reason, note.strip()[:NOTE_LIMIT], urgent
    straight = queries.count_of(subject.kind, id)[1] >= BOUNCES
    offered.state = ARBITRATION if straight else OFFERED
    if not straight:
        offered.expires_at = expires(offered, now)
    db.session.add(offered)
    db.session.flush()
    tell(actor, Verb.ARBITRATION if straight else Verb.OFFERED, offered, now, reason=reason)
    return offered


def dispute(
    actor: Viewer, subject: Subject, other_side: str, *, now: dt.datetime, zone_id: int, note: str
) -> Handover:
    """Say at once that it is doubtful whose this is: arbitration without an offer; work goes on meanwhile.

    Must be: visible and open, actor of a side concerned. Refused: while a hand-over is open; without words.
    """
    kind, id = _record_of(actor, subject)
    lead = side_reads.lead(subject.kind, id)
    if lead is None or not actor.sides & {lead, other_side} or not kind.may_handle(actor, id):
        raise NotAllowed("Only a side concerned can dispute it.")
    if queries.open_of(subject.kind, id) is not None:
        raise Refused("It is being handed over already.", code="handover_open")
    _check_words("to_side", other_side, set(places.side_keys(zone_id)) - {lead}, L("Please choose a side."))
    _check_words("reason", "other", REASONS, "", note)
    offered = made(actor, subject, lead, other_side, now=now, zone_id=zone_id)
    offered.reason, offered.note, offered.state, offered.urgent = (
        "other",
        note.strip()[:NOTE_LIMIT],
        ARBITRATION,
        False,
    )
    db.session.add(offered)
    db.session.flush()
    tell(actor, Verb.ARBITRATION, offered, now, reason="other")
    return offered


def accept(actor: Viewer, handover_id: int, *, now: dt.datetime) -> Handover:
    """Take responsibility, in time or late. Only now it moves: the actor's side leads, the record is told.

    Must be: offered, or expired and not yet before arbiters; actor of the side asked. Refused: otherwise.
    """
    found = locked(actor, handover_id)
    late = state_at(found, now) == EXPIRED
    _allow("late_accept" if late else "accept", found, actor, now)
    _answer(actor, found, ACCEPTED, now, ended=True)
    tell(actor, Verb.ACCEPTED, found, now, side=found.to_side, late=late)
    before = side_reads.roles(found.kind, found.subject_id)
    after = roles_after(before, found.from_side, found.to_side)
    sides.move(
        actor, Subject(found.kind, found.subject_id), after, rule=HANDOVER, now=now, handover_id=found.id
    )
    return found


def give_back(
    actor: Viewer,
    handover_id: int,
    reason: str,
    evidence: Evidence | None,
    *,
    now: dt.datetime,
    note: str = "",
) -> Handover:
    """Return it with a coded reason and a point on the map; where that point lies is stored as found now.

    Must be: offered and not expired; actor of the side asked. Refused (422): without reason or evidence.
    """
    found = locked(actor, handover_id)
    _allow("return", found, actor, now, {"reason": reason, "evidence": evidence})
    _check_words("reason", reason, RETURNS, L("Please choose a reason."), note)
    assert evidence is not None
    set_evidence(found, evidence)
    found.answer_reason, found.answer_note = reason, note.strip()[:NOTE_LIMIT]
    _answer(actor, found, RETURNED, now)
    facts = {"reason": reason, "side": found.to_side, "lies_on": found.evidence_side or None}
    tell(actor, Verb.RETURNED, found, now, **facts)
    return found


def cancel(actor: Viewer, handover_id: int, *, now: dt.datetime) -> Handover:
    """Withdraw an offer that nobody has answered. Refused: once it is answered or expired."""
    found = locked(actor, handover_id)
    _allow("cancel", found, actor, now)
    stop_clock(found, now, "void")
    found.state, found.ended_at = CANCELLED, now
    tell(actor, Verb.CANCELLED, found, now)
    return found


def acknowledge(actor: Viewer, handover_id: int, *, now: dt.datetime) -> Handover:
    """Take back what was returned: the sender handles it."""
    found = locked(actor, handover_id)
    _allow("acknowledge", found, actor, now)
    found.state, found.ended_at = CLOSED_BACK, now
    tell(actor, Verb.ACKNOWLEDGED, found, now)
    return found


def contest(actor: Viewer, handover_id: int, *, now: dt.datetime) -> Handover:
    """Do not take back what was returned: one person of each side concerned rules."""
    return _to_arbiters(actor, handover_id, "contest", now)


def escalate(actor: Viewer, handover_id: int, *, now: dt.datetime) -> Handover:
    """Ask for a ruling because the offer ran out, or was told by telephone and is not confirmed."""
    return _to_arbiters(actor, handover_id, "escalate", now)


def _to_arbiters(actor: Viewer, handover_id: int, verb: str, now: dt.datetime) -> Handover:
    found = locked(actor, handover_id)
    _allow(verb, found, actor, now)
    found.state = ARBITRATION
    tell(actor, Verb.ARBITRATION, found, now, reason=verb)
    return found


def _allow(
    verb: str, found: Handover, actor: Viewer, now: dt.datetime, data: Mapping[str, Any] | None = None
) -> None:
    FLOW.allow(verb, state_at(found, now), actor, queries.facts_of(actor, found, now), data)


def _record_of(actor: Viewer, subject: Subject) -> tuple[Any, int]:
    kind, id = RECORDS[subject.kind], int(str(subject.id))
    if not kind.visible(actor, id):
        raise NotFound()
    kind.lock(id)
    return kind, id


def _check_words(field: str, value: str, known: Any, message: str, note: str = "-") -> None:
    if value not in known:
        raise Invalid("Please correct what is marked.", fields={field: [message]})
    if value == "other" and not note.strip():
        raise Invalid("Please correct what is marked.", fields={"note": [L("Please say which reason.")]})


def _answer(actor: Viewer, found: Handover, state: str, now: dt.datetime, ended: bool = False) -> None:
    stop_clock(found, now)
    found.state, found.answered_at, found.answered_by = state, now, actor.person_id
    found.ended_at = now if ended else None
    db.session.flush()
