"""The verb of the telephone notice: it stops what waits for an answer, and moves no responsibility."""

import datetime as dt
import re
from typing import Any

from border_gov.cohandling.models.handover import TelephoneNotice
from border_gov.cohandling.queries import clocks as clock_reads
from border_gov.cohandling.queries import handover as queries
from border_gov.cohandling.queries import sides as side_reads
from border_gov.cohandling.rules.clocks import PHONE
from border_gov.cohandling.rules.handover import DEFAULT_S, FLOW, OFFERED, Verb
from border_gov.cohandling.rules.sides import RECORDS, RecordKind
from border_gov.cohandling.service import clocks
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

NUMBER = re.compile(r"[0-9+() -]{3,24}")
NAME_LIMIT = 40
MINUTE = dt.timedelta(minutes=1)


def notify(
    actor: Viewer,
    subject: Subject,
    to_side: str,
    *,
    who: str,
    number: str,
    at: dt.datetime,
    now: dt.datetime,
    zone_id: int,
) -> TelephoneNotice:
    """Enter that somebody of `to_side` was told by telephone: who, on which number, when.

    Must be: the record visible; actor of another of its sides and allowed to handle it. Becomes: the other
    side's peer clock stops as told, and an offer to it no longer expires; responsibility
    and signatures move only when that side confirms. Refused: a moment to come, or before the offer; a call
    made after the offer had expired.
    """
    kind, id = RECORDS[subject.kind], int(str(subject.id))
    if not kind.visible(actor, id):
        raise NotFound()
    kind.lock(id)
    _check_caller(actor, kind, id, to_side)
    _check(who, number, at, now)
    at = _begun(kind, id, to_side, at)
    side = min(actor.sides & set(side_reads.roles(subject.kind, id)))
    notice = TelephoneNotice(
        zone_id=zone_id, kind=subject.kind, subject_id=id, from_side=side, to_side=to_side, at=at
    )
    notice.told_name, notice.told_number = who.strip(), number.strip()
    notice.entered_at, notice.by_person = now, actor.person_id
    db.session.add(notice)
    if kind.peer is not None:
        clocks.stop(subject, *kind.peer, at=at, side=to_side, how=PHONE)
    _hold_offer(actor, notice, subject, id, now)
    _record(actor, notice, kind.roles, now)
    return notice


def _begun(kind: RecordKind, id: int, to_side: str, at: dt.datetime) -> dt.datetime:
    """A call is typed to the minute: in the minute in which its clock or offer began it counts from there."""
    offer = queries.open_of(kind.kind, id)
    moments = [offer.offered_at] if offer is not None and offer.to_side == to_side else []
    if kind.peer is not None:
        moments += clock_reads.started(kind.kind, id, *kind.peer, to_side)
    return max([at, *(began for began in moments if at < began < at + MINUTE)])


def _hold_offer(actor: Viewer, notice: TelephoneNotice, subject: Subject, id: int, now: dt.datetime) -> None:
    found = queries.open_of(subject.kind, id)
    if found is None or found.to_side != notice.to_side or found.state != OFFERED:
        return
    FLOW.allow("tell", OFFERED, actor, queries.facts_of(actor, found, now))
    if notice.at < found.offered_at:
        _wrong("at", L("This was before the offer."))
    if found.expires_at is not None and notice.at > found.expires_at:
        raise Refused("The offer had already expired at that time.", code="expired")
    found.told_at = found.told_at or notice.at
    notice.handover_id = found.id
    for code in DEFAULT_S:
        clocks.stop(subject, "handover", code, at=notice.at, side=notice.to_side, how=PHONE)


def _record(actor: Viewer, notice: TelephoneNotice, roles: tuple[str, ...], now: dt.datetime) -> None:
    db.session.flush()
    journal.record(
        actor,
        Verb.TOLD,
        Subject(notice.kind, notice.subject_id),
        now=now,
        zone_id=notice.zone_id,
        sides=sorted({notice.from_side, notice.to_side}),
        audience=Audience(roles=roles),
        notice=notice.id,
        called_at=notice.at,
        side=notice.from_side,
        told=notice.to_side,
    )


def _check_caller(actor: Viewer, kind: RecordKind, id: int, to_side: str) -> None:
    if to_side in actor.sides or not actor.sides & set(side_reads.roles(kind.kind, id)):
        raise NotAllowed("Only another side of this record can enter such a call.")
    if not kind.may_handle(actor, id):
        raise NotAllowed("You may not do this.")


def _check(who: str, number: str, at: dt.datetime, now: dt.datetime) -> None:
    fields: dict[str, Any] = {}
    if not who.strip() or len(who.strip()) > NAME_LIMIT:
        fields["who"] = [L("Please say who was told.")]
    if not NUMBER.fullmatch(number.strip()):
        fields["number"] = [L("Please give the number that was rung.")]
    if at > now:
        fields["at"] = [L("This time has not come yet.")]
    if fields:
        raise Invalid("Please correct what is marked.", fields=fields)


def _wrong(field: str, message: str) -> None:
    raise Invalid("Please correct what is marked.", fields={field: [message]})
