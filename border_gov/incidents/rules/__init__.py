"""The law of incidents: codes and words, the flow, where a place leads, duplicates, danger, surveys."""

from border_gov.incidents.rules import citizen, codes, danger, flow, merging, placing, times
from border_gov.incidents.rules.verbs import JOURNAL_WORDS, Verb

SUBJECT_KIND = "incident"

__all__ = [
    "JOURNAL_WORDS",
    "SUBJECT_KIND",
    "Verb",
    "citizen",
    "codes",
    "danger",
    "flow",
    "merging",
    "placing",
    "times",
]
