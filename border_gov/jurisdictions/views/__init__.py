"""Pages of the zone and of the holiday calendar."""

from border_gov.jurisdictions.views import calendar  # noqa: F401 - adds its pages
from border_gov.jurisdictions.views.zone import bp

__all__ = ["bp"]
