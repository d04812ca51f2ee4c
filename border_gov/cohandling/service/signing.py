"""Verbs of sign-off: open a round, sign, file a stamped sheet, refuse, end it because the content changed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from border_gov.cohandling.models.signing import Signature, SignoffRound
from border_gov.cohandling.queries import signing as queries
from border_gov.cohandling.rules.signing import (
    COMPLETE,
    ENDED,
    ENDINGS,
    FLOW,
    NOTE_LIMIT,
    OPEN,
    QUIET,
    REFUSALS,
    SUBJECTS,
    Verb,
    of_a_required_side,
)
from border_gov.journal import service as journal
from border_gov.journal.service import Audience, Subject
from border_gov.kernel import clock, files
from border_gov.kernel.db import db
from border_gov.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L


def open_round(actor: Viewer, subject: Subject, *, zone_id: int, now: dt.datetime) -> SignoffRound:
    """Ask all sides of a record for their signatures under its present content.

    Becomes: an open round, numbered after the last. Refused: while a round is open; a record without sides.
    Whether `actor` may ask is the law of the record's own room.
    """
    kind, subject_id = SUBJECTS[subject.kind], int(str(subject.id))
    kind.lock(subject_id)
    sides = sorted(kind.sides(subject_id))
    if not sides:
        raise Refused("No side is asked to sign this.", code="no_sides")
    if _open_round_of(kind.kind, subject_id) is not None:
        raise Refused("Signatures are already being asked for.", code="round_open")
    same = (SignoffRound.kind == kind.kind) & (SignoffRound.subject_id == subject_id)
    last = db.session.scalar(select(func.coalesce(func.max(SignoffRound.number), 0)).where(same))
    round = SignoffRound(
        kind=kind.kind,
        subject_id=subject_id,
        zone_id=zone_id,
        number=(last or 0) + 1,
        sha256=queries.content_hash(kind.kind, subject_id),
        sides=sides,
        state=OPEN,
        opened_at=now,
        opened_by=actor.person_id,
        signatures=[],
    )
    db.session.add(round)
    db.session.flush()
    _record(actor, Verb.OPENED, round, now)
    return round


@dataclass(frozen=True)
class Proof:
    """How a signature was confirmed: typed `password` or `totp`, or the `scan` of a stamped sheet."""

    how: str
    file_id: Any = None
    paper_date: dt.date | None = None


def sign(actor: Viewer, round_id: int, sha256: str, *, now: dt.datetime, fresh_minutes: int) -> SignoffRound:
    """Give one side's signature under exactly the content with this hash.

    Must be: round open, actor of a required side that has not signed, password or second factor typed within
    `fresh_minutes`. Becomes: a signature; with the last one the round is complete and the record is told.
    Refused: another hash (409), not of a required side (403), a second one of the side or person (409).
    """
    round = _locked(actor, round_id)
    _may_sign(actor, round, sha256, "sign")
    if not actor.fresh(now, fresh_minutes):
        raise NotAllowed("Please confirm your password before signing.", code="confirm_again")
    return _add_signature(actor, round, Proof(actor.confirmed_how), now)


def file_scan(
    actor: Viewer,
    round_id: int,
    sha256: str,
    content: bytes,
    *,
    now: dt.datetime,
    paper_date: dt.date | None = None,
) -> SignoffRound:
    """Sign by filing the scan of the side's stamped sheet; as valid as a typed signature.

    Refused: as for `sign` except freshness; a file that is neither PDF nor image; a sheet dated after today.
    """
    round = _locked(actor, round_id)
    side = _may_sign(actor, round, sha256, "file_scan")
    if paper_date and paper_date > clock.today(now):
        raise Invalid(
            "Please correct what is marked.", fields={"paper_date": [L("This day has not come yet.")]}
        )
    stored = files.store(content, zone_id=round.zone_id, side=side, actor=actor, now=now)
    return _add_signature(actor, round, Proof("scan", stored.id, paper_date), now)


def refuse(actor: Viewer, round_id: int, reason: str, *, now: dt.datetime, note: str = "") -> SignoffRound:
    """End the round because one required side does not agree; signatures given in it are void.

    Becomes: ended; the next round has the next number. Refused: not of a required side, no reason.
    """
    round = _locked(actor, round_id)
    FLOW.allow("refuse", round.state, actor, queries.facts_of(actor, round), {"reason": reason})
    if reason not in REFUSALS:
        raise Invalid("Please correct what is marked.", fields={"reason": [L("Please choose a reason.")]})
    if reason == "other" and not note.strip():
        raise Invalid("Please correct what is marked.", fields={"note": [L("Please say which reason.")]})
    side = min(actor.sides & set(round.sides))
    _end(actor, round, reason, now, side=side, note=note.strip()[:NOTE_LIMIT])
    _record(actor, Verb.REFUSED, round, now, reason=reason, side=side)
    return round


def end_round(
    actor: Viewer, subject: Subject, *, now: dt.datetime, reason: str = "changed"
) -> SignoffRound | None:
    """End the open round of a record, if there is one; its room says why (a key of ENDINGS)."""
    if reason not in ENDINGS:
        raise KeyError(reason)
    SUBJECTS[subject.kind].lock(int(str(subject.id)))
    round = _open_round_of(subject.kind, int(str(subject.id)))
    if round is None:
        return None
    _end(actor, round, reason, now)
    _record(actor, Verb.ENDED, round, now, reason=reason)
    return round


def end_if_changed(actor: Viewer, subject: Subject, *, now: dt.datetime) -> SignoffRound | None:
    """End the open round if the record is no longer what its sides are asked to sign; call after edits."""
    SUBJECTS[subject.kind].lock(int(str(subject.id)))
    round = _open_round_of(subject.kind, int(str(subject.id)))
    if round is None or round.sha256 == queries.content_hash(subject.kind, round.subject_id):
        return None
    return end_round(actor, subject, now=now)


def _open_round_of(kind: str, subject_id: int) -> SignoffRound | None:
    return db.session.scalar(
        select(SignoffRound)
        .where(SignoffRound.kind == kind, SignoffRound.subject_id == subject_id, SignoffRound.state == OPEN)
        .with_for_update()
    )


def _locked(actor: Viewer, round_id: int) -> SignoffRound:
    """The round, locked after its record and read again: what another signer just did is seen."""
    seen = queries.get(actor, round_id)
    SUBJECTS[seen.kind].lock(seen.subject_id)
    statement = select(SignoffRound).where(SignoffRound.id == round_id).with_for_update()
    round = db.session.scalar(statement.execution_options(populate_existing=True))
    if round is None:
        raise NotFound("There is no such round of signatures.")
    db.session.refresh(round, ["signatures"])
    return round


def _may_sign(actor: Viewer, round: SignoffRound, sha256: str, verb: str) -> str:
    """The side that `actor` signs for, or the refusal that fits."""
    facts = queries.facts_of(actor, round)
    signed = actor.person_id in facts.signers or not actor.sides & facts.missing
    if signed and round.state == OPEN and of_a_required_side(actor, facts):
        raise Refused("Your side has already signed this.", code="already_signed")
    FLOW.allow(verb, round.state, actor, facts)
    if sha256 != round.sha256 or queries.content_hash(round.kind, round.subject_id) != round.sha256:
        raise Refused("This was changed after you opened it. Please read it again.", code="changed")
    return min(actor.sides & facts.missing)


def _add_signature(actor: Viewer, round: SignoffRound, proof: Proof, now: dt.datetime) -> SignoffRound:
    side = min(actor.sides & queries.facts_of(actor, round).missing)
    round.signatures.append(
        Signature(
            side=side,
            person_id=actor.person_id,
            account_id=actor.account_id,
            sha256=round.sha256,
            at=now,
            how=proof.how,
            paper_date=proof.paper_date,
            file_id=proof.file_id,
        )
    )
    db.session.flush()
    _record(actor, Verb.SIGNED, round, now, side=side, how=proof.how, sha256=round.sha256)
    if {signature.side for signature in round.signatures} == set(round.sides):
        round.state, round.ended_at = COMPLETE, now
        db.session.flush()
        _record(actor, Verb.COMPLETED, round, now, sha256=round.sha256)
        SUBJECTS[round.kind].on_complete(round, now, actor)
    return round


def _end(
    actor: Viewer, round: SignoffRound, reason: str, now: dt.datetime, side: str = "", note: str = ""
) -> None:
    round.state, round.ended_at, round.ended_by = ENDED, now, actor.person_id
    round.reason, round.ended_side, round.note = reason, side, note
    db.session.flush()


def _record(actor: Viewer, verb: Verb, round: SignoffRound, now: dt.datetime, **facts: Any) -> None:
    people = {signature.person_id for signature in round.signatures} | {round.opened_by}
    roles = () if verb in QUIET else SUBJECTS[round.kind].roles
    journal.record(
        actor,
        verb,
        Subject(round.kind, round.subject_id),
        now=now,
        zone_id=round.zone_id,
        sides=round.sides,
        audience=Audience(people={p for p in people if p}, roles=roles),
        round=round.id,
        number=round.number,
        **facts,
    )
