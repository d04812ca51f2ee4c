"""Rows of what sides do together."""

from border_gov.cohandling.models.clocks import ClockExtension, ClockLimit, ClockPause, ClockRun
from border_gov.cohandling.models.disclosure import Disclosure
from border_gov.cohandling.models.handover import Handover, HandoverOpinion, TelephoneNotice
from border_gov.cohandling.models.sides import RecordSide
from border_gov.cohandling.models.signing import Signature, SignoffRound

__all__ = [
    "ClockExtension",
    "ClockLimit",
    "ClockPause",
    "ClockRun",
    "Disclosure",
    "Handover",
    "HandoverOpinion",
    "RecordSide",
    "Signature",
    "SignoffRound",
    "TelephoneNotice",
]
