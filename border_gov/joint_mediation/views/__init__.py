"""Pages of mediation: list, intake, the one-page form, a case and its acts, calendar, screening, settings."""

from border_gov.joint_mediation.views import (  # noqa: F401
    acts,
    cases,
    entry,
    learning,
    province,
    screening,
    settings,
    talks,
)
from border_gov.joint_mediation.views.blueprint import bp

__all__ = ["bp"]
