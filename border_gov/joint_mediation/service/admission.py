"""Deciding on a case: every side accepts or says why not; rights told, a room found, houses called."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from border_gov.joint_mediation.models import (
    MediationCase,
    MediationConsent,
    MediationPartner,
    MediationPartnerCall,
    MediationRoom,
    sealed,
)
from border_gov.joint_mediation.queries import cases as queries
from border_gov.joint_mediation.queries.facts import facts
from border_gov.joint_mediation.rules import guards, routing
from border_gov.joint_mediation.rules.routing import RoomFacts
from border_gov.joint_mediation.rules.words import EXCLUDED, NEEDED_REFERRAL, REFERRALS
from border_gov.joint_mediation.service import parties
from border_gov.joint_mediation.service.acts import begin, finish, note, side_of, then
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def consent(
    actor: Viewer, case: MediationCase, matter: str, round: int, now: dt.datetime, how: str = "system"
) -> None:
    """One side's yes; whether it may be given was asked of the law before."""
    own = actor.sides & set(case.sides) - facts(case).yes.get(matter, frozenset())
    row = MediationConsent(case_id=case.id, matter=matter, round=round, at=now, how=how)
    row.side, row.person_id = min(own), actor.person_id
    db.session.add(row)
    db.session.flush()


def accept(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Accept for one's own side; with the last side's yes the case is accepted and sent to its room.

    Refused: a matter that may not be mediated, a side or a person that said yes already.
    """
    case, _ = begin(actor, case_id, "consent_accept")
    consent(actor, case, "accept", case.reopened, now)
    finish(actor, case, "consent_accept", now, side=side_of(actor, case))
    if facts(case).all_said_yes("accept"):
        case.accepted_at = case.level_at = now
        then(actor, case, "accept", now)
        _send(actor, case, "route", _route_of(case), now)
    return case


def accept_at_the_table(
    actor: Viewer, case: MediationCase, people: Mapping[str, int], now: dt.datetime
) -> MediationCase:
    """Accept for every side by its mediator who sits at the table (`people`: side → person); simple cases.

    Must be: the same guards. Refused: a side that has nobody there.
    """
    guards.allow("consent_accept", case.state, actor, facts(case))
    for side, person_id in sorted(people.items()):
        row = MediationConsent(case_id=case.id, matter="accept", round=case.reopened, at=now, how="table")
        row.side, row.person_id = side, person_id
        db.session.add(row)
    case.accepted_at = case.level_at = now
    then(actor, case, "accept", now)
    return _send(actor, case, "route", _route_of(case), now)


def not_accept(
    actor: Viewer, case_id: int, excluded: str, referral: str, *, now: dt.datetime, told: bool = True
) -> MediationCase:
    """Say for one's own side that the case may not be mediated and where the party is sent.

    Becomes: not accepted once every side says so; until then the case cannot be accepted either. Refused: no
    code, no referral, a dispute about the line sent anywhere but to the civil affairs register.
    """
    data = {"excluded": excluded, "referral": referral}
    case, _ = begin(actor, case_id, "consent_not_accept", data)
    _exclude(case, excluded, referral, now if told else None)
    consent(actor, case, "not_accept", case.reopened, now)
    finish(actor, case, "consent_not_accept", now, side=side_of(actor, case), excluded=excluded)
    if facts(case).all_said_yes("not_accept"):
        case.concluded_at = now
        then(actor, case, "not_accept", now, excluded=excluded, referral=referral)
    return case


def _exclude(case: MediationCase, excluded: str, referral: str, told_at: dt.datetime | None) -> None:
    wrong: dict[str, Any] = {}
    if excluded not in EXCLUDED:
        wrong["excluded"] = [L("Please choose a reason.")]
    needed = NEEDED_REFERRAL.get(excluded, referral)
    if referral not in REFERRALS or referral != needed:
        wrong["referral"] = [L("A dispute about the line belongs to the register of the civil affairs.")]
    if wrong:
        raise Invalid("Please correct what is marked.", fields=wrong)
    case.excluded, case.referral, case.referral_told_at = excluded, referral, told_at


def reconsider(actor: Viewer, case_id: int, *, now: dt.datetime) -> MediationCase:
    """Take back that the case is excluded, while not every side has said so; their yes is void."""
    case, _ = begin(actor, case_id, "reconsider")
    case.excluded, case.referral, case.referral_told_at = "", "", None
    own = (MediationConsent.case_id == case.id, MediationConsent.matter == "not_accept")
    db.session.execute(delete(MediationConsent).where(*own))
    return finish(actor, case, "reconsider", now)


def exclude(actor: Viewer, case_id: int, excluded: str, referral: str, *, now: dt.datetime) -> MediationCase:
    """Write down that an accepted case turned out to be excluded: nothing can be agreed or signed any more.

    It ends by stating that it failed, with the remedies told, or by withdrawal.
    """
    case, _ = begin(actor, case_id, "exclude", {"excluded": excluded, "referral": referral})
    _exclude(case, excluded, referral, now)
    return finish(actor, case, "exclude", now, excluded=excluded, referral=referral)


def tell_rights(
    actor: Viewer,
    case_id: int,
    *,
    now: dt.datetime,
    how: str = "paper",
    party_ids: Iterable[str] | None = None,
) -> MediationCase:
    """Write down that parties were told their rights and duties (art. 23, 24)."""
    case, _ = begin(actor, case_id, "tell_rights")
    parties.tell_rights(case, now, how, party_ids)
    return finish(actor, case, "tell_rights", now, how=how)


def find_facts(actor: Viewer, case_id: int, words: str, *, now: dt.datetime) -> MediationCase:
    """Write down what was found out; the second step of the method is thereby done."""
    case, _ = begin(actor, case_id, "find_facts")
    if words.strip():
        sealed.put(case, "facts", words.strip())
    case.facts_found_at = case.facts_found_at or now
    return finish(actor, case, "find_facts", now)


def _route_of(case: MediationCase) -> routing.Route:
    rooms = [
        RoomFacts(room.id, room.kind, frozenset(room.topics), frozenset(room.sides))
        for room in queries.rooms(case.zone_id)
    ]
    return routing.route(rooms, frozenset(case.sides), case.lead_side, case.topic, case.category)


def reroute(
    actor: Viewer, case_id: int, room_id: int | None, reason: str, *, now: dt.datetime
) -> MediationCase:
    """Send a case to another room, with a reason. Refused: a room that no side of the case has."""
    case, _ = begin(actor, case_id, "reroute", {"reason": reason})
    room = db.session.get(MediationRoom, room_id) if room_id else None
    if room_id and (room is None or room.zone_id != case.zone_id or not set(room.sides) & set(case.sides)):
        raise Invalid("Please correct what is marked.", fields={"room_id": [L("Choose a room.")]})
    return _send(actor, case, "reroute", routing.Route(room_id, case.lending_room_id), now, reason=reason)


def _send(
    actor: Viewer, case: MediationCase, verb: str, route: routing.Route, now: dt.datetime, **told: Any
) -> MediationCase:
    case.room_id, case.lending_room_id = route.room_id, route.lending_id
    return then(actor, case, verb, now, room=route.room_id, lending=route.lending_id, **told)


def call_partner(actor: Viewer, case_id: int, partner_id: int, *, now: dt.datetime) -> MediationPartnerCall:
    """Call another house to the table, with its own limit. Refused: one of another zone."""
    case, _ = begin(actor, case_id, "call_partner", {"partner_id": partner_id})
    partner = db.session.get(MediationPartner, partner_id)
    if partner is None or partner.zone_id != case.zone_id or not partner.active:
        raise Invalid("Please correct what is marked.", fields={"partner_id": [L("Choose a house.")]})
    due = now + dt.timedelta(days=partner.days) if partner.days else None
    call = MediationPartnerCall(
        case_id=case.id, partner_id=partner.id, asked_at=now, asked_by=actor.person_id, due_at=due
    )
    db.session.add(call)
    finish(actor, case, "call_partner", now, partner=partner.id)
    return call


def partner_done(
    actor: Viewer, case_id: int, partner_id: int, answer: str, *, now: dt.datetime
) -> MediationPartnerCall:
    """Write down that a called house came and did its part, with what it said (sealed)."""
    case, _ = begin(actor, case_id, "call_partner", {"partner_id": partner_id})
    chosen = select(MediationPartnerCall).where(
        MediationPartnerCall.case_id == case.id, MediationPartnerCall.partner_id == partner_id
    )
    call = db.session.scalar(chosen)
    if call is None:
        raise Invalid("Please correct what is marked.", fields={"partner_id": [L("Call this house first.")]})
    call.joined_at, call.done_at = call.joined_at or now, now
    sealed.put(call, "answer", answer.strip())
    note(actor, case, "partner_done", now, roles=(), partner=partner_id)
    return call
