"""Entries in the reader's words: what was done, to which kind of record, and where that record is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from border_gov.journal import queries
from border_gov.journal.models import Entry
from border_gov.journal.rules import WORDS
from border_gov.kernel.guard import current_viewer


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "—"


def said(verb: str, facts: Mapping[str, Any] | None = None) -> str:
    """What was done: the label that a room lent to `verb` with its facts; the bare verb if none did."""
    label = WORDS.verbs.get(verb)
    if label is None:
        return verb
    sentence = gettext(label)
    return sentence % _Facts(facts or {}) if "%(" in sentence else sentence


def kind_label(kind: str) -> str:
    """The name of a kind of record."""
    label = WORDS.subjects.get(kind)
    return gettext(label) if label else kind


def subject_url(kind: str, subject_id: str) -> str:
    """Where the record is shown, or nothing; the page there decides whether it may be seen."""
    builder = WORDS.urls.get(kind)
    return builder(subject_id) if builder else ""


def actor_names(entries: Sequence[Entry]) -> dict[int, str]:
    """How the actors are shown to whoever looks at the page."""
    return queries.names_of(current_viewer(), entries)
