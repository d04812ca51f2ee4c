"""Pages of mediation: list, intake, the one-page form, a case and its acts, calendar, screening, settings."""

from border_gov.joint_mediation.views import (  # noqa: F401 - each adds its pages
    acts,
    cases,
    entry,
    learning,
    mediators,
    province,
    screening,
    settings,
    talks,
)
from border_gov.joint_mediation.views.blueprint import bp

__all__ = ["bp"]
