"""People as JSON: the list, rosters, the duty roster."""

from border_gov.people.api import duty
from border_gov.people.api.people import bp

__all__ = ["bp", "duty"]
