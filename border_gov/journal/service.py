"""Verbs of the journal: record an act, seal what is recorded, state the chain in a signed checkpoint."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, text

from border_gov.journal import queries
from border_gov.journal.models import Checkpoint, Entry, Seal
from border_gov.journal.rules import (
    EVERYWHERE,
    GENESIS,
    VERB,
    Audience,
    Subject,
    UnfitForJournal,
    Verb,
    checkpoint_text,
    fit_code,
    fit_facts,
    recorded,
    seal_hash,
)
from border_gov.kernel import crypto
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotAllowed
from border_gov.kernel.viewer import Viewer

__all__ = [
    "Audience",
    "Subject",
    "Verb",
    "export_checkpoint",
    "make_checkpoint",
    "record",
    "recorded",
    "seal",
]

SEAL_LOCK = 7_061_102
SIGNING = "journal checkpoint"
SEAL_BATCH = 5_000


def record(
    actor: Viewer,
    verb: str,
    subject: Subject,
    *,
    now: dt.datetime,
    zone_id: int,
    sides: Iterable[str],
    audience: Audience | None = None,
    **facts: Any,
) -> Entry:
    """Write one entry into the current transaction and tell the listeners, in the same transaction.

    Refused (UnfitForJournal): facts other than ids, codes, times and numbers. An exception of a listener
    rises and takes the act with it.
    """
    if not VERB.fullmatch(verb):
        raise UnfitForJournal(f"{verb!r} is not a verb of a room")
    of = sorted({fit_code("a side", side) for side in sides})
    heard = audience or Audience()
    entry = Entry(
        zone_id=zone_id,
        at=now,
        actor_person=actor.person_id,
        actor_account=actor.account_id,
        by=actor.by,
        verb=str(verb),
        subject_kind=fit_code("the kind of subject", subject.kind),
        subject_id=fit_code("the subject's id", str(subject.id)),
        sides=of,
        audience_people=sorted(set(heard.people)),
        audience_roles=_roles_heard(heard, of),
        facts=fit_facts(facts),
    )
    db.session.add(entry)
    db.session.flush()
    recorded.send(entry, now=now)
    return entry


def _roles_heard(heard: Audience, of: list[str]) -> list[str]:
    sides = of if heard.sides is None else set(heard.sides)
    return sorted(fit_code("an audience", f"{side}:{role}") for role in set(heard.roles) for side in sides)


def seal(now: dt.datetime) -> int:
    """Link every entry that no open transaction can still precede to the chain; returns how many.

    Only one sealer works at a time; a second one finds nothing to do.
    """
    if not db.session.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": SEAL_LOCK}):
        return 0
    last = queries.last_seal()
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    links = []
    for entry in queries.unsealed(SEAL_BATCH):
        position, previous = position + 1, seal_hash(previous, entry)
        links.append({"position": position, "entry_id": entry.id, "hash": previous, "sealed_at": now})
    if links:
        db.session.execute(insert(Seal), links)
    return len(links)


def make_checkpoint(now: dt.datetime) -> Checkpoint | None:
    """State count and head of the chain, signed with the installation's key; None while nothing is new."""
    last, known = queries.last_seal(), queries.last_checkpoint()
    if last is None or (known is not None and known.count == last.position):
        return known
    signer = Ed25519PrivateKey.from_private_bytes(crypto.derived_key("INDEX_KEY", SIGNING))
    made = Checkpoint(
        at=now,
        count=last.position,
        head=last.hash,
        public_key=signer.public_key().public_bytes_raw().hex(),
        signature=signer.sign(checkpoint_text(last.position, last.hash, now)).hex(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def export_checkpoint(actor: Viewer, side: str, now: dt.datetime) -> dict[str, Any]:
    """Seal, state the chain and hand the statement to `side`; the journal remembers that it was taken.

    Refused: anybody but an auditor of that side.
    """
    if not actor.has("audit_admin") or side not in actor.sides:
        raise NotAllowed("You may not do this.")
    seal(now)
    made = make_checkpoint(now)
    if made is None:
        return {}
    zone_id = min(actor.zones, default=EVERYWHERE)
    facts: dict[str, Any] = {"count": made.count, "head": made.head}
    record(
        actor,
        Verb.CHECKPOINT_EXPORTED,
        Subject("checkpoint", made.id),
        now=now,
        zone_id=zone_id,
        sides=[side],
        **facts,
    )
    return queries.checkpoint_document(made, side)
