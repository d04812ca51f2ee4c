"""Reads of sign-off: a record's rounds, and what waits for a viewer's signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from border_gov.cohandling.models.signing import Signature, SignoffRound
from border_gov.cohandling.rules.signing import (
    COMPLETE,
    FLOW,
    OPEN,
    SUBJECTS,
    RoundFacts,
    canonical_hash,
    has_yet_to_sign,
)
from border_gov.kernel.db import db
from border_gov.kernel.errors import NotFound
from border_gov.kernel.flow import Step
from border_gov.kernel.viewer import Viewer
from border_gov.people import queries as people

WAITING_LIMIT = 200


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Rounds of the viewer's zones in which one of the viewer's sides is asked."""
    return SignoffRound.zone_id.in_(list(viewer.zones)) & SignoffRound.sides.overlap(list(viewer.sides))


def get(viewer: Viewer, round_id: int) -> SignoffRound:
    """The round with its signatures, or NotFound."""
    statement = (
        select(SignoffRound)
        .where(SignoffRound.id == round_id, visible_to(viewer))
        .options(selectinload(SignoffRound.signatures))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound("There is no such round of signatures.")
    return found


def latest(kind: str, subject_id: int) -> SignoffRound | None:
    """The newest round of a record whose visibility the caller has made sure of."""
    statement = (
        select(SignoffRound)
        .where(SignoffRound.kind == kind, SignoffRound.subject_id == subject_id)
        .order_by(SignoffRound.number.desc())
        .limit(1)
        .options(selectinload(SignoffRound.signatures))
    )
    return db.session.scalar(statement)


def is_signed(kind: str, subject_id: int) -> bool:
    """True if the newest round is complete and the record is still what was signed in it."""
    newest = latest(kind, subject_id)
    return newest is not None and newest.state == COMPLETE and newest.sha256 == content_hash(kind, subject_id)


def content_hash(kind: str, subject_id: int) -> str:
    """The hash of the record as it stands now."""
    return canonical_hash(SUBJECTS[kind].canonical(subject_id))


def facts_of(viewer: Viewer, round: SignoffRound) -> RoundFacts:
    """What the law asks about `round`, for this viewer."""
    return RoundFacts(
        sides=frozenset(round.sides),
        signed=frozenset(signature.side for signature in round.signatures),
        signers=frozenset(signature.person_id for signature in round.signatures),
        may_sign=SUBJECTS[round.kind].may_sign(viewer, round.subject_id),
    )


def steps_of(viewer: Viewer, round: SignoffRound) -> list[Step]:
    """The acts open to this viewer, for buttons and `actions`."""
    if not viewer.signed_in:
        return []
    found = FLOW.open_to(round.state, viewer, facts_of(viewer, round))
    return [step for step in found if step.label]


def waiting_for(viewer: Viewer, limit: int = WAITING_LIMIT) -> Sequence[SignoffRound]:
    """Open rounds in which a side of the viewer has not signed and the viewer could, oldest first."""
    statement = (
        select(SignoffRound)
        .where(SignoffRound.state == OPEN, visible_to(viewer))
        .order_by(SignoffRound.id)
        .limit(limit)
        .options(selectinload(SignoffRound.signatures))
    )
    rounds = db.session.scalars(statement).all()
    return [r for r in rounds if r.kind in SUBJECTS and has_yet_to_sign(viewer, facts_of(viewer, r))]


@dataclass(frozen=True)
class Box:
    """The place of one side's signature, filled or still empty; `name` as the viewer may see it."""

    side: str
    signature: Signature | None
    name: str


@dataclass(frozen=True)
class RoundShown:
    """A round as a page and the API show it to one viewer."""

    round: SignoffRound
    title: Mapping[str, str] | str
    url: str
    preview: str
    boxes: tuple[Box, ...]
    missing: tuple[str, ...]
    actions: tuple[str, ...]


def shown(viewer: Viewer, round: SignoffRound) -> RoundShown:
    """`round` with title, address, one box for each side, and the acts open to this viewer."""
    kind = SUBJECTS[round.kind]
    given = {signature.side: signature for signature in round.signatures}
    names = people.names_of(viewer, [signature.person_id for signature in round.signatures])
    boxes = [
        Box(side, given.get(side), names.get(given[side].person_id, "") if side in given else "")
        for side in round.sides
    ]
    return RoundShown(
        round=round,
        title=kind.title(round.subject_id),
        url=kind.url(round.subject_id),
        preview=kind.preview(round.subject_id) if kind.preview else "",
        boxes=tuple(boxes),
        missing=tuple(box.side for box in boxes if box.signature is None),
        actions=tuple(step.verb for step in steps_of(viewer, round)),
    )


def shown_latest(viewer: Viewer, kind: str, subject_id: int) -> RoundShown | None:
    """The newest round of a record as its own page shows it; None before the first."""
    newest = latest(kind, subject_id)
    return shown(viewer, newest) if newest else None


def scan_of(viewer: Viewer, round_id: int, side: str) -> UUID:
    """The file that a side filed as its signature, or NotFound."""
    for signature in get(viewer, round_id).signatures:
        if signature.side == side and signature.file_id:
            return signature.file_id
    raise NotFound("There is no such file.")
