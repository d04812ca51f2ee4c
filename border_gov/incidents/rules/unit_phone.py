"""What a unit reports from its phone, in which order, and what must come with it."""

from collections.abc import Mapping
from typing import Any

from border_gov.kernel.words import L

ACCEPT, SET_OUT, ARRIVE, CANNOT_REACH, RESOLVE = "accept", "set_out", "arrive", "cannot_reach", "resolve"
VERBS = (ACCEPT, SET_OUT, ARRIVE, CANNOT_REACH, RESOLVE)
STAGES = {
    "called": L("called"),
    "accepted": L("accepted"),
    "under_way": L("on the way"),
    "arrived": L("arrived"),
    "finished": L("finished"),
    "ended": L("released"),
}
WHY_NO_POSITION = L("Without a position, please say how it is known that you have arrived.")


def missing(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What an arrival lacks: a position, or words in its place."""
    if data["verb"] == ARRIVE and not data.get("position") and not (data.get("words") or "").strip():
        return {"words": [WHY_NO_POSITION]}
    return {}
