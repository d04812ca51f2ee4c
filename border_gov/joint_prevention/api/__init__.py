"""Prevention for programs."""

from border_gov.joint_prevention.api import alerts, analysis, attention, clues, operations, requests

ALL = tuple(room.bp for room in (analysis, attention, clues, alerts, requests, operations))
