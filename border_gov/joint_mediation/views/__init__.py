"""Pages of mediation: list, intake, the one-page form, a case and its acts, calendar, screening, settings."""

from border_gov.joint_mediation.views import acts, cases, entry, screening, settings, talks  # noqa: F401
from border_gov.joint_mediation.views.blueprint import bp

__all__ = ["bp"]
