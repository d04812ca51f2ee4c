"""Prevention for programs."""

from border_gov.joint_prevention.api import analysis, attention

ALL = (analysis.bp, attention.bp)
