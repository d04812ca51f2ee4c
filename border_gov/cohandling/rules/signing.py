"""The law of sign-off: what is hashed, who may sign, when a round is complete and what ends it."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from border_gov.journal.rules import SUBJECT_LABELS, SUBJECT_URLS, register_words
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

OPEN, COMPLETE, ENDED = "open", "complete", "ended"
HOW = ("password", "totp", "scan")
NOTE_LIMIT = 500

REFUSALS = {
    "time": L("The time does not suit us"),
    "place": L("The place does not suit us"),
    "people": L("The people do not suit us"),
    "content": L("The content is not right"),
    "other": L("Another reason (say which)"),
}
ENDINGS = {
    "changed": L("The content was changed, so it must be signed again"),
    "withdrawn": L("Withdrawn by the side that asked for signatures"),
}


class Verb(StrEnum):
    """What happens to a round, as the journal names it."""

    OPENED = "signoff.opened"
    SIGNED = "signoff.signed"
    COMPLETED = "signoff.completed"
    REFUSED = "signoff.refused"
    ENDED = "signoff.ended"


QUIET = frozenset({Verb.SIGNED, Verb.COMPLETED})
"""Told only to who asked and who signed; the record's own room announces what the signatures set off."""

LABELS: dict[str, str] = {
    Verb.OPENED: L("Asked for the signatures of all sides (round %(number)s)"),
    Verb.SIGNED: L("Signed (round %(number)s)"),
    Verb.COMPLETED: L("All sides have signed (round %(number)s)"),
    Verb.REFUSED: L("Refused to sign (round %(number)s)"),
    Verb.ENDED: L("Round %(number)s of signatures ended"),
}


@dataclass(frozen=True)
class RoundFacts:
    """What the law asks about one round: who must sign, who has, and whether this person could."""

    sides: frozenset[str]
    signed: frozenset[str]
    signers: frozenset[int]
    may_sign: bool

    @property
    def missing(self) -> frozenset[str]:
        """Sides whose signature is still wanted."""
        return self.sides - self.signed


def of_a_required_side(viewer: Viewer, facts: RoundFacts) -> bool:
    """May sign or refuse: granted the right, and of a side that this round asks."""
    return facts.may_sign and bool(viewer.sides & facts.sides)


def has_yet_to_sign(viewer: Viewer, facts: RoundFacts) -> bool:
    """The same, while this side's signature is missing and this person has given none."""
    waiting = bool(viewer.sides & facts.missing) and viewer.person_id not in facts.signers
    return waiting and of_a_required_side(viewer, facts)


FLOW = Flow(
    "signoff",
    1,
    OPEN,
    (
        Step("sign", (OPEN,), None, has_yet_to_sign, label=L("Sign")),
        Step("file_scan", (OPEN,), None, has_yet_to_sign, label=L("File the stamped sheet")),
        Step("refuse", (OPEN,), ENDED, of_a_required_side, needs=("reason",), label=L("Refuse to sign")),
        Step("complete", (OPEN,), COMPLETE, lambda viewer, facts: not facts.missing),
        Step("end", (OPEN,), ENDED, lambda viewer, facts: True),
    ),
)


@dataclass(frozen=True)
class SubjectKind:
    """A kind of record that sides sign; the room that owns it lends these functions when it is wired.

    `canonical(id)` gives what is signed, in ints, strings, bools, dates, lists and dicts (no floats: two
    machines may print them differently; no person who may be replaced without a new signature).
    `lock(id)` takes the record's row FOR UPDATE, so that record and round are always locked in this order.
    `on_complete(round, now, actor)` runs in the transaction of the last signature. `roles` hear of rounds.
    """

    kind: str
    canonical: Callable[[int], Mapping[str, Any]]
    title: Callable[[int], Mapping[str, str] | str]
    url: Callable[[int], str]
    sides: Callable[[int], Collection[str]]
    on_complete: Callable[[Any, dt.datetime, Viewer], None]
    may_sign: Callable[[Viewer, int], bool]
    roles: tuple[str, ...] = ("officer", "organiser", "leader")
    lock: Callable[[int], Any] = lambda id: None
    preview: Callable[[int], str] | None = None  # address of a fragment that shows what is signed
    label: str = ""


SUBJECTS: dict[str, SubjectKind] = {}


def register_subject(kind: SubjectKind) -> None:
    """Make `kind` signable, and give the journal its name and address."""
    SUBJECTS[kind.kind] = kind
    register_words(
        subjects={kind.kind: kind.label} if kind.label and kind.kind not in SUBJECT_LABELS else {},
        urls={} if kind.kind in SUBJECT_URLS else {kind.kind: lambda id: kind.url(int(id))},
    )


def canonical_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of `content` (sorted keys, UTF-8); TypeError for a float."""
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(item) for item in value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"{type(value).__name__} has no single written form to sign")
