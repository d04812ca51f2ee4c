"""The law of a patrol that is walked: its life, who may do what, and which check-ins are odd."""

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from border_gov.joint_patrol.rules.visits import FASTEST_MS, RADIUS_M
from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

CLOCK_OFF = dt.timedelta(minutes=5)
EARLY = dt.timedelta(hours=3)
"""A patrol can be started this long before its planned beginning."""
METHODS = ("code", "link", "position", "scan")
MOST_PHOTOS = 6


class Verb(StrEnum):
    """What the journal says about a patrol that is walked."""

    STARTED = "patrol.walk_started"
    FINISHED = "patrol.walk_finished"
    CLOSED = "patrol.walk_closed"
    ENTERED = "patrol.walk_entered_late"
    UNDONE = "patrol.walk_undone"
    CHECKED_IN = "patrol.checked_in"
    FOUND = "patrol.finding_reported"
    PUBLICITY = "patrol.publicity_done"
    LOG = "patrol.log_written"
    STRUCK = "patrol.line_struck"
    RESTORED = "patrol.line_restored"
    HANDED_IN = "patrol.finding_handed_in"


JOURNAL_WORDS: dict[str, str] = {
    Verb.STARTED: L("Set out on patrol"),
    Verb.FINISHED: L("Came back from patrol"),
    Verb.CLOSED: L("Closed the patrol"),
    Verb.ENTERED: L("Entered a walked patrol late, from paper"),
    Verb.UNDONE: L("Took a step of the patrol back"),
    Verb.CHECKED_IN: L("Checked in at a point"),
    Verb.FOUND: L("Reported a finding on patrol"),
    Verb.PUBLICITY: L("Did publicity on patrol"),
    Verb.LOG: L("Wrote the patrol log"),
    Verb.STRUCK: L("Struck out a line of the patrol"),
    Verb.RESTORED: L("Let a struck line of the patrol count again"),
    Verb.HANDED_IN: L("Made an incident of a finding on patrol"),
}
STATE_WORDS = {
    "planned": L("not yet walked"),
    "under_way": L("under way"),
    "walked": L("walked"),
    "closed": L("patrol closed"),
    "called_off": L("called off"),
}
KINDS = ("checkin", "finding", "publicity")
FINDING_WORDS = {
    "order": L("Public order"),
    "dispute": L("Dispute"),
    "hazard": L("Safety hazard"),
    "facility": L("Damaged facility"),
    "environment": L("Environment or river"),
    "other": L("Something else"),
}
METHOD_WORDS = {
    "code": L("number typed"),
    "link": L("printed code"),
    "scan": L("printed code, read in the page"),
    "position": L("position"),
    "paper": L("from paper"),
}
ODD_WORDS = {
    "far": L("far from the point"),
    "fast": L("very soon after the one before"),
    "clock": L("clock of the phone is off"),
}


@dataclass(frozen=True)
class WalkFacts:
    """Whose patrol it is, who leads it, who is in it; `late` is true if it was entered from paper."""

    zone_id: int
    sides: frozenset[str]
    leaders: frozenset[int]
    members: frozenset[int]
    late: bool = False


def may_lead(viewer: Viewer, facts: WalkFacts) -> bool:
    """The leader, the deputy, or an organiser of one of the sides."""
    if viewer.person_id in facts.leaders:
        return True
    return viewer.has("organiser") and facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)


def takes_part(viewer: Viewer, facts: WalkFacts) -> bool:
    """Whoever may lead, and every member of the team."""
    return viewer.person_id in facts.members or may_lead(viewer, facts)


def _not_late(viewer: Viewer, facts: WalkFacts) -> bool:
    return may_lead(viewer, facts) and not facts.late


def _late(viewer: Viewer, facts: WalkFacts) -> bool:
    return may_lead(viewer, facts) and facts.late


BEGUN = ("under_way", "walked", "closed")
OVER = ("walked", "closed")
FLOW = Flow(
    name="patrol_walk",
    version=1,
    start="planned",
    steps=(
        Step("start", ("planned",), "under_way", may_lead, label=L("Set out")),
        Step("enter", ("planned",), "walked", may_lead, label=L("Enter from paper")),
        Step("finish", ("under_way",), "walked", may_lead, label=L("We are back")),
        Step("close", ("walked",), "closed", may_lead, label=L("Close the patrol")),
        Step("note", BEGUN, None, takes_part, label=L("Add an entry")),
        Step("write", BEGUN, None, may_lead, label=L("Write the log")),
        Step("hand_in", BEGUN, None, may_lead, label=L("Make it an incident")),
        Step("strike", BEGUN, None, may_lead, ("reason",), L("Strike out")),
        Step("restore", BEGUN, None, may_lead, ("reason",), L("Let it count again")),
        Step("undo_start", ("under_way",), "planned", may_lead, ("reason",), L("Undo setting out")),
        Step("undo_finish", ("walked",), "under_way", _not_late, ("reason",), L("Undo coming back")),
        Step("undo_enter", ("walked",), "planned", _late, ("reason",), L("Undo the late entry")),
        Step("undo_close", ("closed",), "walked", may_lead, ("reason",), L("Undo closing")),
    ),
)


@dataclass(frozen=True)
class Fix:
    """Where (metres of EPSG:4549) and when somebody was; accuracy in metres."""

    x: float
    y: float
    at: dt.datetime
    accuracy_m: float = 0.0


def distance_m(one: Fix, other: Fix) -> float:
    """Metres between two fixes."""
    return math.hypot(one.x - other.x, one.y - other.y)


def oddities(here: Fix | None, point: Fix, before: Fix | None, skew: dt.timedelta) -> list[str]:
    """What a human should look at, never a reason to refuse: far from the point, too fast, clock off.

    `here` is the reported position (None: none given), `point` the checkpoint at the time of the check-in,
    `before` the checkpoint checked in at before, `skew` how far the device's clock runs behind.
    """
    found = []
    if here is not None and distance_m(here, point) > RADIUS_M + here.accuracy_m:
        found.append("far")
    if before is not None and _too_fast(before, point):
        found.append("fast")
    if abs(skew) > CLOCK_OFF:
        found.append("clock")
    return found


def _too_fast(before: Fix, point: Fix) -> bool:
    way = distance_m(before, point) - 2 * RADIUS_M
    return way > max(0.0, FASTEST_MS * (point.at - before.at).total_seconds())


def skew_of(device_now: dt.datetime | None, now: dt.datetime) -> dt.timedelta:
    """How far the device's clock ran behind ours when it sent; zero where it did not say."""
    return dt.timedelta() if device_now is None else now - device_now


def moment_of(device_at: dt.datetime, skew: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """When it happened: the device's time, put right if its clock is off, and never in the future."""
    right = device_at + skew if abs(skew) > CLOCK_OFF else device_at
    return min(right, now)


def fingerprint(patrol_id: int, body: Mapping[str, Any]) -> str:
    """SHA-256 of what was sent, so that the same key with another body is noticed."""
    text = json.dumps({"patrol": patrol_id, **body}, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
