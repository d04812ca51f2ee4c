"""Pages of prevention; each module adds its own blueprint."""

from border_gov.joint_prevention.views import analysis, attention

ALL = (analysis.bp, attention.bp)
