"""What may stand in the journal, how a row is sealed, and the words that rooms lend to their verbs."""

import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from blinker import Signal

from border_gov.kernel.words import L

recorded = Signal("An entry was written. Sent inside the transaction; a listener's exception undoes it all.")

VERB = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
CODE = re.compile(r"[a-z0-9_.:\-]{1,64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?")
# A mobile number and a citizen's number are made of digits too, and are what may least stand here.
PERSONAL = re.compile(r"(?:\+?86)?1[3-9]\d{9}|\d{17}[\dx]")
FACT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
FORBIDDEN_NAMES = frozenset(
    {"name", "names", "surname", "phone", "mobile", "address", "text", "note", "comment", "remark"}
    | {"content", "title", "email", "id_number"}
)
LIST_LIMIT = 500
GENESIS = "0" * 64
EVERYWHERE = 0
"""Zone of entries that belong to the installation as a whole."""


class Verb(StrEnum):
    """What happens to the journal itself."""

    CHECKPOINT_EXPORTED = "journal.checkpoint_exported"


@dataclass(frozen=True)
class Subject:
    """What an act was about: the kind of record and its id, as plain values."""

    kind: str
    id: int | str | UUID


@dataclass(frozen=True)
class Audience:
    """Who should hear of it: persons by id, and holders of roles on `sides` (None: those of the entry)."""

    people: Iterable[int] = ()
    roles: Iterable[str] = ()
    sides: Iterable[str] | None = None


class UnfitForJournal(ValueError):
    """A fact that could be a name, a phone number, an address or free text. A fault of the calling verb."""


def fit_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`facts` as JSON values: ids, codes, times, numbers, and lists of them. Raises UnfitForJournal."""
    fit: dict[str, Any] = {}
    for name, value in facts.items():
        if not FACT_NAME.fullmatch(name) or name in FORBIDDEN_NAMES:
            raise UnfitForJournal(f"a fact may not be called {name}")
        fit[name] = _fit(name, value)
    return fit


def _fit(name: str, value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        if len(value) > LIST_LIMIT:
            raise UnfitForJournal(f"{name}: a list of {len(value)} belongs into a table")
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return [_fit_one(name, item) for item in items]
    return _fit_one(name, value)


def _fit_one(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (int, float)):
        return _fit_number(name, value)
    if isinstance(value, str):
        return _fit_text(name, str(value))
    raise UnfitForJournal(f"{name}: {type(value).__name__} is not a fact")


def _fit_number(name: str, value: int | float) -> int | float:
    if isinstance(value, float) and not math.isfinite(value):
        raise UnfitForJournal(f"{name} is not a finite number")
    if PERSONAL.fullmatch(str(value)):
        raise UnfitForJournal(f"{name} looks like a personal number")
    return value


def _fit_text(name: str, value: str) -> str:
    if PERSONAL.fullmatch(value.lower()):
        raise UnfitForJournal(f"{name} looks like a personal number")
    if value and not CODE.fullmatch(value) and not MOMENT.fullmatch(value):
        raise UnfitForJournal(f"{name} is neither a code nor a time")
    return value


def fit_code(what: str, value: str) -> str:
    """`value` if it is a code, else UnfitForJournal; for verbs' subjects, sides and roles."""
    if not CODE.fullmatch(value) or PERSONAL.fullmatch(value):
        raise UnfitForJournal(f"{what} is not a code")
    return value


@dataclass(frozen=True)
class Sealable:
    """The columns of an entry that a seal covers; `facts` is the database's own text of them."""

    id: int
    zone_id: int
    at: dt.datetime
    actor_person: int | None
    actor_account: int | None
    by: str
    verb: str
    subject_kind: str
    subject_id: str
    sides: list[str]
    audience_people: list[int]
    audience_roles: list[str]
    facts: str


def seal_hash(previous: str, entry: Sealable) -> str:
    """SHA-256 (hex) over the previous seal and the canonical JSON of `entry`."""
    row = dict(vars(entry), at=entry.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    canonical = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def checkpoint_text(count: int, head: str, at: dt.datetime) -> bytes:
    """What a checkpoint's signature covers."""
    moment = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"border-gov journal checkpoint\n{count}\n{head}\n{moment}\n".encode()


NameReader = Callable[[Any, Iterable[int]], Mapping[int, str]]


@dataclass
class Words:
    """What the rooms above say about their own verbs and records; filled while they are wired."""

    verbs: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)
    urls: dict[str, Callable[[str], str]] = field(default_factory=dict)
    names: NameReader | None = None


WORDS = Words(verbs={Verb.CHECKPOINT_EXPORTED: L("Took an anchor of the journal")})
VERB_LABELS = WORDS.verbs
SUBJECT_LABELS = WORDS.subjects
SUBJECT_URLS = WORDS.urls


def register_words(
    verbs: Mapping[str, str] | None = None,
    subjects: Mapping[str, str] | None = None,
    urls: Mapping[str, Callable[[str], str]] | None = None,
) -> None:
    """Lend English msgids to verbs and kinds of subject, and builders of addresses to kinds of subject.

    A label may name facts: L("Published the plan of %(monday)s"). A url builder gets the subject's id.
    """
    WORDS.verbs.update({str(verb): label for verb, label in (verbs or {}).items()})
    WORDS.subjects.update(subjects or {})
    WORDS.urls.update(urls or {})


def show_people_with(reader: NameReader) -> None:
    """Let `reader(viewer, ids)` say how persons are shown; called by a room that knows persons."""
    WORDS.names = reader
