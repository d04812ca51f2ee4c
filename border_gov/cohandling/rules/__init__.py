"""The law of what sides do together: signatures, clocks, who is responsible, hand-over, what may be seen."""

from border_gov.cohandling.rules.clocks import ClockKind, register_clock
from border_gov.cohandling.rules.sides import RECORDS, RecordKind, register_record
from border_gov.cohandling.rules.signing import (
    COMPLETE,
    ENDED,
    ENDINGS,
    FLOW,
    LABELS,
    NOTE_LIMIT,
    OPEN,
    QUIET,
    REFUSALS,
    SUBJECTS,
    RoundFacts,
    SubjectKind,
    Verb,
    canonical_hash,
    has_yet_to_sign,
    of_a_required_side,
    register_subject,
)

__all__ = [
    "COMPLETE",
    "ENDED",
    "ENDINGS",
    "FLOW",
    "LABELS",
    "NOTE_LIMIT",
    "OPEN",
    "QUIET",
    "RECORDS",
    "REFUSALS",
    "SUBJECTS",
    "ClockKind",
    "RecordKind",
    "RoundFacts",
    "SubjectKind",
    "Verb",
    "canonical_hash",
    "has_yet_to_sign",
    "of_a_required_side",
    "register_clock",
    "register_record",
    "register_subject",
]
