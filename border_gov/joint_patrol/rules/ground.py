"""The law of figures about walked patrols: spans, what joint means, when a position is fresh."""

import datetime as dt
from collections.abc import Collection

from border_gov.kernel.words import L

SPANS = (7, 28)
SEEN_SHARE = 0.5
"""A path counts as seen when at least this part of its length was."""
FRESH = dt.timedelta(minutes=3)
STALE = dt.timedelta(minutes=15)
FRESHNESS_WORDS = {
    "fresh": L("just now"),
    "older": L("some minutes ago"),
    "stale": L("a while ago; the phone may be locked or without a signal"),
}


def is_joint(sides: Collection[str]) -> bool:
    """People of more than one side came."""
    return len(set(sides)) > 1


def freshness(age: dt.timedelta) -> str:
    """How old a position is: a key of FRESHNESS_WORDS."""
    if age <= FRESH:
        return "fresh"
    return "older" if age <= STALE else "stale"


def live_topic(zone_id: int) -> str:
    """The stream on which a zone's patrols under way say that something changed."""
    return f"patrol.{zone_id}"
