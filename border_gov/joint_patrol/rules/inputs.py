"""The law of planning inputs: who may change what, what the journal calls it, and the ranges of values."""

from dataclasses import dataclass
from enum import StrEnum

from border_gov.kernel.flow import Flow, Step
from border_gov.kernel.viewer import Viewer
from border_gov.kernel.words import L

READERS = ("organiser", "officer", "leader", "duty")
"""Roles that may look at the preparation of patrols in their zone."""
EDITORS = ("organiser",)

SHIFTED = L(
    "Warning: the file lies %(metres)s m away from known lines, and only %(metres_then)s m if its "
    "coordinates are %(datum)s. Check a surveyed point before you go on."
)

PARTS = ("morning", "afternoon", "evening")
PART_LABELS = {"morning": L("Morning"), "afternoon": L("Afternoon"), "evening": L("Evening")}
PART_ENDS = {"morning": 12, "afternoon": 18, "evening": 24}
WEEKDAYS = (
    L("Monday"),
    L("Tuesday"),
    L("Wednesday"),
    L("Thursday"),
    L("Friday"),
    L("Saturday"),
    L("Sunday"),
)
SKILLS = {"boat": L("Handles a boat"), "ebike": L("Has an e-bike"), "first_aid": L("First aid")}
LEVELS = {"high": 80, "medium": 50, "low": 20}
LEVEL_LABELS = {"high": L("High"), "medium": L("Medium"), "low": L("Low")}
STATE_LABELS = {"active": L("in use"), "paused": L("paused"), "retired": L("given up")}
STATES = ("active", "paused")
NO_WEEKLY_LIMIT = 7
DAY_S = 86_400


class InputVerb(StrEnum):
    """What the journal says about inputs of planning."""

    CHECKPOINT_ADDED = "patrol.checkpoint_added"
    CHECKPOINT_CHANGED = "patrol.checkpoint_changed"
    CHECKPOINTS_IMPORTED = "patrol.checkpoints_imported"
    MEETING_POINT_ADDED = "patrol.meeting_point_added"
    MEETING_POINT_CHANGED = "patrol.meeting_point_changed"
    NETWORK_IMPORTED = "patrol.paths_imported"
    CLOSED = "patrol.path_closed"
    REOPENED = "patrol.path_reopened"
    VOLUNTEER_ADDED = "patrol.volunteer_added"
    VOLUNTEER_CHANGED = "patrol.volunteer_changed"
    VOLUNTEERS_FIXED = "patrol.volunteers_fixed"
    ANSWERED = "patrol.week_answered"
    ANSWER_TAKEN_BACK = "patrol.answer_taken_back"
    EXCEPTION = "patrol.availability_changed"
    INSURED = "patrol.group_insured"
    TEAM_SET = "patrol.standing_team_set"
    DEMAND_SET = "patrol.demand_set"
    DEMAND_COPIED = "patrol.demand_copied"


INPUT_WORDS: dict[str, str] = {
    InputVerb.CHECKPOINT_ADDED: L("Added a checkpoint"),
    InputVerb.CHECKPOINT_CHANGED: L("Changed a checkpoint"),
    InputVerb.CHECKPOINTS_IMPORTED: L("Imported checkpoints"),
    InputVerb.MEETING_POINT_ADDED: L("Added a meeting point"),
    InputVerb.MEETING_POINT_CHANGED: L("Changed a meeting point"),
    InputVerb.NETWORK_IMPORTED: L("Imported the path network"),
    InputVerb.CLOSED: L("Closed a path or bridge"),
    InputVerb.REOPENED: L("Opened a path or bridge again"),
    InputVerb.VOLUNTEER_ADDED: L("Made somebody a patrol volunteer"),
    InputVerb.VOLUNTEER_CHANGED: L("Changed what a volunteer can do"),
    InputVerb.VOLUNTEERS_FIXED: L("Completed training or insurance of several volunteers"),
    InputVerb.ANSWERED: L("Said when they can come this week"),
    InputVerb.ANSWER_TAKEN_BACK: L("Took back what they said about the week"),
    InputVerb.EXCEPTION: L("Said that a day is different"),
    InputVerb.INSURED: L("Put volunteers under a group insurance"),
    InputVerb.TEAM_SET: L("Set a standing team"),
    InputVerb.DEMAND_SET: L("Set what the week needs"),
    InputVerb.DEMAND_COPIED: L("Copied last week's needs"),
}

SUBJECT_WORDS = {
    "checkpoint": L("Checkpoint"),
    "meeting_point": L("Meeting point"),
    "patrol_zone": L("Patrol inputs"),
    "patrol_network": L("Path network"),
    "patrol_closure": L("Closure"),
    "volunteer": L("Volunteer"),
    "standing_team": L("Standing team"),
    "group_insurance": L("Group insurance"),
    "patrol_demand": L("Needs of the week"),
}


@dataclass(frozen=True)
class InputFacts:
    """What is to be changed: its zone, the side that owns it, whether it is joint, whose person it is."""

    zone_id: int
    side: str = ""
    joint: bool = False
    person_id: int | None = None


def may_edit_zone(viewer: Viewer, facts: InputFacts) -> bool:
    """What belongs to the whole zone (paths, demand): an organiser of any of its sides."""
    return viewer.has(*EDITORS) and facts.zone_id in viewer.zones


def may_edit_place(viewer: Viewer, facts: InputFacts) -> bool:
    """A side's own place by its organiser, a joint one by the organiser of any side."""
    return may_edit_zone(viewer, facts) and (facts.joint or facts.side in viewer.sides)


def may_edit_person(viewer: Viewer, facts: InputFacts) -> bool:
    """A volunteer by an organiser of the volunteer's own side only."""
    return may_edit_zone(viewer, facts) and facts.side in viewer.sides


def may_answer(viewer: Viewer, facts: InputFacts) -> bool:
    """A volunteer for themself, or their organiser for them."""
    is_self = viewer.person_id is not None and viewer.person_id == facts.person_id
    return is_self or may_edit_person(viewer, facts)


INPUT_FLOW = Flow(
    name="patrol_inputs",
    version=1,
    start="kept",
    steps=(
        Step("edit_place", (), None, may_edit_place, label=L("Change")),
        Step("import_points", (), None, may_edit_zone, label=L("Import checkpoints")),
        Step("import_paths", (), None, may_edit_zone, label=L("Import paths")),
        Step("close_path", (), None, may_edit_zone, ("since", "until", "reason"), label=L("Close")),
        Step("reopen_path", (), None, may_edit_zone, label=L("Open again")),
        Step("edit_volunteer", (), None, may_edit_person, label=L("Change")),
        Step("answer_week", (), None, may_answer, label=L("Say when I can come")),
        Step("set_team", (), None, may_edit_zone, label=L("Set the team")),
        Step("insure", (), None, may_edit_person, label=L("Put under group insurance")),
        Step("set_demand", (), None, may_edit_zone, label=L("Set the needs")),
    ),
)
