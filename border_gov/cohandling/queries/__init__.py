"""Reads of sign-off by name; those of clocks, sides, hand-overs and disclosure stand in their own modules."""

from border_gov.cohandling.queries.signing import (
    WAITING_LIMIT,
    Box,
    RoundShown,
    content_hash,
    facts_of,
    get,
    is_signed,
    latest,
    scan_of,
    shown,
    shown_latest,
    steps_of,
    visible_to,
    waiting_for,
)

__all__ = [
    "WAITING_LIMIT",
    "Box",
    "RoundShown",
    "content_hash",
    "facts_of",
    "get",
    "is_signed",
    "latest",
    "scan_of",
    "shown",
    "shown_latest",
    "steps_of",
    "visible_to",
    "waiting_for",
]
