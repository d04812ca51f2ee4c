"""The law of a planned week: its life, the life of a place in a team, and what both sides sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L
from border_gov.people.rules.masks import mask_name

SUBJECT_KIND = "patrol_plan"
SIGNERS = ("organiser", "officer", "leader")
OPEN_STATES = ("draft", "planning", "planned", "signing")
ENDED_STATES = ("superseded", "withdrawn")
HOLDING = ("invited", "accepted", "declined")
"""States of a place that still belongs to the person; the other states are memory."""
GOING = ("invited", "accepted")
EDITS = ("moved", "locked", "undone", "redone")
HISTORY_SHOWN = 30


class Verb(StrEnum):
    """What the journal says about plans and places."""

    CREATED = "patrol.plan_created"
    PLANNING = "patrol.planning_started"
    PLANNED = "patrol.planned"
    FAILED = "patrol.planning_failed"
    CANCELLED = "patrol.planning_cancelled"
    EDITED = "patrol.plan_edited"
    LOCKED = "patrol.plan_locked"
    UNDONE = "patrol.plan_undone"
    PRESENTED = "patrol.plan_presented"
    PUBLISHED = "patrol.plan_published"
    WITHDRAWN = "patrol.plan_withdrawn"
    SUPERSEDED = "patrol.plan_superseded"
    ACCEPTED = "patrol.shift_accepted"
    DECLINED = "patrol.shift_declined"
    SWAP_ASKED = "patrol.swap_asked"
    SWAP_REFUSED = "patrol.swap_refused"
    SWAPPED = "patrol.swapped"
    REPLACED = "patrol.replaced"
    TOLD = "patrol.members_told"
    FEED_MADE = "patrol.calendar_made"
    FEED_REVOKED = "patrol.calendar_revoked"


JOURNAL_WORDS: dict[str, str] = {
    Verb.CREATED: L("Opened the plan of the week"),
    Verb.PLANNING: L("Started planning"),
    Verb.PLANNED: L("The plan of the week is ready"),
    Verb.FAILED: L("Planning did not succeed"),
    Verb.CANCELLED: L("Stopped planning"),
    Verb.EDITED: L("Changed the plan"),
    Verb.LOCKED: L("Locked or released a part of the plan"),
    Verb.UNDONE: L("Took a change of the plan back"),
    Verb.PRESENTED: L("A patrol plan waits for our signature"),
    Verb.PUBLISHED: L("The patrol plan is published"),
    Verb.WITHDRAWN: L("The patrol plan was withdrawn"),
    Verb.SUPERSEDED: L("The patrol plan was replaced by a newer one"),
    Verb.ACCEPTED: L("Accepted a shift"),
    Verb.DECLINED: L("Declined a shift"),
    Verb.SWAP_ASKED: L("Asked a colleague to take a shift"),
    Verb.SWAP_REFUSED: L("Did not take a colleague's shift"),
    Verb.SWAPPED: L("Took a colleague's shift"),
    Verb.REPLACED: L("A member of the team was replaced"),
    Verb.TOLD: L("Ticked who has been told"),
    Verb.FEED_MADE: L("Made a calendar address"),
    Verb.FEED_REVOKED: L("Revoked the calendar address"),
}


@dataclass(frozen=True)
class PlanFacts:
    """What the plan's flow asks about: whose it is, whether all have signed, whether the checker agrees."""

    zone_id: int
    sides: frozenset[str]
    all_signed: bool = False
    lawful: bool = False
    has_content: bool = False
    by_worker: bool = False


def may_organise(viewer: Viewer, facts: PlanFacts) -> bool:
    """An organiser of one of the plan's sides in its zone; all sides have the same rights."""
    return viewer.has("organiser") and facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)


def _with_content(viewer: Viewer, facts: PlanFacts) -> bool:
    return may_organise(viewer, facts) and facts.has_content


def _lawful(viewer: Viewer, facts: PlanFacts) -> bool:
    return _with_content(viewer, facts) and facts.lawful


def may_sign(viewer: Viewer, facts: PlanFacts) -> bool:
    """An organiser, officer or leader of one of the plan's sides in its zone."""
    of_a_side = facts.zone_id in viewer.zones and bool(viewer.sides & facts.sides)
    return of_a_side and viewer.has(*SIGNERS)


def _all_signed(viewer: Viewer, facts: PlanFacts) -> bool:
    # Whoever gives the last signature puts the plan in force with it.
    return may_sign(viewer, facts) and facts.all_signed


def _worker(_viewer: Viewer, facts: PlanFacts) -> bool:
    return facts.by_worker


FLOW = Flow(
    name="patrol_plan",
    version=1,
    start="draft",
    steps=(
        Step("plan", ("draft", "planned", "signing"), "planning", may_organise, label=L("Make the plan")),
        Step("stop", ("planning",), None, may_organise, label=L("Stop and keep the best so far")),
        Step("finish", ("planning",), "planned", _worker, label=L("Finish planning")),
        Step("give_up", ("planning",), "draft", _worker, label=L("Give up planning")),
        Step("edit", ("planned", "signing"), "planned", _with_content, label=L("Change the plan")),
        Step("lock", ("planned", "signing"), None, _with_content, label=L("Lock")),
        Step("undo", ("planned", "signing"), "planned", _with_content, ("reason",), label=L("Undo")),
        Step("present", ("planned",), "signing", _lawful, label=L("Present for signature")),
        Step("publish", ("signing",), "published", _all_signed, label=L("Publish")),
        Step(
            "withdraw",
            ("draft", "planned", "signing", "published"),
            "withdrawn",
            may_organise,
            ("reason",),
            label=L("Withdraw"),
        ),
        Step("supersede", ("published",), "superseded", _worker, label=L("Replace by a newer plan")),
        Step("tell", ("published",), None, may_organise, label=L("Tick as told")),
        Step("replace", ("published",), None, may_organise, label=L("Replace a member")),
    ),
)


@dataclass(frozen=True)
class MemberFacts:
    """Whose place it is, and who leads that walk; `begun` is true from its start on."""

    zone_id: int
    person_id: int
    side: str
    leaders: frozenset[int] = frozenset()
    begun: bool = False


def is_own(viewer: Viewer, facts: MemberFacts) -> bool:
    """The place is the viewer's own and the walk has not begun."""
    return viewer.person_id == facts.person_id and not facts.begun


def may_replace(viewer: Viewer, facts: MemberFacts) -> bool:
    """A leader of the team for anybody of the team, or an organiser of the person's own side."""
    if viewer.person_id in facts.leaders:
        return True
    return viewer.has("organiser") and facts.side in viewer.sides and facts.zone_id in viewer.zones


MEMBER_FLOW = Flow(
    name="patrol_member",
    version=1,
    start="invited",
    steps=(
        Step("accept", ("invited", "declined"), "accepted", is_own, label=L("I will come")),
        Step("decline", ("invited", "accepted"), "declined", is_own, label=L("I cannot come")),
        Step("ask_swap", ("invited", "accepted", "declined"), None, is_own, label=L("Ask a colleague")),
        Step("swap", ("invited", "accepted", "declined"), "swapped", lambda *_: True, label=L("Swap")),
        Step(
            "replace",
            ("invited", "accepted", "declined"),
            "replaced",
            may_replace,
            label=L("Find a replacement"),
        ),
    ),
)


def signable(content: Mapping[str, Any], zone: str, week: str) -> dict[str, Any]:
    """What the sides sign, as shown: when, where, which side holds which place, and every stop.

    Persons are not part of it: replacing one by another of the same side leaves the signatures standing.
    """
    return {
        "kind": SUBJECT_KIND,
        "zone": zone,
        "week": week,
        "patrols": [
            {
                "team": patrol["team"],
                "day": patrol["day"],
                "start": patrol["start"],
                "end": patrol["end"],
                "meeting_point": patrol["meeting_point"],
                "places": sorted([m["side"], m["role"]] for m in patrol["members"]),
                "stops": [[s["checkpoint"], s["arrive"], s["leave"]] for s in patrol["stops"]],
            }
            for patrol in sorted(content["patrols"], key=lambda patrol: patrol["team"])
        ],
    }


def is_lawful(content: Mapping[str, Any]) -> bool:
    """Whether the independent checker found nothing against the plan and somebody walks at all."""
    return bool(content["checker"]["ok"]) and bool(content["patrols"])


def shown_name(name: str, whole: bool) -> str:
    """The full name, or for those across the border the surname and a star."""
    return name if whole or not name else mask_name(name)


def surname(name: str) -> str:
    """The family name alone, as far as it can be told."""
    return mask_name(name).rstrip("*")
