"""Tables of joint patrols: inputs of planning, and plans."""

from border_gov.joint_patrol.models.demand import Demand, DemandShift
from border_gov.joint_patrol.models.people import (
    AvailabilityException,
    GroupInsurance,
    InsuredPerson,
    StandingMember,
    StandingTeam,
    VolunteerProfile,
    WeekAnswer,
)
from border_gov.joint_patrol.models.phone import PatrolAlarm, PatrolAlarmSight, PatrolPhoto
from border_gov.joint_patrol.models.places import (
    Checkpoint,
    Closure,
    MeetingPoint,
    PathNetwork,
    PathNode,
    PathSegment,
)
from border_gov.joint_patrol.models.plans import (
    Patrol,
    PatrolFeed,
    PatrolMember,
    PatrolPlan,
    PatrolProblem,
    PatrolStop,
    PatrolSwap,
    PlanVersion,
)
from border_gov.joint_patrol.models.reviews import PatrolLogVersion, PatrolReview, PatrolVisit, PatrolWeek
from border_gov.joint_patrol.models.tracks import PatrolTrack, PatrolTrackPart
from border_gov.joint_patrol.models.walks import PatrolEntry, PatrolPresence, PatrolWalk

__all__ = [
    "AvailabilityException",
    "Checkpoint",
    "Closure",
    "Demand",
    "DemandShift",
    "GroupInsurance",
    "InsuredPerson",
    "MeetingPoint",
    "PathNetwork",
    "PathNode",
    "PathSegment",
    "Patrol",
    "PatrolAlarm",
    "PatrolAlarmSight",
    "PatrolEntry",
    "PatrolFeed",
    "PatrolLogVersion",
    "PatrolMember",
    "PatrolPhoto",
    "PatrolPlan",
    "PatrolPresence",
    "PatrolProblem",
    "PatrolReview",
    "PatrolStop",
    "PatrolSwap",
    "PatrolTrack",
    "PatrolTrackPart",
    "PatrolVisit",
    "PatrolWalk",
    "PatrolWeek",
    "PlanVersion",
    "StandingMember",
    "StandingTeam",
    "VolunteerProfile",
    "WeekAnswer",
]
