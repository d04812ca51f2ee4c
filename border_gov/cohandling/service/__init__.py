"""Verbs of sign-off by name; those of clocks, sides, hand-overs and disclosure stand in their own modules."""

from border_gov.cohandling.service.signing import (
    Audience,
    Proof,
    Subject,
    end_if_changed,
    end_round,
    file_scan,
    open_round,
    refuse,
    sign,
)

__all__ = [
    "Audience",
    "Proof",
    "Subject",
    "end_if_changed",
    "end_round",
    "file_scan",
    "open_round",
    "refuse",
    "sign",
]
