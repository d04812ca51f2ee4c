"""Pages of prevention; each module has a blueprint of its own."""

from border_gov.joint_prevention.views import alerts, analysis, attention, clues, operations, requests

ALL = tuple(room.bp for room in (analysis, attention, clues, alerts, requests, operations))
